// SPDX-License-Identifier: MIT
// One run on the page: what was asked for, and the job that came of it.
#pragma once

#include <memory>
#include <optional>

#include <QString>
#include <QStringList>

#include "demo/demo.h"
#include "job/facts.h"
#include "job/job.h"
#include "pages/run/options/run_options.h"

namespace forklane::ui {

struct RunEntry {
    int id = 0; ///< Of the page's runs; never given twice.
    std::shared_ptr<Job> job;
    JobReport report; ///< The newest that the bridge has told of.
    BlameSums blame;  ///< Of its recording.
    QString text;     ///< As in the command line.
    bool shell = false;
    RunOptions options;
    QStringList stageNames;
    std::optional<DemoRun> demoRun; ///< If it belongs to an example.
    QString demoId;
    int demoPlay = 0;                 ///< How often an example had been played before: its runs share it.
    std::size_t demoIndex = 0;        ///< Which of the example's runs.
    double demoTimeScale = 1.0;       ///< What its waits were divided by.
    std::optional<Duration> lastTime; ///< What the same text took the last time.
    bool accompanied = false;         ///< The caller's part of an example has been set going.
    bool endTold = false;             ///< Its end has been dealt with; its report may still be told again.
};

} // namespace forklane::ui
