// SPDX-License-Identifier: MIT
#include "queue/worker_task.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "process/child.h"

namespace forklane::queue {

namespace {

constexpr int kCannotStart = 126; // as a shell's

void sleepFor(Duration time)
{
    const std::int64_t until = tickNow() + time.count();
    const timespec end = {until / 1'000'000'000, until % 1'000'000'000};
    while (time > Duration(0) && ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nullptr) == EINTR) {
    }
}

void burnFor(Duration time)
{
    const Instant end = Clock::now() + time;
    while (Clock::now() < end) {
    }
}

/// A write to memory that may not be written.
[[noreturn]] void crash()
{
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    ::signal(SIGSEGV, SIG_DFL);
    void *page = ::mmap(nullptr, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED)
        *static_cast<volatile char *>(page) = 1;
    ::raise(SIGSEGV);
    ::_exit(128 + SIGSEGV);
}

TaskOutcome runCommand(const std::string &text)
{
    Command command = shellCommand(text);
    command.grouping = Grouping::NewGroup;
    redirect(command, 0, NullDevice());
    auto child = spawn(command);
    if (!child) {
        std::fputs(fmt::format("forklanectl worker: {}\n", describe(child.error().error)).c_str(), stderr);
        return {false, kCannotStart};
    }
    const ExitStatus status = child->wait();
    return {status.isSuccess(), static_cast<std::int16_t>(status.isExited() ? status.code() : -status.signal())};
}

} // namespace

TaskOutcome perform(const WorkOrder &order)
{
    switch (order.kind) {
    case TaskKind::Sleep: sleepFor(order.time); return {};
    case TaskKind::Burn: burnFor(order.time); return {};
    case TaskKind::Flaky: sleepFor(order.time); return order.fails ? TaskOutcome{false, 1} : TaskOutcome{};
    case TaskKind::Crasher:
        sleepFor(order.time);
        if (order.fails)
            crash();
        return {};
    case TaskKind::Command: return runCommand(order.name);
    }
    return {false, 1};
}

} // namespace forklane::queue
