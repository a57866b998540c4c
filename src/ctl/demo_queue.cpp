// SPDX-License-Identifier: MIT
#include "ctl/demo_queue.h"

#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include "ctl/words.h"
#include "process/family.h"

namespace forklane::ctl {

namespace {

using namespace queue;

constexpr Duration kBetweenLooks = std::chrono::milliseconds(5);
constexpr std::size_t kLinesAtOnce = 100;

std::string_view captionOf(WorkerKind kind)
{
    return kind == WorkerKind::Threads ? "Two threads" : "Two processes";
}

void sayNewLines(WorkBoard &board, std::uint64_t &next)
{
    for (const LogLine &line : board.log(next, kLinesAtOnce)) {
        fmt::print("{}\n", line.text);
        ++next;
    }
    flushStdout();
}

/// False while not all workers are there yet.
bool sayFamily(WorkBoard &board, std::size_t count)
{
    const std::vector<WorkerView> workers = board.workers();
    std::vector<pid_t> pids;
    for (const WorkerView &worker : workers) {
        if (worker.state == WorkerState::Starting || worker.number < 0)
            return false;
        pids.push_back(static_cast<pid_t>(worker.number));
    }
    if (pids.size() < count)
        return false;
    fmt::print("{}", describe(familyOf(::getpid(), pids)));
    return true;
}

bool judge(WorkBoard &board, std::size_t tasks)
{
    const Counts counts = board.counts();
    const bool good = counts.of(TaskState::Done) == tasks && counts.lost() == 0 && counts.runTwice == counts.deaths;
    fmt::print("{} of {} done, {} lost\n", counts.of(TaskState::Done), tasks, counts.lost());
    flushStdout();
    if (!good)
        (void)complain("this cannot be: not every fruit was done");
    return good;
}

Result<bool> play(WorkerKind kind, bool showFamily, double timeScale, const std::stop_token &stop)
{
    Collector collector;
    JobEngine engine(collector);
    WorkSpec spec;
    spec.kind = kind;
    spec.seed = static_cast<std::uint64_t>(tickNow()); // other times each time, as in the lecture
    auto run = startWork(spec, collector, engine, std::make_shared<Recording>());
    if (!run)
        return failure(run.error());
    const std::stop_callback onStop(stop, [&run] { (*run)->stop(); });
    fmt::print("{}:\n", captionOf(kind));
    std::vector<Task> tasks = fruitTasks();
    for (Task &task : tasks)
        task.most = Duration(static_cast<std::int64_t>(static_cast<double>(task.most.count()) / timeScale));
    const std::size_t count = tasks.size();
    std::uint64_t next = 0;
    bool familySaid = !showFamily;
    while (!familySaid && !stop.stop_requested() && !(familySaid = sayFamily((*run)->board(), spec.workers)))
        (void)(*run)->waitUntil(Clock::now() + kBetweenLooks);
    for (Task &task : tasks)
        (void)(*run)->submit(std::move(task)); // the queue has room for all
    (*run)->close();
    while (!(*run)->waitUntil(Clock::now() + kBetweenLooks))
        sayNewLines((*run)->board(), next);
    sayNewLines((*run)->board(), next);
    return stop.stop_requested() || judge((*run)->board(), count);
}

} // namespace

Result<bool> playQueue(const DemoQueue &demo, double timeScale, const std::stop_token &stop)
{
    const auto first = play(demo.kind, demo.showsFamily, timeScale, stop);
    if (!first || !demo.beside || stop.stop_requested())
        return first;
    const auto second = play(*demo.beside, false, timeScale, stop);
    return second ? Result<bool>(*first && *second) : second;
}

} // namespace forklane::ctl
