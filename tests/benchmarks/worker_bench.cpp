// SPDX-License-Identifier: MIT
// Worker processes: worker_bench tasks COUNT (64-byte tasks through 2 workers, microseconds a task), worker_bench replace COUNT
// (from the SIGKILL of a worker with a full window to all of it being queued again and the next worker at work, median), and
// worker_bench respawn COUNT (the same, and afterwards as many descriptors and children as after the first one, or it fails).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <unistd.h>

#include "process/proc_stat.h"
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
    std::vector<double> times;
    Task task = tiny();
    task.least = task.most = std::chrono::hours(1);
    for (std::size_t i = 0; i < count; ++i) {
        do // the one in hand fails with its worker, the others of the window are queued again
            run.submit(task);
        while (run.board().counts().open() < 32);
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

/// Descriptors and children of this program, zombies among them.
std::pair<std::ptrdiff_t, std::size_t> held()
{
    const auto entries = std::filesystem::directory_iterator("/proc/self/fd");
    return {std::distance(begin(entries), end(entries)), childrenOf(::getpid()).size()};
}

double timeRespawns(WorkRun &run, std::size_t count)
{
    (void)timeReplacements(run, 1);
    const auto before = held();
    const double time = timeReplacements(run, count);
    if (held() != before) {
        std::fprintf(stderr, "%td descriptors and %zu children before, %td and %zu after\n", before.first, before.second,
                     held().first, held().second);
        std::exit(1);
    }
    return time;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    const auto count = static_cast<std::size_t>(std::atol(argv[2]));
    const bool tasks = argv[1] == std::string_view("tasks");
    const bool respawns = argv[1] == std::string_view("respawn");
    Collector collector;
    JobEngine engine(collector);
    WorkSpec spec;
    spec.workers = tasks ? 2 : 1;
    spec.window = tasks ? 0 : 16;
    spec.rules.inDoubt = tasks ? InDoubtPolicy::Retry : InDoubtPolicy::Fail;
    auto run = startWork(spec, collector, engine, std::make_shared<Recording>());
    if (!run)
        return 1;
    awaitIdle((*run)->board(), spec.workers);
    std::printf("value %.3f\n", tasks      ? timeTasks(**run, count)
                                : respawns ? timeRespawns(**run, count)
                                           : timeReplacements(**run, count));
}
