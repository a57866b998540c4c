// SPDX-License-Identifier: MIT
#include "lesson/launch_cost.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <sys/mman.h>

#include "lesson/lanes.h"
#include "process/child.h"
#include "process/communicate.h"
#include "process/own_program.h"

namespace forklane::lesson {

namespace {

constexpr std::size_t kKeptFree = 256; // MiB that stay for the other programs
constexpr int kMebibyte = 20;          // bits
constexpr std::size_t kPage = 4096;

/// One launch as the process that made it saw it.
struct Launch {
    std::size_t mode = 0; ///< Index into kLaunchModes.
    Tick called = 0;
    Tick returned = 0;
    Tick seen = 0;
    Tick ended = 0;
    pid_t pid = -1;
    std::vector<std::pair<Tick, int>> steps; ///< Tick, ChildStep.
};

/// Every page written, none of them a huge one: those have hardly any page tables to copy.
Status touch(std::size_t mebibytes)
{
    if (mebibytes == 0)
        return {};
    const std::size_t size = mebibytes << kMebibyte;
    void *memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return failure({errno, "touch", fmt::format("{} MiB", mebibytes), ""});
    ::madvise(memory, size, MADV_NOHUGEPAGE);
    for (std::size_t at = 0; at < size; at += kPage)
        static_cast<volatile char *>(memory)[at] = 1;
    return {};
}

/// Prints `launch MODE CALLED RETURNED SEEN ENDED PID`, then `step TICK STEP` for each step of the child.
bool launchOnce(std::size_t index)
{
    Command command;
    command.argv = {"/bin/true"};
    command.launch = kLaunchModes[index];
    auto child = spawn(command);
    if (!child) {
        fmt::print(stderr, "{}\n", describe(child.error().error));
        return false;
    }
    const LaunchRecord record = child->launch();
    const pid_t pid = child->pid();
    const bool good = child->wait().isSuccess();
    fmt::print("launch {} {} {} {} {} {}\n", index, record.called, record.returned, record.seen, tickNow(), pid);
    for (const LaunchStep &step : child->steps())
        fmt::print("step {} {}\n", step.tick, static_cast<int>(step.step));
    return good;
}

std::vector<Launch> readLaunches(const std::string &text)
{
    std::vector<Launch> launches;
    std::istringstream lines(text);
    for (std::string word; lines >> word;) {
        if (word == "launch") {
            Launch one;
            lines >> one.mode >> one.called >> one.returned >> one.seen >> one.ended >> one.pid;
            launches.push_back(std::move(one));
        } else if (word == "step" && !launches.empty()) {
            auto &[tick, step] = launches.back().steps.emplace_back();
            lines >> tick >> step;
        }
    }
    return launches;
}

LaunchTime timeOf(std::size_t mode, const std::vector<Launch> &launches)
{
    std::vector<Tick> times;
    for (const Launch &launch : launches) {
        if (launch.mode == mode)
            times.push_back(launch.seen - launch.called);
    }
    std::sort(times.begin(), times.end());
    const auto quarter = [&times](std::size_t quarters) { return Duration(times[(times.size() - 1) * quarters / 4]); };
    return {kLaunchModes[mode], quarter(2), quarter(1), quarter(3)};
}

/// fork(2) works while its caller waits for it; the other two hold their caller up until exec.
void addToCaller(const Launch &launch, Lane &caller)
{
    const LaunchMode mode = kLaunchModes[launch.mode];
    const std::string call = nameOfCall(mode);
    if (mode == LaunchMode::Fork)
        caller.add(Role::Running, launch.called, launch.returned, "in fork: copies page tables");
    else
        caller.add(Role::Sleeping, launch.called, launch.returned, fmt::format("held up in {} until exec", call));
    caller.add(Role::Sleeping, launch.returned, launch.seen, "waits for exec");
    caller.add(Role::Sleeping, launch.seen, launch.ended, "waits for the child's end");
}

Lane childLane(const Launch &launch)
{
    const std::string call = nameOfCall(kLaunchModes[launch.mode]);
    Lane lane;
    lane.name = call;
    lane.kind = TrackKind::Process;
    lane.number = launch.pid;
    lane.status = ExitStatus::exited(0);
    Tick begin = launch.called;
    std::string name = call;
    for (const auto &[tick, step] : launch.steps) {
        lane.add(Role::Launch, begin, tick, name);
        begin = tick;
        name = nameOfStep(static_cast<ChildStep>(step));
    }
    lane.add(Role::Launch, begin, std::max(begin, launch.seen), name);
    lane.add(Role::Running, std::max(begin, launch.seen), launch.ended, "/bin/true");
    return lane;
}

void addLanesOf(std::vector<Launch> launches, std::size_t mebibytes, pid_t pid, Recording &recording)
{
    std::vector<Lane> lanes(1);
    lanes.front().name = "caller";
    lanes.front().kind = TrackKind::Process;
    lanes.front().number = pid;
    lanes.front().status = ExitStatus::exited(0);
    launches.erase(launches.begin(), launches.end() - static_cast<std::ptrdiff_t>(kLaunchModes.size()));
    for (const Launch &launch : launches) {
        addToCaller(launch, lanes.front());
        lanes.push_back(childLane(launch));
    }
    addLanes(recording, fmt::format("/bin/true from a process with {} MiB touched", mebibytes), lanes);
}

/// Of proc(5); nothing is known: no limit.
std::size_t availableMebibytes()
{
    std::ifstream file("/proc/meminfo");
    for (std::string word; file >> word;) {
        std::size_t kibibytes = 0;
        if (word == "MemAvailable:" && file >> kibibytes)
            return kibibytes / 1024;
    }
    return SIZE_MAX;
}

} // namespace

Status checkBallast(std::size_t mebibytes, std::size_t availableMebibytes)
{
    const std::string subject = fmt::format("{} MiB", mebibytes);
    if (mebibytes > kMostBallastMebibytes)
        return failure({0, "touch", subject, fmt::format("up to {} MiB can be chosen", kMostBallastMebibytes)});
    if (mebibytes > 0 && (availableMebibytes < kKeptFree || mebibytes > availableMebibytes - kKeptFree))
        return failure({0, "touch", subject,
                        fmt::format("this machine has {} MiB of memory available, and {} MiB stay free for other programs",
                                    availableMebibytes, kKeptFree)});
    return {};
}

Result<std::vector<LaunchTime>> measureLaunches(const LaunchCostSpec &spec, Recording &recording)
{
    if (spec.launches < 1 || spec.launches > kMostLaunches)
        return failure({0, "launch", fmt::format("{} times", spec.launches), fmt::format("1 to {} can", kMostLaunches)});
    if (auto fits = checkBallast(spec.ballastMebibytes, availableMebibytes()); !fits)
        return failure(fits.error());
    Command command;
    command.argv = {"forklanectl", "launches", std::to_string(spec.ballastMebibytes), std::to_string(spec.launches)};
    command.executables = {ownProgram("forklanectl")};
    redirect(command, 0, NullDevice{});
    redirect(command, 1, NewPipe{});
    redirect(command, 2, NewPipe{});
    auto child = spawn(command);
    if (!child)
        return failure(child.error().error);
    const pid_t pid = child->pid();
    const Communicated said = communicate(*child, "");
    const std::vector<Launch> launches = readLaunches(std::string(said.output.view()));
    if (!said.status || !said.status->isSuccess() || launches.size() != (spec.launches + 1) * kLaunchModes.size())
        return failure({0, "measure launches with", fmt::format("{} MiB", spec.ballastMebibytes),
                        said.status && said.status->isSignalled() ? "the measuring process was killed; the memory may be short"
                                                                  : std::string(said.errors.view())});
    const std::vector<Launch> counted(launches.begin() + kLaunchModes.size(), launches.end()); // the first ones warm up
    addLanesOf(counted, spec.ballastMebibytes, pid, recording);
    std::vector<LaunchTime> times;
    for (std::size_t mode = 0; mode < kLaunchModes.size(); ++mode)
        times.push_back(timeOf(mode, counted));
    return times;
}

int launchesMain(std::size_t mebibytes, std::size_t count)
{
    if (auto touched = touch(mebibytes); !touched) {
        fmt::print(stderr, "{}\n", describe(touched.error()));
        return 1;
    }
    for (std::size_t round = 0; round <= count; ++round) {
        for (std::size_t mode = 0; mode < kLaunchModes.size(); ++mode) {
            if (!launchOnce(mode))
                return 1;
        }
    }
    return 0;
}

} // namespace forklane::lesson
