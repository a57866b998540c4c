// SPDX-License-Identifier: MIT
#include "pages/race/orders/order_accessible.h"

#include <vector>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include "pages/race/orders/order_picture.h"

namespace forklane::ui {

namespace {

class StepAccessible : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    StepAccessible(OrderPicture *picture, int step) : m_picture(picture), m_step(step) {}

    bool isValid() const override { return m_picture && m_step < m_picture->stepCount(); }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_picture ? m_picture->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_picture.data()); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && isValid() ? m_picture->textOfStep(m_step) : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}

    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect local = m_picture->stepRect(m_step);
        return {m_picture->mapToGlobal(local.topLeft()), local.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        state.invalid = !isValid();
        if (state.invalid)
            return state;
        state.selected = m_picture->selectedStep() == m_step;
        state.focused = state.selected && m_picture->hasFocus();
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
            m_picture->chooseStep(m_step);
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QPointer<OrderPicture> m_picture;
    int m_step;
};

class PictureAccessible : public QAccessibleWidget {
public:
    explicit PictureAccessible(OrderPicture *picture) : QAccessibleWidget(picture, QAccessible::List), m_picture(picture) {}
    ~PictureAccessible() override
    {
        for (const QAccessible::Id id : m_items)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return m_picture->stepCount(); }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        while (static_cast<int>(m_items.size()) <= index) {
            auto *item = new StepAccessible(m_picture, static_cast<int>(m_items.size())); // QAccessible's cache owns it
            m_items.push_back(QAccessible::registerAccessibleInterface(item));
        }
        return QAccessible::accessibleInterface(m_items[static_cast<std::size_t>(index)]);
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        for (int index = 0; index < childCount(); ++index) {
            if (child(index)->rect().contains(x, y))
                return child(index);
        }
        return nullptr;
    }

    int indexOfChild(const QAccessibleInterface *item) const override
    {
        for (int index = 0; index < childCount(); ++index) {
            if (child(index) == item)
                return index;
        }
        return -1;
    }

    QAccessibleInterface *focusChild() const override
    {
        return m_picture->hasFocus() ? child(m_picture->selectedStep()) : nullptr;
    }

private:
    OrderPicture *const m_picture;
    mutable std::vector<QAccessible::Id> m_items; ///< [step]
};

QAccessibleInterface *makeAccessible(const QString &, QObject *object)
{
    auto *picture = qobject_cast<OrderPicture *>(object);
    return picture ? new PictureAccessible(picture) : nullptr;
}

void notify(OrderPicture *picture, QAccessible::Event kind, int step)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent event(picture, kind);
    if (step >= 0)
        event.setChild(step);
    QAccessible::updateAccessibility(&event);
}

} // namespace

void installOrderAccessibility()
{
    static const bool kInstalled = [] {
        QAccessible::installFactory(makeAccessible);
        return true;
    }();
    Q_UNUSED(kInstalled)
}

void notifyOrderSteps(OrderPicture *picture)
{
    notify(picture, QAccessible::ObjectReorder, -1);
}

void notifyOrderSelection(OrderPicture *picture, int step)
{
    notify(picture, picture->hasFocus() ? QAccessible::Focus : QAccessible::Selection, step);
}

} // namespace forklane::ui
