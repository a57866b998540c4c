// SPDX-License-Identifier: MIT
// Worker processes: worker_bench tasks COUNT (64-byte tasks through 2 workers, microseconds a task), worker_bench replace COUNT
// (from the SIGKILL of a worker with a full window to all of it being queued again and the next worker at work, median).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <vector>

#include "queue/work_run.h"

namespace {

using namespace forklane;
using namespace forklane::queue;

constexpr std::size_t kTaskBytes = 64;

Task tiny()
{
    return {.name = std::string(kTaskBytes, 'x'), .kind = TaskKind::Sleep, .least = Duration(0), .most = Duration(0)};
}

double microseconds(Duration time)
{
    return std::chrono::duration<double, std::micro>(time).count();
}

/// As Python's pool is measured: the workers are there before the first task.
void awaitIdle(WorkBoard &board, std::size_t count)
{
    const auto isIdle = [](const WorkerView &worker) { return worker.state == WorkerState::Idle; };
    while (true) {
        const auto workers = board.workers();
        if (std::count_if(workers.begin(), workers.end(), isIdle) == static_cast<std::ptrdiff_t>(count))
            return;
        std::this_thread::yield();
    }
}

double timeTasks(WorkRun &run, std::size_t count)
{
    awaitIdle(run.board(), 2);
    const Instant begin = Clock::now();
    for (std::size_t i = 0; i < count; ++i)
        run.submit(tiny());
    run.close();
    run.waitUntil(Instant::max());
    const Duration spent = Clock::now() - begin;
    if (run.board().counts().of(TaskState::Done) != count)
        std::abort();
    return microseconds(spent) / static_cast<double>(count);
}

double timeReplacements(WorkRun &run, std::size_t count)
{
    awaitIdle(run.board(), 1);
    std::vector<double> times;
    Task task = tiny();
    task.least = task.most = std::chrono::hours(1);
    for (std::size_t i = 0; i < count; ++i) {
        for (int j = 0; j < 16; ++j)
            run.submit(task);
        const auto handedOut = [&run] {
            const Counts counts = run.board().counts();
            return counts.of(TaskState::Assigned) + counts.of(TaskState::Running);
        };
        WorkerView victim;
        while (victim = run.board().workers().back(), victim.state != WorkerState::Running || handedOut() < 16)
            std::this_thread::yield();
        const Instant begin = Clock::now();
        run.killWorker(victim.id);
        while (run.board().workers().back().state != WorkerState::Running || run.board().workers().back().id == victim.id)
            std::this_thread::yield();
        times.push_back(microseconds(Clock::now() - begin));
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    const auto count = static_cast<std::size_t>(std::atol(argv[2]));
    const bool replaces = argv[1] == std::string_view("replace");
    Collector collector;
    JobEngine engine(collector);
    WorkSpec spec;
    spec.workers = replaces ? 1 : 2;
    spec.window = replaces ? 16 : 0;
    spec.rules.inDoubt = replaces ? InDoubtPolicy::Fail : InDoubtPolicy::Retry;
    auto run = startWork(spec, collector, engine, std::make_shared<Recording>());
    if (!run)
        return 1;
    std::printf("value %.3f\n", replaces ? timeReplacements(**run, count) : timeTasks(**run, count));
}
