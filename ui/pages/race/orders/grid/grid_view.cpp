// SPDX-License-Identifier: MIT
#include "pages/race/orders/grid/grid_view.h"

#include <algorithm>

#include <QApplication>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "pages/race/orders/order_words.h"

namespace forklane::ui {

namespace {

constexpr double kReach = 10; ///< Of the pointer, around the path.
constexpr int kStepMargin = 6;
constexpr QSize kLeast(320, 168);

double widestWord(const race::Program &program, std::size_t thread, const QFontMetricsF &metrics)
{
    double widest = 0;
    QString last;
    for (const race::Step &step : program.threads[thread].steps) {
        const QString word = stepWord(program, step);
        if (word != last)
            widest = std::max(widest, metrics.horizontalAdvance(word));
        last = word;
    }
    return widest;
}

} // namespace

GridView::GridView(QWidget *parent) : OrderPicture(parent)
{
    setAccessibleName(tr("Grid of all orders"));
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void GridView::setGrid(std::shared_ptr<const race::Program> program, std::shared_ptr<const race::Grid> grid)
{
    m_grid = std::move(grid);
    endDrag();
    setProgram(std::move(program));
    pathChanged();
    relayout();
}

void GridView::pathChanged()
{
    m_path = pathOf(*m_grid, schedule());
    endDrag();
    const EndWords words = endWords(program(), replay());
    setAccessibleDescription(tr("%1 steps of %2 to the right, %3 of %4 up. The current order %5: %6 %7")
                                 .arg(m_grid->columns)
                                 .arg(QString::fromStdString(program().threads[0].name))
                                 .arg(m_grid->rows)
                                 .arg(QString::fromStdString(program().threads[1].name),
                                      QString::fromStdString(race::toText(schedule())), words.what, words.verdict));
}

QRect GridView::stepRect(int step) const
{
    const auto index = static_cast<std::size_t>(step);
    if (step < 0 || index + 1 >= m_path.size())
        return {};
    return QRectF(m_layout.at(m_path[index]), m_layout.at(m_path[index + 1]))
        .normalized()
        .toAlignedRect()
        .adjusted(-kStepMargin, -kStepMargin, kStepMargin, kStepMargin);
}

QSize GridView::minimumSizeHint() const
{
    return kLeast;
}

void GridView::relayout()
{
    if (!m_grid)
        return;
    QFont bold = font();
    bold.setBold(true);
    const QFontMetricsF metrics(font());
    const QFontMetricsF boldMetrics(bold);
    GridRequest request;
    request.columns = m_grid->columns;
    request.rows = m_grid->rows;
    request.size = size();
    request.lineHeight = std::ceil(metrics.height());
    request.columnWord = widestWord(program(), 0, metrics);
    request.rowWord = widestWord(program(), 1, metrics);
    request.endWords = std::max(boldMetrics.horizontalAdvance(tr("stops after %1 steps").arg(88)),
                                boldMetrics.horizontalAdvance(tr("✕ nobody can go on")));
    m_layout = layoutGrid(request);
    update();
}

void GridView::goAround(int step, bool above)
{
    const auto order = routeAround(*m_grid, schedule(), static_cast<std::size_t>(step), above);
    if (order && race::replay(program(), *order))
        ask(*order, step);
    else
        refuse(above ? tr("No order passes above this step.") : tr("No order passes below this step."));
}

QString GridView::whyBarred(GridPlace place) const
{
    const auto name = [&](std::size_t thread) { return QString::fromStdString(program().threads[thread].name); };
    for (const race::ForbiddenRectangle &rect : m_grid->forbidden) {
        const bool isInside = place.column >= rect.firstColumn && place.column <= rect.lastColumn &&
                              place.row >= rect.firstRow && place.row <= rect.lastRow;
        if (isInside)
            return tr("%1 and %2 cannot both hold %3.")
                .arg(name(0), name(1), QString::fromStdString(program().locks[rect.lock].name));
    }
    return tr("No order leads here: a lock bars every way to it.");
}

void GridView::dragTo(GridPlace place)
{
    if (m_target == place)
        return;
    m_target = place;
    m_refusal.clear();
    m_wanted = routeThrough(*m_grid, schedule(), place);
    if (!m_wanted) {
        m_refusal = whyBarred(place);
    } else if (const auto played = race::replay(program(), *m_wanted); !played) {
        m_wanted.reset();
        m_refusal = sentence(played.error().sentence);
    }
    update();
}

void GridView::endDrag()
{
    m_pressed.reset();
    m_target.reset();
    m_wanted.reset();
    m_refusal.clear();
    update();
}

bool GridView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), tipAt(help->pos()), this);
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride && isDragging() && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        event->accept();
    return OrderPicture::event(event);
}

QString GridView::tipAt(QPointF position) const
{
    if (!m_grid)
        return {};
    const GridPlace place = m_layout.nearest(position);
    const QPointF apart = m_layout.at(place) - position;
    if (QPointF::dotProduct(apart, apart) > kReach * kReach)
        return {};
    if (barredAt(*m_grid, place) != Barred::No)
        return whyBarred(place);
    const race::GridPoint &point = m_grid->at(place.column, place.row);
    QString text = tr("%1 after %2 steps, %3 after %4")
                       .arg(QString::fromStdString(program().threads[0].name))
                       .arg(place.column)
                       .arg(QString::fromStdString(program().threads[1].name))
                       .arg(place.row);
    if (m_grid->hasCounts)
        text += u'\n' + tr("%1 lead here, %2 lead on to an end").arg(ordersText(point.ways), countText(point.completions));
    if (point.isDead)
        text += u'\n' + tr("Deadlock: nobody can go on");
    else if (point.isDoomed)
        text += u'\n' + tr("Every way from here leads to a deadlock");
    return text;
}

void GridView::paintEvent(QPaintEvent *)
{
    if (!m_grid)
        return;
    QPainter painter(this);
    const std::vector<GridPlace> preview = m_wanted ? pathOf(*m_grid, *m_wanted) : std::vector<GridPlace>();
    m_painter.paint(painter,
                    {m_layout, program(), *m_grid, replay(), m_path, selectedStep(), hasFocus(), m_wanted ? &preview : nullptr,
                     m_target, !m_refusal.isEmpty(), font()},
                    Theme::current());
}

void GridView::mousePressEvent(QMouseEvent *event)
{
    const int step = m_grid && event->button() == Qt::LeftButton ? m_layout.stepAt(m_path, event->position(), kReach) : -1;
    if (step < 0)
        return OrderPicture::mousePressEvent(event);
    chooseStep(step);
    m_pressed = event->position().toPoint();
}

void GridView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (m_pressed && (isDragging() || (position - *m_pressed).manhattanLength() >= QApplication::startDragDistance()))
        dragTo(m_layout.nearest(event->position()));
    const bool isNear = m_grid && m_layout.stepAt(m_path, event->position(), kReach) >= 0;
    setCursor(isDragging() ? Qt::ClosedHandCursor : isNear ? Qt::OpenHandCursor : Qt::ArrowCursor);
}

void GridView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !isDragging())
        return endDrag();
    const std::optional<race::Schedule> wanted = m_wanted;
    const QString refusal = m_refusal;
    const int step = std::max(0, static_cast<int>(m_target->column + m_target->row) - 1);
    endDrag();
    if (!wanted)
        refuse(refusal);
    else if (*wanted != schedule())
        ask(*wanted, step);
}

void GridView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && isDragging())
        endDrag();
    else
        OrderPicture::keyPressEvent(event);
}

} // namespace forklane::ui
