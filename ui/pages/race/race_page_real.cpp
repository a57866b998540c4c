// SPDX-License-Identifier: MIT
// RacePage: real threads.
#include <algorithm>

#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>

#include "format.h"
#include "pages/page_frame.h"
#include "pages/race/model/race_words.h"
#include "pages/race/model/round_recording.h"
#include "pages/race/orders/orders_panel.h"
#include "pages/race/race_page.h"
#include "pages/race/real/real_panel.h"
#include "pages/race/stage/race_stage.h"
#include "pages/race/stage/stage_facts.h"
#include "pages/race/stage/stage_parts.h"
#include "timeline/timeline_panel.h"
#include "usable.h"
#include "widgets/explain/explain_panel.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

constexpr auto kExampleThink = Duration(100);

/// With so much think time two neighbours meet; nothing when they have it, or when none that can be chosen would do.
std::optional<Duration> helpfulThink(Duration think, Duration skew)
{
    const Duration least = std::max(think, std::chrono::abs(skew));
    for (const Duration choice : {kExampleThink, Duration(1000), Duration(10'000), Duration(100'000)}) {
        if (choice > least)
            return choice;
    }
    return std::nullopt;
}

} // namespace

void RacePage::runOnce()
{
    m_frame->messages()->clear();
    showTab(Tab::Real);
    m_realPanel->showTable();
    m_real.runOnce();
}

void RacePage::runMany(std::uint64_t rounds)
{
    m_frame->messages()->clear();
    showTab(Tab::Real);
    m_realPanel->showTable();
    m_real.runMany(rounds);
}

void RacePage::primary()
{
    runOnce();
}

void RacePage::stop()
{
    if (tab() == Tab::Orders)
        m_ordersPanel->stop();
    m_real.stop();
}

void RacePage::replay()
{
    m_frame->timeline()->startReplay();
}

void RacePage::openExample(race::Policy policy, std::optional<race::Policy> beside)
{
    RaceSetup setup;
    setup.policy = policy;
    setup.beside = beside;
    setConditions(kExampleThink, Duration(0)); // a steered round takes no skew
    showTab(Tab::Real);
    setUp(setup);
}

void RacePage::setConditions(Duration think, Duration skew)
{
    m_realPanel->setConditions(think, skew);
    m_real.setConditions(m_realPanel->think(), m_realPanel->skew());
}

void RacePage::runExample(race::Policy policy, std::optional<race::Policy> beside)
{
    openExample(policy, beside);
    m_frame->inspector()->setCurrentWidget(m_frame->explanation());
    runSteered();
    m_replayNext = true; // what is shown comes later
}

void RacePage::runSteered()
{
    m_frame->messages()->clear();
    showTab(Tab::Real);
    m_real.runSteered();
}

void RacePage::onRealShown()
{
    std::vector<const RaceRound *> rounds;
    for (const auto &shown : m_real.shown())
        if (shown->isFitted)
            rounds.push_back(&shown->round);
    m_realRecording = rounds.empty() ? nullptr : recordRounds(rounds).recording;
    m_realShownUntil = shownUntil(rounds);
    if (tab() == Tab::Real)
        showRecording();
    updateRunning();
    if (!std::exchange(m_replayNext, false))
        return;
    emit exampleShown(m_realRecording != nullptr && rounds.size() == m_real.shown().size(), m_realRecording);
    if (m_realRecording)
        replay();
}

/// Before the first run: the account as it is at the start.
StageFacts RacePage::realStage(std::size_t at) const
{
    const ShownRounds &shown = m_real.shown();
    if (!shown.empty() && shown.front()->isFitted)
        return stageAt(shown.front()->round, at);
    StageFacts facts;
    if (auto program = race::programOf(m_real.config(m_session.setup().policy)))
        if (const auto round = playRound(m_session.setup().scenario, m_session.setup().policy, std::move(*program), {}))
            facts = stageAt(*round, 0);
    if (!shown.empty())
        facts.balance = shown.front()->records.end.balance;
    return facts;
}

void RacePage::showRealInstant(std::optional<Tick> instant)
{
    const ShownRounds &shown = m_real.shown();
    const ShownRound *round = shown.empty() ? nullptr : shown.front().get();
    const std::size_t at = round == nullptr ? 0 : round->round.stepsAt(instant);
    m_stage->setFacts(realStage(at));
    m_realPanel->setLog(round != nullptr ? logAt(round->round, at) : LogLines());
    const bool steered = round != nullptr && round->records.isSteered;
    m_badge->setText(steered ? tr("Real, steered") : tr("Real"), Badge::Frame::Solid,
                     steered ? tr("Real threads, led through gates in a named order. Never counted among free runs.")
                             : tr("Real threads on this computer's CPUs, running free. Before a single run come rounds that "
                                  "wake them up."));
    m_frame->setSentence(realSentence(round, at));
}

QString RacePage::realSentence(const ShownRound *round, std::size_t at) const
{
    if (m_real.isRunning() && !m_progress.isEmpty())
        return m_progress;
    if (round == nullptr)
        return tr("Press Run once, or step a thread.");
    if (round->isFitted && at < round->round.length())
        return roundSentence(round->round, at);
    const QString sentence =
        round->isFitted
            ? roundSentence(round->round, at)
            : tr("It ended at %1. No order of whole steps fits what the threads read.").arg(round->records.end.balance);
    if (round->warmUp == 0)
        return sentence;
    return tr("%1 Last of %2 rounds.").arg(sentence).arg(round->warmUp + 1);
}

void RacePage::updateRunning()
{
    const bool running = m_real.isRunning();
    const bool real = tab() == Tab::Real;
    m_replayNext = m_replayNext && running; // it failed, or was stopped
    if (!running && !std::exchange(m_progress, QString()).isEmpty() && real)
        showInstant(m_instant);
    setUsable(m_stop, running, tr("Nothing is running."));
    const ShownRounds &shown = m_real.shown();
    m_stop->setVisible(real);
    m_inModel->setVisible(real);
    m_conditions->setVisible(real && m_low);
    setUsable(m_inModel, !shown.empty() && shown.front()->isFitted,
              shown.empty() ? tr("No round is shown. Run one first.")
                            : tr("No order of whole steps fits what the threads read."));
    emit statusChanged();
}

void RacePage::onManyFinished(std::uint64_t rounds, bool stopped)
{
    const Outcomes &outcomes = m_real.outcomes();
    const auto right = static_cast<race::Value>(outcomes.expected);
    const auto onlyRight = [&](const OutcomeColumn &column) {
        return column.shares && column.shares->size() == 1 && column.shares->count(right) == 1;
    };
    if (!stopped && !race::facts(m_session.setup().policy).isRight && m_session.setup().scenario.threads > 1 &&
        onlyRight(outcomes.plain) && onlyRight(outcomes.recorded))
        tellNoRace(rounds, right);
    // Shows one that went wrong, if there is one: that is what the table is about.
    if (const auto &ends = outcomes.recorded.shares) {
        const auto wrong =
            std::find_if(ends->begin(), ends->end(), [&](const auto &end) { return end.first != right && end.second > 0; });
        m_real.showRoundThatEndedAt(wrong == ends->end() ? right : wrong->first);
    }
    emit manyRan();
}

/// Offers only what changes something.
void RacePage::tellNoRace(std::uint64_t rounds, race::Value end)
{
    const QString sentence = tr("All %1 runs ended at %2: the threads never met.").arg(formatCount(rounds)).arg(end);
    const auto think = helpfulThink(m_realPanel->think(), m_realPanel->skew());
    if (!think)
        return tell(sentence);
    const auto use = [this, rounds, think] {
        setConditions(*think, m_realPanel->skew());
        runMany(rounds);
    };
    m_frame->messages()->showMessage(MessageBar::Kind::Information, tr("%1 More think time makes it likely.").arg(sentence),
                                     {{tr("Use %1").arg(formatDuration(*think)), use}});
}

void RacePage::showOrderThatEndsAt(race::Value end)
{
    const race::Answer *answer = m_real.answer();
    if (answer == nullptr)
        return;
    const auto found = std::find_if(answer->endings.begin(), answer->endings.end(),
                                    [end](const race::Ending &ending) { return ending.value == end; });
    if (found == answer->endings.end())
        return;
    showInSteps(found->example);
}

void RacePage::showInModel()
{
    showInSteps(m_real.shown().front()->round.execution.replay.schedule);
}

/// An order of the real threads' steps.
void RacePage::showInSteps(const race::Schedule &schedule)
{
    const race::Schedule order = schedule; // its owner may go while the page is set up
    setSize(race::StepSize::LoadStore);
    m_session.setSchedule(order);
    showRound();
    showTab(Tab::Steps);
}

} // namespace forklane::ui
