// SPDX-License-Identifier: MIT
// What the real python3 did, as a part of a lesson. Used by this folder only.
#pragma once

#include "lesson/lesson.h"

namespace forklane::lesson {

/// Runs it; where there is no such program, the part says so.
[[nodiscard]] Result<Part> pythonPart(const PythonWork &work);
[[nodiscard]] Result<Part> pythonPart(const PythonRace &race);

} // namespace forklane::lesson
