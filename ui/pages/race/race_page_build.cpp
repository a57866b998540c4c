// SPDX-License-Identifier: MIT
// The Race page's parts and their connections; no logic.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "grid.h"
#include "pages/page_frame.h"
#include "pages/race/race_page.h"
#include "pages/race/stage/race_stage.h"
#include "pages/race/stage/stage_parts.h"
#include "pages/race/steps/step_panel.h"
#include "race/policy.h"
#include "timeline/timeline_panel.h"

namespace forklane::ui {

namespace {

constexpr int kPolicyCharacters = 9; // shown of a title at least; its list shows all of it

} // namespace

RacePage::RacePage(EngineBridge &bridge, QWidget *parent) : Page(parent), m_bridge(bridge)
{
    build();
    connectParts();
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
    m_badge = new Badge;
    m_badge->setText(tr("Model"), Badge::Frame::Dashed,
                     tr("Not measured: what the rules say must happen in this order of steps."));
    m_frame->controls()->addWidget(m_badge);
    buildWorkArea();
}

void RacePage::buildHeader()
{
    QHBoxLayout *header = m_frame->header();
    m_tabs = new QTabBar;
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("View"));
    m_tabs->addTab(tr("Step by step"));
    header->addWidget(m_tabs);
    m_policy = addPolicies(tr("Policy"), false);
    header->addWidget(new QLabel(tr("beside")));
    m_beside = addPolicies(tr("Beside"), true);
    header->addStretch(1);
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
    m_stepPanel = new StepPanel;
    m_panels->addWidget(m_stepPanel);
    m_frame->workArea()->addWidget(m_panels, 1);
}

void RacePage::connectParts()
{
    const auto chosen = [this] {
        RaceSetup setup = m_session.setup();
        setup.policy = static_cast<race::Policy>(m_policy->currentData().toInt());
        const int beside = m_beside->currentData().toInt();
        setup.beside = beside < 0 ? std::nullopt : std::optional(static_cast<race::Policy>(beside));
        setUp(setup);
    };
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
    connect(m_frame->timeline(), &TimelinePanel::playheadChanged, this, &RacePage::showInstant);
    connect(m_frame->timeline(), &TimelinePanel::selectionChanged, this, [this] { updateDetails(); });
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Left), this), &QShortcut::activated, this,
            [this] { moveSelected(-1); });
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Right), this), &QShortcut::activated, this,
            [this] { moveSelected(1); });
}

} // namespace forklane::ui
