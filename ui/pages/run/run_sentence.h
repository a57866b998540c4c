// SPDX-License-Identifier: MIT
// The Run page's one sentence, from facts. Pure.
#pragma once

#include <optional>

#include <QString>
#include <QStringList>

#include "job/facts.h"
#include "job/job_spec.h"

namespace forklane::ui {

struct RunSentenceInput {
    RunFacts facts;   ///< At the instant that is shown.
    JobReport report; ///< The newest.
    QStringList stageNames;
    bool isReplay = false;            ///< An older instant is shown: what came later is not told.
    std::optional<Duration> lastTime; ///< How long the same text took before.
    int stopSignal = 15;              ///< What a stop sends first.
    Instant now;                      ///< For the countdown of a stop.
};

/// "Running 2.1 s · slowest so far: sort (busy 1.7 s; tr waited 1.6 s to write to it)".
[[nodiscard]] QString runSentence(const RunSentenceInput &input);

/// One for each stage: empty, or why it did not start.
[[nodiscard]] QStringList failureTexts(const JobReport &report);

/// "Finished, but "sleep" (pid 4312) still holds the output open."; empty when nobody does.
[[nodiscard]] QString holdersSentence(const JobReport &report);

} // namespace forklane::ui
