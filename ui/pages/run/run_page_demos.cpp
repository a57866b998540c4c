// SPDX-License-Identifier: MIT
// The Run page plays an example: its runs one after the other, with the caller's part in them.
#include <algorithm>
#include <utility>

#include <QPushButton>
#include <QTabWidget>

#include "pages/page_frame.h"
#include "pages/run/demo_rows.h"
#include "pages/run/run_page.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

QString shorterWaits(double timeScale)
{
    return RunPage::tr("Waits are %1 times shorter than in the lecture.").arg(timeScale);
}

} // namespace

void RunPage::openDemo(const Demo &demo)
{
    m_modeBefore = m_modeBefore.value_or(m_mode->currentIndex());
    if (!demo.runs.empty())
        fill(QString::fromStdString(demo.runs.front().text), demo.runs.front().shell);
    m_demo = demo;
    m_demoTimeScale = 1.0;
    m_rows->setDemo(demo);
    m_tabs->setTabVisible(m_tabs->indexOf(m_rows), demo.runs.size() > 1);
    if (m_rows->hasSwitch())
        m_tabs->setCurrentWidget(m_rows);
    m_frame->explainExample(QString::fromStdString(demo.id), QString::fromStdString(demo.sentence).toHtmlEscaped());
}

void RunPage::runDemo(const Demo &demo, double timeScale)
{
    leaveExample();
    m_demoAsExpected = true;
    openDemo(demo);
    m_demoTimeScale = timeScale;
    m_demoIsWhole = true;
    for (std::size_t row = 0; row < demo.runs.size(); ++row)
        m_waitingDemoRuns.push_back(requestOf(row));
    startNextDemoRun();
}

/// What still waits of it does not come any more, and what still runs of it does not count for it.
void RunPage::leaveExample()
{
    m_waitingDemoRuns.clear();
    ++m_demoPlays;
    m_demoIsWhole = false;
}

/// The table of an example's runs has nothing to say about a command of one's own.
void RunPage::hideRowsOfOthers(const QString &text)
{
    const auto isText = [&text](const DemoRun &run) { return QString::fromStdString(run.text) == text; };
    if (!m_demo || std::none_of(m_demo->runs.begin(), m_demo->runs.end(), isText))
        m_tabs->setTabVisible(m_tabs->indexOf(m_rows), false);
}

RunRequest RunPage::requestOf(std::size_t row) const
{
    const DemoRun run = scaled(m_demo->runs[row], m_demoTimeScale);
    RunRequest request;
    request.text = QString::fromStdString(run.text);
    request.shell = run.shell;
    request.demoRun = run;
    request.demoId = QString::fromStdString(m_demo->id);
    request.demoPlay = m_demoPlays;
    request.demoIndex = row;
    request.demoTimeScale = m_demoTimeScale;
    return request;
}

/// One of the example's runs alone.
void RunPage::runDemoRow(std::size_t row)
{
    leaveExample();
    m_waitingDemoRuns.push_back(requestOf(row));
    startNextDemoRun();
}

void RunPage::startNextDemoRun()
{
    if (m_waitingDemoRuns.empty())
        return;
    RunRequest request = std::move(m_waitingDemoRuns.front());
    m_waitingDemoRuns.pop_front();
    m_rows->showSwitch(request.demoRun->parentKeepsPipes);
    auto spec = jobSpecOf(*request.demoRun);
    fill(request.text, request.shell);
    if (!spec) {
        m_frame->messages()->showMessage(MessageBar::Kind::Fault, QString::fromStdString(describe(spec.error())));
        return;
    }
    start(std::move(*spec), std::move(request));
    tellShorterWaits();
}

void RunPage::tellShorterWaits()
{
    if (const double timeScale = m_runs.back().demoTimeScale; timeScale != 1.0)
        m_frame->messages()->showMessage(MessageBar::Kind::Information, shorterWaits(timeScale));
}

/// The caller's part of an example: signals at their times, and a wait that is given up. Times count from the start of stage 1,
/// which comes some time after the wish for it.
void RunPage::accompany(RunEntry &entry, const JobReport &report)
{
    if (!entry.demoRun || entry.accompanied || report.stages.empty() || !report.stages.front().start)
        return;
    entry.accompanied = true;
    if (!entry.demoRun->during.empty())
        m_frame->messages()->showMessage(
            MessageBar::Kind::Information,
            tr("The caller goes on meanwhile: %1").arg(QString::fromStdString(entry.demoRun->during)) +
                (entry.demoTimeScale != 1.0 ? u' ' + shorterWaits(entry.demoTimeScale) : QString()));
    const Instant start = report.start + *report.stages.front().start;
    const auto after = [this, start, weak = std::weak_ptr<Job>(entry.job)](std::chrono::milliseconds time, auto act) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(start + time - Clock::now());
        QTimer::singleShot(std::max(left, std::chrono::milliseconds(0)), Qt::PreciseTimer, this, [weak, act] {
            if (const auto job = weak.lock())
                act(*job);
        });
    };
    for (const DemoSignal &signal : entry.demoRun->sentSignals)
        after(signal.after, [number = signal.number](Job &job) { job.signalStage(0, number); });
    if (entry.demoRun->waitTimeout)
        after(*entry.demoRun->waitTimeout, [](Job &job) { job.stop(); });
}

void RunPage::onEnded(RunEntry &entry)
{
    if (std::exchange(entry.endTold, true))
        return;
    const JobReport &report = entry.report;
    if (!entry.demoRun || entry.demoPlay != m_demoPlays)
        return; // it ran alone, or another has been begun since
    const DemoOutcome outcome = outcomeOf(report, entry.job->output().get());
    m_demoAsExpected = m_demoAsExpected && contradictions(entry.demoRun->expected, outcome).empty();
    const QString id = entry.demoId;
    if (m_waitingDemoRuns.empty() && m_demoIsWhole)
        emit demoEnded(id, m_demoAsExpected, entry.job->recording());
    else
        startNextDemoRun(); // `entry` is not valid from here on
}

} // namespace forklane::ui
