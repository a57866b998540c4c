// SPDX-License-Identifier: MIT
// Numbers of a failed launch to words.
#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

#include "process/launch.h"

namespace forklane {

namespace {

const char *wordOf(ChildStep step)
{
    switch (step) {
    case ChildStep::Begun: return "begin";
    case ChildStep::Signals: return "sigaction";
    case ChildStep::Session: return "setsid";
    case ChildStep::Group: return "setpgid";
    case ChildStep::Umask: return "umask";
    case ChildStep::Folder: return "chdir";
    case ChildStep::Nice: return "nice";
    case ChildStep::Groups: return "setgroups";
    case ChildStep::Gid: return "setgid";
    case ChildStep::Uid: return "setuid";
    case ChildStep::CloseOthers: return "close_range";
    case ChildStep::Dup: return "dup2";
    case ChildStep::Exec: return "exec";
    }
    return "exec";
}

std::size_t bytesOf(const Plan &plan)
{
    std::size_t bytes = plan.environment.bytes().size();
    for (const std::string &text : plan.argv)
        bytes += text.size() + 1;
    return bytes;
}

std::string execDetail(const Plan &plan, const LaunchRecord &record)
{
    const std::string &name = plan.argv.front();
    const bool searched = plan.executables.size() > 1 || (plan.executables.size() == 1 && plan.executables.front() != name);
    switch (record.error) {
    case ENOENT: {
        for (const std::string &file : plan.executables) {
            struct stat status = {};
            if (::stat(file.c_str(), &status) == 0)
                return '"' + file + "\" exists, but the interpreter named in its first line (#!) does not";
        }
        return searched ? "no such program in PATH" : "";
    }
    case EACCES: {
        const auto index = static_cast<std::size_t>(std::max(0, record.detail));
        const std::string file = index < plan.executables.size() ? plan.executables[index] : name;
        struct stat status = {};
        if (::stat(file.c_str(), &status) == 0 && S_ISDIR(status.st_mode))
            return "\"" + file + "\" is a folder, not a program";
        return "\"" + file + "\" may not be executed: chmod +x makes a script a program";
    }
    case ENOEXEC:
        return "it is neither a program of this machine nor begins with #!; run it through its interpreter, as in: sh " + name;
    case E2BIG:
        return "its arguments and environment are " + std::to_string(bytesOf(plan)) +
               " bytes, more than the kernel takes (one argument may have 128 KiB); pass them through a file or stdin";
    default: return "";
    }
}

LaunchFailure explainChild(const Plan &plan, LaunchRecord record)
{
    if (record.step == ChildStep::Exec && record.error == ENOTDIR && plan.argv.front().find('/') == std::string::npos)
        record.error = ENOENT; // a file stands in PATH where a folder should: it is nowhere, as a shell says
    LaunchFailure failure;
    failure.step = wordOf(record.step);
    failure.error.code = record.error;
    failure.error.subject = plan.argv.front();
    failure.error.call = "start";
    switch (record.step) {
    case ChildStep::Exec: failure.error.detail = execDetail(plan, record); break;
    case ChildStep::Folder:
        failure.error.call = "use folder";
        failure.error.subject = plan.folder;
        break;
    case ChildStep::Dup: failure.error.detail = "descriptor " + std::to_string(record.detail) + " could not be set up"; break;
    default: failure.error.detail = std::string(wordOf(record.step)) + " failed in the child"; break;
    }
    return failure;
}

} // namespace

LaunchFailure explain(const Plan &plan, const LaunchRecord &record)
{
    switch (record.failed) {
    case LaunchRecord::Failed::Open: {
        const PlannedFile &file = plan.files[static_cast<std::size_t>(record.detail)];
        return {"open", {record.error, file.mode == OpenMode::Read ? "read" : "write to", file.path, ""}};
    }
    case LaunchRecord::Failed::Folder: return {"chdir", {record.error, "use folder", plan.folder, ""}};
    case LaunchRecord::Failed::Fork: return {"fork", {record.error, "start", plan.argv.front(), limitDetail(record.error)}};
    case LaunchRecord::Failed::Refused: {
        std::string what = notForPosixSpawn(plan);
        if (what.empty())
            what = "signals to be ignored that the launcher does not ignore";
        return {
            "check",
            {record.error, "start", plan.argv.front(), "posix_spawn cannot set " + what + "; use launch mode fork or vfork"}};
    }
    default: return explainChild(plan, record);
    }
}

} // namespace forklane
