// SPDX-License-Identifier: MIT
// What forklanectl queue tells at its end, as one line of JSON.
#pragma once

#include <string>

#include "queue/work_run.h"

namespace forklane::ctl {

struct QueueReport {
    std::string kind; ///< As it was asked for.
    Duration wall{};
    int signal = 0; ///< That stopped it, or 0.
};

[[nodiscard]] std::string toJson(const QueueReport &report, queue::WorkRun &run);

} // namespace forklane::ctl
