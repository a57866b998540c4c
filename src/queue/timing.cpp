// SPDX-License-Identifier: MIT
#include "queue/timing.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace forklane::queue {

namespace {

Duration rankOf(const std::vector<Duration> &sorted, std::size_t percent)
{
    const std::size_t rank = (sorted.size() * percent + 99) / 100;
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

double fairnessOf(const std::vector<TaskTimes> &tasks, std::size_t workers)
{
    std::unordered_map<WorkerId, double> busy;
    for (const TaskTimes &task : tasks)
        busy[task.worker] += static_cast<double>(task.ended - task.began);
    double sum = 0;
    double squares = 0;
    for (const auto &[worker, time] : busy) {
        sum += time;
        squares += time * time;
    }
    const auto number = static_cast<double>(std::max(workers, busy.size()));
    return squares > 0 ? sum * sum / (number * squares) : 0;
}

} // namespace

Distribution distributionOf(std::vector<Duration> &durations)
{
    Distribution result;
    if (durations.empty())
        return result;
    std::sort(durations.begin(), durations.end());
    result.count = durations.size();
    result.p50 = rankOf(durations, 50);
    result.p90 = rankOf(durations, 90);
    result.p99 = rankOf(durations, 99);
    result.max = durations.back();
    return result;
}

void Histogram::add(Duration duration) noexcept
{
    const double microseconds = std::max(static_cast<double>(duration.count()) / 1000.0, 1.0);
    const auto bin = static_cast<std::size_t>(std::log10(microseconds) * kBinsPerDecade + 1e-9);
    ++bins[std::min(bin, bins.size() - 1)];
}

Duration Histogram::boundOf(std::size_t bin) noexcept
{
    return Duration(std::llround(1000.0 * std::pow(10.0, static_cast<double>(bin) / kBinsPerDecade)));
}

Timing timingOf(const std::vector<TaskTimes> &tasks, std::size_t workers)
{
    Timing timing;
    if (tasks.empty())
        return timing;
    std::vector<Duration> waits;
    std::vector<Duration> runs;
    std::vector<Duration> totals;
    std::vector<Duration> failed;
    Tick first = tasks.front().submitted;
    Tick last = tasks.front().ended;
    for (const TaskTimes &task : tasks) {
        first = std::min(first, task.submitted);
        last = std::max(last, task.ended);
        const auto run = Duration(task.ended - task.began);
        if (!task.succeeded) {
            failed.push_back(run);
            continue;
        }
        waits.emplace_back(task.began - task.submitted);
        runs.push_back(run);
        totals.emplace_back(task.ended - task.submitted);
        timing.waits.add(waits.back());
        timing.runs.add(run);
        timing.totals.add(totals.back());
    }
    timing.wait = distributionOf(waits);
    timing.run = distributionOf(runs);
    timing.total = distributionOf(totals);
    timing.failedRun = distributionOf(failed);
    if (last > first)
        timing.perSecond = static_cast<double>(tasks.size()) * 1e9 / static_cast<double>(last - first);
    timing.fairness = fairnessOf(tasks, workers);
    return timing;
}

} // namespace forklane::queue
