// SPDX-License-Identifier: MIT
// Cards in columns of equal width, as many as the width allows.
#pragma once

#include <QList>
#include <QWidget>

namespace forklane::ui {

/// 3 from 1120 px on, 2 from 620 px on, else 1.
[[nodiscard]] int cardColumns(int width);
/// The place of the `index`th card of the given height, gaps of 8.
[[nodiscard]] QRect cardRect(int index, int width, int cardHeight, int columns);
/// The card that an arrow key leads to from `index`; `index` itself at the rim.
[[nodiscard]] int cardBeside(int index, int key, int count, int columns);

/// Owns its cards; hidden ones take no place. Main thread.
class CardGrid : public QWidget {
    Q_OBJECT

public:
    explicit CardGrid(QWidget *parent = nullptr);

    /// Once, all of them shown.
    void setCards(const QList<QWidget *> &cards);
    /// So many beside each other, whatever the width; 0, as at first: as cardColumns() says.
    void setColumns(int columns);
    /// Cards that match stay, in their order.
    void setShown(const QList<QWidget *> &cards);
    [[nodiscard]] const QList<QWidget *> &shown() const { return m_shown; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    bool event(QEvent *event) override; ///< A card's size has changed.
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override; ///< Arrows, which cards leave to it.

private:
    void place();
    [[nodiscard]] int cardHeight() const;
    [[nodiscard]] int columnsAt(int width) const { return m_columns > 0 ? m_columns : cardColumns(width); }

    int m_columns = 0;
    QList<QWidget *> m_cards;
    QList<QWidget *> m_shown;
};

} // namespace forklane::ui
