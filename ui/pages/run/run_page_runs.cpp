// SPDX-License-Identifier: MIT
// The Run page's runs: their chips, to run one again, to let one go, and what they keep together.
#include <algorithm>
#include <utility>

#include "io/output_budget.h"
#include "pages/page_frame.h"
#include "pages/run/options/run_options_drawer.h"
#include "pages/run/run_chips.h"
#include "pages/run/run_details.h"
#include "pages/run/run_page.h"
#include "widgets/command_line/command_line.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

constexpr std::size_t kOutputBudget = 256 * 1024 * 1024; // kept output of all runs together

/// The same programs with the same words; what is set for them (LC_ALL=C) may differ.
bool runTheSame(const Pipeline &left, const Pipeline &right)
{
    const auto isSame = [](const Stage &one, const Stage &other) { return one.command.argv == other.command.argv; };
    return std::equal(left.stages.begin(), left.stages.end(), right.stages.begin(), right.stages.end(), isSame);
}

/// Whatever is compared with another time took the same way.
bool isSame(const RunRequest &left, const RunRequest &right)
{
    return left.shell == right.shell && left.options == right.options && left.demoId == right.demoId &&
           left.demoIndex == right.demoIndex && left.demoTimeScale == right.demoTimeScale;
}

bool isRunning(const RunEntry &run)
{
    return run.report.state != JobState::Done;
}

} // namespace

void RunPage::startAgain(JobSpec spec, RunRequest request)
{
    leaveExample();
    request.demoPlay = m_demoPlays;
    start(std::move(spec), std::move(request));
    tellShorterWaits();
}

/// Of the newest run of the same that has ended by itself and well; nothing if there is none.
std::optional<Duration> RunPage::lastTimeOf(const RunRequest &request, const Pipeline &pipeline) const
{
    for (auto run = m_runs.crbegin(); run != m_runs.crend(); ++run) {
        const JobReport &report = run->report;
        const bool isWhole = !isRunning(*run) && report.exitCode == 0 && !report.failure && !report.stopRequested;
        if (isWhole && isSame(*run, request) && runTheSame(run->job->spec().pipeline, pipeline))
            return report.wall;
    }
    return std::nullopt;
}

/// The very same job; of an example with its caller's part in it.
void RunPage::runAgain(int id)
{
    const auto index = indexOf(id);
    if (!index)
        return;
    const RunRequest request = m_runs[*index];
    fill(request.text, request.shell);
    if (!request.demoRun) {
        m_options->setOptions(request.options);
        m_line->addToHistory(request.text);
    }
    startAgain(m_runs[*index].job->spec(), request);
}

/// Those that run, and the newest, keep what was asked for; the earlier ones share the rest.
void RunPage::shareOutputBudget() const
{
    std::vector<std::shared_ptr<OutputStore>> spared;
    std::vector<std::shared_ptr<OutputStore>> earlier;
    for (const RunEntry &run : m_runs)
        (isRunning(run) || &run == &m_runs.back() ? spared : earlier).push_back(run.job->output());
    shareBudgetBeside(spared, kOutputBudget, earlier);
}

void RunPage::updateChips()
{
    QList<RunChip> chips;
    for (const RunEntry &run : m_runs)
        chips << chipOf(run, Clock::now());
    m_chips->setRuns(chips, m_current ? m_runs[*m_current].id : -1);
}

std::optional<std::size_t> RunPage::indexOf(int id) const
{
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [id](const RunEntry &run) { return run.id == id; });
    return found == m_runs.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m_runs.begin()));
}

void RunPage::copyRun(int id)
{
    const auto index = indexOf(id);
    if (!index)
        return;
    m_options->setOptions(m_runs[*index].options);
    fill(m_runs[*index].text, m_runs[*index].shell);
}

/// Of what is shown another takes the place; the last one stays, since there is nothing else to show.
void RunPage::removeRun(int id)
{
    const auto index = indexOf(id);
    if (!index || m_runs.size() < 2)
        return;
    if (isRunning(m_runs[*index])) {
        m_frame->messages()->showMessage(MessageBar::Kind::Information, tr("It still runs. Stop it before you remove it."));
        return;
    }
    forget(*index);
    if (m_current)
        updateChips();
    else
        show(std::min(*index, m_runs.size() - 1));
}

/// What is shown stays so, unless it is this one.
void RunPage::forget(std::size_t index)
{
    m_runs.erase(m_runs.begin() + static_cast<std::ptrdiff_t>(index));
    if (m_current == index)
        m_current.reset();
    else if (m_current && *m_current > index)
        --*m_current;
}

/// So that memory does not grow for ever; those that run stay.
void RunPage::dropOldRuns()
{
    auto finished = std::count_if(m_runs.begin(), m_runs.end(), [](const RunEntry &run) { return !isRunning(run); });
    for (; finished >= kMostFinishedRuns; --finished) {
        const auto oldest = std::find_if(m_runs.begin(), m_runs.end(), [](const RunEntry &run) { return !isRunning(run); });
        forget(static_cast<std::size_t>(oldest - m_runs.begin()));
    }
}

} // namespace forklane::ui
