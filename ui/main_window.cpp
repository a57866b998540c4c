// SPDX-License-Identifier: MIT
#include "main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QUrl>

#include "appearance.h"
#include "demo/demo.h"
#include "demo/miniature.h"
#include "first_hints.h"
#include "keys_dialog.h"
#include "pages/empty_page.h"
#include "pages/gallery/gallery_page.h"
#include "pages/lesson/lesson_page.h"
#include "pages/race/race_page.h"
#include "pages/run/run_page.h"
#include "pages/workers/workers_page.h"
#include "settings_dialog.h"
#include "widgets/command_line/command_history.h"
#include "widgets/command_line/command_line.h"

namespace forklane::ui {

namespace {

const QString kGeometryKey = QStringLiteral("window/geometry");
constexpr int kNarrow = 1120;

/// The first one, empty when none of this computer's is dropped.
QString droppedFile(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    return urls.isEmpty() ? QString() : urls.first().toLocalFile();
}

} // namespace

MainWindow::MainWindow(std::unique_ptr<Mailbox> mailbox, QWidget *parent)
    : QMainWindow(parent), m_bridge(std::move(mailbox)), m_navigation(new Navigation), m_stack(new QStackedWidget),
      m_status(new QLabel), m_history(new CommandHistory(this)), m_measuring(m_bridge.mailbox())
{
    setWindowTitle(tr("Forklane"));
    setMinimumSize(800, 560);
    setAcceptDrops(true);
    resize(1280, 800);
    auto *center = new QWidget;
    auto *layout = new QHBoxLayout(center);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_navigation);
    layout->addWidget(m_stack, 1);
    setCentralWidget(center);
    m_status->setAccessibleName(tr("Status"));
    m_status->setContentsMargins(8, 0, 8, 0);
    statusBar()->addWidget(m_status, 1);
    buildMenus();
    buildHints();
    connect(m_navigation, &Navigation::pageChosen, this, &MainWindow::showPage);
    connect(m_navigation, &Navigation::settingsRequested, this, &MainWindow::showSettings);
    connect(&m_bridge, &EngineBridge::runningCountChanged, this, &MainWindow::updateStatus);
    connect(&m_bridge, &EngineBridge::runningCountChanged, this, &MainWindow::closeWhenStopped);
    connect(&m_notifier, &DesktopNotifier::chosen, this, [this] {
        setWindowState(windowState() & ~Qt::WindowMinimized);
        raise();
        activateWindow();
        showPage(PageId::Workers);
    });
    restoreGeometry(QSettings().value(kGeometryKey).toByteArray());
    m_navigation->setCurrent(PageId::Gallery);
    updateStatus();
}

MainWindow::~MainWindow() = default;

QWidget *MainWindow::pageWidget(PageId page)
{
    QWidget *&widget = m_pages[static_cast<std::size_t>(page)];
    if (widget == nullptr) {
        widget = buildPage(page);
        m_stack->addWidget(widget);
        watchForHints(*widget);
        if (auto *line = widget->findChild<CommandLine *>())
            line->shareHistory(*m_history);
    }
    return widget;
}

QWidget *MainWindow::buildPage(PageId page)
{
    switch (page) {
    case PageId::Gallery: {
        auto *gallery = new GalleryPage;
        connect(gallery, &GalleryPage::commandSubmitted, this, [this](const QString &text) {
            showPage(PageId::Run);
            runPage()->run(text, false);
        });
        connect(gallery, &GalleryPage::demoRequested, this, &MainWindow::runDemo);
        return gallery;
    }
    case PageId::Run: {
        auto *run = new RunPage(m_bridge);
        connect(run, &RunPage::demoEnded, this, &MainWindow::noteExample);
        connect(run, &Page::statusChanged, this, &MainWindow::updateStatus);
        return run;
    }
    case PageId::Race: {
        auto *race = new RacePage(m_bridge);
        connect(race, &Page::statusChanged, this, &MainWindow::updateStatus);
        connect(race, &RacePage::exampleShown, this,
                [this](bool good, const auto &recording) { noteExample(m_raceDemo, good, recording); });
        return race;
    }
    case PageId::Workers: {
        auto *workers = new WorkersPage(m_bridge);
        connect(workers, &Page::statusChanged, this, &MainWindow::updateStatus);
        connect(workers, &WorkersPage::runEnded, this, &MainWindow::tellWorkEnded);
        connect(workers, &WorkersPage::demoEnded, this, &MainWindow::noteExample);
        return workers;
    }
    case PageId::Recordings:
        return new EmptyPage(tr("Recordings"),
                             tr("Here recordings will be kept and opened. Until then, forklanectl run --trace "
                                "FILE writes one that Perfetto and chrome://tracing open."));
    }
    return new QWidget;
}

/// With FORKLANE_PICTURES=FOLDER its lanes are also written to a file there: so the pictures of resources/pictures are made.
void MainWindow::noteExample(const QString &id, bool asExpected, const std::shared_ptr<const Recording> &recording)
{
    gallery()->setRan(id, asExpected);
    if (!recording)
        return;
    const Miniature picture = miniatureOf(*recording);
    gallery()->setPicture(id, picture);
    QFile file(qEnvironmentVariable("FORKLANE_PICTURES") + QStringLiteral("/%1.json").arg(id));
    if (qEnvironmentVariableIsSet("FORKLANE_PICTURES") && file.open(QIODevice::WriteOnly))
        file.write(QByteArray::fromStdString(toJson(picture)));
}

GalleryPage *MainWindow::gallery()
{
    return static_cast<GalleryPage *>(pageWidget(PageId::Gallery));
}

RunPage *MainWindow::runPage()
{
    return static_cast<RunPage *>(pageWidget(PageId::Run));
}

RacePage *MainWindow::racePage()
{
    return static_cast<RacePage *>(pageWidget(PageId::Race));
}

WorkersPage *MainWindow::workersPage()
{
    return static_cast<WorkersPage *>(pageWidget(PageId::Workers));
}

Page *MainWindow::currentPage() const
{
    return qobject_cast<Page *>(m_stack->currentWidget());
}

void MainWindow::showPage(PageId page)
{
    m_page = page;
    m_stack->setCurrentWidget(pageWidget(page));
    m_navigation->setCurrent(page);
    applyFolding();
    updateStatus();
    m_hints->follow();
}

void MainWindow::runCommand(const QStringList &words)
{
    showPage(PageId::Run);
    runPage()->runCommand(words);
}

void MainWindow::runDemo(const QString &id, bool run)
{
    const Demo *demo = findDemo(id.toStdString());
    if (demo == nullptr)
        return;
    if (demo->race) {
        showPage(PageId::Race);
        m_raceDemo = id;
        if (run)
            racePage()->runExample(demo->race->policy, demo->race->beside);
        else
            racePage()->openExample(demo->race->policy, demo->race->beside);
        return;
    }
    if (demo->lesson) {
        showLesson(*demo, run);
        return;
    }
    if (demo->queue) {
        showPage(PageId::Workers);
        if (run)
            workersPage()->runExample(*demo);
        else
            workersPage()->openExample(*demo);
        return;
    }
    showPage(PageId::Run);
    if (run)
        runPage()->runDemo(*demo, gallery()->timeScale());
    else
        runPage()->openDemo(*demo);
}

void MainWindow::showLesson(const Demo &demo, bool run)
{
    if (m_lesson == nullptr) {
        m_lesson = new LessonPage(m_bridge);
        connect(m_lesson, &LessonPage::leaveRequested, this, [this] { showPage(PageId::Gallery); });
        connect(m_lesson, &LessonPage::demoEnded, this, &MainWindow::noteExample);
        m_stack->addWidget(m_lesson);
        watchForHints(*m_lesson);
    }
    showPage(PageId::Gallery);
    m_stack->setCurrentWidget(m_lesson);
    applyFolding();
    updateStatus();
    m_hints->follow();
    if (run)
        m_lesson->run(demo);
    else
        m_lesson->open(demo);
}

void MainWindow::primary()
{
    if (Page *page = currentPage())
        page->primary();
    else
        gallery()->submit();
}

/// Only while nobody looks: what has ended stands on its page too.
void MainWindow::tellWorkEnded(const QString &title, const QString &sentence)
{
    if (QGuiApplication::applicationState() != Qt::ApplicationActive && !m_closing)
        m_notifier.show(title, sentence);
}

void MainWindow::applyFolding()
{
    if (Page *page = currentPage())
        page->applyFolding(width() < kNarrow, isLow());
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    applyFolding();
    updateStatus();
}

bool MainWindow::askToStop(int running)
{
    const QString question = running == 1 ? tr("1 run is still going. Stop it and close?")
                                          : tr("%1 runs are still going. Stop them and close?").arg(running);
    QMessageBox box(QMessageBox::Question, tr("Forklane"), question, QMessageBox::NoButton, this);
    QPushButton *stop = box.addButton(tr("Stop and close"), QMessageBox::AcceptRole);
    QPushButton *keep = box.addButton(tr("Keep open"), QMessageBox::RejectRole);
    box.setDefaultButton(keep);
    box.setEscapeButton(keep);
    box.exec();
    return box.clickedButton() == stop;
}

/// Stops take their grace time, so the window closes when the last run has ended; asked to close again, it does at once, and
/// what is left is killed with the bridge.
void MainWindow::closeEvent(QCloseEvent *event)
{
    const int running = m_bridge.runningCount() + m_bridge.workCount();
    if (running > 0 && !m_closing) {
        event->ignore();
        if (!askToStop(running))
            return;
        m_closing = true;
        m_bridge.stopAll();
        QMetaObject::invokeMethod(this, &MainWindow::closeWhenStopped, Qt::QueuedConnection); // they may have ended meanwhile
        return;
    }
    QSettings().setValue(kGeometryKey, saveGeometry());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    showPage(PageId::Race);
    racePage()->openScenario(droppedFile(*event->mimeData()));
}

void MainWindow::closeWhenStopped()
{
    if (m_closing && m_bridge.runningCount() + m_bridge.workCount() == 0)
        close();
}

void MainWindow::showSettings()
{
    SettingsDialog(this).exec();
}

void MainWindow::showKeys()
{
    KeysDialog(findChildren<QAction *>(QString(), Qt::FindDirectChildrenOnly), this).exec();
}

void MainWindow::showAbout()
{
    QMessageBox::about(
        this, tr("About Forklane"),
        tr("Forklane %1\n\nLaunch commands, pipe them together, and watch every one of them live, lane by lane.\n"
           "MIT license.")
            .arg(QCoreApplication::applicationVersion()));
}

void MainWindow::changeTextSize(int by)
{
    setTextSize(textSize() + by);
}

} // namespace forklane::ui
