// SPDX-License-Identifier: MIT
// The row of runs above the strip: one chip a run, shown when there are two or more.
#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace forklane::ui {

/// Main thread.
class RunChips : public QWidget {
    Q_OBJECT

public:
    explicit RunChips(QWidget *parent = nullptr);
    void setRuns(const QStringList &texts, int current);

signals:
    void chosen(int index);
    void runAgainRequested(int index);
    void copyRequested(int index);
    void removeRequested(int index);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitTexts();
    void showMenu(int index, const QPoint &at);

    QHBoxLayout *m_layout;
    QButtonGroup *m_group;
    QStringList m_texts;
    int m_current = -1;
};

} // namespace forklane::ui
