// SPDX-License-Identifier: MIT
#include "pages/race/race_page.h"

#include <algorithm>

#include <QApplication>
#include <QComboBox>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>

#include "demo/demo.h"
#include "format.h"
#include "pages/page_frame.h"
#include "pages/race/account_button.h"
#include "pages/race/model/race_words.h"
#include "pages/race/orders/orders_panel.h"
#include "pages/race/real/real_panel.h"
#include "pages/race/stage/race_stage.h"
#include "pages/race/stage/stage_parts.h"
#include "pages/race/steps/step_panel.h"
#include "race/schedule.h"
#include "timeline/timeline_panel.h"
#include "widgets/code/code_panel.h"
#include "widgets/explain/explain_panel.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

constexpr int kLeastPanel = 116; // three outcomes with their heading

/// "1 2 1 2"
QString spaced(const race::Schedule &schedule)
{
    QString text;
    for (const std::uint8_t thread : schedule) {
        if (!text.isEmpty())
            text += QLatin1Char(' ');
        text += QLatin1Char(race::letterOf(thread));
    }
    return text;
}

} // namespace

bool RacePage::setUp(const RaceSetup &setup)
{
    if (const auto done = m_session.setUp(setup); !done) {
        tell(asSentence(describe(done.error())));
        showPolicies();
        return false;
    }
    m_frame->messages()->clear();
    showPolicies();
    m_realPanel->setThreads(static_cast<int>(setup.scenario.threads));
    m_realPanel->showTable(); // the curve was another race's
    m_real.setUp(setup);
    showRound();
    return true;
}

RacePage::Tab RacePage::tab() const
{
    return static_cast<Tab>(m_tabs->currentIndex());
}

void RacePage::showTab(Tab tab)
{
    if (m_tabs->currentIndex() != static_cast<int>(tab)) {
        m_tabs->setCurrentIndex(static_cast<int>(tab)); // which leads back here
        return;
    }
    if (m_panels->currentIndex() != static_cast<int>(tab) && m_panels->isAncestorOf(QApplication::focusWidget()))
        m_tabs->setFocus(); // or the focus would go on into the next panel's first field, and take the keys 1 to 9
    if (m_panels->currentIndex() != static_cast<int>(tab))
        m_frame->messages()->clear(); // it was about the other one
    m_panels->setCurrentIndex(static_cast<int>(tab));
    fitWork();
    showRecording();
    updateRunning();
}

/// Stage and panel do not overlap, however low the window is.
void RacePage::fitWork()
{
    for (int i = 0; i < m_panels->count(); ++i) { // those behind need no room
        const auto policy = i == m_panels->currentIndex() ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        m_panels->widget(i)->setSizePolicy(QSizePolicy::Preferred, policy);
    }
    const int panel = m_panels->currentWidget()->minimumSizeHint().height();
    m_frame->setLeastWorkHeight(m_stage->minimumHeight() + std::max(panel, kLeastPanel));
}

void RacePage::setSize(race::StepSize size)
{
    RaceSetup setup = m_session.setup();
    setup.size = size;
    setUp(setup);
}

void RacePage::step(std::size_t thread)
{
    const StageFacts facts = m_stage->facts();
    if (thread >= facts.threads.size())
        return;
    if (const auto done = m_session.step(thread, shownAt()); !done) {
        const StageThread &refused = facts.threads[thread];
        tell(refused.hasEnded ? tr("%1 has ended.").arg(refused.name) : tr("%1 %2.").arg(refused.name, refused.waits));
        return;
    }
    m_frame->messages()->clear();
    showRound();
}

void RacePage::goTo(std::size_t at)
{
    const bool newest = at >= m_session.round().length();
    m_frame->timeline()->setPlayhead(newest ? std::nullopt : std::optional(static_cast<Tick>(at)));
}

/// What was typed stays when it cannot be run.
void RacePage::enterSchedule(const QString &text)
{
    if (const auto done = m_session.setSchedule(text.toStdString()); !done) {
        tell(asSentence(done.error().sentence));
        return;
    }
    m_frame->messages()->clear();
    showRound();
}

void RacePage::tell(const QString &sentence)
{
    m_frame->messages()->showMessage(MessageBar::Kind::Information, sentence);
}

void RacePage::showPolicies()
{
    const RaceSetup &setup = m_session.setup();
    m_account->setScenario(setup.scenario);
    m_policy->setCurrentIndex(m_policy->findData(static_cast<int>(setup.policy)));
    m_beside->setCurrentIndex(m_beside->findData(setup.beside ? static_cast<int>(*setup.beside) : -1));
    for (QComboBox *box : {m_policy, m_beside})
        box->setToolTip(box->currentData(Qt::ToolTipRole).toString());
    QString words = QStringLiteral("<p><b>%1</b></p><p>%2</p>").arg(m_policy->currentText(), m_policy->toolTip());
    if (setup.beside)
        words += QStringLiteral("<p><b>%1</b></p><p>%2</p>").arg(m_beside->currentText(), m_beside->toolTip());
    m_frame->explanation()->setNote(words);
    m_frame->code()->setCode(code::RaceRun{setup.scenario, setup.policy, {}});
}

/// After every change of the order: the recording is made anew, and the newest instant is shown.
void RacePage::showRound()
{
    std::vector<const RaceRound *> rounds = {&m_session.round()};
    if (m_session.beside() != nullptr)
        rounds.push_back(m_session.beside());
    m_recording = recordRounds(rounds);
    m_ordersPanel->setProgram(m_session.round().program, m_session.schedule());
    showRecording();
}

/// The tab's own recording at its newest instant.
void RacePage::showRecording()
{
    const bool real = tab() == Tab::Real;
    if (real)
        m_frame->timeline()->setRecording(m_realRecording, m_realShownUntil);
    else
        m_frame->timeline()->replaceRecording(m_recording.recording);
    showExplanation();
    showInstant(m_frame->timeline()->playhead());
    updateDetails();
    emit statusChanged();
}

/// The lecture's steps while its race is shown, led in its order or not run yet; else what any account can show.
void RacePage::showExplanation()
{
    const bool real = tab() == Tab::Real;
    const bool isLed = m_real.shown().empty() || m_real.shown().front()->records.isSteered;
    QString id = QStringLiteral("account");
    for (const Demo &demo : demos()) {
        if (real && isLed && demo.race && demo.race->policy == m_session.setup().policy &&
            demo.race->beside == m_session.setup().beside)
            id = QString::fromStdString(demo.id);
    }
    ExplainPanel *panel = m_frame->explanation();
    if (panel->explained() != id)
        panel->explain(id);
    panel->setRuns({{{}, real ? m_realRecording : m_recording.recording}});
}

std::size_t RacePage::shownAt() const
{
    const std::size_t length = m_session.round().length();
    return m_instant ? std::min(static_cast<std::size_t>(std::max<Tick>(*m_instant, 0)), length) : length;
}

/// The one place from which every picture of the page is drawn: stage, sentence, log and lanes show the same instant.
void RacePage::showInstant(std::optional<Tick> instant)
{
    m_instant = instant;
    m_frame->explanation()->showAt(instant);
    if (tab() == Tab::Real) {
        showRealInstant(instant);
        return;
    }
    const RaceRound &round = m_session.round();
    const std::size_t at = shownAt();
    m_stage->setFacts(stageAt(round, at));
    m_frame->setSentence(roundSentence(round, at));
    m_badge->setText(tr("Model"), Badge::Frame::Dashed,
                     tr("Not measured: what the rules say must happen in this order of steps."));
    StepPanel::Facts facts;
    facts.threads = m_stage->facts().threads;
    facts.schedule = spaced(m_session.schedule());
    facts.canGoBack = at > 0;
    facts.canGoForward = at < round.length();
    facts.canRestart = round.length() > 0;
    facts.log = logAt(round, at);
    facts.size = m_session.setup().size;
    m_stepPanel->setFacts(facts);
}

std::optional<std::size_t> RacePage::selectedStep() const
{
    const TimelineSelection &selection = m_frame->timeline()->selection();
    if (tab() == Tab::Real || !selection.hasSlice() || selection.slice.role != Role::Running ||
        !m_recording.threadOf(selection.row))
        return std::nullopt;
    return static_cast<std::size_t>(selection.slice.begin);
}

void RacePage::selectStep(std::size_t position)
{
    const RecordedRound &recorded = m_recording.rounds.front();
    const std::size_t thread = m_session.schedule()[position];
    const RowId row = recorded.steps[thread];
    const SliceView slices = m_recording.recording->slices(row);
    const std::size_t index = slices.firstEndingAfter(static_cast<Tick>(position));
    if (index < slices.size())
        m_frame->timeline()->setSelection({recorded.threads[thread], row, slices.at(index), index});
}

void RacePage::moveSelected(int by)
{
    const auto from = selectedStep();
    if (!from) {
        tell(tr("Select a step's card on the timeline first."));
        return;
    }
    const std::size_t length = m_session.round().length();
    if ((by < 0 && *from == 0) || (by > 0 && *from + 1 >= length))
        return;
    moveStep(*from, by < 0 ? *from - 1 : *from + 2);
}

/// What cannot be moved stays where it is, and the sentence says why.
void RacePage::moveStep(std::size_t from, std::size_t before)
{
    const auto moved = m_session.move(from, before);
    if (!moved) {
        tell(QString::fromStdString(moved.error().sentence)); // begins with the thread's name
        return;
    }
    m_frame->messages()->clear();
    showRound();
    selectStep(*moved);
}

void RacePage::dropCard(const TimelineSelection &card, Tick before)
{
    if (!m_recording.threadOf(card.row)) {
        tell(tr("This lane follows the one above; its own steps cannot be moved."));
        return;
    }
    const auto from = static_cast<std::size_t>(card.slice.begin);
    const std::size_t to = std::min(static_cast<std::size_t>(before), m_session.round().length());
    if (to != from && to != from + 1)
        moveStep(from, to);
}

void RacePage::updateDetails()
{
    const auto position = selectedStep();
    if (tab() == Tab::Real)
        m_frame->setDetails(tr("Between a load and its store the clock is not read, so as not to widen the window: the inner "
                               "edges of the two are drawn soft, where they are guessed."));
    else if (position && *position < m_session.round().length())
        m_frame->setDetails(stepDetails(m_session.round(), *position));
    else
        m_frame->setDetails(
            tr("Drag a step's card on the timeline past another one, or select it and press Alt+Left or Alt+Right."));
}

void RacePage::toggleInspector()
{
    m_frame->toggleInspector();
}

void RacePage::toggleTallTimeline()
{
    m_frame->toggleTallTimeline();
}

void RacePage::focusNextArea(bool forward)
{
    m_frame->focusNextArea({m_tabs, m_panels->currentWidget()}, forward);
}

void RacePage::applyFolding(bool narrow, bool low)
{
    m_frame->applyFolding(narrow, low);
    if (std::exchange(m_low, low) != low)
        m_realPanel->setConditionsVisible(!low);
    fitWork();
    m_frame->timeline()->view()->setCompact(low);
    updateRunning();
}

QString RacePage::status() const
{
    return m_progress.isEmpty() ? tr("race: %1").arg(m_policy->currentText()) : m_progress;
}

} // namespace forklane::ui
