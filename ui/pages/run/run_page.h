// SPDX-License-Identifier: MIT
// The page Run: type a pipeline, run it, see stages, output and lanes at one instant.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include <QTimer>

#include "demo/demo.h"
#include "demo/outcome.h"
#include "pages/page.h"
#include "pages/run/run_entry.h"
#include "widgets/output/output_scene.h"

class QAction;
class QComboBox;
class QHBoxLayout;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace forklane {
struct FoundEvent;
}

namespace forklane::ui {

class CommandLine;
class DemoRows;
class DescriptorTable;
class EngineBridge;
class FloodMessage;
class InputLine;
class LaunchTable;
class OutputPanel;
class PageFrame;
class ProcessTree;
class RunChips;
class RunOptionsDrawer;
class StopMessage;
class Strip;
struct TimelineSelection;

/// Reads its fields, makes a JobSpec, hands it to the bridge; all pictures come from showInstant(). Main thread.
class RunPage : public Page {
    Q_OBJECT

public:
    static constexpr int kMostFinishedRuns = 100; ///< The oldest goes when there is one more.

    explicit RunPage(EngineBridge &bridge, QWidget *parent = nullptr);
    ~RunPage() override;

    /// Fills the command line; runs nothing. What the user had typed there goes into its history.
    void fill(const QString &text, bool shell);
    /// Fills and runs; false when the text has an error, which is then shown.
    bool run(const QString &text, bool shell);
    /// Runs words as they are (`forklane -- COMMAND…`).
    void runCommand(const QStringList &words);
    /// All runs of an example, one after the other.
    void runDemo(const Demo &demo, double timeScale = 1.0); ///< As in scaled(): long waits divided by it.
    void openDemo(const Demo &demo);
    /// Null before the first run; valid until the next.
    [[nodiscard]] const RunEntry *shownRun() const { return m_current ? &m_runs[*m_current] : nullptr; }
    void replay() override; ///< Of the run that is shown, if it has ended.

    void primary() override;
    void stop() override;
    void focusCommandLine() override;
    void find() override;
    void toggleInspector() override;
    void toggleTallTimeline() override;
    void focusNextArea(bool forward) override;
    void applyFolding(bool narrow, bool low) override;
    [[nodiscard]] std::shared_ptr<const Recording> recording() const override;
    [[nodiscard]] QString status() const override;
    [[nodiscard]] CommandLine *commandLine() const { return m_line; }
    [[nodiscard]] QPushButton *runButton() const { return m_run; }

protected:
    void changeEvent(QEvent *event) override;

signals:
    /// With a recording of it: of the last one of several runs, of the part with the most lanes.
    void demoEnded(const QString &id, bool asExpected, const std::shared_ptr<const forklane::Recording> &recording);

private:
    // run_page_build.cpp
    void build();
    void buildHeader();
    void buildOptions();
    void buildControls();
    void buildWorkArea();
    QWidget *buildEmptyState();
    void connectParts();
    void connectChips();
    void fillSignalMenu();

    // run_page.cpp
    void submit();
    void updateOptions();
    [[nodiscard]] std::optional<JobSpec> specFromFields();
    void start(JobSpec spec, RunRequest request);
    void show(std::size_t index);
    void showInstant(std::optional<Tick> instant);
    void refresh();
    void onJobChanged(const std::shared_ptr<Job> &job);
    void showReport();
    void updateControls(const JobReport *report);
    void fitPictures();
    void showLaunch();
    void showProcesses();
    [[nodiscard]] RunEntry *current();
    [[nodiscard]] Tick newest() const;

    // run_page_runs.cpp
    /// What has run before as `entry`, or something like it.
    void startAgain(JobSpec spec, RunRequest request);
    void runAgain(int id);
    void copyRun(int id);
    void removeRun(int id);
    void forget(std::size_t index);
    void dropOldRuns();
    void shareOutputBudget() const;
    void updateChips();
    [[nodiscard]] std::optional<std::size_t> indexOf(int id) const;
    [[nodiscard]] std::optional<Duration> lastTimeOf(const RunRequest &request, const Pipeline &pipeline) const;

    // run_page_messages.cpp
    void showMessages(const JobReport &report);
    void countInMessages(const RunEntry &entry);
    void kill();
    void showStageFailure(const RunEntry &entry, std::size_t stage);
    void useProgram(JobSpec spec, RunRequest request, std::size_t stage, const std::string &program);

    // run_page_demos.cpp, with runDemo() and openDemo()
    void runDemoRow(std::size_t row);
    [[nodiscard]] RunRequest requestOf(std::size_t row) const;
    void startNextDemoRun();
    void tellShorterWaits();
    void leaveExample();
    void hideRowsOfOthers(const QString &text);
    void restoreMode(const QString &edited);
    void accompany(RunEntry &entry, const JobReport &report);
    void onEnded(RunEntry &entry);

    // run_page_selection.cpp
    /// What is selected is selected on the timeline: its stage, also of a process below one. Nothing: no stage, all are meant.
    [[nodiscard]] std::optional<std::size_t> selectedStage() const;
    void updateSignal();
    void showLine(Tick tick, std::uint16_t stage);
    void markLines(Reveal reveal);
    void markLaunch();
    void chooseStep(std::size_t stage, Tick begin);
    void chooseStage(std::size_t stage);
    void updateDetails();
    void showCode(const RunEntry &entry);
    void showExplanation(const RunEntry &entry);
    void showFound(const FoundEvent &event);

    EngineBridge &m_bridge;
    PageFrame *m_frame = nullptr;
    QComboBox *m_mode = nullptr;
    CommandLine *m_line = nullptr;
    QPushButton *m_optionsButton = nullptr;
    RunOptionsDrawer *m_options = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_pause = nullptr;
    QPushButton *m_signal = nullptr;
    QAction *m_signalTitle = nullptr; ///< The menu's first line: whom it reaches.
    QPushButton *m_kill = nullptr;
    RunChips *m_chips = nullptr;
    Strip *m_strip = nullptr;
    QStackedWidget *m_pictures = nullptr;
    QTabWidget *m_tabs = nullptr;
    OutputPanel *m_output = nullptr;
    InputLine *m_input = nullptr;
    ProcessTree *m_processes = nullptr;
    LaunchTable *m_launch = nullptr;
    DescriptorTable *m_descriptors = nullptr;
    DemoRows *m_rows = nullptr;
    FloodMessage *m_flood = nullptr;
    StopMessage *m_stopMessage = nullptr;

    std::vector<RunEntry> m_runs; ///< Oldest first.
    int m_nextId = 1;
    std::optional<std::size_t> m_current;
    std::optional<Tick> m_instant; ///< Nothing = the newest.
    bool m_reportIsNew = false;    ///< Of the run that is shown: the next refresh() shows it.
    std::deque<RunRequest> m_waitingDemoRuns;
    std::optional<Demo> m_demo; ///< Whose runs are in the table.
    bool m_demoIsWhole = true;  ///< All of its runs are played, not one alone.
    bool m_demoAsExpected = true;
    int m_demoPlays = 0;
    double m_demoTimeScale = 1.0;
    QTimer m_refresh;      ///< 10 Hz, while something runs.
    int m_toldHolders = 0; ///< The run whose message is shown.
    int m_toldFailure = 0;
    std::optional<int> m_modeBefore; ///< An example has chosen another one.
    QString m_complaint;             ///< About the text in the command line.
    QString m_killQuestion;          ///< The newest that has been asked.
};

} // namespace forklane::ui
