// SPDX-License-Identifier: MIT
// The Run page's one selection: a line, a slice or a stage is marked wherever it is seen.
#include <algorithm>

#include <QAction>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTabWidget>

#include "demo/demo_code.h"
#include "pages/page_frame.h"
#include "pages/run/descriptor_table.h"
#include "pages/run/launch_table.h"
#include "pages/run/process_tree.h"
#include "pages/run/run_details.h"
#include "pages/run/run_page.h"
#include "timeline/timeline_panel.h"
#include "usable.h"
#include "widgets/code/code_panel.h"
#include "widgets/explain/explain_panel.h"
#include "widgets/output/output_panel.h"
#include "widgets/strip/strip.h"

namespace forklane::ui {

/// A click on a line: every picture shows the instant at which it was read, and its stage's slice of then is selected.
void RunPage::showLine(Tick tick, std::uint16_t stage)
{
    const RunEntry *entry = current();
    if (entry == nullptr || stage >= entry->job->tracks().stages.size())
        return;
    const ProcessTracks &tracks = entry->job->tracks().stages[stage];
    TimelineSelection selection{tracks.track, {}, {}, 0};
    const SliceView slices = entry->job->recording()->slices(tracks.state);
    const std::size_t index = slices.firstEndingAfter(tick);
    if (index < slices.size() && slices.at(index).begin <= tick)
        selection = {tracks.track, tracks.state, slices.at(index), index};
    m_frame->timeline()->setPlayhead(tick);
    const QSignalBlocker blocker(m_frame->timeline()); // what is in sight stays there
    m_frame->timeline()->setSelection(selection);
    markLines(Reveal::No);
    updateDetails();
}

/// The lines that the selected slice's stage wrote in its time, or those of the selected read.
void RunPage::markLines(Reveal reveal)
{
    const RunEntry *entry = current();
    const TimelineSelection &selection = m_frame->timeline()->selection();
    std::optional<LineMark> mark;
    if (entry != nullptr && selection.hasSlice()) {
        const RunTracks &tracks = entry->job->tracks();
        if (selection.row == tracks.reads)
            mark = LineMark{{selection.slice.begin - 2 * OutputStore::kBlockSpan.count(), selection.slice.begin}, std::nullopt};
        for (std::size_t i = 0; i < tracks.stages.size(); ++i) {
            if (tracks.stages[i].state == selection.row)
                mark = LineMark{{selection.slice.begin, selection.slice.end}, static_cast<std::uint16_t>(i)};
        }
    }
    m_output->setMarked(mark, reveal);
}

/// The steps and descriptors of the selected stage.
void RunPage::markLaunch()
{
    if (m_tabs->currentWidget() != m_launch->parentWidget())
        return;
    const TimelineSelection &selection = m_frame->timeline()->selection();
    const auto stage = selectedStage();
    m_launch->choose(stage, selection.hasSlice() ? std::optional(selection.slice.begin) : std::nullopt);
    m_descriptors->choose(stage);
}

/// A step is a slice of its stage's lane.
void RunPage::chooseStep(std::size_t stage, Tick begin)
{
    const RunEntry *entry = current();
    if (entry == nullptr || stage >= entry->job->tracks().stages.size())
        return;
    const ProcessTracks &tracks = entry->job->tracks().stages[stage];
    const SliceView slices = entry->job->recording()->slices(tracks.state);
    const std::size_t index = slices.firstEndingAfter(begin);
    if (index < slices.size() && slices.at(index).begin == begin)
        m_frame->timeline()->setSelection({tracks.track, tracks.state, slices.at(index), index});
    else
        chooseStage(stage);
}

void RunPage::chooseStage(std::size_t stage)
{
    const RunEntry *entry = current();
    if (entry != nullptr && stage < entry->job->tracks().stages.size())
        m_frame->timeline()->setSelection({entry->job->tracks().stages[stage].track, {}, {}, 0});
}

void RunPage::updateDetails()
{
    const RunEntry *entry = current();
    if (entry == nullptr)
        return;
    const TimelineSelection &selection = m_frame->timeline()->selection();
    m_frame->setDetails(runDetails(*entry, selection, m_instant.value_or(newest())));
    const auto stage = selectedStage();
    m_strip->setSelected(stage ? static_cast<int>(*stage) : -1);
    const auto &pipes = entry->job->tracks().pipes;
    const auto pipe =
        std::find_if(pipes.begin(), pipes.end(), [&](const PipeTracks &one) { return one.track == selection.track; });
    m_strip->setSelectedPipe(pipe == pipes.end() ? -1 : static_cast<int>(pipe - pipes.begin()));
    m_processes->choose(selection.track);
    markLaunch();
    updateSignal();
}

std::optional<std::size_t> RunPage::selectedStage() const
{
    const TimelineSelection &selection = m_frame->timeline()->selection();
    if (!m_current || selection.isEmpty())
        return std::nullopt;
    const Job &job = *m_runs[*m_current].job;
    const auto structure = job.recording()->structure();
    const auto &stages = job.tracks().stages;
    for (TrackId track = selection.track; track.isValid(); track = structure->tracks[track.value].parent) {
        const auto found =
            std::find_if(stages.begin(), stages.end(), [track](const ProcessTracks &stage) { return stage.track == track; });
        if (found != stages.end())
            return static_cast<std::size_t>(found - stages.begin());
    }
    return std::nullopt;
}

/// The menu and its tool tip say whom a signal will reach.
void RunPage::updateSignal()
{
    const RunEntry *entry = current();
    if (entry == nullptr || entry->report.state == JobState::Done) {
        setUsable(m_signal, false, tr("Nothing is running."));
        return;
    }
    const auto stage = selectedStage();
    if (!stage) {
        m_signalTitle->setText(tr("To all stages"));
        setUsable(m_signal, true, tr("Send a signal to all stages, or to one: select it first."), {});
        return;
    }
    const QString name = entry->stageNames.value(static_cast<int>(*stage));
    m_signalTitle->setText(tr("To %1").arg(name));
    setUsable(m_signal, !entry->report.stages[*stage].status, tr("Send a signal to the selected stage: %1.").arg(name),
              tr("%1 has ended. Select another stage, or none for all.").arg(name));
}

/// Of an example the program of its caller; else of the job as it was asked for.
void RunPage::showCode(const RunEntry &entry)
{
    if (entry.demoRun) {
        if (const auto run = codeRunOf(*entry.demoRun))
            m_frame->code()->setCode(*run);
        return;
    }
    m_frame->code()->setCode(code::JobRun{entry.job->spec(), {}});
}

/// Of an example all runs of that time; of a typed command what happens in every run.
void RunPage::showExplanation(const RunEntry &entry)
{
    ExplainPanel *panel = m_frame->explanation();
    const QString id = entry.demoRun ? entry.demoId : QStringLiteral("run");
    if (panel->explained() != id) {
        panel->explain(id);
        const Demo *demo = findDemo(id.toStdString());
        panel->setNote(demo != nullptr ? QString::fromStdString(demo->sentence).toHtmlEscaped()
                                       : tr("What happens in every run; a step is ticked when it has been seen in this one."));
    }
    std::vector<ExplainedRun> runs(1);
    if (!entry.demoRun)
        runs[0].recording = entry.job->recording();
    for (const RunEntry &run : m_runs) {
        if (!entry.demoRun || !run.demoRun || run.demoPlay != entry.demoPlay)
            continue;
        runs.resize(std::max(runs.size(), run.demoIndex + 1));
        runs[run.demoIndex].recording = run.job->recording();
    }
    panel->setRuns(std::move(runs));
}

/// Of a run that is not shown yet, this one is shown.
void RunPage::showFound(const FoundEvent &event)
{
    const auto wanted = m_frame->explanation()->runs()[event.run].recording;
    const auto found =
        std::find_if(m_runs.begin(), m_runs.end(), [&](const RunEntry &run) { return run.job->recording() == wanted; });
    if (found == m_runs.end())
        return;
    const auto index = static_cast<std::size_t>(found - m_runs.begin());
    if (index != m_current)
        show(index);
    m_frame->showFound(event);
}

} // namespace forklane::ui
