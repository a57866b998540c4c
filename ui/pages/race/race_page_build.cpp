// SPDX-License-Identifier: MIT
// The Race page's parts and their connections; no logic.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "engine_bridge.h"
#include "grid.h"
#include "pages/page_frame.h"
#include "pages/race/account_button.h"
#include "pages/race/orders/orders_panel.h"
#include "pages/race/race_page.h"
#include "pages/race/real/real_panel.h"
#include "pages/race/stage/race_stage.h"
#include "pages/race/stage/stage_parts.h"
#include "pages/race/steps/step_panel.h"
#include "race/policy.h"
#include "timeline/timeline_panel.h"
#include "widgets/explain/explain_panel.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

constexpr int kPolicyCharacters = 7; // shown of a title at least; its list shows all of it

} // namespace

RacePage::RacePage(EngineBridge &bridge, QWidget *parent) : Page(parent), m_real(bridge.mailbox())
{
    build();
    connectParts();
    connectReal();
    m_real.setConditions(m_realPanel->think(), m_realPanel->skew());
    m_real.setUp(m_session.setup());
    showPolicies();
    showRound();
}

RacePage::~RacePage() = default;

void RacePage::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_frame = new PageFrame;
    layout->addWidget(m_frame);
    buildHeader();
    buildControls();
    buildWorkArea();
    m_frame->finish();
}

void RacePage::buildHeader()
{
    QHBoxLayout *header = m_frame->header();
    m_tabs = new QTabBar;
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setAccessibleName(tr("View"));
    m_tabs->addTab(tr("Real threads"));
    m_tabs->addTab(tr("Step by step"));
    m_tabs->addTab(tr("All orders"));
    header->addWidget(m_tabs);
    m_account = new AccountButton;
    header->addWidget(m_account);
    m_policy = addPolicies(tr("Policy"), false);
    auto *beside = new QLabel(tr("beside"));
    header->addWidget(beside);
    m_beside = addPolicies(tr("Beside"), true);
    beside->setBuddy(m_beside);
    header->addStretch(1);
    m_many = new QPushButton(tr("Run 1,000 times"));
    m_many->setFixedHeight(grid::kControl);
    auto *menu = new QMenu(m_many);
    menu->addAction(tr("Run 1,000 times"), this, [this] { runMany(1000); });
    menu->addAction(tr("Run 1,000,000 times"), this, [this] { runMany(1'000'000); });
    menu->addSeparator();
    menu->addAction(tr("Run once, steered"), this, &RacePage::runSteered);
    m_many->setMenu(menu);
    header->addWidget(m_many);
    m_run = PageFrame::makePrimaryButton(tr("Run once"));
    m_run->setToolTip(tr("One round of real threads, after some rounds that wake them up (F5)"));
    header->addWidget(m_run);
}

void RacePage::buildControls()
{
    m_stop = m_frame->addControl(tr("Stop"), tr("Stops the rounds; what has been run is kept (Shift+F5)."));
    m_inModel = m_frame->addControl(tr("Show in the model"), tr("The same order of steps, to step through"));
    m_conditions = m_frame->addControl(tr("Conditions"), tr("Think time, start skew, threads"));
    m_conditions->hide();
    m_badge = new Badge;
    m_frame->controls()->addWidget(m_badge);
}

QComboBox *RacePage::addPolicies(const QString &name, bool withNothing)
{
    auto *box = new QComboBox;
    box->setAccessibleName(name);
    box->setFixedHeight(grid::kControl);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(kPolicyCharacters);
    if (withNothing)
        box->addItem(tr("Nothing"), -1);
    for (const race::PolicyFacts &facts : race::policies()) {
        const bool firstRight = facts.policy == race::Policy::Mutex;
        const bool firstWrong = facts.policy == race::Policy::Volatile;
        if (firstRight || firstWrong)
            box->insertSeparator(box->count());
        box->addItem(QString::fromUtf8(facts.title.data(), static_cast<int>(facts.title.size())),
                     static_cast<int>(facts.policy));
        box->setItemData(box->count() - 1, QString::fromUtf8(facts.sentence.data(), static_cast<int>(facts.sentence.size())),
                         Qt::ToolTipRole);
    }
    m_frame->header()->addWidget(box);
    return box;
}

void RacePage::buildWorkArea()
{
    m_stage = new RaceStage;
    m_frame->workArea()->addWidget(m_stage);
    m_panels = new QStackedWidget;
    m_realPanel = new RealPanel;
    m_panels->addWidget(m_realPanel);
    m_stepPanel = new StepPanel;
    m_panels->addWidget(m_stepPanel);
    m_ordersPanel = new OrdersPanel;
    m_panels->addWidget(m_ordersPanel);
    m_frame->workArea()->addWidget(m_panels, 1);
}

void RacePage::connectParts()
{
    connect(m_frame->explanation(), &ExplainPanel::eventChosen, m_frame, &PageFrame::showFound);
    const auto chosen = [this] {
        RaceSetup setup = m_session.setup();
        setup.policy = static_cast<race::Policy>(m_policy->currentData().toInt());
        const int beside = m_beside->currentData().toInt();
        setup.beside = beside < 0 ? std::nullopt : std::optional(static_cast<race::Policy>(beside));
        setUp(setup);
    };
    connect(m_account, &AccountButton::scenarioChosen, this, [this](const race::Scenario &scenario) {
        RaceSetup setup = m_session.setup();
        setup.scenario = scenario;
        setUp(setup);
    });
    connect(m_account, &AccountButton::saveRequested, this, [this] { saveText(scenarioText(), tr("scenario.json")); });
    connect(m_account, &AccountButton::openRequested, this, &RacePage::chooseScenario);
    connect(m_policy, &QComboBox::activated, this, chosen);
    connect(m_beside, &QComboBox::activated, this, chosen);
    connect(m_stepPanel, &StepPanel::stepRequested, this, &RacePage::step);
    connect(m_stepPanel, &StepPanel::restartRequested, this, [this] {
        m_session.restart();
        showRound();
    });
    connect(m_stepPanel, &StepPanel::backRequested, this, [this] {
        if (shownAt() > 0)
            goTo(shownAt() - 1);
    });
    connect(m_stepPanel, &StepPanel::forwardRequested, this, [this] { goTo(shownAt() + 1); });
    connect(m_stepPanel, &StepPanel::scheduleEntered, this, &RacePage::enterSchedule);
    connect(m_stepPanel, &StepPanel::sizeChosen, this, &RacePage::setSize);
    connect(m_stepPanel, &StepPanel::logLineClicked, this, [this](std::size_t position) {
        selectStep(position);
        goTo(position + 1);
    });
    connect(m_ordersPanel, &OrdersPanel::scheduleChosen, this, [this](const race::Schedule &schedule) {
        m_frame->messages()->clear();
        m_session.setSchedule(schedule);
        showRound();
    });
    connect(m_frame->timeline(), &TimelinePanel::playheadChanged, this, &RacePage::showInstant);
    m_frame->timeline()->view()->setCardsMovable(true);
    m_frame->timeline()->view()->setEmptyText(tr("The lanes of a round appear here when the runs are over."));
    connect(m_frame->timeline()->view(), &TimelineView::cardDropped, this, &RacePage::dropCard);
    connect(m_frame->timeline(), &TimelinePanel::selectionChanged, this, [this] { updateDetails(); });
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Left), this), &QShortcut::activated, this,
            [this] { moveSelected(-1); });
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Right), this), &QShortcut::activated, this,
            [this] { moveSelected(1); });
}

void RacePage::connectReal()
{
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) { showTab(static_cast<Tab>(index)); });
    connect(m_run, &QPushButton::clicked, this, &RacePage::runOnce);
    connect(m_stop, &QPushButton::clicked, this, &RacePage::stop);
    connect(m_inModel, &QPushButton::clicked, this, &RacePage::showInModel);
    connect(m_conditions, &QPushButton::clicked, this, [this] {
        m_realPanel->setConditionsVisible(!m_realPanel->areConditionsVisible());
        fitWork();
    });
    connect(m_realPanel, &RealPanel::conditionsChanged, this, [this] {
        m_real.setConditions(m_realPanel->think(), m_realPanel->skew());
        if (m_realPanel->isCurveShown())
            m_real.measureCurve();
    });
    connect(m_realPanel, &RealPanel::threadsChosen, this, [this](int threads) {
        RaceSetup setup = m_session.setup();
        setup.scenario.threads = threads;
        setUp(setup);
    });
    connect(m_realPanel, &RealPanel::roundRequested, this, [this](race::Value end) {
        if (!m_real.showRoundThatEndedAt(end))
            tell(tr("No round that ended at %1 was recorded.").arg(end));
    });
    connect(m_realPanel, &RealPanel::orderRequested, this, &RacePage::showOrderThatEndsAt);
    connect(m_realPanel, &RealPanel::curveToggled, this, [this](bool shown) {
        if (shown)
            m_real.measureCurve();
    });
    connect(m_realPanel, &RealPanel::saveOutcomesRequested, this,
            [this] { saveText(outcomesCsv(m_real.outcomes()), tr("outcomes.csv")); });
    connect(m_realPanel, &RealPanel::saveEventsRequested, this, [this] {
        if (m_real.shown().empty())
            tell(tr("No round is shown. Run one first."));
        else
            saveText(eventsCsv(*m_real.shown().front()), tr("events.csv"));
    });
    connect(m_realPanel, &RealPanel::logLineClicked, this, [this](std::size_t position) {
        if (!m_real.shown().empty() && position < m_real.shown().front()->round.length())
            m_frame->timeline()->setPlayhead(m_real.shown().front()->round.doneAt(position));
    });
    connect(&m_real, &RealSession::shownChanged, this, &RacePage::onRealShown);
    connect(&m_real, &RealSession::outcomesChanged, this, [this] { m_realPanel->setOutcomes(m_real.outcomes()); });
    connect(&m_real, &RealSession::progressed, this, [this](const QString &words) {
        m_progress = words;
        if (tab() == Tab::Real)
            m_frame->setSentence(words);
    });
    connect(&m_real, &RealSession::manyFinished, this, &RacePage::onManyFinished);
    connect(&m_real, &RealSession::curveMeasured, m_realPanel, &RealPanel::setCurve);
    connect(&m_real, &RealSession::failed, this,
            [this](const QString &words) { m_frame->messages()->showMessage(MessageBar::Kind::Fault, words); });
    connect(&m_real, &RealSession::runningChanged, this, &RacePage::updateRunning);
}

} // namespace forklane::ui
