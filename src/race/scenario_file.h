// SPDX-License-Identifier: MIT
// A scenario as a JSON file: what the page saves, and what is dropped on it. Text in, value out; reads no file itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "race/account.h"
#include "race/policy.h"

namespace forklane::race {

/// {"schema":1,"kind":"account","start":100,"amounts":[20,-50],"names":["deposit","withdraw"],"threads":2,"updates":1,
///  "steps":"load-store","policy":"none","schedule":"1212"}
struct ScenarioFile {
    Scenario scenario;
    StepSize steps = StepSize::LoadStore;
    Policy policy = Policy::None;
    std::optional<std::string> schedule = {}; ///< Legal for the program that the others make.

    bool operator==(const ScenarioFile &) const = default;
};

inline constexpr int kScenarioSchema = 1;

/// Indented JSON with a newline at its end.
[[nodiscard]] std::string toJson(const ScenarioFile &file);

/// Everything but schema and kind may be left out. `name` is what the sentence calls the file. The sentence tells the place:
/// the line and column of malformed JSON, otherwise the member.
[[nodiscard]] Result<ScenarioFile> readScenario(std::string_view json, const std::string &name);

} // namespace forklane::race
