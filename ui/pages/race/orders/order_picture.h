// SPDX-License-Identifier: MIT
// A picture of all orders with the current one as a path: what grid and state graph have in common.
#pragma once

#include <memory>

#include <QWidget>

#include "race/replay.h"

namespace forklane::ui {

/// One step of the path is selected by arrow keys and moved by Alt+Left, Alt+Right. Keeps the current order, chooses none by
/// itself: it asks for one by scheduleChosen(), and shows it once it is told to. Accessible as a list with one item a step.
/// Main thread.
class OrderPicture : public QWidget {
    Q_OBJECT

public:
    explicit OrderPicture(QWidget *parent = nullptr);

    /// One that the program can execute; others are shown as an empty one.
    void setSchedule(const race::Schedule &schedule);
    [[nodiscard]] const race::Schedule &schedule() const { return m_replay.schedule; }

    [[nodiscard]] int stepCount() const { return static_cast<int>(m_replay.steps.size()); }
    [[nodiscard]] int selectedStep() const { return m_selected; } ///< −1 for none.
    [[nodiscard]] QString textOfStep(int step) const;
    /// Of the widget; empty when it is not shown.
    [[nodiscard]] virtual QRect stepRect(int step) const = 0;

public slots:
    /// What a click on the step does.
    void chooseStep(int step);

signals:
    /// The user wants this order, which can be executed.
    void scheduleChosen(const forklane::race::Schedule &schedule);
    /// One sentence: what is selected, or why something cannot be.
    void said(const QString &sentence, bool isRefusal);

protected:
    [[nodiscard]] const race::Program &program() const { return *m_program; }
    [[nodiscard]] bool hasProgram() const { return m_program != nullptr; }
    [[nodiscard]] const race::Replay &replay() const { return m_replay; }
    void setProgram(std::shared_ptr<const race::Program> program); ///< Forgets the order.
    /// The order is another one.
    virtual void pathChanged() = 0;
    /// The room or the font is another one.
    virtual void relayout() = 0;
    /// An order that passes above or below the selected step.
    virtual void goAround(int step, bool above) = 0;
    /// Asks for the order, where `step` is the selected one from then on.
    void ask(const race::Schedule &schedule, int step);
    void refuse(const QString &sentence);

    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void moveStep(int by);
    void select(int step);

    std::shared_ptr<const race::Program> m_program;
    race::Replay m_replay;
    int m_selected = -1;
};

} // namespace forklane::ui
