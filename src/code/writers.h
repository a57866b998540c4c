// SPDX-License-Identifier: MIT
// One function a language and kind of run. Used by code.cpp only; the values have been checked.
#pragma once

#include <string>

#include "code/code.h"

namespace forklane::code {

[[nodiscard]] std::string pythonRun(const JobRun &run);
[[nodiscard]] std::string cRun(const JobRun &run);
[[nodiscard]] std::string shellRun(const JobRun &run);

[[nodiscard]] std::string pythonRace(const RaceRun &run);
[[nodiscard]] std::string cRace(const RaceRun &run);
[[nodiscard]] std::string shellRace(const RaceRun &run);

[[nodiscard]] std::string pythonWork(const WorkRun &run);
[[nodiscard]] std::string cWork(const WorkRun &run);
[[nodiscard]] std::string shellWork(const WorkRun &run);

} // namespace forklane::code
