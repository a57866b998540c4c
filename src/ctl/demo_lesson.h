// SPDX-License-Identifier: MIT
// An example that is a lesson on threads: its lines on stdout as they came.
#pragma once

#include <stop_token>

#include "base/error.h"
#include "lesson/lesson.h"

namespace forklane::ctl {

/// False, and said on stderr, when something was seen that cannot be. A requested stop ends it after the part that runs.
[[nodiscard]] Result<bool> playLesson(const lesson::Lesson &lesson, const std::stop_token &stop);

} // namespace forklane::ctl
