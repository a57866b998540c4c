// SPDX-License-Identifier: MIT
// Names by which a row's writer and its readers know it, where neither knows the other.
#pragma once

#include <string_view>

namespace forklane {

/// The row of samples of a Group: ns from one look at its processes to the next, from that tick on.
inline constexpr std::string_view kSamplingRow = "sampling interval, ns";

/// A slice of a stage that waits for a file to be opened; the path follows.
inline constexpr std::string_view kOpens = "open ";

/// The row of instants of a Worker: its tries that failed, each at its end and named for how it failed ("exit 1", "SIGKILL").
/// Only where there is one.
inline constexpr std::string_view kFailedRow = "failed";

} // namespace forklane
