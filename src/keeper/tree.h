// SPDX-License-Identifier: MIT
// The processes below this one, found in /proc and signalled. For a subreaper: whoever is orphaned below it stays below it.
#pragma once

namespace forklane::keeper {

/// To every process below this one, each through a pidfd whose process is still the one that was listed. False when there are
/// only processes left that may not be signalled (set-uid programs).
bool signalDescendants(int number);

} // namespace forklane::keeper
