// SPDX-License-Identifier: MIT
#include "pages/race/orders/graph/graph_view.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "pages/race/orders/order_words.h"

namespace forklane::ui {

namespace {

constexpr int kStepMargin = 6;
constexpr double kLabelPadding = 8;

} // namespace

GraphView::GraphView(QWidget *parent) : OrderPicture(parent)
{
    setAccessibleName(tr("Graph of all states"));
    setMouseTracking(true);
}

void GraphView::setGraph(std::shared_ptr<const race::Program> program, std::shared_ptr<const race::StateGraph> graph)
{
    m_graph = std::move(graph);
    m_paths.emplace(*m_graph);
    setProgram(std::move(program));
    pathChanged();
    relayout();
}

void GraphView::pathChanged()
{
    const EndWords words = endWords(program(), replay());
    setAccessibleDescription(tr("%1 states, equal ones merged. The current order %2: %3 %4")
                                 .arg(countText({m_graph->nodes.size()}), QString::fromStdString(race::toText(schedule())),
                                      words.what, words.verdict));
}

void GraphView::relayout()
{
    if (!m_graph || parentWidget() == nullptr)
        return;
    const QFontMetricsF metrics(font());
    GraphRequest request;
    request.size = QSizeF(width(), parentWidget()->height());
    request.lineHeight = std::ceil(metrics.height());
    request.title = metrics.horizontalAdvance(tr("steps")) + kLabelPadding;
    for (std::uint32_t node = 0; node < m_graph->nodes.size(); ++node) {
        const double label = metrics.horizontalAdvance(nodeLabel(*m_graph, *m_paths, node)) + kLabelPadding;
        request.label = std::max(request.label, std::ceil(label));
        const auto count = m_paths->through(node);
        const double shortLabel = count ? metrics.horizontalAdvance(shortCount(*count)) + kLabelPadding : 0;
        request.shortLabel = std::max(request.shortLabel, std::ceil(shortLabel));
        if (m_graph->nodes[node].isEnd)
            request.title = std::max(request.title, metrics.horizontalAdvance(endMark(program(), m_graph->nodes[node])));
    }
    m_layout = layoutGraph(*m_graph, request);
    setMinimumHeight(static_cast<int>(m_layout.size.height()));
    update();
}

QRect GraphView::stepRect(int step) const
{
    if (!m_paths || step < 0)
        return {};
    const std::vector<std::uint32_t> nodes = m_paths->nodesOf(schedule());
    const auto index = static_cast<std::size_t>(step);
    if (index + 1 >= nodes.size())
        return {};
    return QRectF(m_layout.nodes[nodes[index]].center(), m_layout.nodes[nodes[index + 1]].center())
        .normalized()
        .toAlignedRect()
        .adjusted(-kStepMargin, -kStepMargin, kStepMargin, kStepMargin);
}

QString GraphView::textOf(std::uint32_t node) const
{
    const race::StateNode &state = m_graph->nodes[node];
    QStringList lines;
    for (std::size_t i = 0; i < state.variables.size(); ++i)
        lines += tr("%1 is %2").arg(QString::fromStdString(program().variables[i].name), valueText(state.variables[i]));
    for (std::size_t i = 0; i < program().threads.size(); ++i) {
        const race::Thread &thread = program().threads[i];
        const QString name = QString::fromStdString(thread.name);
        lines += state.next[i] >= thread.steps.size()
                     ? tr("%1 has ended").arg(name)
                     : tr("%1: %2 is next").arg(name, stepWord(program(), thread.steps[state.next[i]]));
    }
    if (const auto count = m_paths->through(node))
        lines += tr("%1 pass here").arg(ordersText(*count));
    if (state.isDeadlock)
        lines += tr("Deadlock: nobody can go on");
    else if (state.isDoomed)
        lines += tr("Every way from here leads to a deadlock");
    return lines.join(u'\n');
}

void GraphView::chooseThrough(std::uint32_t node, int step)
{
    const race::Schedule order = m_paths->routeThrough(schedule(), node);
    if (order != schedule())
        ask(order, step);
    else
        chooseStep(step);
}

/// To the state next to the one where the step leads.
void GraphView::goAround(int step, bool above)
{
    const std::vector<std::uint32_t> nodes = m_paths->nodesOf(schedule());
    const auto index = static_cast<std::size_t>(step) + 1;
    if (index >= nodes.size())
        return;
    const QPointF from = m_layout.nodes[nodes[index]].center();
    int found = -1;
    for (std::size_t node = 0; node < m_graph->nodes.size(); ++node) {
        const QPointF at = m_layout.nodes[node].center();
        const bool isCandidate = at.x() == from.x() && (above ? at.y() < from.y() : at.y() > from.y());
        if (isCandidate && (found < 0 || std::abs(at.y() - from.y()) <
                                             std::abs(m_layout.nodes[static_cast<std::size_t>(found)].center().y() - from.y())))
            found = static_cast<int>(node);
    }
    if (found >= 0)
        chooseThrough(static_cast<std::uint32_t>(found), step);
    else
        refuse(above ? tr("No state stands above this one.") : tr("No state stands below this one."));
}

bool GraphView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return OrderPicture::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int node = m_layout.nodeAt(help->pos());
    QToolTip::showText(help->globalPos(), node < 0 ? QString() : textOf(static_cast<std::uint32_t>(node)), this);
    return true;
}

void GraphView::paintEvent(QPaintEvent *)
{
    if (!m_graph)
        return;
    QPainter painter(this);
    paintGraph(painter, {m_layout, program(), *m_graph, *m_paths, replay(), selectedStep(), hasFocus(), font()},
               Theme::current());
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(Theme::current().accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -2, -2));
    }
}

void GraphView::mousePressEvent(QMouseEvent *event)
{
    const int node = event->button() == Qt::LeftButton ? m_layout.nodeAt(event->position()) : -1;
    if (node < 0)
        return OrderPicture::mousePressEvent(event);
    const auto index = static_cast<std::uint32_t>(node);
    chooseThrough(index, std::max(0, static_cast<int>(m_graph->nodes[index].depth) - 1));
}

void GraphView::mouseMoveEvent(QMouseEvent *event)
{
    setCursor(m_layout.nodeAt(event->position()) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

} // namespace forklane::ui
