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

[[nodiscard]] std::string pythonLesson(const lesson::WritersSpec &spec);
[[nodiscard]] std::string cLesson(const lesson::WritersSpec &spec);
[[nodiscard]] std::string shellLesson(const lesson::WritersSpec &spec);

[[nodiscard]] std::string pythonLesson(const lesson::GilSpec &spec);
[[nodiscard]] std::string cLesson(const lesson::GilSpec &spec);
[[nodiscard]] std::string shellLesson(const lesson::GilSpec &spec);

[[nodiscard]] std::string pythonLesson(const lesson::SlowJob &job);
[[nodiscard]] std::string cLesson(const lesson::SlowJob &job);
[[nodiscard]] std::string shellLesson(const lesson::SlowJob &job);

[[nodiscard]] std::string pythonLesson(const lesson::LaunchCostSpec &spec);
[[nodiscard]] std::string cLesson(const lesson::LaunchCostSpec &spec);
[[nodiscard]] std::string shellLesson(const lesson::LaunchCostSpec &spec);

[[nodiscard]] std::string pythonLesson(const lesson::PythonRace &race);
[[nodiscard]] std::string cLesson(const lesson::PythonRace &race);
[[nodiscard]] std::string shellLesson(const lesson::PythonRace &race);

[[nodiscard]] std::string pythonLesson(const lesson::PythonWork &work);
[[nodiscard]] std::string cLesson(const lesson::PythonWork &work);
[[nodiscard]] std::string shellLesson(const lesson::PythonWork &work);

} // namespace forklane::code
