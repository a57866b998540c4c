// SPDX-License-Identifier: MIT
// The Launch tab: what each child did between fork and exec, with times.
#pragma once

#include "pages/run/run_entry.h"

class QTableWidget;

namespace forklane::ui {

/// Fills the table (Stage, After, Took, Step) with the launch slices of the job's recording.
void showLaunchSteps(QTableWidget &table, const RunEntry &entry);

} // namespace forklane::ui
