// SPDX-License-Identifier: MIT
#include "pages/gallery/example_card.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QTextLayout>
#include <QVBoxLayout>

#include "grid.h"
#include "style.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kPadding = 8;
constexpr int kButtonWidth = 64;
constexpr int kWidth = 384;
constexpr int kHeight = 72;
constexpr double kSmall = 0.9;
constexpr int kSentenceLines = 3;
constexpr int kLineGap = 2;

QFont smaller(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * kSmall);
    return font;
}

/// The text's lines at that width; of more than `most`, the last holds all the rest.
QStringList linesOf(const QString &text, const QFont &font, double width, int most)
{
    QTextLayout layout(text, font);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid() && lines.size() < most; line = layout.createLine()) {
        line.setLineWidth(width);
        lines +=
            lines.size() + 1 == most ? text.mid(line.textStart()) : text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
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
    fitButtons();
    describe();
}

QPushButton *ExampleCard::makeButton(const QString &label, const QString &name, const QString &keys)
{
    auto *button = new QPushButton(label, this);
    button->setAccessibleName(name);
    button->setToolTip(keys);
    button->setAutoDefault(false);
    return button;
}

void ExampleCard::fitButtons()
{
    QSize size(kButtonWidth, grid::kTool);
    for (const QPushButton *button : {m_run, m_open})
        size = size.expandedTo(fontMetrics().size(Qt::TextSingleLine, button->text()) + QSize(24, 8));
    m_run->setFixedSize(size);
    m_open->setFixedSize(size);
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
    return {kWidth, std::max({kHeight, title + kLineGap + sentence + kPadding, layout()->sizeHint().height()})};
}

void ExampleCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    paintBox(painter, rect(), {theme.lane, hasFocus() ? theme.accent : theme.line, hasFocus() ? 2 : 1, grid::kRadius});
    paintTexts(painter);
}

void ExampleCard::paintTexts(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    QFont bold = font();
    bold.setBold(true);
    const QFont small = smaller(font());
    const QFontMetrics metrics(small);
    const int left = kPadding + 4;
    const int width = m_run->x() - grid::kGap - left;
    const QStringList lines = linesOf(m_sentence, small, width, kSentenceLines);
    const int titleHeight = QFontMetrics(bold).height();
    const int textHeight = titleHeight + kLineGap + metrics.height() * static_cast<int>(lines.size());
    const int top = (height() - textHeight) / 2;
    painter.setFont(bold);
    int titleWidth = width;
    if (m_ran) {
        const QString mark = QStringLiteral("✓");
        painter.setPen(theme.right);
        painter.drawText(QRect(left, top, width, titleHeight), Qt::AlignRight | Qt::AlignVCenter, mark);
        titleWidth -= QFontMetrics(bold).horizontalAdvance(mark) + grid::kGap;
    }
    painter.setPen(theme.text);
    painter.drawText(QRect(left, top, titleWidth, titleHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(bold).elidedText(m_title, Qt::ElideRight, titleWidth));
    painter.setFont(small);
    painter.setPen(theme.secondText);
    int baseline = top + titleHeight + kLineGap + metrics.ascent();
    for (const QString &line : lines) {
        painter.drawText(left, baseline, metrics.elidedText(line, Qt::ElideRight, width));
        baseline += metrics.height();
    }
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
    if (event->type() == QEvent::FontChange) {
        fitButtons();
        updateGeometry();
    }
}

} // namespace forklane::ui
