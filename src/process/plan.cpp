// SPDX-License-Identifier: MIT
#include "process/plan.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace forklane {

namespace {

constexpr const char *kDefaultPath = "/usr/local/bin:/usr/bin:/bin"; // when the child's environment has no PATH

LaunchFailure refused(int code, std::string call, std::string subject, std::string detail)
{
    return {"check", {code, std::move(call), std::move(subject), std::move(detail)}};
}

bool hasNul(std::string_view text)
{
    return text.find('\0') != std::string_view::npos;
}

std::optional<LaunchFailure> checkTexts(const Command &command)
{
    if (command.argv.empty())
        return refused(EINVAL, "start", "", "the command has no words");
    for (const std::string &word : command.argv) {
        if (hasNul(word))
            return refused(EINVAL, "start", command.argv.front().c_str(), "an argument contains a NUL byte");
    }
    if (std::any_of(command.executables.begin(), command.executables.end(), hasNul))
        return refused(EINVAL, "start", command.argv.front(), "the name of its file contains a NUL byte");
    if (command.folder && hasNul(*command.folder))
        return refused(EINVAL, "use folder", command.folder->c_str(), "its name contains a NUL byte");
    for (const auto &[name, value] : command.environment.set) {
        if (name.empty() || name.find('=') != std::string::npos)
            return refused(EINVAL, "set variable", name, "a variable's name is not empty and has no =");
        if (hasNul(name) || hasNul(value))
            return refused(EINVAL, "set variable", name.c_str(), "it contains a NUL byte");
    }
    return std::nullopt;
}

std::string_view nameOf(std::string_view entry)
{
    return entry.substr(0, entry.find('='));
}

/// In the order of this program's own environment; variables that are set come last.
TextBlock environmentOf(const Environment &wanted)
{
    TextBlock entries;
    const auto isReplaced = [&wanted](std::string_view name) {
        return (!wanted.set.empty() && wanted.set.contains(std::string(name))) ||
               std::find(wanted.remove.begin(), wanted.remove.end(), name) != wanted.remove.end();
    };
    for (char **entry = wanted.inherit ? environ : nullptr; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view name = nameOf(*entry);
        if (!name.empty() && name.size() < std::strlen(*entry) && !isReplaced(name))
            entries.add(*entry);
    }
    for (const auto &[name, value] : wanted.set)
        entries.add(name + '=' + value);
    return entries;
}

std::string pathIn(const TextBlock &environment)
{
    constexpr std::string_view kName = "PATH=";
    std::string path = kDefaultPath;
    environment.forEach([&path, kName](std::string_view entry) {
        const bool found = entry.starts_with(kName);
        if (found)
            path = entry.substr(kName.size());
        return !found;
    });
    return path;
}

/// Whether a child finds this program's descriptor open. Those that are close-on-exec are this program's own business.
bool isInherited(int fd)
{
    const int flags = ::fcntl(fd, F_GETFD);
    return flags >= 0 && (flags & FD_CLOEXEC) == 0;
}

/// Applies redirections left to right; what a target is at the end of the list is what the child gets.
class FdTable {
public:
    FdTable(std::vector<int> &handed, std::vector<PlannedFile> &files) : m_handed(handed), m_files(files) {}

    std::optional<LaunchFailure> apply(const Redirection &redirection)
    {
        PlannedFd planned;
        if (const auto *copy = std::get_if<CopyOf>(&redirection.source)) {
            const auto known = m_table.find(copy->target);
            const bool open =
                known != m_table.end() ? known->second.from != PlannedFd::From::Nothing : isInherited(copy->target);
            if (!open)
                return LaunchFailure{"dup2", {EBADF, "copy descriptor", std::to_string(copy->target), "it is not open"}};
            planned = known != m_table.end() ? known->second : hand(copy->target);
        } else if (std::holds_alternative<Inherit>(redirection.source)) {
            m_table.erase(redirection.target);
            return std::nullopt;
        } else if (const auto *file = std::get_if<FilePath>(&redirection.source)) {
            if (hasNul(file->path))
                return refused(EINVAL, "open", file->path.c_str(), "its name contains a NUL byte");
            planned = open({file->path, file->mode});
        } else if (std::holds_alternative<NullDevice>(redirection.source)) {
            planned = open({"/dev/null", OpenMode::ReadWrite});
        } else if (const auto *own = std::get_if<OwnFd>(&redirection.source)) {
            planned = hand(own->fd);
        }
        planned.target = redirection.target;
        m_table[redirection.target] = std::move(planned);
        return std::nullopt;
    }

    std::vector<PlannedFd> fds() const
    {
        std::vector<PlannedFd> all;
        for (const auto &[target, planned] : m_table)
            all.push_back(planned);
        return all;
    }

private:
    PlannedFd hand(int fd)
    {
        m_handed.push_back(fd);
        return {0, PlannedFd::From::Handed, static_cast<int>(m_handed.size()) - 1};
    }

    PlannedFd open(PlannedFile file)
    {
        m_files.push_back(std::move(file));
        return {0, PlannedFd::From::File, static_cast<int>(m_files.size()) - 1};
    }

    std::vector<int> &m_handed;
    std::vector<PlannedFile> &m_files;
    std::map<int, PlannedFd> m_table;
};

} // namespace

std::vector<std::string> candidates(const std::string &name, const std::string &path)
{
    if (name.empty() || name.find('/') != std::string::npos)
        return {name};
    std::vector<std::string> files;
    std::size_t begin = 0;
    while (begin <= path.size()) {
        const std::size_t end = std::min(path.find(':', begin), path.size());
        const std::string folder = path.substr(begin, end - begin);
        files.push_back((folder.empty() ? std::string(".") : folder) + '/' + name);
        begin = end + 1;
    }
    return files;
}

KeptSignals signalsOfThisThread() noexcept
{
    KeptSignals kept;
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    for (int signal = 1; signal < _NSIG; ++signal) {
        const std::uint64_t bit = std::uint64_t{1} << (signal - 1);
        struct sigaction action = {};
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN)
            kept.ignored |= bit;
        if (::sigismember(&mask, signal) == 1)
            kept.blocked |= bit;
    }
    return kept;
}

tl::expected<FlatCommand, LaunchFailure> flatten(const Command &command)
{
    if (auto failure = checkTexts(command))
        return tl::unexpected(std::move(*failure));
    FlatCommand flat;
    Plan &plan = flat.plan;
    plan.argv = command.argv;
    plan.environment = environmentOf(command.environment);
    plan.executables =
        command.executables.empty() ? candidates(command.argv.front(), pathIn(plan.environment)) : command.executables;
    plan.folder = command.folder.value_or(std::string());
    plan.closeOtherFds = command.closeOtherFds;
    if (!command.restoreSignals)
        plan.keptSignals = signalsOfThisThread();
    plan.grouping = command.grouping;
    plan.processGroup = command.processGroup;
    plan.umask = command.umask;
    plan.nice = command.nice;
    plan.credentials = command.credentials;
    plan.launch = command.launch;
    FdTable table(flat.handed, plan.files);
    for (const Redirection &redirection : command.redirections) {
        if (auto failure = table.apply(redirection))
            return tl::unexpected(std::move(*failure));
    }
    plan.fds = table.fds();
    return flat;
}

} // namespace forklane
