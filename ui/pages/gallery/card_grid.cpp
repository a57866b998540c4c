// SPDX-License-Identifier: MIT
#include "pages/gallery/card_grid.h"

#include <algorithm>

#include <QKeyEvent>
#include <QSizePolicy>

#include "grid.h"

namespace forklane::ui {

namespace {

constexpr int kThreeFrom = 1120;
constexpr int kTwoFrom = 620;

} // namespace

int cardColumns(int width)
{
    return width >= kThreeFrom ? 3 : width >= kTwoFrom ? 2 : 1;
}

QRect cardRect(int index, int width, int cardHeight, int columns)
{
    const int cardWidth = (width - (columns - 1) * grid::kGap) / columns;
    return {index % columns * (cardWidth + grid::kGap), index / columns * (cardHeight + grid::kGap), cardWidth, cardHeight};
}

int cardBeside(int index, int key, int count, int columns)
{
    int next = index;
    switch (key) {
    case Qt::Key_Left: next = index - 1; break;
    case Qt::Key_Right: next = index + 1; break;
    case Qt::Key_Up: next = index - columns; break;
    case Qt::Key_Down: next = index + columns; break;
    case Qt::Key_Home: next = 0; break;
    case Qt::Key_End: next = count - 1; break;
    default: break;
    }
    return next < 0 || next >= count ? index : next;
}

CardGrid::CardGrid(QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void CardGrid::setCards(const QList<QWidget *> &cards)
{
    m_cards = cards;
    for (QWidget *card : m_cards)
        card->setParent(this);
    setShown(m_cards);
}

void CardGrid::setColumns(int columns)
{
    m_columns = columns;
    place();
    updateGeometry();
}

void CardGrid::setShown(const QList<QWidget *> &cards)
{
    m_shown.clear();
    for (QWidget *card : m_cards) {
        const bool shown = cards.contains(card);
        card->setVisible(shown);
        if (shown)
            m_shown += card;
    }
    place();
    updateGeometry();
}

int CardGrid::cardHeight() const
{
    int height = 0;
    for (const QWidget *card : m_cards)
        height = std::max(height, card->sizeHint().height());
    return height;
}

QSize CardGrid::sizeHint() const
{
    return {kThreeFrom, heightForWidth(kThreeFrom)};
}

QSize CardGrid::minimumSizeHint() const
{
    return {0, 0};
}

int CardGrid::heightForWidth(int width) const
{
    if (m_shown.isEmpty())
        return 0;
    return cardRect(static_cast<int>(m_shown.size()) - 1, width, cardHeight(), columnsAt(width)).bottom() + 1;
}

void CardGrid::place()
{
    const int height = cardHeight();
    for (qsizetype index = 0; index < m_shown.size(); ++index)
        m_shown[index]->setGeometry(cardRect(static_cast<int>(index), width(), height, columnsAt(width())));
}

bool CardGrid::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) {
        place();
        updateGeometry();
    }
    return QWidget::event(event);
}

void CardGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void CardGrid::keyPressEvent(QKeyEvent *event)
{
    QWidget *card = focusWidget();
    while (card != nullptr && card->parentWidget() != this)
        card = card->parentWidget();
    const qsizetype index = m_shown.indexOf(card);
    const int next =
        index < 0 ? -1
                  : cardBeside(static_cast<int>(index), event->key(), static_cast<int>(m_shown.size()), columnsAt(width()));
    if (next < 0 || next == index) {
        QWidget::keyPressEvent(event);
        return;
    }
    m_shown[next]->setFocus(Qt::TabFocusReason);
}

} // namespace forklane::ui
