// SPDX-License-Identifier: MIT
#include "pages/workers/pictures/state_bar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "accessible.h"
#include "format.h"
#include "pages/workers/model/work_words.h"
#include "painted_list.h"
#include "theme.h"

namespace forklane::ui {

namespace {

using queue::TaskState;

constexpr double kLeastWidth = 3; // of a part that is there
constexpr std::array kOrder = {TaskState::Done,    TaskState::Failed,  TaskState::Poison,   TaskState::Cancelled,
                               TaskState::InDoubt, TaskState::Running, TaskState::Assigned, TaskState::Queued};

/// Keys are the states' numbers.
class BarAccessible : public PaintedList {
public:
    explicit BarAccessible(StateBar *bar) : PaintedList(bar), m_bar(bar) {}

    int itemCount() const override { return static_cast<int>(m_bar->parts().size()); }
    Key keyOf(int index) const override { return static_cast<Key>(m_bar->parts()[static_cast<std::size_t>(index)].state); }
    bool hasItem(Key key) const override { return find(key) != nullptr; }
    QString itemText(Key key, QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name ? StateBar::textOf(*find(key)) : QString();
    }
    QRect itemRect(Key key) const override { return find(key)->rect.toAlignedRect(); }
    bool isSelected(Key) const override { return false; }
    void choose(Key) override {}

private:
    const StateBar::Part *find(Key key) const
    {
        for (const StateBar::Part &part : m_bar->parts()) {
            if (static_cast<Key>(part.state) == key)
                return &part;
        }
        return nullptr;
    }

    StateBar *const m_bar;
};

} // namespace

StateBar::StateBar(QWidget *parent) : QWidget(parent)
{
    installAccessible<StateBar, BarAccessible>();
    setAccessibleName(tr("States"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setFixedHeight(kHeight);
}

void StateBar::setCounts(const queue::Counts &counts, std::uint64_t planned)
{
    if (counts == m_counts && planned == m_planned)
        return;
    m_counts = counts;
    m_planned = planned;
    layOut();
    update();
}

QString StateBar::textOf(const Part &part)
{
    return tr("%1 %2").arg(formatCount(part.number), stateWord(part.state));
}

/// What is there is at least so wide that it is seen; the widest part pays for it.
void StateBar::layOut()
{
    m_parts.clear();
    const auto all = static_cast<double>(std::max(m_planned, m_counts.submitted));
    for (const TaskState state : kOrder) {
        if (m_counts.of(state) > 0)
            m_parts.push_back({state, m_counts.of(state), {}});
    }
    std::vector<double> widths;
    double owed = 0;
    for (const Part &part : m_parts) {
        const double share = width() * static_cast<double>(part.number) / all;
        widths.push_back(std::max(share, kLeastWidth));
        owed += widths.back() - share;
    }
    if (const auto widest = std::max_element(widths.begin(), widths.end()); widest != widths.end())
        *widest = std::max(*widest - owed, kLeastWidth);
    double left = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        m_parts[i].rect = QRectF(left, 0, widths[i], height());
        left += widths[i];
    }
}

bool StateBar::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    QStringList texts;
    for (const Part &part : m_parts)
        texts << textOf(part);
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), texts.join(u'\n'), this);
    return true;
}

void StateBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    m_roles.prepare(theme, devicePixelRatioF());
    painter.fillRect(rect(), theme.line);
    for (const Part &part : m_parts) {
        QRectF box(std::round(part.rect.left()), 0, 0, height());
        box.setRight(std::max(std::round(part.rect.right()) - 1, box.left() + 2));
        if (part.state == TaskState::Done)
            painter.fillRect(box, theme.right);
        else
            m_roles.paint(painter, {box, roleOf(part.state), Certainty::Exact, box.left(), 0, false});
    }
}

void StateBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

} // namespace forklane::ui
