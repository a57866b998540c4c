// SPDX-License-Identifier: MIT
#include "lesson/gil.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <latch>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "lesson/global_lock.h"
#include "lesson/lanes.h"
#include "process/child.h"
#include "process/own_program.h"

namespace forklane::lesson {

namespace {

constexpr std::uint64_t kStepsBetweenLooks = 4000; // some microseconds: how often a holder looks whether the lock is wanted

/// A worker's hand on the lock, if there is one; its lane notes what it does.
class Turn {
public:
    Turn(GlobalLock *lock, Lane &lane) : m_lock(lock), m_lane(lane) {}

    void take(std::string_view what)
    {
        if (m_lock != nullptr) {
            const Tick asked = tickNow();
            m_lock->take();
            m_lane.add(Role::WaitsForLock, asked, tickNow(), "");
        }
        m_begun = tickNow();
        m_what = what;
    }
    void drop()
    {
        const Tick end = tickNow();
        m_lane.add(Role::Running, m_begun, end, std::string(m_what));
        if (m_lock == nullptr)
            return;
        m_lane.hold(m_begun, end);
        m_lock->drop();
    }
    [[nodiscard]] bool isWanted() const { return m_lock != nullptr && m_lock->isWanted(); }

private:
    GlobalLock *const m_lock;
    Lane &m_lane;
    Tick m_begun = 0;
    std::string_view m_what;
};

void compute(std::uint64_t steps, Turn &turn)
{
    turn.take("computes");
    while (steps > 0) {
        const std::uint64_t some = std::min(steps, kStepsBetweenLooks);
        doSteps(some);
        steps -= some;
        if (turn.isWanted() && steps > 0) {
            turn.drop();
            turn.take("computes");
        }
    }
    turn.drop();
}

void waitAndCompute(const GilSpec &spec, Turn &turn, Lane &lane)
{
    const Duration once = spec.each / kGilWaits;
    const std::uint64_t steps = stepsFor(once / kGilComputeShare);
    for (int i = 0; i < kGilWaits; ++i) {
        const Tick begun = tickNow();
        std::this_thread::sleep_for(once);
        lane.add(Role::Sleeping, begun, tickNow(), "waits for I/O");
        compute(steps, turn);
    }
}

Result<GilRun> runThreads(const GilSpec &spec, std::vector<Lane> &lanes)
{
    GlobalLock lock(spec.switchInterval);
    std::latch start(static_cast<std::ptrdiff_t>(spec.workers));
    const std::uint64_t steps = spec.work == Work::Cpu ? stepsFor(spec.each) : 0;
    std::atomic<std::int64_t> onCpu{0};
    const auto work = [&](std::size_t index) {
        Lane &lane = lanes[index];
        Turn turn(spec.regime == Regime::GlobalLock ? &lock : nullptr, lane);
        lane.number = ::gettid();
        start.arrive_and_wait();
        if (spec.work == Work::Cpu)
            compute(steps, turn);
        else
            waitAndCompute(spec, turn, lane);
        timespec used = {};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
        onCpu += used.tv_sec * 1'000'000'000 + used.tv_nsec;
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < spec.workers; ++i)
        threads.emplace_back(work, i);
    for (std::thread &thread : threads)
        thread.join();
    return GilRun{{}, lock.switches(), Duration(onCpu.load())};
}

Command shareOf(const GilSpec &spec)
{
    Command command;
    if (spec.work == Work::Cpu) {
        command.argv = {"forklanectl", "burn", std::to_string(stepsFor(spec.each))};
        command.executables = {ownProgram("forklanectl")};
    } else {
        command.argv = {"sleep", fmt::format("{:.6f}", std::chrono::duration<double>(spec.each).count())};
    }
    return command;
}

Result<GilRun> runProcesses(const GilSpec &spec, std::vector<Lane> &lanes)
{
    std::vector<Child> children;
    for (Lane &lane : lanes) {
        const Tick begun = tickNow();
        auto child = spawn(shareOf(spec));
        if (!child)
            return failure(child.error().error);
        lane.number = child->pid();
        lane.kind = TrackKind::Process;
        lane.add(Role::Launch, begun, tickNow(), "fork and exec");
        children.push_back(std::move(*child));
    }
    for (std::size_t left = children.size(); left > 0;) {
        std::vector<pollfd> ends;
        for (std::size_t i = 0; i < children.size(); ++i)
            ends.push_back({lanes[i].status ? -1 : children[i].pidfd(), POLLIN, 0});
        if (::poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR)
            return failure({errno, "wait for", "the processes", ""});
        for (std::size_t i = 0; i < children.size(); ++i) {
            if (lanes[i].status || (lanes[i].status = children[i].poll(), !lanes[i].status))
                continue;
            --left;
            lanes[i].add(spec.work == Work::Cpu ? Role::Running : Role::Sleeping, lanes[i].end(), tickNow(),
                         spec.work == Work::Cpu ? "computes" : "waits for I/O");
            if (!lanes[i].status->isSuccess())
                return failure({0, "run", shareOf(spec).argv.front(), "it did not end with 0"});
        }
    }
    return GilRun{};
}

std::string titleOf(const GilSpec &spec)
{
    if (spec.regime == Regime::Processes)
        return fmt::format("{} {}", spec.workers, spec.workers == 1 ? "process" : "processes");
    const char *how = spec.regime == Regime::GlobalLock ? "one global lock" : "no lock";
    return fmt::format("{} {}, {}", spec.workers, spec.workers == 1 ? "thread" : "threads", how);
}

} // namespace

void doSteps(std::uint64_t steps)
{
    std::uint64_t state = steps | 1;
    for (std::uint64_t i = 0; i < steps; ++i) {
        state ^= state << 13; // xorshift64 (Marsaglia, 2003)
        state ^= state >> 7;
        state ^= state << 17;
        asm volatile("" : "+r"(state));
    }
}

std::uint64_t stepsFor(Duration time)
{
    static const double kStepsPerNs = [] {
        constexpr std::uint64_t kTrial = 2'000'000;
        double best = 0;
        for (int i = 0; i < 5; ++i) { // the fastest: the one that nobody disturbed
            const Instant begun = Clock::now();
            doSteps(kTrial);
            const auto took = static_cast<double>(Duration(Clock::now() - begun).count());
            best = std::max(best, static_cast<double>(kTrial) / std::max(1.0, took));
        }
        return best;
    }();
    return static_cast<std::uint64_t>(std::max(0.0, static_cast<double>(time.count()) * kStepsPerNs));
}

Result<GilRun> runGil(const GilSpec &spec, Recording &recording)
{
    if (spec.workers < 1 || spec.workers > kMostGilWorkers)
        return failure({0, "run", fmt::format("{} workers", spec.workers), fmt::format("1 to {} can", kMostGilWorkers)});
    std::vector<Lane> lanes(spec.workers);
    auto run = spec.regime == Regime::Processes ? runProcesses(spec, lanes) : runThreads(spec, lanes);
    if (!run)
        return run;
    Tick begin = INT64_MAX;
    Tick end = 0;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        lanes[i].name = fmt::format("{} {}", spec.regime == Regime::Processes ? "process" : "thread", i + 1);
        begin = std::min(begin, lanes[i].entries.front().begin);
        end = std::max(end, lanes[i].end());
    }
    run->wall = Duration(end - begin);
    addLanes(recording, titleOf(spec), lanes);
    return run;
}

} // namespace forklane::lesson
