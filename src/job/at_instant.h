// SPDX-License-Identifier: MIT
// What a row says of an instant: for facts.cpp and processes.cpp.
#pragma once

#include <cstdint>
#include <optional>

#include "trace/row.h"

namespace forklane {

/// The newest sample; nothing before the first one.
[[nodiscard]] inline std::optional<std::int64_t> valueAt(const SampleView &samples, Tick instant)
{
    const std::size_t index = samples.lastAtOrBefore(instant);
    return index < samples.size() ? std::optional(samples.at(index).value) : std::nullopt;
}

[[nodiscard]] inline bool hasBegun(const SliceView &states, Tick instant)
{
    return states.size() > 0 && states.firstBegin() <= instant;
}

[[nodiscard]] inline bool hasEnded(const SliceView &states, Tick instant)
{
    return states.result().ending != Ending::None && states.result().tick <= instant;
}

} // namespace forklane
