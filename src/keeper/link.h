// SPDX-License-Identifier: MIT
// The program's end of a keeper: starts it, talks to it.
#pragma once

#include <span>
#include <string>

#include "keeper/protocol.h"
#include "process/child.h"

namespace forklane::keeper {

/// Owns one keeper process and the socket to it. One thread at a time (the reactor's). Dropping it closes the socket: the
/// keeper kills what is left of its job (unless told to leave it) and ends; it is reaped here. A process that does not die
/// within 5 s of its SIGKILL (it hangs in the kernel) is no longer waited for.
class Link {
public:
    static constexpr Duration kWakeAgain = std::chrono::milliseconds(20); ///< Somebody may stop it once more.
    static constexpr Duration kEndsWithin = std::chrono::seconds(5); ///< Unless one that the guard kills hangs in the kernel.

    /// `ownSession`: the keeper and all below it get a session of their own; else they stay in the caller's (a terminal).
    [[nodiscard]] static Result<Link> start(bool ownSession);

    Link(Link &&) noexcept = default;
    Link &operator=(Link &&) noexcept = default;
    ~Link();

    [[nodiscard]] int socket() const { return m_socket.get(); } ///< Non-blocking; readable when a reply waits.
    /// The guard, the keeper's parent (guard.h); with a session of its own, that session's leader.
    [[nodiscard]] pid_t pid() const { return m_process.pid(); }
    [[nodiscard]] bool ownSession() const { return m_ownSession; }

    Status request(const Request &request, std::span<const int> fds = {});
    /// Sends Spawn with the plan; `handed` are copied by the kernel and stay the caller's.
    Status spawn(std::uint32_t stage, const Plan &plan, std::span<const int> handed, std::uint32_t flags);

    struct Message {
        Reply reply;
        UniqueFd pidfd;
    };
    /// Error with code EAGAIN: nothing waits. Error with code EPIPE: the keeper has ended; its guard kills all that was below
    /// it and ends then.
    [[nodiscard]] Result<Message> receive();

    /// Whether the guard has ended. It is reaped when the link is dropped and not before: so long its pid is nobody else's.
    [[nodiscard]] bool hasEnded() const;
    /// It has ended, and not by itself: nobody has cleaned up behind its keeper.
    [[nodiscard]] bool guardWasKilled() const;
    /// Whoever of the two is stopped goes on.
    void goOn();
    /// The keeper does not answer: its guard kills it and all below it, and ends then. After that the link hears EPIPE.
    void endKeeper();
    /// Waits for it, at most 5 s, and cleans up where both were killed. Blocks; dropping the link does it too, unless giveUp().
    void awaitEnd();
    void giveUp() { m_gaveUp = true; }

private:
    Link(Child process, UniqueFd socket, bool ownSession)
        : m_process(std::move(process)), m_socket(std::move(socket)), m_ownSession(ownSession)
    {}

    Child m_process;
    UniqueFd m_socket;
    bool m_ownSession = true;
    bool m_gaveUp = false;
};

/// Where forklane-keeper is: beside this program, else in the installed libexec folder. Found once.
[[nodiscard]] const std::string &keeperPath();

} // namespace forklane::keeper
