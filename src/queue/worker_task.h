// SPDX-License-Identifier: MIT
// One attempt at a task, done here and now by a worker process.
#pragma once

#include "queue/worker_protocol.h"

namespace forklane::queue {

struct TaskOutcome {
    bool succeeded = true;
    std::int16_t code = 0; ///< As Attempt::code.
};

/// Blocks for as long as the task takes. A crasher that fails does not return: the process ends by SIGSEGV, without a core
/// file. A command gets a process group of its own, /dev/null as stdin, and none of this process's other descriptors; whoever
/// of it is left when this process dies, the keeper kills.
[[nodiscard]] TaskOutcome perform(const WorkOrder &order);

} // namespace forklane::queue
