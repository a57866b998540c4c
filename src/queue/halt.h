// SPDX-License-Identifier: MIT
// When a batch gives up before its end: the rules of GNU parallel's --halt, as values.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace forklane::queue {

struct HaltRule {
    enum class When : std::uint8_t {
        Never,
        Soon, ///< Nothing more is started; what runs may end.
        Now,  ///< What runs is stopped too.
    };
    enum class What : std::uint8_t { Failures, Successes, Ends };

    When when = When::Never;
    What what = What::Failures;
    std::uint64_t count = 1; ///< Of them; or percent of all commands, 1–100.
    bool isPercent = false;

    bool operator==(const HaltRule &) const = default;
};

/// "never", "now,fail=1", "soon,success=3", "soon,done=50%" (parallel(1)). The error names the word and the way out.
[[nodiscard]] Result<HaltRule> parseHaltRule(std::string_view text);

/// Whether so many final ends are enough. A share of all commands counts only from the third end on, as in GNU parallel, and
/// only of a list that is known to its end.
[[nodiscard]] bool isReached(const HaltRule &rule, std::uint64_t failures, std::uint64_t successes, std::uint64_t all,
                             bool allKnown) noexcept;

} // namespace forklane::queue
