// SPDX-License-Identifier: MIT
// The row of runs above the strip: the newest and the shown one as chips, all in a menu; there when there are two or more.
#pragma once

#include <vector>

#include <QList>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace forklane::ui {

struct RunChip {
    int id = 0;
    QString name;   ///< "● make"
    QString detail; ///< "14 s"; may be empty.
    bool isRunning = false;
    bool operator==(const RunChip &) const = default;
};

/// Knows runs by the ids that it is given. Main thread.
class RunChips : public QWidget {
    Q_OBJECT

public:
    explicit RunChips(QWidget *parent = nullptr);
    /// Oldest first. Chips stay the same widgets while they stand for the same runs.
    void setRuns(const QList<RunChip> &runs, int current);

signals:
    void chosen(int id);
    void runAgainRequested(int id);
    void copyRequested(int id);
    void removeRequested(int id);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QList<RunChip> withChips() const;
    void showChips();
    void makeChips();
    [[nodiscard]] qsizetype roomFor() const;
    void fitTexts();
    void fillMenu();
    void addActions(QMenu *menu, int id);

    QHBoxLayout *m_layout;
    QButtonGroup *m_group;
    QToolButton *m_all; ///< "All runs"
    std::vector<QToolButton *> m_chips;
    QList<RunChip> m_runs;
    QList<RunChip> m_shown; ///< Those that have chips.
    int m_current = -1;
};

} // namespace forklane::ui
