// SPDX-License-Identifier: MIT
// The Run page's parts and their connections; no logic.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include "engine_bridge.h"
#include "grid.h"
#include "pages/page_frame.h"
#include "pages/run/demo_rows.h"
#include "pages/run/descriptor_table.h"
#include "pages/run/flood_message.h"
#include "pages/run/input_line.h"
#include "pages/run/launch_table.h"
#include "pages/run/options/run_options_drawer.h"
#include "pages/run/process_tree.h"
#include "pages/run/run_chips.h"
#include "pages/run/run_page.h"
#include "pages/run/stop_message.h"
#include "process/exit_status.h"
#include "timeline/timeline_panel.h"
#include "widgets/command_line/command_line.h"
#include "widgets/explain/explain_panel.h"
#include "widgets/message_bar/message_bar.h"
#include "widgets/output/output_panel.h"
#include "widgets/strip/strip.h"

namespace forklane::ui {

namespace {

constexpr int kRefreshMs = 100;

const char *const kExamples[] = {
    "cat /usr/share/common-licenses/GPL-3 | tr ' ' '\\n' | sort | uniq -c | sort -rn | head -5",
    "yes | head -n 1",
    "seq 3000000 | sort -R | tail -n 1",
};

} // namespace

RunPage::RunPage(EngineBridge &bridge, QWidget *parent) : Page(parent), m_bridge(bridge)
{
    build();
    connectParts();
    updateControls(nullptr);
    m_refresh.setInterval(kRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &RunPage::refresh);
}

RunPage::~RunPage() = default;

void RunPage::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_frame = new PageFrame;
    layout->addWidget(m_frame);
    buildHeader();
    buildControls();
    buildOptions();
    m_chips = new RunChips;
    m_frame->pictureArea()->addWidget(m_chips);
    m_strip = new Strip;
    m_pictures = new QStackedWidget;
    m_pictures->addWidget(buildEmptyState());
    m_pictures->addWidget(m_strip);
    m_frame->pictureArea()->addWidget(m_pictures);
    buildWorkArea();
    m_flood = new FloodMessage(*m_frame->messages(), this);
    m_stopMessage = new StopMessage(*m_frame->messages(), this);
    m_frame->finish();
    m_frame->setSentence(tr("Type a command and press Enter. Nothing runs before that."));
}

void RunPage::buildHeader()
{
    QHBoxLayout *header = m_frame->header();
    m_mode = new QComboBox;
    m_mode->addItem(tr("Direct"));
    m_mode->addItem(tr("Shell"));
    m_mode->setAccessibleName(tr("Mode"));
    m_mode->setToolTip(tr("Direct reads the line itself, Shell hands it to /bin/sh -c."));
    m_mode->setFixedHeight(grid::kControl);
    header->addWidget(m_mode);
    m_line = new CommandLine;
    m_line->setAccessibleName(tr("Command line"));
    m_line->setPlaceholderText(tr("Type a command or a pipeline and press Enter"));
    m_line->setFixedHeight(grid::kControl);
    header->addWidget(m_line, 1);
    m_optionsButton = new QPushButton;
    m_optionsButton->setCheckable(true);
    m_optionsButton->setFixedHeight(grid::kControl);
    m_optionsButton->setToolTip(tr("Folder, environment, input, limits, launch; in brackets how many differ from the usual."));
    header->addWidget(m_optionsButton);
    m_run = PageFrame::makePrimaryButton(tr("Run"));
    header->addWidget(m_run);
}

void RunPage::buildOptions()
{
    m_options = new RunOptionsDrawer;
    m_options->hide();
    m_frame->pictureArea()->addWidget(m_options);
    m_frame->addDrawer(m_optionsButton, m_options);
    updateOptions();
}

void RunPage::buildControls()
{
    m_stop = m_frame->addControl(
        tr("Stop"), tr("SIGTERM to everything that runs, then SIGKILL after 2 s, unless the options say otherwise."));
    m_pause = m_frame->addControl(tr("Pause"), tr("SIGSTOP to every stage; again: SIGCONT."));
    m_signal = m_frame->addControl(tr("Signal"), QString());
    m_kill =
        m_frame->addControl(tr("Kill"), tr("SIGKILL to the whole tree, at once. Asks first when more than 20 processes run."));
    fillSignalMenu();
}

void RunPage::fillSignalMenu()
{
    auto *menu = new QMenu(m_signal);
    m_signalTitle = menu->addAction(QString());
    m_signalTitle->setEnabled(false);
    for (const char *name : {"SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTOP",
                             "SIGCONT", "SIGKILL"}) {
        menu->addAction(QLatin1String(name), this, [this, number = signalNumber(name)] {
            RunEntry *entry = current();
            if (entry == nullptr)
                return;
            if (const auto stage = selectedStage())
                entry->job->signalStage(*stage, number);
            else
                entry->job->signal(number);
        });
    }
    m_signal->setMenu(menu);
}

QWidget *RunPage::buildEmptyState()
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(8);
    for (const char *example : kExamples) {
        auto *link = new QLabel;
        const QString text = QString::fromLatin1(example).toHtmlEscaped();
        link->setText(QStringLiteral("<a href=\"%1\">%1</a>").arg(text));
        link->setAccessibleName(tr("Example: %1").arg(QLatin1String(example)));
        link->setToolTip(tr("Puts this pipeline into the command line and runs it."));
        link->setMinimumWidth(0);
        link->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        link->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
        connect(link, &QLabel::linkActivated, this, [this, example] { run(QLatin1String(example), false); });
        layout->addWidget(link);
    }
    return box;
}

void RunPage::buildWorkArea()
{
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_output = new OutputPanel;
    m_input = new InputLine;
    auto *output = new QWidget;
    auto *column = new QVBoxLayout(output);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_output, 1);
    column->addWidget(m_input);
    m_tabs->addTab(output, tr("Output"));
    m_processes = new ProcessTree;
    m_tabs->addTab(m_processes, tr("Processes"));
    m_launch = new LaunchTable;
    m_descriptors = new DescriptorTable;
    auto *launch = new QSplitter;
    launch->addWidget(m_launch);
    launch->addWidget(m_descriptors);
    launch->setStretchFactor(0, 2);
    launch->setStretchFactor(1, 3);
    m_tabs->addTab(launch, tr("Launch"));
    m_rows = new DemoRows;
    m_tabs->addTab(m_rows, tr("Runs"));
    m_tabs->setTabVisible(m_tabs->indexOf(m_rows), false);
    connect(m_rows, &DemoRows::runRequested, this, &RunPage::runDemoRow);
    m_frame->workArea()->addWidget(m_tabs);
}

void RunPage::connectParts()
{
    connect(m_run, &QPushButton::clicked, this, &RunPage::submit);
    connect(m_line, &CommandLine::submitted, this, &RunPage::submit);
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this](int index) { m_line->setShellMode(index == 1); });
    connect(m_mode, &QComboBox::activated, this, [this] { m_modeBefore.reset(); });
    connect(m_line, &QLineEdit::textEdited, this, [this](const QString &text) {
        restoreMode(text);
        if (!m_complaint.isEmpty() && m_frame->messages()->sentence() == std::exchange(m_complaint, {}))
            m_frame->messages()->clear(); // of a text that is being mended
    });
    connect(m_stop, &QPushButton::clicked, this, &RunPage::stop);
    connect(m_kill, &QPushButton::clicked, this, &RunPage::kill);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        RunEntry *entry = current();
        if (entry == nullptr)
            return;
        if (entry->report.state == JobState::Stopped)
            entry->job->resume();
        else
            entry->job->pause();
    });
    connect(m_optionsButton, &QPushButton::toggled, m_options, &QWidget::setVisible);
    connect(m_options, &RunOptionsDrawer::changed, this, &RunPage::updateOptions);
    connectChips();
    connect(m_strip, &Strip::stageSelected, this, [this](int stage) { chooseStage(static_cast<std::size_t>(stage)); });
    connect(m_launch, &LaunchTable::stepChosen, this, &RunPage::chooseStep);
    connect(m_descriptors, &DescriptorTable::stageChosen, this, &RunPage::chooseStage);
    connect(m_strip, &Strip::pipeSelected, this, [this](int stage) {
        m_frame->timeline()->setSelection({current()->job->tracks().pipes[static_cast<std::size_t>(stage)].track, {}, {}, 0});
    });
    connect(m_frame->timeline(), &TimelinePanel::playheadChanged, this, &RunPage::showInstant);
    connect(m_frame->timeline(), &TimelinePanel::selectionChanged, this, [this] {
        markLines(Reveal::Yes);
        updateDetails();
    });
    connect(m_frame->explanation(), &ExplainPanel::eventChosen, this, &RunPage::showFound);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        showProcesses();
        showLaunch();
    });
    connect(m_processes, &ProcessTree::processChosen, m_frame->timeline(), [this](TrackId track) {
        m_frame->timeline()->setSelection({track, {}, {}, 0});
    });
    connect(m_output, &OutputPanel::lineClicked, this, &RunPage::showLine);
    connect(m_output, &OutputPanel::message, this, [this](const QString &text, bool failed) {
        m_frame->messages()->showMessage(failed ? MessageBar::Kind::Fault : MessageBar::Kind::Information, text);
    });
    connect(m_flood, &FloodMessage::saveKeptRequested, m_output, &OutputPanel::saveTo);
    connect(&m_bridge, &EngineBridge::jobChanged, this, &RunPage::onJobChanged);
}

void RunPage::connectChips()
{
    connect(m_chips, &RunChips::chosen, this, [this](int id) {
        if (const auto index = indexOf(id))
            show(*index);
    });
    connect(m_chips, &RunChips::removeRequested, this, &RunPage::removeRun);
    connect(m_chips, &RunChips::runAgainRequested, this, &RunPage::runAgain);
    connect(m_chips, &RunChips::copyRequested, this, &RunPage::copyRun);
}

} // namespace forklane::ui
