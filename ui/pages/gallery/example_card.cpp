// SPDX-License-Identifier: MIT
#include "pages/gallery/example_card.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
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
constexpr int kLargeHeight = 150;
constexpr QSize kRowPicture(96, 48);
constexpr int kLargePicture = 72; // its height; the two lines below it need theirs
constexpr double kSmall = 0.9;
constexpr int kTitleLines = 2;
constexpr int kLines = 4; // of title and sentence
constexpr int kLineGap = 2;

QFont smaller(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * kSmall);
    return font;
}

} // namespace

ExampleCard::ExampleCard(const QString &title, const QString &sentence, Form form, QWidget *parent)
    : QWidget(parent), m_form(form), m_title(title), m_sentence(sentence),
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
    if (form == Form::Row)
        buttons->addStretch(); // else at the bottom, below the picture
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
    QStringList sentences = {m_sentence};
    if (!m_picture.lanes.empty())
        sentences += m_pictureIsOfHere ? tr("The picture shows the lanes of its last run here.")
                                       : tr("The picture shows the lanes of a run.");
    if (m_ran)
        sentences += tr("It ran here as expected.");
    setAccessibleDescription(sentences.join(u' '));
}

void ExampleCard::setPicture(Miniature picture, bool isOfHere)
{
    m_picture = std::move(picture);
    m_pictureIsOfHere = isOfHere;
    describe();
    update();
}

void ExampleCard::setRanAsExpected(bool ran)
{
    m_ran = ran;
    describe();
    update();
}

QSize ExampleCard::sizeHint() const
{
    const int texts = fontMetrics().height() + kLineGap + QFontMetrics(smaller(font())).height() * (kLines - 1);
    if (m_form == Form::Large)
        return {kWidth, std::max(kLargeHeight, kLargePicture + texts + 3 * kPadding)};
    return {kWidth, std::max({kHeight, texts + kPadding, layout()->sizeHint().height()})};
}

QRect ExampleCard::pictureRect() const
{
    if (m_form == Form::Large)
        return {kPadding, kPadding, width() - 2 * kPadding, kLargePicture};
    return {QPoint(kPadding, (height() - kRowPicture.height()) / 2), kRowPicture};
}

void ExampleCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    paintBox(painter, rect(), {theme.lane, hasFocus() ? theme.accent : theme.line, hasFocus() ? 2 : 1, grid::kRadius});
    m_miniatures.paint(painter, pictureRect(), m_picture);
    paintTexts(painter);
}

void ExampleCard::paintTexts(QPainter &painter)
{
    const Theme &theme = Theme::current();
    QFont bold = font();
    bold.setBold(true);
    const QString mark = m_ran ? QStringLiteral("✓") : QString();
    const bool isLarge = m_form == Form::Large;
    const int left = isLarge ? kPadding : pictureRect().right() + 1 + grid::kGap;
    const int width = m_run->x() - grid::kGap - left;
    const int titleWidth = m_ran ? width - QFontMetrics(bold).horizontalAdvance(mark) - grid::kGap : width;
    m_titleLines.layOut(m_title, bold, titleWidth, kTitleLines);
    m_sentenceLines.layOut(m_sentence, smaller(font()), width, kLines - m_titleLines.count());
    const int textHeight = m_titleLines.height() + kLineGap + m_sentenceLines.height();
    const int above = isLarge ? pictureRect().bottom() + 1 : 0;
    const int top = above + (height() - above - textHeight) / 2;
    painter.setFont(bold);
    painter.setPen(theme.right);
    painter.drawText(QRect(left, top, width, m_titleLines.lineHeight()), Qt::AlignRight | Qt::AlignVCenter, mark);
    painter.setPen(theme.text);
    m_titleLines.draw(painter, left, top);
    painter.setPen(theme.secondText);
    m_sentenceLines.draw(painter, left, top + m_titleLines.height() + kLineGap);
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
