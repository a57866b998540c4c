// SPDX-License-Identifier: MIT
// Programs whose orders the tests look at.
#pragma once

#include <memory>
#include <string_view>

#include "race/account.h"
#include "race/race_programs.h"
#include "race/schedule.h"

namespace forklane::ui {

[[nodiscard]] inline std::shared_ptr<const race::Program> account(race::Policy policy, const race::Scenario &scenario = {},
                                                                  race::StepSize size = race::StepSize::LoadStore)
{
    return std::make_shared<const race::Program>(race::accountProgram(scenario, size, policy).value());
}

/// "1212" as an order.
[[nodiscard]] inline race::Schedule order(std::string_view text)
{
    race::Schedule schedule;
    for (const char letter : text)
        schedule.push_back(static_cast<std::uint8_t>(letter - '1'));
    return schedule;
}

} // namespace forklane::ui
