// SPDX-License-Identifier: MIT
// forklanectl doctor: what this machine lets Forklane see.
#pragma once

namespace forklane {

/// Tries what the engine relies on, with short-lived children of its own, and prints one line a finding and three lines of
/// conclusions to stdout. Blocks for well under a second. To be called before the program has threads or other children.
/// Returns the exit code, 0: a finding is no failure.
[[nodiscard]] int runDoctor();

} // namespace forklane
