// SPDX-License-Identifier: MIT
#include "pages/run/run_page.h"

#include <algorithm>
#include <utility>

#include <QComboBox>
#include <QEvent>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>

#include "engine_bridge.h"
#include "format.h"
#include "pages/page_frame.h"
#include "pages/run/descriptor_table.h"
#include "pages/run/input_line.h"
#include "pages/run/launch_table.h"
#include "pages/run/options/run_options_drawer.h"
#include "pages/run/process_tree.h"
#include "pages/run/run_details.h"
#include "pages/run/run_sentence.h"
#include "process/parse.h"
#include "timeline/timeline_panel.h"
#include "usable.h"
#include "widgets/command_line/command_line.h"
#include "widgets/explain/explain_panel.h"
#include "widgets/message_bar/message_bar.h"
#include "widgets/output/output_panel.h"
#include "widgets/strip/strip.h"

namespace forklane::ui {

namespace {

bool isRunning(const JobReport &report)
{
    return report.state != JobState::Done;
}

QStringList stageNamesOf(const Pipeline &pipeline)
{
    QStringList names;
    for (const Stage &stage : pipeline.stages)
        names << QString::fromStdString(shortName(stage.command));
    return names;
}

} // namespace

void RunPage::fill(const QString &text, bool shell)
{
    m_mode->setCurrentIndex(shell ? 1 : 0);
    if (m_line->text() != text) {
        if (m_line->isModified() && !m_line->text().trimmed().isEmpty())
            m_line->addToHistory(m_line->text());
        m_line->setText(text);
    }
    m_line->setFocus();
}

bool RunPage::run(const QString &text, bool shell)
{
    fill(text, shell);
    leaveExample();
    m_modeBefore.reset();
    hideRowsOfOthers(text);
    auto spec = specFromFields();
    if (!spec)
        return false;
    m_line->addToHistory(text);
    RunRequest request;
    request.text = text;
    request.shell = shell;
    request.options = m_options->options();
    start(std::move(*spec), std::move(request));
    return true;
}

void RunPage::runCommand(const QStringList &words)
{
    std::vector<std::string> argv;
    for (const QString &word : words)
        argv.push_back(word.toStdString());
    // Quoted, the words read back the same: what ran stands in the command line.
    run(QString::fromStdString(quoteWords(argv)), false);
}

/// An example's mode is not that of what is typed instead of it.
void RunPage::restoreMode(const QString &edited)
{
    if (m_modeBefore && edited.size() <= 1)
        m_mode->setCurrentIndex(*std::exchange(m_modeBefore, std::nullopt));
}

void RunPage::submit()
{
    const QString text = m_line->text();
    if (!text.trimmed().isEmpty())
        run(text, m_mode->currentIndex() == 1);
}

std::optional<JobSpec> RunPage::specFromFields()
{
    const std::string text = m_line->text().toStdString();
    auto pipeline = m_mode->currentIndex() == 1 ? Pipeline{{{shellCommand(text), false}}, text} : parsePipeline(text);
    if (pipeline) {
        JobSpec spec;
        spec.pipeline = std::move(*pipeline);
        if (const Status applied = apply(m_options->options(), spec); !applied) {
            m_frame->messages()->showMessage(MessageBar::Kind::Fault, asSentence(describe(applied.error())));
            m_optionsButton->setChecked(true);
            return std::nullopt;
        }
        return spec;
    }
    QList<MessageBar::Button> buttons;
    if (pipeline.error().needsShell)
        buttons.append({tr("Use Shell"), [this] { run(m_line->text(), true); }});
    m_complaint = QString::fromStdString(describe(pipeline.error()));
    m_frame->messages()->showMessage(MessageBar::Kind::Fault, m_complaint, buttons);
    m_line->setFocus();
    return std::nullopt;
}

void RunPage::updateOptions()
{
    const int count = differences(m_options->options());
    m_optionsButton->setText(count == 0 ? tr("Options") : tr("Options (%1)").arg(count));
}

void RunPage::start(JobSpec spec, RunRequest request)
{
    m_frame->messages()->clear();
    RunEntry entry(std::move(request));
    entry.stageNames = stageNamesOf(spec.pipeline);
    entry.lastTime = lastTimeOf(entry, spec.pipeline);
    entry.job = m_bridge.start(std::move(spec));
    entry.report = entry.job->report();
    entry.id = m_nextId++;
    dropOldRuns();
    m_runs.push_back(std::move(entry));
    shareOutputBudget();
    show(m_runs.size() - 1);
    if (m_input->isVisibleTo(this))
        m_input->setFocus();
    m_refresh.start();
}

RunEntry *RunPage::current()
{
    return m_current ? &m_runs[*m_current] : nullptr;
}

void RunPage::show(std::size_t index)
{
    if (m_current != index)
        m_frame->timeline()->setSelection({}); // it is another recording's
    m_current = index;
    const RunEntry &entry = m_runs[index];
    const JobReport &report = entry.report;
    m_pictures->setCurrentWidget(m_strip);
    fitPictures();
    m_strip->setStages(entry.stageNames);
    m_output->setStore(entry.job->output());
    m_output->setStageNames(entry.stageNames);
    m_output->setOrigin(toTick(report.start));
    m_output->setPrefixes(entry.demoRun ? LinePrefixes{QString::fromStdString(entry.demoRun->linePrefix),
                                                       QString::fromStdString(entry.demoRun->errorPrefix)}
                                        : LinePrefixes());
    m_input->setRun(entry.job);
    m_input->update(report);
    m_reportIsNew = false;
    showCode(entry);
    showExplanation(entry);
    m_frame->timeline()->setRecording(entry.job->recording());
    m_frame->timeline()->setLive(isRunning(report));
    showInstant(std::nullopt);
    updateControls(&report);
    updateChips();
    showMessages(report);
    countInMessages(entry);
    showLaunch();
}

Tick RunPage::newest() const
{
    const RunEntry &entry = m_runs[*m_current];
    return isRunning(entry.report) ? tickNow() : entry.job->recording()->lastTick();
}

/// The one place from which every picture of the page is drawn: strip, sentence, output and lanes show the same instant.
void RunPage::showInstant(std::optional<Tick> instant)
{
    RunEntry *entry = current();
    if (entry == nullptr)
        return;
    m_instant = instant;
    const Job &job = *entry->job;
    RunSentenceInput input;
    input.facts = factsAt(*job.recording(), job.tracks(), instant.value_or(newest()), entry->blame);
    input.report = entry->report;
    input.stageNames = entry->stageNames;
    input.isReplay = instant.has_value();
    input.lastTime = entry->lastTime;
    input.stopSignal = job.spec().stop.signal;
    input.now = Clock::now();
    m_strip->setFailures(failureTexts(input.report));
    m_strip->setFacts(input.facts);
    m_frame->setSentence(runSentence(input));
    m_output->setPlayhead(instant);
    m_output->refresh();
    m_frame->explanation()->showAt(instant);
    showProcesses();
    updateDetails();
}

void RunPage::refresh()
{
    RunEntry *entry = current();
    const bool anyRunning =
        std::any_of(m_runs.begin(), m_runs.end(), [](const RunEntry &run) { return isRunning(run.report); });
    if (!anyRunning)
        m_refresh.stop();
    shareOutputBudget();
    if (entry != nullptr && m_reportIsNew) {
        showReport();
    } else if (entry != nullptr && isRunning(entry->report)) {
        countInMessages(*entry);
        showLaunch();
        if (!m_instant)
            showInstant(std::nullopt);
    }
    updateChips();
    emit statusChanged();
}

/// What tells of one stage of many waits for the next refresh; a new state of the run, and all news of one that has ended, are
/// shown at once.
void RunPage::onJobChanged(const std::shared_ptr<Job> &job)
{
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [&](const RunEntry &entry) { return entry.job == job; });
    if (found == m_runs.end())
        return;
    const JobState before = std::exchange(found->report, job->report()).state;
    const JobReport &report = found->report;
    accompany(*found, report);
    m_reportIsNew = m_reportIsNew || current() == &*found;
    if (isRunning(report) && report.state == before)
        return;
    if (current() == &*found)
        showReport();
    updateChips();
    emit statusChanged();
    if (!isRunning(report))
        onEnded(*found); // neither `found` nor `report` are valid from here on
}

/// Of the run that is shown.
void RunPage::showReport()
{
    const RunEntry &entry = *current();
    m_reportIsNew = false;
    updateControls(&entry.report);
    showMessages(entry.report);
    countInMessages(entry);
    m_input->update(entry.report);
    showLaunch();
    if (!isRunning(entry.report))
        m_frame->timeline()->setLive(false);
    showInstant(m_instant);
}

void RunPage::updateControls(const JobReport *report)
{
    const bool running = report != nullptr && isRunning(*report);
    for (QPushButton *button : {m_stop, m_pause, m_kill})
        setUsable(button, running, tr("Nothing is running."));
    updateSignal();
    m_pause->setText(running && report->state == JobState::Stopped ? tr("Go on") : tr("Pause"));
}

/// Only while somebody can see it.
void RunPage::showLaunch()
{
    const RunEntry *entry = current();
    if (entry == nullptr || m_tabs->currentWidget() != m_launch->parentWidget())
        return;
    m_launch->showSteps(*entry);
    m_descriptors->showRun(*entry);
    markLaunch();
}

/// At the shown instant; only while somebody can see it.
void RunPage::showProcesses()
{
    const RunEntry *entry = current();
    if (entry == nullptr || m_tabs->currentWidget() != m_processes)
        return;
    std::vector<std::optional<std::int64_t>> peaks;
    for (const StageReport &stage : entry->report.stages)
        peaks.push_back(stage.maxRssKib);
    m_processes->setProcesses(processesAt(*entry->job->recording(), m_instant.value_or(newest())), peaks);
    m_processes->choose(m_frame->timeline()->selection().track);
}

void RunPage::replay()
{
    m_frame->timeline()->startReplay();
}

void RunPage::primary()
{
    submit();
}

void RunPage::stop()
{
    RunEntry *entry = current();
    if (entry == nullptr)
        return;
    if (entry->demoRun && entry->demoPlay == m_demoPlays)
        leaveExample();
    entry->job->stop();
}

void RunPage::focusCommandLine()
{
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

void RunPage::find()
{
    m_tabs->setCurrentIndex(0);
    m_output->openFind();
}

void RunPage::toggleInspector()
{
    m_frame->toggleInspector();
}

void RunPage::toggleTallTimeline()
{
    m_frame->toggleTallTimeline();
}

void RunPage::focusNextArea(bool forward)
{
    m_frame->focusNextArea({m_line, m_strip, m_tabs}, forward);
}

void RunPage::applyFolding(bool narrow, bool low)
{
    m_frame->applyFolding(narrow, low);
    m_strip->setCompact(low);
    fitPictures();
}

/// As high as what it shows, which follows the text size; a stack would take the height of its highest page.
void RunPage::fitPictures()
{
    m_pictures->setFixedHeight(m_pictures->currentWidget()->sizeHint().height());
}

void RunPage::changeEvent(QEvent *event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitPictures();
}

std::shared_ptr<const Recording> RunPage::recording() const
{
    return m_current ? m_runs[*m_current].job->recording() : nullptr;
}

QString RunPage::status() const
{
    return tr("no recording");
}

} // namespace forklane::ui
