// SPDX-License-Identifier: MIT
#include "pages/workers/pictures/queue_picture.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "accessible.h"
#include "painted_list.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kHeight = 28;

/// Keys are the tasks' ids; of boxes that are none, their places behind all ids.
class QueueAccessible : public PaintedList {
public:
    explicit QueueAccessible(QueuePicture *picture) : PaintedList(picture), m_picture(picture) {}

    int itemCount() const override { return static_cast<int>(m_picture->boxes().size()); }
    Key keyOf(int index) const override
    {
        const QueueBox &box = m_picture->boxes()[static_cast<std::size_t>(index)];
        return box.task.isValid() ? box.task.value : (Key{1} << 32) + static_cast<Key>(index);
    }
    bool hasItem(Key key) const override { return find(key).has_value(); }
    QString itemText(Key key, QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name ? m_picture->boxText(*find(key)) : QString();
    }
    QRect itemRect(Key key) const override { return m_picture->boxes()[*find(key)].rect.toAlignedRect(); }
    bool isSelected(Key key) const override { return m_picture->selected() == find(key); }
    void choose(Key key) override { m_picture->choose(*find(key)); }

private:
    std::optional<std::size_t> find(Key key) const
    {
        for (int index = 0; index < itemCount(); ++index) {
            if (keyOf(index) == key)
                return static_cast<std::size_t>(index);
        }
        return std::nullopt;
    }

    QueuePicture *const m_picture;
};

} // namespace

QueuePicture::QueuePicture(QWidget *parent) : QWidget(parent)
{
    installAccessible<QueuePicture, QueueAccessible>();
    setAccessibleName(tr("Queue"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void QueuePicture::setFacts(const GroupFacts &facts)
{
    const bool same = facts.front == m_facts.front && facts.depth == m_facts.depth && facts.sentinels == m_facts.sentinels &&
                      facts.capacity == m_facts.capacity && facts.isFinished == m_facts.isFinished;
    m_facts = facts;
    if (same)
        return;
    layOut();
    notifyAccessible(this, QAccessible::ObjectReorder);
}

void QueuePicture::setSelected(queue::TaskId task)
{
    if (task == m_selected)
        return;
    m_selected = task;
    update();
}

std::optional<std::size_t> QueuePicture::selected() const
{
    for (std::size_t i = 0; i < m_layout.boxes.size(); ++i) {
        if (m_layout.boxes[i].task.isValid() && m_layout.boxes[i].task == m_selected)
            return i;
    }
    return std::nullopt;
}

void QueuePicture::choose(std::size_t box)
{
    if (box >= m_layout.boxes.size() || !m_layout.boxes[box].task.isValid())
        return;
    setSelected(m_layout.boxes[box].task);
    emit taskChosen(m_selected);
}

QString QueuePicture::boxText(std::size_t box) const
{
    const QueueBox &shown = m_layout.boxes[box];
    return box == 0 && shown.kind == QueueBox::Kind::Task ? tr("%1, next").arg(shown.name) : shown.name;
}

QSize QueuePicture::sizeHint() const
{
    return {0, std::max(kHeight, fontMetrics().height() + 10)};
}

void QueuePicture::layOut()
{
    const QFontMetricsF metrics(font());
    QueueScene scene;
    scene.width = width();
    scene.height = height();
    scene.textWidth = [&](const QString &text) { return metrics.horizontalAdvance(text) + 1; };
    scene.elided = [&](const QString &text, double room) { return metrics.elidedText(text, Qt::ElideRight, room); };
    m_layout = layoutQueue(m_facts, scene);
    update();
}

QString QueuePicture::tipAt(const QPointF &point) const
{
    for (const QueueBox &box : m_layout.boxes) {
        if (box.rect.contains(point))
            return box.kind == QueueBox::Kind::Sentinel ? tr("The sentinel: who takes it ends.") : box.name;
    }
    if (!m_layout.boundRect.contains(point))
        return {};
    return m_layout.isFull ? tr("The queue is full: whoever submits waits.") : tr("So many tasks find room in the queue.");
}

bool QueuePicture::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), tipAt(help->pos()), this);
    return true;
}

void QueuePicture::paintBox(QPainter &painter, const QueueBox &box, bool isSelected)
{
    const Theme &theme = Theme::current();
    const bool isSentinel = box.kind == QueueBox::Kind::Sentinel;
    if (isSentinel) {
        painter.setPen(QPen(theme.secondText, 1));
        painter.setBrush(theme.groupBar);
        painter.drawRect(box.rect.adjusted(0.5, 0.5, -0.5, -0.5));
    } else {
        m_roles.paint(painter, {box.rect, Role::Queued, Certainty::Exact, box.rect.left(), box.rect.top(), false});
    }
    if (isSelected) {
        painter.setPen(QPen(theme.text, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box.rect.adjusted(1, 1, -1, -1));
    }
    painter.setPen(isSentinel ? theme.secondText : theme.text);
    painter.drawText(box.rect, Qt::AlignCenter | Qt::TextSingleLine, box.text);
}

void QueuePicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    m_roles.prepare(theme, devicePixelRatioF());
    painter.setPen(theme.secondText);
    painter.drawText(m_layout.headRect, Qt::AlignVCenter | Qt::TextSingleLine, m_layout.head);
    painter.drawText(m_layout.moreRect, Qt::AlignVCenter | Qt::TextSingleLine, m_layout.more);
    if (m_layout.bound) {
        const QColor colour = m_layout.isFull ? theme.fault : theme.secondText;
        painter.setPen(colour);
        painter.drawText(m_layout.boundRect, Qt::AlignVCenter | Qt::TextSingleLine, m_layout.boundText);
        painter.fillRect(QRectF(std::floor(*m_layout.bound) - 2, 3, 2, height() - 6), colour);
    }
    for (std::size_t i = 0; i < m_layout.boxes.size(); ++i)
        paintBox(painter, m_layout.boxes[i], selected() == i);
    if (!hasFocus())
        return;
    painter.setPen(QPen(theme.accent, 1, Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

void QueuePicture::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void QueuePicture::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
        layOut();
    }
}

void QueuePicture::mousePressEvent(QMouseEvent *event)
{
    for (std::size_t i = 0; i < m_layout.boxes.size(); ++i) {
        if (m_layout.boxes[i].rect.contains(event->position()))
            return choose(i);
    }
}

void QueuePicture::keyPressEvent(QKeyEvent *event)
{
    const auto at = selected();
    if (event->key() == Qt::Key_Right)
        choose(at ? *at + 1 : 0);
    else if (event->key() == Qt::Key_Left)
        choose(at && *at > 0 ? *at - 1 : 0);
    else
        QWidget::keyPressEvent(event);
}

} // namespace forklane::ui
