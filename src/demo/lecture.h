// SPDX-License-Identifier: MIT
// The lecture's parts, each a list of its examples. Used by demo.cpp only.
#pragma once

#include <vector>

#include "demo/demo.h"

namespace forklane {

[[nodiscard]] std::vector<Demo> externalProcessDemos();
[[nodiscard]] std::vector<Demo> threadDemos();
[[nodiscard]] std::vector<Demo> multiprocessingDemos();

} // namespace forklane
