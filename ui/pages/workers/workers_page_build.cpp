// SPDX-License-Identifier: MIT
// The Workers page's parts and their connections; no logic.
#include <QComboBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

#include "engine_bridge.h"
#include "grid.h"
#include "pages/page_frame.h"
#include "pages/workers/fields/commands_drawer.h"
#include "pages/workers/fields/options_drawer.h"
#include "pages/workers/pictures/group_panel.h"
#include "pages/workers/pictures/queue_picture.h"
#include "pages/workers/tables/log_model.h"
#include "pages/workers/tables/tasks_panel.h"
#include "pages/workers/tables/timing_panel.h"
#include "pages/workers/workers_page.h"
#include "timeline/timeline_panel.h"
#include "widgets/explain/explain_panel.h"

namespace forklane::ui {

namespace {

constexpr int kRefreshMs = 100;
constexpr int kMostTyped = 99'999; // workers; what is too many is said when they are started

} // namespace

WorkersPage::WorkersPage(EngineBridge &bridge, QWidget *parent)
    : Page(parent), m_bridge(bridge), m_session(bridge), m_reader(bridge.mailbox())
{
    build();
    connectParts();
    connectTables();
    addKeys();
    m_refresh.setInterval(kRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &WorkersPage::refresh);
    setFields({});
    showInstant(std::nullopt);
    updateControls();
}

WorkersPage::~WorkersPage() = default;

void WorkersPage::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_frame = new PageFrame;
    layout->addWidget(m_frame);
    buildHeader();
    buildControls();
    buildDrawers();
    (void)panel(0);
    buildWorkArea();
    m_frame->finish();
    explainWork();
}

void WorkersPage::buildHeader()
{
    QHBoxLayout *header = m_frame->header();
    const auto addLabel = [&](const QString &text, QWidget *buddy) {
        auto *label = new QLabel(text);
        label->setBuddy(buddy);
        header->addWidget(label);
    };
    m_tasksBox = new QComboBox;
    m_tasksBox->setAccessibleName(tr("Tasks"));
    m_tasksBox->addItems({tr("Fruit (the lecture)"), tr("Commands…"), tr("Sleep"), tr("CPU"), tr("Flaky"), tr("Crasher")});
    m_kindBox = new QComboBox;
    m_kindBox->setAccessibleName(tr("Kind of workers"));
    m_kindBox->addItems({tr("Threads"), tr("Processes"), tr("Both side by side")});
    m_workersBox = new QSpinBox;
    m_workersBox->setAccessibleName(tr("Workers"));
    m_workersBox->setRange(0, kMostTyped);
    m_options = new QPushButton(tr("Options"));
    m_options->setCheckable(true);
    m_chaos = new QPushButton(tr("Chaos"));
    m_chaos->setCheckable(true);
    m_start = PageFrame::makePrimaryButton(tr("Start"));
    for (QWidget *control :
         {static_cast<QWidget *>(m_tasksBox), static_cast<QWidget *>(m_kindBox), static_cast<QWidget *>(m_workersBox),
          static_cast<QWidget *>(m_options), static_cast<QWidget *>(m_chaos)})
        control->setFixedHeight(grid::kControl);
    addLabel(tr("Tasks"), m_tasksBox);
    header->addWidget(m_tasksBox);
    header->addWidget(m_kindBox);
    addLabel(tr("Workers"), m_workersBox);
    header->addWidget(m_workersBox);
    header->addWidget(m_options);
    header->addStretch(1);
    header->addWidget(m_chaos);
    header->addWidget(m_start);
}

void WorkersPage::buildControls()
{
    m_pause = m_frame->addControl(tr("Pause"), tr("What runs goes on, nothing new begins."));
    m_drain = m_frame->addControl(tr("Drain"), tr("What workers have goes on; what is queued is cancelled, and the run ends."));
    m_stop = m_frame->addControl(tr("Stop"), tr("What is queued is cancelled, and what runs is stopped (Shift+F5)."));
    m_add = m_frame->addControl(tr("Add worker"), tr("One more worker in each group (Insert)."));
}

void WorkersPage::buildDrawers()
{
    m_commandsDrawer = new CommandsDrawer;
    m_optionsDrawer = new OptionsDrawer;
    for (QWidget *drawer : {static_cast<QWidget *>(m_commandsDrawer), static_cast<QWidget *>(m_optionsDrawer)}) {
        drawer->hide();
        m_frame->pictureArea()->addWidget(drawer);
    }
    m_frame->addDrawer(m_options, m_optionsDrawer);
}

/// Made when a run first has so many groups; hidden when one has fewer.
GroupPanel *WorkersPage::panel(std::size_t group)
{
    while (m_panels.size() <= group) {
        const std::size_t at = m_panels.size();
        m_panels.push_back(new GroupPanel);
        m_frame->pictureArea()->addWidget(m_panels.back());
        connect(m_panels.back()->queuePicture(), &QueuePicture::taskChosen, this,
                [this, at](queue::TaskId task) { selectTask(at, task); });
    }
    return m_panels[group];
}

void WorkersPage::buildWorkArea()
{
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_workersTable = new WorkersTable;
    m_tabs->addTab(m_workersTable, tr("Workers"));
    m_tasksPanel = new TasksPanel(m_bridge.mailbox());
    m_tabs->addTab(m_tasksPanel, tr("Tasks"));
    m_timingPanel = new TimingPanel(m_bridge.mailbox());
    m_tabs->addTab(m_timingPanel, tr("Timing"));
    m_log = new LogModel(this);
    m_logView = new QListView;
    m_logView->setModel(m_log);
    m_logView->setAccessibleName(tr("Log"));
    m_logView->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_logView->setFrameShape(QFrame::NoFrame);
    m_logView->setUniformItemSizes(true);
    m_tabs->addTab(m_logView, tr("Log"));
    m_groupBox = new QComboBox(this);
    m_groupBox->setAccessibleName(tr("Shown group"));
    m_groupBox->setToolTip(tr("Whose tasks, times and log are shown."));
    m_groupBox->setFixedHeight(grid::kTool - 4); // as high as the tabs
    m_groupBox->hide();
    m_frame->workArea()->addWidget(m_tabs);
}

void WorkersPage::connectParts()
{
    connect(m_frame->explanation(), &ExplainPanel::eventChosen, m_frame, &PageFrame::showFound);
    connect(m_start, &QPushButton::clicked, this, &WorkersPage::primary);
    connect(m_tasksBox, &QComboBox::currentIndexChanged, this, &WorkersPage::updateFields);
    connect(m_kindBox, &QComboBox::currentIndexChanged, this, &WorkersPage::updateFields);
    connect(m_optionsDrawer, &OptionsDrawer::changed, this, &WorkersPage::updateFields);
    connect(m_options, &QPushButton::toggled, this, [this](bool open) {
        m_optionsDrawer->setVisible(open);
        giveRoom();
    });
    connect(m_commandsDrawer, &CommandsDrawer::unfolded, this, &WorkersPage::giveRoom);
    connect(m_commandsDrawer, &CommandsDrawer::said, this, [this](const QString &words) { tell(words, true); });
    connect(m_chaos, &QPushButton::toggled, this, [this](bool on) { m_session.setChaos(on && m_session.isRunning()); });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        m_session.setPaused(!m_session.isPaused());
        refresh();
        updateControls();
    });
    connect(m_drain, &QPushButton::clicked, this, [this] { m_session.drain(); });
    connect(m_stop, &QPushButton::clicked, this, &WorkersPage::stop);
    connect(m_add, &QPushButton::clicked, this, [this] { m_session.addWorker(); });
    connect(&m_session, &WorkSession::ended, this, &WorkersPage::onEnded);
    connect(m_frame->timeline(), &TimelinePanel::playheadChanged, this, &WorkersPage::showInstant);
    connect(m_frame->timeline(), &TimelinePanel::selectionChanged, this, &WorkersPage::onTimelineSelected);
}

void WorkersPage::connectTables()
{
    connect(m_workersTable, &WorkersTable::workerSelected, this, &WorkersPage::selectWorker);
    connect(m_workersTable, &WorkersTable::drainRequested, this,
            [this](const WorkerPlace &place) { act(place, &queue::WorkRun::drainWorker); });
    connect(m_workersTable, &WorkersTable::stopRequested, this,
            [this](const WorkerPlace &place) { act(place, &queue::WorkRun::stopWorker); });
    connect(m_workersTable, &WorkersTable::killRequested, this,
            [this](const WorkerPlace &place) { act(place, &queue::WorkRun::killWorker); });
    connect(m_tasksPanel, &TasksPanel::taskSelected, this, [this](queue::TaskId task) { selectTask(m_group, task); });
    connect(m_tasksPanel, &TasksPanel::retryFailedRequested, this, &WorkersPage::retryFailed);
    connect(m_tasksPanel, &TasksPanel::exportRequested, this, &WorkersPage::exportTasks);
    connect(m_tasksPanel, &TasksPanel::said, this, [this](const QString &words) { tell(words); });
    connect(m_logView, &QListView::clicked, this, [this](const QModelIndex &index) { onLogClicked(index.row()); });
    connect(m_groupBox, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0)
            showGroup(static_cast<std::size_t>(index));
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        giveRoom();
        showInstant(m_instant);
        m_logView->scrollToBottom();
    });
}

void WorkersPage::addKeys()
{
    const auto addKey = [this](const QKeySequence &key, auto act) {
        auto *shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    addKey(Qt::Key_Insert, [this] {
        if (m_session.isRunning())
            m_session.addWorker();
    });
    addKey(Qt::Key_Delete, [this] { actOnSelected(&queue::WorkRun::stopWorker); });
    addKey(Qt::SHIFT | Qt::Key_Delete, [this] { actOnSelected(&queue::WorkRun::killWorker); });
}

} // namespace forklane::ui
