// SPDX-License-Identifier: MIT
// One run on the page: what was asked for, and the job that came of it.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include <QString>
#include <QStringList>

#include "demo/demo.h"
#include "job/facts.h"
#include "job/job.h"
#include "pages/run/options/run_options.h"

namespace forklane::ui {

/// What is asked for again when a run is repeated.
struct RunRequest {
    QString text; ///< As in the command line.
    bool shell = false;
    RunOptions options;
    std::optional<DemoRun> demoRun; ///< If it belongs to an example.
    QString demoId;
    int demoPlay = 0;           ///< How often an example had been played before: its runs share it.
    std::size_t demoIndex = 0;  ///< Which of the example's runs.
    double demoTimeScale = 1.0; ///< What its waits were divided by.
};

/// With the request, what is true of this one run.
struct RunEntry : RunRequest {
    RunEntry() = default;
    explicit RunEntry(RunRequest request) : RunRequest(std::move(request)) {}

    int id = 0; ///< Of the page's runs; never given twice.
    std::shared_ptr<Job> job;
    JobReport report; ///< The newest that the bridge has told of.
    BlameSums blame;  ///< Of its recording.
    QStringList stageNames;
    std::optional<Duration> lastTime; ///< What the same text took the last time.
    bool accompanied = false;         ///< The caller's part of an example has been set going.
    bool endTold = false;             ///< Its end has been dealt with; its report may still be told again.
};

} // namespace forklane::ui
