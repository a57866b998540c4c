// SPDX-License-Identifier: MIT
#include "pages/gallery/example_card.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QTextLayout>
#include <QVBoxLayout>

#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kPadding = 8;
constexpr int kGap = 8;
constexpr int kButtonWidth = 64;
constexpr int kButtonHeight = 26;
constexpr int kWidth = 384;
constexpr int kHeight = 72;
constexpr double kRadius = 4;
constexpr double kSmall = 0.9;
constexpr int kSentenceLines = 2;

QFont smaller(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * kSmall);
    return font;
}

/// At most `lines` lines from the top of `rect`, the last one cut with "…".
void drawLines(QPainter &painter, const QRectF &rect, const QString &text, int lines)
{
    QTextLayout layout(text, painter.font());
    layout.beginLayout();
    const QFontMetricsF metrics(painter.font());
    double top = rect.top();
    for (int number = 1; number <= lines; ++number) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(rect.width());
        const bool last = number == lines;
        const QString shown = last ? metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, rect.width())
                                   : text.mid(line.textStart(), line.textLength());
        painter.drawText(QPointF(rect.left(), top + metrics.ascent()), shown);
        top += metrics.height();
    }
    layout.endLayout();
}

} // namespace

ExampleCard::ExampleCard(const QString &title, const QString &sentence, QWidget *parent)
    : QWidget(parent), m_title(title), m_sentence(sentence),
      m_run(makeButton(tr("Run"), tr("Run, %1").arg(title), tr("Runs it at once (Enter)"))),
      m_open(makeButton(tr("Open"), tr("Open, %1").arg(title), tr("Fills the page and runs nothing (Shift+Enter)")))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(title);
    setToolTip(sentence);
    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(4);
    buttons->addStretch();
    buttons->addWidget(m_run);
    buttons->addWidget(m_open);
    buttons->addStretch();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    row->addStretch();
    row->addLayout(buttons);
    connect(m_run, &QPushButton::clicked, this, &ExampleCard::runRequested);
    connect(m_open, &QPushButton::clicked, this, &ExampleCard::openRequested);
    setTabOrder(m_run, m_open);
    describe();
}

QPushButton *ExampleCard::makeButton(const QString &label, const QString &name, const QString &keys)
{
    auto *button = new QPushButton(label, this);
    button->setAccessibleName(name);
    button->setToolTip(keys);
    button->setAutoDefault(false);
    button->setMinimumSize(kButtonWidth, kButtonHeight);
    button->setMaximumHeight(std::max(kButtonHeight, button->fontMetrics().height() + 8));
    return button;
}

void ExampleCard::describe()
{
    setAccessibleDescription(m_ran ? tr("%1 It ran here as expected.").arg(m_sentence) : m_sentence);
}

void ExampleCard::setRanAsExpected(bool ran)
{
    m_ran = ran;
    describe();
    update();
}

QSize ExampleCard::sizeHint() const
{
    const int title = fontMetrics().height();
    const int sentence = QFontMetrics(smaller(font())).height() * kSentenceLines;
    return {kWidth, std::max({kHeight, title + 4 + sentence + 2 * kPadding, layout()->sizeHint().height()})};
}

void ExampleCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double pen = hasFocus() ? 2 : 1;
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.line, pen));
    painter.setBrush(theme.lane);
    painter.drawRoundedRect(QRectF(rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2), kRadius, kRadius);
    paintTexts(painter);
}

void ExampleCard::paintTexts(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    QFont bold = font();
    bold.setBold(true);
    const QFont small = smaller(font());
    const int titleHeight = QFontMetrics(bold).height();
    const int textHeight = titleHeight + 4 + QFontMetrics(small).height() * kSentenceLines;
    QRect place(kPadding + 4, (height() - textHeight) / 2, m_run->x() - kGap - kPadding - 4, titleHeight);
    painter.setFont(bold);
    if (m_ran) {
        const QString mark = QStringLiteral("✓");
        const int width = QFontMetrics(bold).horizontalAdvance(mark);
        painter.setPen(theme.right);
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, mark);
        place.setRight(place.right() - width - kGap);
    }
    painter.setPen(theme.text);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(bold).elidedText(m_title, Qt::ElideRight, place.width()));
    painter.setFont(small);
    painter.setPen(theme.secondText);
    const QRectF sentence(place.left(), place.bottom() + 5, m_run->x() - kGap - place.left(), textHeight - titleHeight - 4);
    drawLines(painter, sentence, m_sentence, kSentenceLines);
}

void ExampleCard::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (enter && modifiers == Qt::NoModifier)
        emit runRequested();
    else if (enter && modifiers == Qt::ShiftModifier)
        emit openRequested();
    else
        QWidget::keyPressEvent(event);
}

void ExampleCard::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

} // namespace forklane::ui
