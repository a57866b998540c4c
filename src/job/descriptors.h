// SPDX-License-Identifier: MIT
// What the descriptors of a job's stages are connected to, before their launch and after it: a pure function of the spec.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "job/job_spec.h"

namespace forklane {

/// Where a descriptor leads.
struct DescriptorEnd {
    enum class Kind : std::uint8_t {
        Closed,    ///< Nothing that a program gets: it is not open, or close-on-exec.
        Inherited, ///< This program's own descriptor `number`.
        Own,       ///< Descriptor `number`, which the caller of the job opened.
        File,      ///< `file`.
        FromStage, ///< The read end of the pipe that stage `number` (0, 1 …) writes to.
        ToStage,   ///< The write end of the pipe that stage `number` reads.
        Input,     ///< The read end of the pipe that this program writes to.
        Output,    ///< The write end of a pipe that this program reads; `number` is the descriptor that it was made for.
    };
    Kind kind = Kind::Closed;
    int number = 0;
    FilePath file;
    bool operator==(const DescriptorEnd &) const = default;
};

struct DescriptorChange {
    int descriptor = 0;
    DescriptorEnd before; ///< In the keeper that launches, and so in the child just after fork.
    DescriptorEnd after;  ///< In the program, when exec has succeeded.
    bool operator==(const DescriptorChange &) const = default;
};

struct StageDescriptors {
    std::vector<DescriptorChange> changes; ///< Ascending: 0, 1, 2 and whatever else is redirected.
    /// What the keeper held for it above its own, close-on-exec, to be put into place by dup2: in the order of redirections,
    /// also files that a later one replaced (`>a >b`).
    std::vector<DescriptorEnd> held;
    bool operator==(const StageDescriptors &) const = default;
};

/// As flatten() and the launch make them.
[[nodiscard]] StageDescriptors descriptorsOf(const JobSpec &spec, std::size_t stage);
/// One for each stage.
[[nodiscard]] std::vector<StageDescriptors> descriptorsOf(const JobSpec &spec);

} // namespace forklane
