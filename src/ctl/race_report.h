// SPDX-License-Identifier: MIT
// A race's result for people and for programs: a table, and one line of JSON.
#pragma once

#include <optional>
#include <string>

#include "race/model.h"
#include "race/real_run.h"

namespace forklane::ctl {

struct RaceReport {
    race::RealConfig config;
    race::Program program;
    std::optional<race::RealResult> plain;    ///< Recording off. Nothing when steered.
    std::optional<race::RealResult> recorded; ///< While recording, or steered.
    std::optional<race::Answer> model;        ///< Nothing when it counts no end.
};

/// Every key is always there; null where something was not measured. Ends with a newline.
[[nodiscard]] std::string toJson(const RaceReport &report);

/// A row for each end, a column for each way of running; each line ends with a newline.
[[nodiscard]] std::string toTable(const RaceReport &report);

} // namespace forklane::ctl
