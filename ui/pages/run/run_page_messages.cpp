// SPDX-License-Identifier: MIT
// The Run page's news in the message bar: what went wrong, who holds the output, and what can be done about it.
#include <algorithm>
#include <cerrno>

#include "format.h"
#include "job/processes.h"
#include "pages/page_frame.h"
#include "pages/run/flood_message.h"
#include "pages/run/run_page.h"
#include "pages/run/run_sentence.h"
#include "pages/run/stop_message.h"
#include "process/communicate.h"
#include "process/parse.h"
#include "process/suggest.h"
#include "widgets/command_line/command_line.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

QString pathVariable()
{
    return qEnvironmentVariable("PATH", QStringLiteral("/usr/local/bin:/usr/bin:/bin"));
}

constexpr std::size_t kAskAbove = 20; // processes

/// The program that was probably meant; none when it was not the program that could not be found.
std::optional<std::string> nearProgram(const StageReport &stage)
{
    if (stage.failure->step != "exec" || stage.failure->error.code != ENOENT)
        return std::nullopt;
    return suggestProgram(stage.argv.front(), pathVariable().toStdString());
}

} // namespace

void RunPage::showMessages(const JobReport &report)
{
    RunEntry *entry = current();
    if (report.state == JobState::Held && !report.heldBy.empty() && m_toldHolders != entry->id) {
        m_toldHolders = entry->id;
        const auto job = entry->job;
        m_frame->messages()->showMessage(
            MessageBar::Kind::Information, holdersSentence(report),
            {{tr("Stop it"), [job] { job->stop(); }}, {tr("Leave it"), [job] { job->leaveHolders(); }}});
    }
    if (report.state == JobState::Done && m_toldHolders == entry->id)
        m_frame->messages()->clear();
    const auto failed =
        std::find_if(report.stages.begin(), report.stages.end(), [](const StageReport &stage) { return stage.failure; });
    if (failed != report.stages.end() && m_toldFailure != entry->id)
        showStageFailure(*entry, static_cast<std::size_t>(failed - report.stages.begin()));
    if (report.failure)
        m_frame->messages()->showMessage(MessageBar::Kind::Fault, asSentence(describe(*report.failure)));
    const auto &status = report.stages.empty() ? std::optional<ExitStatus>() : report.stages.back().status;
    if (entry->demoRun && entry->demoRun->check && status && !status->isSuccess()) {
        const CalledProcessError error{entry->demoRun->text, *status, {}};
        m_frame->messages()->showMessage(MessageBar::Kind::Fault, QString::fromStdString(describe(error)));
    }
}

/// Those that change, or lose their sense, while the run goes on.
void RunPage::countInMessages(const RunEntry &entry)
{
    m_flood->update(entry.job, entry.report);
    m_stopMessage->update(entry.job, entry.report, entry.stageNames);
    if (entry.report.state == JobState::Done && !m_killQuestion.isEmpty() && m_frame->messages()->sentence() == m_killQuestion)
        m_frame->messages()->clear();
}

/// A question only where much would be lost by a slip.
void RunPage::kill()
{
    RunEntry *entry = current();
    if (entry == nullptr)
        return;
    const auto job = entry->job;
    const std::size_t living = livingProcesses(job->report());
    if (living <= kAskAbove) {
        job->kill();
        return;
    }
    m_killQuestion = tr("%1 processes are running. Kill them all?").arg(living);
    m_frame->messages()->showMessage(MessageBar::Kind::Information, m_killQuestion,
                                     {{tr("Kill them"), [job] { job->kill(); }}, {tr("Let them run"), [] {}}});
}

void RunPage::showStageFailure(const RunEntry &entry, std::size_t stage)
{
    m_toldFailure = entry.id;
    const StageReport &failed = entry.report.stages[stage];
    QString sentence = QString::fromStdString(describe(*failed.failure, stage + 1));
    QList<MessageBar::Button> buttons;
    if (const auto near = nearProgram(failed)) {
        const QString better = QString::fromStdString(*near);
        sentence += QLatin1Char(' ') + tr("Did you mean \"%1\"?").arg(better);
        buttons.append({tr("Use \"%1\"").arg(better), [this, request = RunRequest(entry), job = entry.job, stage, near] {
                            useProgram(job->spec(), request, stage, *near);
                        }});
    }
    m_frame->messages()->showMessage(MessageBar::Kind::Fault, sentence, buttons);
}

/// The run that failed, once more and as it was then, but for the program of this stage.
void RunPage::useProgram(JobSpec spec, RunRequest request, std::size_t stage, const std::string &program)
{
    spec.pipeline.text = withProgram(spec.pipeline.text, stage, program).value_or(spec.pipeline.text);
    spec.pipeline.stages[stage].command.argv.front() = program;
    request.text = QString::fromStdString(spec.pipeline.text);
    request.demoRun.reset(); // what it expects is not expected of this one
    fill(request.text, request.shell);
    m_line->addToHistory(request.text);
    startAgain(std::move(spec), std::move(request));
}

} // namespace forklane::ui
