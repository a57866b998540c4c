// SPDX-License-Identifier: MIT
// How many rounds ended where: on this computer, while recording, and over all orders of the model.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <QAbstractButton>
#include <QWidget>

#include "race/model.h"
#include "race/real_run.h"

class QGridLayout;

namespace forklane::ui {

/// Shares of one source by end; nothing where it has not run.
struct OutcomeColumn {
    std::optional<std::map<race::Value, double>> shares;
    QString note; ///< "1,000 runs"; "counted: 6 orders".
};

struct Outcomes {
    std::int64_t expected = 0;
    OutcomeColumn plain;
    OutcomeColumn recorded;
    OutcomeColumn model;
};

[[nodiscard]] OutcomeColumn columnOf(const std::optional<race::RealCounts> &counts);
[[nodiscard]] OutcomeColumn columnOf(const race::Answer &answer);
/// A line for each end, every source's share: numbers, not words.
[[nodiscard]] QString outcomesCsv(const Outcomes &outcomes);

/// A share as a bar with its number. A button: main thread.
class ShareBar : public QAbstractButton {
    Q_OBJECT

public:
    enum class Source : std::uint8_t { Plain, Recorded, Model };

    explicit ShareBar(Source source, QWidget *parent = nullptr);
    void setShare(std::optional<double> share, bool right);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Source m_source;
    std::optional<double> m_share;
    bool m_right = false;
};

/// One row an end, the ends that came most often. Main thread.
class OutcomeTable : public QWidget {
    Q_OBJECT

public:
    explicit OutcomeTable(QWidget *parent = nullptr);

    void setOutcomes(const Outcomes &outcomes);
    [[nodiscard]] const Outcomes &outcomes() const { return m_outcomes; }

signals:
    void roundRequested(forklane::race::Value end);
    void orderRequested(forklane::race::Value end);

private:
    void addRow(int row);

    struct Row {
        QWidget *end = nullptr;
        ShareBar *bars[3] = {};
        race::Value value = 0;
    };
    Outcomes m_outcomes;
    QGridLayout *m_grid;
    QWidget *m_notes[3] = {};
    QWidget *m_more = nullptr;
    std::vector<Row> m_rows;
};

} // namespace forklane::ui
