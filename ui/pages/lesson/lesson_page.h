// SPDX-License-Identifier: MIT
// A lesson on threads that was opened from the Gallery: its parts side by side in tabs, each with lanes.
#pragma once

#include <vector>

#include "demo/demo.h"
#include "pages/lesson/lesson_runner.h"
#include "pages/page.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QStackedWidget;
class QTabBar;

namespace forklane::ui {

class EngineBridge;
class LaunchCostPicture;
class PageFrame;
class PiecesView;
class SpeedUpPicture;

/// Shows one example at a time; the parts of the newest run are kept until the next one. Main thread.
class LessonPage : public Page {
    Q_OBJECT

public:
    explicit LessonPage(EngineBridge &bridge, QWidget *parent = nullptr);
    ~LessonPage() override;

    void open(const Demo &demo); ///< Only fills the page.
    void run(const Demo &demo);

    void primary() override;
    void stop() override;
    void toggleInspector() override;
    void toggleTallTimeline() override;
    void applyFolding(bool narrow, bool low) override;

signals:
    void leaveRequested(); ///< Back to the gallery.
    /// With a recording of it: of the last one of several runs, of the part with the most lanes.
    void demoEnded(const QString &id, bool asExpected, const std::shared_ptr<const forklane::Recording> &recording);

private:
    void build();
    void buildHeader();
    void buildWork();
    void onPart(const lesson::Part &part);
    void onEnded(const QString &failure);
    void clearParts();
    void showPart(int index);
    void showSpeedUps(std::size_t index);
    void showLaunches(std::size_t index);
    void buildBallast();
    void buildPythonGap();
    void showPicture(const lesson::Part &part);
    void showInstant(std::optional<Tick> instant);
    void showDetails();
    void updateControls();
    [[nodiscard]] lesson::Lesson lessonToPlay() const;

    LessonRunner m_runner;
    PageFrame *m_frame = nullptr;
    QLabel *m_title = nullptr;
    QTabBar *m_tabs = nullptr;
    QComboBox *m_gap = nullptr;
    QLabel *m_gapLabel = nullptr;
    QComboBox *m_pythonGap = nullptr;
    QLabel *m_pythonGapLabel = nullptr;
    QSlider *m_ballast = nullptr;
    QLabel *m_ballastLabel = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_stop = nullptr;
    QLabel *m_caption = nullptr;
    QStackedWidget *m_pictures = nullptr;
    PiecesView *m_pieces = nullptr;
    SpeedUpPicture *m_speedUps = nullptr;
    LaunchCostPicture *m_launches = nullptr;
    QLabel *m_headline = nullptr;

    QString m_id;
    lesson::Lesson m_lesson;
    std::vector<lesson::Part> m_parts;
};

} // namespace forklane::ui
