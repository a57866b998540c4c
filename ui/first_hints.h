// SPDX-License-Identifier: MIT
// The first start: a message that offers four short hints, and the hints themselves, each beside what it is about.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <QObject>
#include <QPointer>

class QWidget;

namespace forklane::ui {

class HintBubble;
class MessageBar;

/// A hint ends when the user has done the thing. Kept in QSettings: whether they were offered. Main thread.
class FirstHints : public QObject {
    Q_OBJECT

public:
    enum class Hint : std::uint8_t { CommandLine, Run, Timeline, Replay, None };
    /// Where a hint points: the widget, or null while it is not shown.
    using Place = std::function<QWidget *(Hint hint)>;

    FirstHints(QWidget &window, Place place);
    ~FirstHints() override;

    /// At the first start: asks in that bar. Nothing after the user has answered.
    void offer(MessageBar &bar);
    void show(); ///< From the first one on.
    void end();
    /// What the user has just done; if the hint shown is about it, the next one comes. Who runs something knows the command
    /// line.
    void done(Hint hint);
    /// Another page, or another size: the bubble goes where its thing is now.
    void follow();
    [[nodiscard]] Hint shown() const { return m_hint; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showHint(Hint hint);
    void watch(QWidget *target);

    QWidget &m_window;
    Place m_place;
    HintBubble *m_bubble;
    Hint m_hint = Hint::None;
    std::vector<QPointer<QWidget>> m_watched; ///< What the hint points to, and what it is in.
};

} // namespace forklane::ui
