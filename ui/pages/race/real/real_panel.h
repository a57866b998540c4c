// SPDX-License-Identifier: MIT
// Working area of Real threads: outcomes or the curve, the log, and the conditions of a run.
#pragma once

#include <QWidget>

#include "base/time.h"
#include "pages/race/model/race_words.h"
#include "pages/race/real/outcome_table.h"
#include "pages/race/real/race_runner.h"

class QComboBox;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace forklane::ui {

class CurvePicture;
class LogView;

/// Shows what it is given and tells what was chosen. Main thread.
class RealPanel : public QWidget {
    Q_OBJECT

public:
    explicit RealPanel(QWidget *parent = nullptr);

    [[nodiscard]] Duration think() const;
    [[nodiscard]] Duration skew() const;
    /// Those that can be chosen; does not signal.
    void setConditions(Duration think, Duration skew);
    void setThreads(int threads);
    void setOutcomes(const Outcomes &outcomes);
    [[nodiscard]] const Outcomes &outcomes() const { return m_table->outcomes(); }
    void setLog(const LogLines &log);
    void setCurve(const std::vector<race::CurvePoint> &points);
    void showTable(); ///< In place of the curve.
    [[nodiscard]] bool isCurveShown() const;
    /// At small height the conditions are shown only when asked for.
    void setConditionsVisible(bool visible);
    [[nodiscard]] bool areConditionsVisible() const { return !m_conditions->isHidden(); }

signals:
    void roundRequested(forklane::race::Value end);
    void orderRequested(forklane::race::Value end);
    void threadsChosen(int threads);
    void conditionsChanged();
    void curveToggled(bool shown);
    void logLineClicked(std::size_t position);
    void saveOutcomesRequested();
    void saveEventsRequested();

private:
    QWidget *buildConditions();
    QComboBox *addTimes(const QString &name, const std::vector<int> &times);

    OutcomeTable *m_table = nullptr;
    CurvePicture *m_curve = nullptr;
    QStackedWidget *m_pictures = nullptr;
    LogView *m_log = nullptr;
    QWidget *m_conditions = nullptr;
    QComboBox *m_think = nullptr;
    QComboBox *m_skew = nullptr;
    QSpinBox *m_threads = nullptr;
    QPushButton *m_curveButton = nullptr;
};

} // namespace forklane::ui
