// SPDX-License-Identifier: MIT
// The window's menus and keys (UI.md section 13).
#include <QMenuBar>

#include "first_hints.h"
#include "main_window.h"
#include "pages/gallery/gallery_page.h"
#include "pages/page.h"
#include "pages/race/race_page.h"
#include "pages/run/run_page.h"
#include "timeline/timeline_panel.h"
#include "widgets/command_line/command_line.h"

namespace forklane::ui {

void MainWindow::addAction(QMenu *menu, const QString &text, const QList<QKeySequence> &keys, std::function<void()> act)
{
    auto *action = new QAction(text, this);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, std::move(act));
    menu->addAction(action);
}

void MainWindow::buildMenus()
{
    QMenu *file = menuBar()->addMenu(tr("File"));
    addAction(file, tr("Settings"), {QKeySequence(tr("Ctrl+,"))}, [this] { showSettings(); });
    file->addSeparator();
    addAction(file, tr("Quit"), {QKeySequence::Quit}, [this] { close(); });
    QMenu *edit = menuBar()->addMenu(tr("Edit"));
    addAction(edit, tr("Command line"), {QKeySequence(tr("Ctrl+L"))}, [this] {
        if (Page *page = currentPage(); page != nullptr && m_page == PageId::Run) {
            page->focusCommandLine();
        } else {
            showPage(PageId::Gallery);
            gallery()->commandLine()->setFocus(Qt::ShortcutFocusReason);
        }
    });
    addAction(edit, tr("Find here"), {QKeySequence::Find}, [this] {
        if (Page *page = currentPage())
            page->find();
    });
    buildJobMenu();
    buildViewMenu();
    QMenu *help = menuBar()->addMenu(tr("Help"));
    addAction(help, tr("Show hints"), {}, [this] {
        showPage(PageId::Gallery);
        m_hints->show();
    });
    addAction(help, tr("Keys"), {QKeySequence(Qt::Key_Question)}, [this] { showKeys(); });
    addAction(help, tr("About Forklane"), {}, [this] { showAbout(); });
}

void MainWindow::buildJobMenu()
{
    QMenu *job = menuBar()->addMenu(tr("Job"));
    const QList<QKeySequence> run = {QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_Return),
                                     QKeySequence(Qt::CTRL | Qt::Key_Enter)};
    addAction(job, tr("Run"), run, [this] { primary(); });
    addAction(job, tr("Stop"), {QKeySequence(Qt::SHIFT | Qt::Key_F5)}, [this] {
        if (Page *page = currentPage())
            page->stop();
    });
}

void MainWindow::buildViewMenu()
{
    QMenu *view = menuBar()->addMenu(tr("View"));
    const QStringList names = {tr("Gallery"), tr("Run"), tr("Race"), tr("Workers"), tr("Recordings")};
    for (int page = 0; page < kPageCount; ++page) {
        addAction(view, names[page], {QKeySequence(QStringLiteral("Alt+%1").arg(page + 1))},
                  [this, page] { showPage(static_cast<PageId>(page)); });
    }
    view->addSeparator();
    const auto onPage = [this](auto act) {
        return [this, act] {
            if (Page *page = currentPage())
                act(*page);
        };
    };
    addAction(view, tr("Inspector"), {QKeySequence(Qt::Key_F8)}, onPage([](Page &page) { page.toggleInspector(); }));
    addAction(view, tr("Next area"), {QKeySequence(Qt::Key_F6)}, onPage([](Page &page) { page.focusNextArea(true); }));
    addAction(view, tr("Previous area"), {QKeySequence(Qt::SHIFT | Qt::Key_F6)},
              onPage([](Page &page) { page.focusNextArea(false); }));
    view->addSeparator();
    addAction(view, tr("Larger text"), {QKeySequence(tr("Ctrl+=")), QKeySequence::ZoomIn}, [this] { changeTextSize(10); });
    addAction(view, tr("Smaller text"), {QKeySequence::ZoomOut}, [this] { changeTextSize(-10); });
    QMenu *timeline = menuBar()->addMenu(tr("Timeline"));
    addAction(timeline, tr("Tall timeline"), {QKeySequence(Qt::Key_F9)}, onPage([](Page &page) { page.toggleTallTimeline(); }));
    addAction(timeline, tr("Replay"), {}, onPage([](Page &page) { page.replay(); }));
}

} // namespace forklane::ui
