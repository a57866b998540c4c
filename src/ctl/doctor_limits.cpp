// SPDX-License-Identifier: MIT
// What the kernel says about itself and its limits.
#include "ctl/finding.h"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <limits>
#include <optional>

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/time.h"
#include "base/unique_fd.h"

namespace forklane {
namespace {

constexpr int kReadings = 10'000;

Finding known(std::string name, std::string found)
{
    return {std::move(name), std::move(found), Sight::Exact, {}};
}

/// The first line of a file; nothing if it cannot be read.
std::optional<std::string> firstLine(const std::string &path)
{
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line))
        return std::nullopt;
    return line;
}

Finding settingFinding(std::string name, const std::string &path)
{
    const auto line = firstLine(path);
    return line ? known(std::move(name), *line) : Finding{std::move(name), "not in this kernel", Sight::NotSeen, {}};
}

std::string limitText(rlim_t value)
{
    return value == RLIM_INFINITY ? "unlimited" : fmt::format("{}", value);
}

Finding limitFinding(std::string name, int resource)
{
    rlimit limit{};
    if (::getrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0)
        return {std::move(name), errnoName(errno), Sight::NotSeen, {}};
    return known(std::move(name), fmt::format("soft {}, hard {}", limitText(limit.rlim_cur), limitText(limit.rlim_max)));
}

/// What a new pipe holds for this user now: less than 64 KiB when the user has many pipes.
Finding pipeFinding()
{
    const auto pipe = makePipe();
    if (!pipe)
        return {"a new pipe", describe(pipe.error()), Sight::NotSeen, {}};
    const int capacity = ::fcntl(pipe->writeEnd.get(), F_GETPIPE_SZ);
    return known("a new pipe holds", fmt::format("{} bytes", capacity));
}

Finding coresFinding()
{
    const long online = ::sysconf(_SC_NPROCESSORS_ONLN);
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (::sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
        return known("cores", fmt::format("{}", online));
    return known("cores", fmt::format("{} for this program, {} online", CPU_COUNT(&allowed), online));
}

/// Resolution as the kernel gives it, and the smallest step and mean cost as measured.
Finding clockFinding()
{
    timespec resolution{};
    if (::clock_getres(CLOCK_MONOTONIC, &resolution) != 0)
        return {"CLOCK_MONOTONIC", errnoName(errno), Sight::NotSeen, "times of own events"};
    const Instant begin = Clock::now();
    Instant last = begin;
    Duration smallest = Duration::max();
    for (int i = 0; i < kReadings; ++i) {
        const Instant now = Clock::now();
        if (now > last)
            smallest = std::min<Duration>(smallest, now - last);
        last = now;
    }
    const Duration each = (last - begin) / kReadings;
    return {"CLOCK_MONOTONIC",
            fmt::format("resolution {} ns, smallest step {} ns, {} ns a reading", resolution.tv_nsec, smallest.count(),
                        each.count()),
            Sight::Exact, "times of own events"};
}

} // namespace

Findings systemFindings()
{
    utsname names{};
    ::uname(&names);
    return {known("kernel", fmt::format("{} {} {}", names.sysname, names.release, names.machine)), coresFinding(),
            clockFinding()};
}

Findings limitFindings()
{
    return {limitFinding("RLIMIT_NOFILE", RLIMIT_NOFILE),
            limitFinding("RLIMIT_NPROC", RLIMIT_NPROC),
            settingFinding("pipe-max-size", "/proc/sys/fs/pipe-max-size"),
            settingFinding("pipe-user-pages-soft", "/proc/sys/fs/pipe-user-pages-soft"),
            pipeFinding(),
            settingFinding("yama ptrace_scope", "/proc/sys/kernel/yama/ptrace_scope"),
            settingFinding("perf_event_paranoid", "/proc/sys/kernel/perf_event_paranoid")};
}

} // namespace forklane
