// SPDX-License-Identifier: MIT
// The page Race: one bank account, several threads, with and without a lock.
#pragma once

#include <optional>

#include "pages/page.h"
#include "pages/race/model/round_recording.h"
#include "pages/race/model/step_session.h"
#include "pages/race/real/real_session.h"

class QComboBox;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace forklane::ui {

class AccountButton;
class Badge;
struct StageFacts;
struct TimelineSelection;
class EngineBridge;
class OrdersPanel;
class PageFrame;
class OrdersPanel;
class RaceStage;
class RealPanel;
class StepPanel;

/// Reads its fields, hands them to a session or a run; all pictures come from showInstant(). Main thread.
class RacePage : public Page {
    Q_OBJECT

public:
    explicit RacePage(EngineBridge &bridge, QWidget *parent = nullptr);
    ~RacePage() override;

    enum class Tab : std::uint8_t { Real, Steps, Orders }; ///< In the order of the header.

    /// Another account, policy or detail; false when it cannot be, which is then said.
    bool setUp(const RaceSetup &setup);
    void showTab(Tab tab);
    /// Real threads, led so that the update is lost where the policy lets it, and replayed.
    void runExample(race::Policy policy, std::optional<race::Policy> beside);
    void openExample(race::Policy policy, std::optional<race::Policy> beside); ///< Only fills the page.
    /// So many rounds of real threads, first without and then with recording; the table fills meanwhile.
    void runMany(std::uint64_t rounds);
    void replay() override;
    /// A scenario file with its order; false when it cannot be read, which is then said.
    bool openScenario(const QString &path);
    bool saveScenario(const QString &path); ///< False when it cannot be written, which is then said.

    void primary() override;
    void stop() override;

    void toggleInspector() override;
    void toggleTallTimeline() override;
    void focusNextArea(bool forward) override;
    void applyFolding(bool narrow, bool low) override;
    [[nodiscard]] QString status() const override;

signals:
    /// What runExample() ran.
    void exampleShown(bool asExpected, const std::shared_ptr<const forklane::Recording> &recording);
    void manyRan(); ///< What runMany() ran, all of it or until it was stopped.

private:
    // race_page_build.cpp
    void build();
    void buildHeader();
    void buildControls();
    void buildWorkArea();
    void connectReal();
    void connectParts();
    QComboBox *addPolicies(const QString &name, bool withNothing);

    // race_page_real.cpp
    void runOnce();
    void runSteered();
    void setConditions(Duration think, Duration skew);
    void tellNoRace(std::uint64_t rounds, race::Value end);
    void showRealInstant(std::optional<Tick> instant);
    void onRealShown();
    void onManyFinished(std::uint64_t rounds, bool stopped);
    void showOrderThatEndsAt(race::Value end);
    void showInModel();
    void showInSteps(const race::Schedule &schedule);
    void updateRunning();
    [[nodiscard]] StageFacts realStage(std::size_t at) const;
    [[nodiscard]] QString realSentence(const ShownRound *round, std::size_t at) const;

    // race_page_files.cpp
    void saveText(const QString &text, const QString &name);
    bool writeFile(const QString &path, const QString &text);
    [[nodiscard]] QString scenarioText() const;
    void chooseScenario();

    // race_page.cpp
    void step(std::size_t thread);
    void goTo(std::size_t at);
    void enterSchedule(const QString &text);
    void fitWork();
    void setSize(race::StepSize size);
    void showRound();
    void showRecording();
    void showInstant(std::optional<Tick> instant);
    void showPolicies();
    void showExplanation();
    void moveSelected(int by);
    void moveStep(std::size_t from, std::size_t before);
    void dropCard(const TimelineSelection &card, Tick before);
    void updateDetails();
    void selectStep(std::size_t position);
    void tell(const QString &sentence);
    [[nodiscard]] Tab tab() const;
    [[nodiscard]] std::size_t shownAt() const;
    [[nodiscard]] std::optional<std::size_t> selectedStep() const;

    PageFrame *m_frame = nullptr;
    QTabBar *m_tabs = nullptr;
    QPushButton *m_many = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_inModel = nullptr;
    QPushButton *m_conditions = nullptr; ///< Shows them while the window is low.
    AccountButton *m_account = nullptr;
    QComboBox *m_policy = nullptr;
    QComboBox *m_beside = nullptr;
    Badge *m_badge = nullptr;
    RaceStage *m_stage = nullptr;
    QStackedWidget *m_panels = nullptr;
    StepPanel *m_stepPanel = nullptr;
    RealPanel *m_realPanel = nullptr;
    OrdersPanel *m_ordersPanel = nullptr;

    StepSession m_session;
    RoundRecording m_recording;
    std::optional<Tick> m_instant; ///< Nothing = the newest.
    RealSession m_real;
    std::shared_ptr<Recording> m_realRecording;
    std::optional<Tick> m_realShownUntil; ///< Where a much longer round beside it is cut at first.
    QString m_progress;                   ///< While rounds run.
    bool m_low = false;                   ///< The window is.
    bool m_replayNext = false;            ///< The round that is being run is replayed.
};

} // namespace forklane::ui
