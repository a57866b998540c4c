// SPDX-License-Identifier: MIT
#include "queue/task.h"

#include <algorithm>
#include <array>

namespace forklane::queue {

namespace {

/// A good mix of 64 bits: the output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014).
std::uint64_t mix(std::uint64_t x) noexcept
{
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

/// Even in [0, 1).
double unit(std::uint64_t bits) noexcept
{
    return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

} // namespace

Draw drawOf(const Task &task, std::uint64_t seed, TaskId id, unsigned attempt) noexcept
{
    const std::uint64_t first = mix(mix(mix(seed) ^ id.value) ^ attempt);
    const Duration span = std::max(Duration(0), task.most - task.least);
    const double share = unit(first) * static_cast<double>(span.count());
    return {.time = task.least + Duration(static_cast<std::int64_t>(share)),
            .fails = unit(mix(first)) * 100.0 < static_cast<double>(task.percent)};
}

std::vector<Task> fruitTasks()
{
    std::vector<Task> tasks;
    for (const char *name : {"apple", "strawberry", "lemon", "banana"})
        tasks.push_back({.name = name, .kind = TaskKind::Sleep, .least = Duration(0), .most = std::chrono::seconds(1)});
    return tasks;
}

std::string_view wordOf(TaskState state) noexcept
{
    constexpr std::array<std::string_view, kTaskStateCount> words = {"queued", "assigned",  "running",  "done",
                                                                     "failed", "cancelled", "in doubt", "poison"};
    return words[static_cast<std::size_t>(state)];
}

std::string_view wordOf(TaskKind kind) noexcept
{
    constexpr std::array<std::string_view, kTaskKindCount> words = {"sleep", "burn", "flaky", "crasher", "command"};
    return words[static_cast<std::size_t>(kind)];
}

} // namespace forklane::queue
