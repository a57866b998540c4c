// SPDX-License-Identifier: MIT
// An example that is a lesson on threads: its lines on stdout as they came.
#pragma once

#include "base/error.h"
#include "lesson/lesson.h"

namespace forklane::ctl {

/// False, and said on stderr, when something was seen that cannot be.
[[nodiscard]] Result<bool> playLesson(const lesson::Lesson &lesson);

} // namespace forklane::ctl
