// SPDX-License-Identifier: MIT
// Looking at an own child that waits for input, tried.
#include "ctl/finding.h"

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <linux/perf_event.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fmt/format.h>

#include "process/child.h"
#include "process/proc_stat.h"

namespace forklane {
namespace {

constexpr int kLooks = 100;
constexpr std::chrono::milliseconds kBetweenLooks{2};

struct Reading {
    int error = 0;
    std::string text;
};

Reading readProc(pid_t pid, std::string_view file)
{
    const std::string path = fmt::format("/proc/{}/{}", pid, file);
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd)
        return {errno, {}};
    std::array<char, 512> buffer{};
    const ssize_t size = ::read(fd.get(), buffer.data(), buffer.size());
    if (size < 0)
        return {errno, {}};
    std::string text(buffer.data(), static_cast<std::size_t>(size));
    return {0, text.substr(0, text.find('\n'))};
}

/// `cat` with pipes at both sides, which has passed a byte on and so waits for the next one, at once or very soon.
tl::expected<Child, LaunchFailure> makeWaiter()
{
    Command command;
    command.argv = {"/bin/cat"};
    redirect(command, 0, NewPipe{});
    redirect(command, 1, NewPipe{});
    auto child = spawn(command);
    char byte = '.';
    if (child && (::write(child->pipe(0).get(), &byte, 1) != 1 || ::read(child->pipe(1).get(), &byte, 1) != 1))
        return tl::unexpected(LaunchFailure{"check", {errno, "talk to", "/bin/cat", {}}});
    return child;
}

/// Looks until the child is seen asleep in read(2), or for 200 ms. Between looks it waits for the child's end, which does not
/// come.
bool isSeenWaiting(Child &child)
{
    ProcWatch watch(child.pid());
    for (int look = 0; look < kLooks; ++look) {
        const auto reading = watch.read();
        if (reading && reading->activity == Activity::WaitsToRead)
            return true;
        if (child.wait(Clock::now() + kBetweenLooks))
            return false;
    }
    return false;
}

Finding fileFinding(pid_t pid, const std::string &file, std::string about)
{
    const std::string name = fmt::format("/proc/PID/{}", file);
    const Reading reading = readProc(pid, file);
    if (reading.error != 0)
        return {name, errnoName(reading.error), Sight::NotSeen, std::move(about)};
    const bool hidden = reading.text.empty() || reading.text == "0";
    constexpr std::size_t kShown = 28;
    return {name, hidden ? "hidden" : reading.text.substr(0, kShown), hidden ? Sight::NotSeen : Sight::Sampled,
            std::move(about)};
}

Finding pipeFinding(pid_t pid, const UniqueFd &end)
{
    const auto reading = readPipe(pid, 0, pipeNumber(end));
    if (!reading)
        return {"/proc/PID/fd of a pipe", "cannot be opened", Sight::NotSeen, "fill of pipes"};
    return {"/proc/PID/fd of a pipe", fmt::format("{} of {} bytes", reading->fill, reading->capacity), Sight::Sampled,
            "fill of pipes"};
}

Finding ptraceFinding(pid_t pid)
{
    const std::string about = "single system calls (ptrace)";
    if (::ptrace(PTRACE_SEIZE, pid, nullptr, nullptr) != 0)
        return {"ptrace", errnoName(errno), Sight::NotSeen, about};
    return {"ptrace", "works", Sight::Exact, about}; // It ends with the child, which is killed.
}

/// A software counter, so that a virtual machine without a hardware unit has it too.
Finding perfFinding(pid_t pid)
{
    const std::string name = "perf_event_open";
    const std::string about = "switches between cores and tasks (perf)";
    perf_event_attr attributes{};
    attributes.type = PERF_TYPE_SOFTWARE;
    attributes.size = sizeof(attributes);
    attributes.config = PERF_COUNT_SW_CONTEXT_SWITCHES;
    attributes.context_switch = 1;
    attributes.exclude_hv = 1;
    attributes.exclude_kernel = ::geteuid() == 0 ? 0 : 1;
    const UniqueFd counter(static_cast<int>(::syscall(SYS_perf_event_open, &attributes, pid, -1, -1, PERF_FLAG_FD_CLOEXEC)));
    if (!counter)
        return {name, errnoName(errno), Sight::NotSeen, about};
    return {name, "works", Sight::Exact, about};
}

} // namespace

Findings watchFindings()
{
    auto child = makeWaiter();
    if (!child)
        return {{"an own child", describe(child.error().error), Sight::NotSeen, "what a process waits for"}};
    const bool waiting = isSeenWaiting(*child);
    const pid_t pid = child->pid();
    Findings findings = {{"waits to read", waiting ? "seen" : "not told from sleeping",
                          waiting ? Sight::Sampled : Sight::NotSeen, "what a process waits for"},
                         fileFinding(pid, "syscall", "the call a process is in"),
                         fileFinding(pid, "wchan", "where in the kernel a process sleeps"),
                         fileFinding(pid, "schedstat", "CPU time of processes"),
                         fileFinding(pid, "io", "bytes that processes write"),
                         pipeFinding(pid, child->pipe(0)),
                         perfFinding(pid),
                         ptraceFinding(pid)};
    (void)child->kill();
    child->wait();
    return findings;
}

} // namespace forklane
