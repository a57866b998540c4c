// SPDX-License-Identifier: MIT
#include "widgets/strip/strip_accessible.h"

#include <vector>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include "widgets/strip/strip.h"

namespace forklane::ui {

namespace {

/// One stage: "sort: running", with its times and bytes as description.
class StageAccessible : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    StageAccessible(Strip *strip, int stage) : m_strip(strip), m_stage(stage) {}

    bool isValid() const override { return m_strip && m_stage < m_strip->stageCount(); }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_strip ? m_strip->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_strip.data()); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        switch (kind) {
        case QAccessible::Name: return m_strip->stageText(m_stage);
        case QAccessible::Description: return m_strip->stageTip(m_stage);
        default: return {};
        }
    }
    void setText(QAccessible::Text, const QString &) override {}

    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect local = m_strip->stageRect(m_stage);
        return {m_strip->mapToGlobal(local.topLeft()), local.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        state.invalid = !isValid();
        if (state.invalid)
            return state;
        state.selected = m_strip->selected() == m_stage;
        state.focused = state.selected && m_strip->hasFocus();
        state.offscreen = !m_strip->rect().intersects(m_strip->stageRect(m_stage));
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
            m_strip->choose(m_stage);
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QPointer<Strip> m_strip;
    int m_stage;
};

class StripAccessible : public QAccessibleWidget {
public:
    explicit StripAccessible(Strip *strip) : QAccessibleWidget(strip, QAccessible::List), m_strip(strip) {}
    ~StripAccessible() override
    {
        for (const QAccessible::Id id : m_items)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return m_strip->stageCount(); }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        while (static_cast<int>(m_items.size()) <= index) {
            auto *item = new StageAccessible(m_strip, static_cast<int>(m_items.size())); // QAccessible's cache owns it
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

    QAccessibleInterface *focusChild() const override { return m_strip->hasFocus() ? child(m_strip->selected()) : nullptr; }

private:
    Strip *const m_strip;
    mutable std::vector<QAccessible::Id> m_items; ///< [stage]
};

QAccessibleInterface *makeAccessible(const QString &, QObject *object)
{
    auto *strip = qobject_cast<Strip *>(object);
    return strip ? new StripAccessible(strip) : nullptr;
}

void notify(Strip *strip, QAccessible::Event kind, int stage)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent event(strip, kind);
    if (stage >= 0)
        event.setChild(stage);
    QAccessible::updateAccessibility(&event);
}

} // namespace

void installStripAccessibility()
{
    static const bool kInstalled = [] {
        QAccessible::installFactory(makeAccessible);
        return true;
    }();
    Q_UNUSED(kInstalled)
}

void notifyStripStages(Strip *strip)
{
    notify(strip, QAccessible::ObjectReorder, -1);
}

void notifyStripStage(Strip *strip, int stage)
{
    notify(strip, QAccessible::NameChanged, stage);
}

void notifyStripSelection(Strip *strip, int stage)
{
    notify(strip, strip->hasFocus() ? QAccessible::Focus : QAccessible::Selection, stage);
}

} // namespace forklane::ui
