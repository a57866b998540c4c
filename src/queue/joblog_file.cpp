// SPDX-License-Identifier: MIT
#include "queue/joblog_file.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/write_all.h"

namespace forklane::queue {

namespace {

/// Empty if there is no such file.
Result<std::string> readFile(const std::string &path)
{
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const int error = errno;
    if (!file && error == ENOENT)
        return std::string();
    if (!file)
        return failure({error, "open", path, ""});
    std::string text;
    std::string buffer(1 << 16, '\0');
    ssize_t size = 0;
    while ((size = ::read(file.get(), buffer.data(), buffer.size())) > 0)
        text.append(buffer, 0, static_cast<std::size_t>(size));
    if (size < 0)
        return failure({errno, "read", path, ""});
    return text;
}

} // namespace

Result<std::unique_ptr<JoblogFile>> JoblogFile::open(std::string path, Mode mode)
{
    std::unique_ptr<JoblogFile> log(new JoblogFile(std::move(path)));
    std::string text;
    if (mode == Mode::Resume) {
        auto read = readFile(log->m_path);
        if (!read)
            return failure(read.error());
        text = std::move(*read);
        auto before = parseJoblog(text, log->m_path);
        if (!before)
            return failure(before.error());
        log->m_before = std::move(*before);
    }
    const int truncate = mode == Mode::Anew ? O_TRUNC : 0;
    const MutexLock lock(log->m_mutex);
    log->m_file.reset(::open(log->m_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | truncate, 0666));
    if (!log->m_file)
        return failure({errno, "write", log->m_path, ""});
    const std::size_t whole = text.find_last_of('\n') + 1; // what follows is a torn line of a run that was killed
    if (whole < text.size() && ::ftruncate(log->m_file.get(), static_cast<off_t>(whole)) != 0)
        return failure({errno, "cut a torn line off", log->m_path, ""});
    if (whole == 0)
        log->put(joblogHead());
    return log;
}

Result<std::unique_ptr<JoblogFile>> JoblogFile::onStdout()
{
    std::unique_ptr<JoblogFile> log(new JoblogFile("standard output"));
    auto file = duplicate(STDOUT_FILENO);
    if (!file)
        return failure(file.error());
    const MutexLock lock(log->m_mutex);
    log->m_file = std::move(*file);
    log->put(joblogHead());
    return log;
}

const LoggedEnd *JoblogFile::before(std::uint64_t number) const
{
    const auto found = m_before.find(number);
    return found == m_before.end() ? nullptr : &found->second;
}

void JoblogFile::write(const Ended &ended)
{
    const MutexLock lock(m_mutex);
    if (!m_problem && ended.ran == Ran::Begun)
        put(joblogLine(ended));
}

std::optional<Error> JoblogFile::problem() const
{
    const MutexLock lock(m_mutex);
    return m_problem;
}

void JoblogFile::put(std::string_view text)
{
    if (const int error = writeAll(m_file.get(), text); error != 0)
        m_problem = Error{error, "write the job log", m_path, ""};
}

std::string otherListSentence(std::uint64_t number, const std::string &listed, const std::string &logged)
{
    return fmt::format("line {} of the list is \"{}\", but the job log says that command {} was \"{}\": it belongs to another "
                       "list; use another job log",
                       number, listed, number, logged);
}

} // namespace forklane::queue
