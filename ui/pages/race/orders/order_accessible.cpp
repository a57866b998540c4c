// SPDX-License-Identifier: MIT
#include "pages/race/orders/order_accessible.h"

#include "accessible.h"
#include "pages/race/orders/order_picture.h"
#include "painted_list.h"

namespace forklane::ui {

namespace {

/// One item a step of the current order. Keys are the steps' places from 0.
class PictureAccessible : public PaintedList {
public:
    explicit PictureAccessible(OrderPicture *picture) : PaintedList(picture), m_picture(picture) {}

    int itemCount() const override { return m_picture->stepCount(); }
    Key keyOf(int index) const override { return static_cast<Key>(index); }
    bool hasItem(Key key) const override { return stepOf(key) < m_picture->stepCount(); }
    QString itemText(Key key, QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name ? m_picture->textOfStep(stepOf(key)) : QString();
    }
    QRect itemRect(Key key) const override { return m_picture->stepRect(stepOf(key)); }
    bool isSelected(Key key) const override { return m_picture->selectedStep() == stepOf(key); }
    void choose(Key key) override { m_picture->chooseStep(stepOf(key)); }

private:
    static int stepOf(Key key) { return static_cast<int>(key); }

    OrderPicture *const m_picture;
};

} // namespace

void installOrderAccessibility()
{
    installAccessible<OrderPicture, PictureAccessible>();
}

void notifyOrderSteps(OrderPicture *picture)
{
    notifyAccessible(picture, QAccessible::ObjectReorder);
}

void notifyOrderSelection(OrderPicture *picture, int step)
{
    notifyAccessible(picture, picture->hasFocus() ? QAccessible::Focus : QAccessible::Selection, step);
}

} // namespace forklane::ui
