// SPDX-License-Identifier: MIT
// A job's report as the one line of JSON that `forklanectl run --json` promises.
#pragma once

#include <string>

#include "job/job_spec.h"

namespace forklane::ctl {

/// Every key always there, null when unknown; ends with a newline. Texts that are not UTF-8 get U+FFFD.
[[nodiscard]] std::string toJson(const JobReport &report);

} // namespace forklane::ctl
