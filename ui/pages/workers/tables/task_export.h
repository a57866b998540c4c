// SPDX-License-Identifier: MIT
// The tasks of a run as files that other programs read.
#pragma once

#include <QIODevice>

#include "queue/work_run.h"

namespace forklane::ui {

enum class TaskFormat : std::uint8_t {
    Csv,       ///< RFC 4180, with a line of names.
    JsonLines, ///< An object a task.
    Joblog,    ///< GNU parallel's: tasks that have ended by themselves.
};

/// By the file's ending: .csv, .jsonl; a job log else.
[[nodiscard]] TaskFormat formatOf(const QString &path);
/// Times are of the last attempt, in nanoseconds; what is not known is empty or null. False when `device` takes no more.
[[nodiscard]] bool writeTasks(const queue::WorkBoard &board, TaskFormat format, QIODevice &device);

} // namespace forklane::ui
