// SPDX-License-Identifier: MIT
#include "widgets/strip/strip_accessible.h"

#include "accessible.h"
#include "painted_list.h"
#include "widgets/strip/strip.h"

namespace forklane::ui {

namespace {

/// One item a stage: "sort: running", with its times and bytes as description. Keys are the stages' numbers from 0.
class StripAccessible : public PaintedList {
public:
    explicit StripAccessible(Strip *strip) : PaintedList(strip), m_strip(strip) {}

    int itemCount() const override { return m_strip->stageCount(); }
    Key keyOf(int index) const override { return static_cast<Key>(index); }
    bool hasItem(Key key) const override { return stageOf(key) < m_strip->stageCount(); }
    QString itemText(Key key, QAccessible::Text kind) const override
    {
        switch (kind) {
        case QAccessible::Name: return m_strip->stageText(stageOf(key));
        case QAccessible::Description: return m_strip->stageTip(stageOf(key));
        default: return {};
        }
    }
    QRect itemRect(Key key) const override { return m_strip->stageRect(stageOf(key)); }
    bool isSelected(Key key) const override { return m_strip->selected() == stageOf(key); }
    void choose(Key key) override { m_strip->choose(stageOf(key)); }

private:
    static int stageOf(Key key) { return static_cast<int>(key); }

    Strip *const m_strip;
};

} // namespace

void installStripAccessibility()
{
    installAccessible<Strip, StripAccessible>();
}

void notifyStripStages(Strip *strip)
{
    notifyAccessible(strip, QAccessible::ObjectReorder);
}

void notifyStripStage(Strip *strip, int stage)
{
    notifyAccessible(strip, QAccessible::NameChanged, stage);
}

void notifyStripSelection(Strip *strip, int stage)
{
    notifyAccessible(strip, strip->hasFocus() ? QAccessible::Focus : QAccessible::Selection, stage);
}

} // namespace forklane::ui
