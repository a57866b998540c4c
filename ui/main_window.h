// SPDX-License-Identifier: MIT
// The frame: menu, navigation, pages built when first shown, status bar.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>

#include <QMainWindow>

#include "desktop_notifier.h"
#include "engine_bridge.h"
#include "navigation.h"
#include "newest_task.h"

class QLabel;
class QStackedWidget;

namespace forklane {
class Recording;
struct Demo;
} // namespace forklane

namespace forklane::ui {

class CommandHistory;
class FirstHints;
class GalleryPage;
class LessonPage;
class Page;
class RacePage;
class RunPage;
class WorkersPage;

/// Main thread. Closing it with live runs asks first.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(std::unique_ptr<Mailbox> mailbox, QWidget *parent = nullptr);
    ~MainWindow() override;

    void showPage(PageId page);
    /// What the first run would else wait for is started now: once the window has been painted.
    void prepareRuns() { m_bridge.prepare(); }
    /// Runs the words at once on page Run.
    void runCommand(const QStringList &words);
    [[nodiscard]] RunPage *runPage();
    [[nodiscard]] RacePage *racePage();

protected:
    void closeEvent(QCloseEvent *event) override;
    /// A scenario of the race, dropped anywhere on the window.
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildMenus();
    void buildJobMenu();
    void buildViewMenu();
    void addAction(QMenu *menu, const QString &text, const QList<QKeySequence> &keys, std::function<void()> act);
    [[nodiscard]] QWidget *buildPage(PageId page);
    [[nodiscard]] GalleryPage *gallery();
    [[nodiscard]] WorkersPage *workersPage();
    [[nodiscard]] QWidget *pageWidget(PageId page);
    [[nodiscard]] Page *currentPage() const;
    void runDemo(const QString &id, bool run);
    void showLesson(const Demo &demo, bool run);
    void noteExample(const QString &id, bool asExpected, const std::shared_ptr<const Recording> &recording);
    void primary();
    void updateStatus();
    [[nodiscard]] QStringList recordingFacts(const Recording &recording);
    void measureCost();
    [[nodiscard]] bool isLow() const; ///< Height < 740: what folds then.
    void tellWorkEnded(const QString &title, const QString &sentence);
    [[nodiscard]] bool askToStop(int running);
    void closeWhenStopped();
    void applyFolding();
    void showSettings();
    void showAbout();
    void showKeys();
    void changeTextSize(int by);
    void buildHints();
    void watchForHints(QWidget &page);

    EngineBridge m_bridge;
    DesktopNotifier m_notifier;
    Navigation *m_navigation;
    QStackedWidget *m_stack;
    QLabel *m_status;
    CommandHistory *m_history; ///< Of every page's command line.
    std::array<QWidget *, kPageCount> m_pages = {};
    LessonPage *m_lesson = nullptr; ///< Beside the gallery; made when first shown.
    QString m_raceDemo;             ///< Id of the example that page Race was opened with.
    FirstHints *m_hints = nullptr;
    PageId m_page = PageId::Gallery;
    bool m_isMeasuring = false;
    std::optional<Duration> m_eventCost; ///< What recording an event costs on this machine.
    bool m_closing = false;              ///< Every run has been stopped; the window closes after the last one.
    NewestTask m_measuring;              // last: it uses the others
};

} // namespace forklane::ui
