// SPDX-License-Identifier: MIT
#include "painted_list.h"

#include <QPointer>
#include <QWidget>

namespace forklane::ui {

namespace {

class Item : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    Item(QWidget *widget, PaintedList::Key key) : m_widget(widget), m_key(key) {}

    bool isValid() const override { return list() != nullptr && list()->hasItem(m_key); }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_widget ? m_widget->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return list(); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QString text(QAccessible::Text kind) const override { return isValid() ? list()->itemText(m_key, kind) : QString(); }
    void setText(QAccessible::Text, const QString &) override {}

    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect local = list()->itemRect(m_key);
        return {m_widget->mapToGlobal(local.topLeft()), local.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        state.invalid = !isValid();
        if (state.invalid)
            return state;
        state.selected = list()->isSelected(m_key);
        state.focused = state.selected && m_widget->hasFocus();
        state.offscreen = !m_widget->rect().intersects(list()->itemRect(m_key));
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString &name) override
    {
        if (isValid() && name == pressAction())
            list()->choose(m_key);
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    PaintedList *list() const { return static_cast<PaintedList *>(QAccessible::queryAccessibleInterface(m_widget.data())); }

    QPointer<QWidget> m_widget;
    PaintedList::Key m_key;
};

} // namespace

PaintedList::~PaintedList()
{
    for (const auto &[key, id] : m_items)
        QAccessible::deleteAccessibleInterface(id);
}

QAccessibleInterface *PaintedList::itemOf(Key key) const
{
    const auto found = m_items.find(key);
    if (found != m_items.end())
        return QAccessible::accessibleInterface(found->second);
    auto *item = new Item(widget(), key); // owned by QAccessible's cache from here on
    m_items.emplace(key, QAccessible::registerAccessibleInterface(item));
    return item;
}

QAccessibleInterface *PaintedList::child(int index) const
{
    return index >= 0 && index < itemCount() ? itemOf(keyOf(index)) : nullptr;
}

QAccessibleInterface *PaintedList::childAt(int x, int y) const
{
    for (int index = 0; index < itemCount(); ++index) {
        if (child(index)->rect().contains(x, y))
            return child(index);
    }
    return nullptr;
}

int PaintedList::indexOfChild(const QAccessibleInterface *item) const
{
    for (int index = 0; index < itemCount(); ++index) {
        if (child(index) == item)
            return index;
    }
    return -1;
}

QAccessibleInterface *PaintedList::focusChild() const
{
    for (int index = 0; widget()->hasFocus() && index < itemCount(); ++index) {
        if (isSelected(keyOf(index)))
            return child(index);
    }
    return nullptr;
}

} // namespace forklane::ui
