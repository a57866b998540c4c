// SPDX-License-Identifier: MIT
// The page Race: one bank account, several threads, with and without a lock.
#pragma once

#include <optional>

#include "pages/page.h"
#include "pages/race/model/order_recording.h"
#include "pages/race/model/step_session.h"

class QComboBox;
class QStackedWidget;
class QTabBar;

namespace forklane::ui {

class Badge;
class EngineBridge;
class PageFrame;
class RaceStage;
class StepPanel;

/// Reads its fields, hands them to a session or a run; all pictures come from showInstant(). Main thread.
class RacePage : public Page {
    Q_OBJECT

public:
    explicit RacePage(EngineBridge &bridge, QWidget *parent = nullptr);
    ~RacePage() override;

    /// Another account, policy or detail; false when it cannot be, which is then said.
    bool setUp(const RaceSetup &setup);

    void toggleInspector() override;
    void toggleTallTimeline() override;
    void focusNextArea(bool forward) override;
    void applyFolding(bool narrow, bool low) override;
    [[nodiscard]] QString status() const override;

private:
    // race_page_build.cpp
    void build();
    void buildHeader();
    void buildWorkArea();
    void connectParts();
    QComboBox *addPolicies(const QString &name, bool withNothing);

    // race_page.cpp
    void step(std::size_t thread);
    void goTo(std::size_t at);
    void enterSchedule(const QString &text);
    void setSize(race::StepSize size);
    void showRound();
    void showInstant(std::optional<Tick> instant);
    void showPolicies();
    void moveSelected(int by);
    void updateDetails();
    void selectStep(std::size_t position);
    void tell(const QString &sentence);
    [[nodiscard]] std::size_t shownAt() const;
    [[nodiscard]] std::optional<std::size_t> selectedStep() const;

    EngineBridge &m_bridge;
    PageFrame *m_frame = nullptr;
    QTabBar *m_tabs = nullptr;
    QComboBox *m_policy = nullptr;
    QComboBox *m_beside = nullptr;
    Badge *m_badge = nullptr;
    RaceStage *m_stage = nullptr;
    QStackedWidget *m_panels = nullptr;
    StepPanel *m_stepPanel = nullptr;

    StepSession m_session;
    OrderRecording m_recording;
    std::optional<Tick> m_instant; ///< Nothing = the newest.
};

} // namespace forklane::ui
