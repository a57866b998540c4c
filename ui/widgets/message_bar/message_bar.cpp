// SPDX-License-Identifier: MIT
#include "widgets/message_bar/message_bar.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "grid.h"
#include "theme.h"
#include "usable.h"
#include "widgets/message_bar/message_text.h"

namespace forklane::ui {

namespace {

constexpr qsizetype kMostButtons = 2;
constexpr int kEdge = 4;

/// A disc with "i" or a triangle with "!": the shape tells the kind without its colour.
class KindIcon : public QWidget {
public:
    explicit KindIcon(QWidget *parent) : QWidget(parent) { setFixedSize(20, 20); }

    void setKind(MessageBar::Kind kind)
    {
        m_kind = kind;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::current();
        const bool fault = m_kind == MessageBar::Kind::Fault;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(fault ? theme.fault : theme.accent, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        if (fault)
            painter.drawPolygon(QPolygonF({{10, 2.5}, {18.5, 17}, {1.5, 17}}));
        else
            painter.drawEllipse(QRectF(2, 2, 16, 16));
        if (fault)
            painter.drawLine(QPointF(10, 8), QPointF(10, 11.5));
        else
            painter.drawLine(QPointF(10, 9.5), QPointF(10, 13.5));
        painter.setBrush(painter.pen().color());
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(QPointF(10, fault ? 14.5 : 6.5), 1.1, 1.1);
    }

private:
    MessageBar::Kind m_kind = MessageBar::Kind::Information;
};

/// A cross of two strokes, in the text's colour.
class CloseButton : public QToolButton {
public:
    using QToolButton::QToolButton;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QToolButton::paintEvent(event);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette().color(QPalette::ButtonText), 1.6, Qt::SolidLine, Qt::RoundCap));
        const QPointF centre = QRectF(rect()).center();
        for (const double side : {-4.5, 4.5})
            painter.drawLine(centre + QPointF(-4.5, side), centre + QPointF(4.5, -side));
    }
};

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent), m_icon(new KindIcon(this)), m_label(new MessageText(this)), m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(grid::kMargin, grid::kSmallGap, grid::kMargin, grid::kSmallGap);
    m_row->setSpacing(grid::kGap);
    m_row->addWidget(m_icon);
    m_row->addWidget(m_label, 1);
    auto *close = new CloseButton(this);
    m_close = close;
    close->setFixedSize(32, 32);
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::StrongFocus);
    close->setAccessibleName(tr("Close message"));
    close->setToolTip(tr("Close message"));
    connect(close, &QToolButton::clicked, this, &MessageBar::clear);
    m_row->addWidget(close);
    setFixedHeight(40);
    hide();
}

void MessageBar::showMessage(Kind kind, const QString &sentence, const QList<Button> &buttons)
{
    Q_ASSERT(buttons.size() <= kMostButtons);
    removeButtons();
    m_kind = kind;
    static_cast<KindIcon *>(m_icon)->setKind(kind);
    m_label->setText(sentence);
    setAccessibleName(sentence);
    for (const Button &button : buttons.first(std::min(buttons.size(), kMostButtons))) {
        auto *push = new QPushButton(button.first, this);
        push->setMinimumHeight(grid::kControl);
        push->setMinimumWidth(push->sizeHint().width() + 2 * grid::kGap);
        push->setAccessibleName(button.first);
        push->setAutoDefault(false);
        connect(push, &QPushButton::clicked, this, [this, work = button.second] {
            const std::function<void()> kept = work; // clear() lets go of the button, and this lambda with it
            clear();
            if (kept)
                kept();
        });
        m_row->insertWidget(m_row->count() - 1, push);
        push->show(); // a layout would only after the next event
        m_buttons += push;
    }
    orderFocus();
    show();
    update();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::follow(QWidget *before)
{
    m_before = before;
    orderFocus();
}

/// As they stand: the buttons, then the one that closes.
void MessageBar::orderFocus()
{
    QList<QWidget *> order(m_buttons.begin(), m_buttons.end());
    order << m_close;
    QWidget *last = m_before;
    for (QWidget *button : order) {
        if (last != nullptr)
            setTabOrder(last, button);
        last = button;
    }
}

void MessageBar::setSentence(const QString &sentence)
{
    if (isHidden() || sentence == this->sentence())
        return;
    m_label->setText(sentence);
    setAccessibleName(sentence);
}

void MessageBar::clear()
{
    if (isHidden())
        return;
    handFocusOn(this);
    removeButtons();
    m_label->setText({});
    setAccessibleName({});
    hide();
    emit closed();
}

QString MessageBar::sentence() const
{
    return m_label->text();
}

void MessageBar::removeButtons()
{
    for (QPushButton *button : m_buttons) {
        handFocusOn(button);
        m_row->removeWidget(button);
        button->hide();
        button->deleteLater(); // it may be the one that is being clicked
    }
    m_buttons.clear();
}

void MessageBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.groupBar);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    painter.fillRect(0, 0, kEdge, height(), m_kind == Kind::Fault ? theme.fault : theme.accent);
}

} // namespace forklane::ui
