// SPDX-License-Identifier: MIT
// What `forklanectl doctor` finds out, as values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace forklane {

enum class Sight : std::uint8_t { Exact, Sampled, NotSeen };

struct Finding {
    std::string name;  ///< "pidfd_open"
    std::string found; ///< "works", "ENOSYS", "1048576"
    Sight sight = Sight::NotSeen;
    std::string about; ///< What the conclusion is about: "the end of a process". Empty: only that the value is known.
};

using Findings = std::vector<Finding>;

// Read from the kernel: doctor_limits.cpp.
[[nodiscard]] Findings systemFindings();
[[nodiscard]] Findings limitFindings();
// Tried: doctor_launch.cpp.
[[nodiscard]] Findings launchFindings();
[[nodiscard]] Finding subreaperFinding();
[[nodiscard]] Finding cgroupFinding();
// Tried on a child that waits for input: doctor_watch.cpp.
[[nodiscard]] Findings watchFindings();

} // namespace forklane
