// SPDX-License-Identifier: MIT
// A stretch of a recording's axis.
#pragma once

#include "trace/event.h"

namespace forklane::ui {

struct TickRange {
    Tick from = 0;
    Tick to = 0;
    bool operator==(const TickRange &) const = default;
};

} // namespace forklane::ui
