// SPDX-License-Identifier: MIT
// News under the sentence: an icon, one sentence, at most two buttons.
#pragma once

#include <functional>

#include <QList>
#include <QPair>
#include <QPointer>
#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace forklane::ui {

class MessageText;

/// Hidden while there is nothing to say. A new message replaces the one before. Main thread.
class MessageBar : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Information, Fault };
    using Button = QPair<QString, std::function<void()>>;

    explicit MessageBar(QWidget *parent = nullptr);

    /// A button closes the bar and then does its work. At most two are shown; those after them are a programmer's mistake.
    void showMessage(Kind kind, const QString &sentence, const QList<Button> &buttons = {});
    /// Other words for what is shown: the buttons stay, and nobody is alerted. Nothing while the bar is closed.
    void setSentence(const QString &sentence);
    void clear();
    /// Tab goes from this widget on to what the bar holds.
    void follow(QWidget *before);

    /// The sentence shown, in full; empty while the bar is closed.
    [[nodiscard]] QString sentence() const;

signals:
    void closed(); ///< By clear(), the close button or one of the buttons.

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void removeButtons();
    void orderFocus();

    Kind m_kind = Kind::Information;
    QWidget *m_icon;
    MessageText *m_label;
    QHBoxLayout *m_row;
    QList<QPushButton *> m_buttons;
    QWidget *m_close = nullptr;
    QPointer<QWidget> m_before; ///< What Tab comes from.
};

} // namespace forklane::ui
