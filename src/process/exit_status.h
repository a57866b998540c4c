// SPDX-License-Identifier: MIT
// How a process ended (or was stopped), as a closed value. An exit code (0–255) is only one kind of it.
#pragma once

#include <cstdint>
#include <string>

namespace forklane {

class ExitStatus {
public:
    enum class Kind : std::uint8_t { Exited, Signalled };

    [[nodiscard]] static constexpr ExitStatus exited(int code) { return ExitStatus(Kind::Exited, code, false); }
    [[nodiscard]] static constexpr ExitStatus signalled(int signal, bool coreDumped = false)
    {
        return ExitStatus(Kind::Signalled, signal, coreDumped);
    }
    /// From the si_code and si_status that waitid(2) fills in.
    [[nodiscard]] static ExitStatus fromWaitid(int code, int status);

    [[nodiscard]] constexpr bool isExited() const { return m_kind == Kind::Exited; }
    [[nodiscard]] constexpr bool isSignalled() const { return m_kind == Kind::Signalled; }
    [[nodiscard]] constexpr bool isSuccess() const { return isExited() && m_value == 0; }
    [[nodiscard]] constexpr int code() const { return isExited() ? m_value : -1; }
    [[nodiscard]] constexpr int signal() const { return isSignalled() ? m_value : 0; }
    [[nodiscard]] constexpr bool coreDumped() const { return m_coreDumped; }
    /// As a shell's $?: the code, or 128 + signal.
    [[nodiscard]] constexpr int shellCode() const { return isExited() ? m_value : 128 + m_value; }

    constexpr bool operator==(const ExitStatus &) const = default;

private:
    constexpr ExitStatus(Kind kind, int value, bool core) : m_kind(kind), m_coreDumped(core), m_value(value) {}
    Kind m_kind;
    bool m_coreDumped;
    int m_value;
};

/// "SIGPIPE"; "SIGRTMIN+3" for real-time signals; "signal 99" for no signal at all.
[[nodiscard]] std::string signalName(int signal);
/// The number for "SIGTERM", "TERM", "term" or "15"; 0 if there is none.
[[nodiscard]] int signalNumber(const std::string &name);

} // namespace forklane
