// SPDX-License-Identifier: MIT
// A group of workers at one instant: everything that the page's pictures and its sentence say.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "queue/work_run.h"

namespace forklane::ui {

/// Boxes of the queue that are shown by name.
inline constexpr std::size_t kNamedBoxes = 24;

struct QueuedTask {
    queue::TaskId id;
    std::string name;
    bool operator==(const QueuedTask &) const = default;
};

struct GroupFacts {
    std::string name; ///< "Processes"
    queue::WorkerKind kind = queue::WorkerKind::Threads;
    queue::Counts counts;
    std::vector<QueuedTask> front; ///< Of the queue: at most kNamedBoxes.
    std::uint64_t depth = 0;
    std::uint64_t capacity = 0;
    std::size_t sentinels = 0; ///< DONE boxes behind the last task.
    std::vector<queue::WorkerView> workers;
    std::vector<std::string> workerTasks; ///< The name of what each of `workers` runs; empty if nothing.
    std::vector<queue::TaskId> missing;   ///< Of a wrong sum.
    std::string runTwice;                 ///< The name of a task that ran twice, if there is exactly one.
    std::vector<Duration> sample;         ///< Run times of tasks that have ended, at most 256.
    Tick begin = 0;                       ///< Of the run.
    Tick now = 0;
    bool isFinished = false;
    bool isPaused = false;
    Tick pausedAt = 0;     ///< Of a paused run.
    bool isClosed = false; ///< All tasks have been submitted.
};

/// A group as the session knows it.
struct GroupQuestion {
    std::shared_ptr<queue::WorkRun> run;
    std::string name;
    Tick begin = 0;
    Tick end = kOpenEnd;         ///< Of the run; open while it goes on.
    Tick closed = kOpenEnd;      ///< When the last task had been submitted.
    std::optional<Tick> instant; ///< Nothing = now.
    Tick pausedAt = 0;           ///< If it is paused.
};

/// Any thread. At an older instant every task is read.
[[nodiscard]] GroupFacts factsOf(const GroupQuestion &question);

} // namespace forklane::ui
