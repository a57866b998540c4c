// SPDX-License-Identifier: MIT
// What the strip says of stages and pipes: pure functions of the facts.
#pragma once

#include <QString>

#include "job/facts.h"

namespace forklane::ui {

/// "running", "exit 0", "SIGPIPE", "not started", "not begun"; "not seen" for a living stage that could not be looked at.
[[nodiscard]] QString stageState(const StageFacts &stage);
/// Times and bytes, a line each.
[[nodiscard]] QString stageDetails(const StageFacts &stage);

/// The rate while the writer lives ("1.2 MB/s"), then its total ("35 KB"); empty when unknown.
[[nodiscard]] QString pipeRate(const StageFacts &writer);
/// A rate or total of nothing, which is painted dimmed.
[[nodiscard]] bool isZeroRate(const StageFacts &writer);
/// "92 %"; empty when unknown. Neither 0 nor 100 unless it is so exactly.
[[nodiscard]] QString pipePercent(const PipeFacts &pipe);
/// What the numbers are; the fill in bytes.
[[nodiscard]] QString pipeDetails(const QString &writerName, const StageFacts &writer, const PipeFacts &pipe);

} // namespace forklane::ui
