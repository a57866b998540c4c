// SPDX-License-Identifier: MIT
// The model's answer as one line of JSON: the contract is DESIGN.md "Commands".
#pragma once

#include <optional>
#include <string>

#include "race/model.h"
#include "race/replay.h"

namespace forklane::ctl {

/// Every key is always there; null where something was not computed. Ends with a newline.
[[nodiscard]] std::string toJson(const race::Program &program, const race::Answer &answer, bool listed,
                                 const std::optional<race::Replay> &replay);

} // namespace forklane::ctl
