// SPDX-License-Identifier: MIT
// A job log on the disk: what an earlier run has put into it, and the ends that are added to it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "base/unique_fd.h"
#include "queue/joblog.h"

namespace forklane::queue {

/// Any thread.
class JoblogFile {
public:
    enum class Mode : std::uint8_t {
        Anew,
        Resume, ///< What it holds stays in it, and is read: before(). A missing file is an empty one.
    };
    [[nodiscard]] static Result<std::unique_ptr<JoblogFile>> open(std::string path, Mode mode);

    /// Anew, on this program's stdout.
    [[nodiscard]] static Result<std::unique_ptr<JoblogFile>> onStdout();

    [[nodiscard]] const std::string &path() const { return m_path; }
    /// Of the earlier run, by number.
    [[nodiscard]] const std::map<std::uint64_t, LoggedEnd> &before() const { return m_before; }
    /// Null if that command has not ended.
    [[nodiscard]] const LoggedEnd *before(std::uint64_t number) const;
    /// Nothing of a command that was not begun: --resume runs it. One write(2): it is whole or torn at the end, never mixed.
    /// After a failure (a full disk) nothing more is written.
    void write(const Ended &ended);
    /// What went wrong with a write.
    [[nodiscard]] std::optional<Error> problem() const;

private:
    explicit JoblogFile(std::string path) : m_path(std::move(path)) {}
    void put(std::string_view text) FORKLANE_REQUIRES(m_mutex);

    const std::string m_path;
    std::map<std::uint64_t, LoggedEnd> m_before; ///< Constant once it is open.
    mutable Mutex m_mutex;
    UniqueFd m_file FORKLANE_GUARDED_BY(m_mutex);
    std::optional<Error> m_problem FORKLANE_GUARDED_BY(m_mutex);
};

/// The sentence: command `number` of the list is another one than the log's.
[[nodiscard]] std::string otherListSentence(std::uint64_t number, const std::string &listed, const std::string &logged);

/// An error that names the first command of the log which is not the list's of that number. `commandOf`: by number, from 1 on.
template <typename CommandOf>
[[nodiscard]] Status checkBelongs(const JoblogFile &log, std::uint64_t commands, const CommandOf &commandOf)
{
    for (const auto &[number, end] : log.before()) {
        if (number >= 1 && number <= commands && commandOf(number) != end.command)
            return failure({0, "resume", log.path(), otherListSentence(number, commandOf(number), end.command)});
    }
    return {};
}

} // namespace forklane::queue
