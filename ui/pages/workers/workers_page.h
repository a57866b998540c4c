// SPDX-License-Identifier: MIT
// The page Workers: threads and processes that take tasks from a queue, and lists of commands, at one instant.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QTimer>

#include "demo/demo.h"
#include "pages/page.h"
#include "pages/workers/model/background_reader.h"
#include "pages/workers/model/work_session.h"
#include "pages/workers/tables/workers_table.h"
#include "trace/row.h"

class QComboBox;
class QListView;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace forklane::ui {

class CommandsDrawer;
class EngineBridge;
class GroupPanel;
class LogModel;
class OptionsDrawer;
class PageFrame;
class TasksPanel;
class TimingPanel;

/// Reads its fields, hands a plan to the session; all pictures come from showInstant(). Main thread.
class WorkersPage : public Page {
    Q_OBJECT

public:
    explicit WorkersPage(EngineBridge &bridge, QWidget *parent = nullptr);
    ~WorkersPage() override;

    void setFields(const WorkFields &fields);
    [[nodiscard]] WorkFields fields() const;
    /// False when it cannot be, which is then said.
    bool start();
    /// The shown group's tasks, in the format that the path's ending names. False, and said, when it cannot be written.
    bool exportTo(const QString &path);
    [[nodiscard]] const WorkSession &session() const { return m_session; }

    void openExample(const Demo &demo); ///< Only fills the page.
    void runExample(const Demo &demo);

    void primary() override;
    void stop() override;
    void find() override;
    void replay() override;
    void toggleInspector() override;
    void toggleTallTimeline() override;
    void focusNextArea(bool forward) override;
    void applyFolding(bool narrow, bool low) override;
    [[nodiscard]] std::shared_ptr<const Recording> recording() const override;
    [[nodiscard]] QString status() const override;
    [[nodiscard]] QString progress() const override;

signals:
    /// With a recording of it: of the last one of several runs, of the part with the most lanes.
    void demoEnded(const QString &id, bool asExpected, const std::shared_ptr<const forklane::Recording> &recording);
    void runEnded(const QString &title, const QString &sentence); ///< "The tasks have ended", and how.

private:
    // workers_page_examples.cpp
    void explainWork();
    void tellFamily();
    void tellExampleEnded();

    // workers_page_build.cpp
    void build();
    void buildHeader();
    void buildControls();
    void buildDrawers();
    void buildWorkArea();
    void connectParts();
    void connectTables();
    void addKeys();
    GroupPanel *panel(std::size_t group);

    // workers_page_run.cpp
    bool start(WorkPlan plan);
    void showCode(const WorkPlan &plan);
    void retryFailed();
    void onEnded();
    void noticeDeaths();
    void tellDeath(std::size_t group, const queue::WorkerView &worker);
    void askInDoubt();
    void takeBack();
    void ask(std::size_t group, queue::TaskId id, const QString &sentence);
    void tellFailures();
    void tellEnded();
    void tellJoblog();
    void goOnNextTime();
    void tell(const QString &sentence, bool isFault = false);
    void act(const WorkerPlace &place, void (queue::WorkRun::*what)(queue::WorkerId));
    void actOnSelected(void (queue::WorkRun::*what)(queue::WorkerId));
    void updateFields();
    void updateControls();

    // workers_page.cpp
    void refresh();
    void showInstant(std::optional<Tick> instant);
    void showFacts(std::vector<GroupFacts> facts);
    [[nodiscard]] QString sentence() const;
    void showGroup(std::size_t group);
    void giveRoom();
    void exportTasks();

    // workers_page_selection.cpp
    void onTimelineSelected();
    void selectTask(std::size_t group, queue::TaskId task);
    void selectWorker(const WorkerPlace &place);
    void markOnTimeline(std::size_t group, const queue::Attempt &attempt);
    void updateDetails();
    void updateArrows();
    void onLogClicked(int row);

    EngineBridge &m_bridge;
    PageFrame *m_frame = nullptr;
    QComboBox *m_tasksBox = nullptr;
    QComboBox *m_kindBox = nullptr;
    QSpinBox *m_workersBox = nullptr;
    QPushButton *m_options = nullptr;
    QPushButton *m_chaos = nullptr;
    QPushButton *m_start = nullptr;
    QPushButton *m_pause = nullptr;
    QPushButton *m_drain = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_add = nullptr;
    OptionsDrawer *m_optionsDrawer = nullptr;
    CommandsDrawer *m_commandsDrawer = nullptr;
    std::vector<GroupPanel *> m_panels;
    QTabWidget *m_tabs = nullptr;
    QComboBox *m_groupBox = nullptr; ///< Whose tasks, times and log are shown, while there are several groups.
    WorkersTable *m_workersTable = nullptr;
    TasksPanel *m_tasksPanel = nullptr;
    TimingPanel *m_timingPanel = nullptr;
    QListView *m_logView = nullptr;
    LogModel *m_log = nullptr;

    WorkSession m_session;
    std::optional<Tick> m_instant; ///< Nothing = the newest.
    std::vector<GroupFacts> m_facts;
    std::size_t m_group = 0;
    queue::TaskId m_task; ///< Selected, of m_group.
    std::optional<WorkerPlace> m_worker;
    std::optional<Demo> m_example; ///< Opened, until it has ended.
    bool m_familyWanted = false;
    std::optional<std::pair<std::size_t, queue::TaskId>> m_asked; ///< Group and task in doubt: done or not?
    QString m_toldDoubt;                             ///< The message about a task in doubt, until its matter is over.
    bool m_joblogTold = false;                       ///< That it is not whole.
    std::map<std::size_t, std::size_t> m_toldDeaths; ///< By group: how many of its deaths.
    QTimer m_refresh;                                ///< 10 Hz, while something runs.
    BackgroundReader m_reader;                       // last: its answers use the others
};

} // namespace forklane::ui
