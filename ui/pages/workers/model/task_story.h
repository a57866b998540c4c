// SPDX-License-Identifier: MIT
// What is told of one task: each attempt at it with its end and its cost, what it wrote, and who took it over from whom.
#pragma once

#include <optional>
#include <vector>

#include <QStringList>

#include "queue/work_run.h"
#include "timeline/picture/timeline_layout.h"

namespace forklane::ui {

/// Main thread: no more of an output is read than is shown.
[[nodiscard]] QStringList taskStory(queue::WorkRun &run, queue::TaskId task, std::optional<Tick> instant);

/// One line of it: "try 1, Process-2: in doubt, killed by SIGKILL; waited 0.20 s, ran 0.41 s".
[[nodiscard]] QString attemptLine(const queue::Attempt &attempt, int number, const std::optional<queue::WorkerView> &worker,
                                  const std::optional<queue::AttemptDetails> &details, Tick since);
/// "CPU 12 ms user, 3 ms system; memory 2.1 MB at most"; empty if nothing is known.
[[nodiscard]] QString costLine(const queue::AttemptDetails &details);

/// From each attempt that was killed to the one that took its task over.
[[nodiscard]] std::vector<TimelineArrow> takeovers(const queue::WorkBoard &board, queue::TaskId task);

} // namespace forklane::ui
