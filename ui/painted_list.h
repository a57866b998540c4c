// SPDX-License-Identifier: MIT
// What assistive technology sees of a widget that paints its items itself: a list with one item for each.
#pragma once

#include <map>

#include <QAccessible>
#include <QAccessibleWidget>

namespace forklane::ui {

/// A widget's interface is a class of this that knows its items by keys, which stay an item's while it is there. Owned by
/// QAccessible; main thread.
class PaintedList : public QAccessibleWidget {
public:
    explicit PaintedList(QWidget *widget) : QAccessibleWidget(widget, QAccessible::List) {}
    ~PaintedList() override;

    using Key = quint64;
    [[nodiscard]] virtual int itemCount() const = 0;
    [[nodiscard]] virtual Key keyOf(int index) const = 0;
    [[nodiscard]] virtual bool hasItem(Key key) const = 0;
    [[nodiscard]] virtual QString itemText(Key key, QAccessible::Text kind) const = 0;
    [[nodiscard]] virtual QRect itemRect(Key key) const = 0; ///< In the widget.
    [[nodiscard]] virtual bool isSelected(Key key) const = 0;
    virtual void choose(Key key) = 0; ///< As by a click.

    int childCount() const final { return itemCount(); }
    QAccessibleInterface *child(int index) const final;
    QAccessibleInterface *childAt(int x, int y) const final;
    int indexOfChild(const QAccessibleInterface *item) const final;
    QAccessibleInterface *focusChild() const final;

private:
    [[nodiscard]] QAccessibleInterface *itemOf(Key key) const;

    mutable std::map<Key, QAccessible::Id> m_items;
};

} // namespace forklane::ui
