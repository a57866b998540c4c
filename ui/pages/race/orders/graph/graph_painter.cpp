// SPDX-License-Identifier: MIT
#include "pages/race/orders/graph/graph_painter.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>

#include "pages/race/orders/order_words.h"

namespace forklane::ui {

namespace {

constexpr double kPathWidth = 3;
constexpr double kRadius = 4;
constexpr double kMarkGap = 3;
constexpr double kTick = 28; ///< Room for a number on the axis.

QString tr(const char *text)
{
    return QCoreApplication::translate("Graph", text);
}

class GraphPainting {
public:
    GraphPainting(QPainter &painter, const GraphScene &scene, const Theme &theme)
        : m_painter(painter), m_scene(scene), m_theme(theme), m_nodes(scene.paths.nodesOf(scene.replay.schedule)),
          m_edges(scene.paths.edgesOf(scene.replay.schedule)), m_isOnPath(scene.graph.nodes.size())
    {
        for (const std::uint32_t node : m_nodes)
            m_isOnPath[node] = true;
    }

    void paint()
    {
        m_painter.setFont(m_scene.font);
        m_painter.setRenderHint(QPainter::Antialiasing);
        paintEdges();
        paintPath();
        for (std::uint32_t node = 0; node < m_scene.graph.nodes.size(); ++node)
            paintNode(node);
        paintAxis();
        paintEnd();
    }

private:
    [[nodiscard]] QPointF outOf(std::uint32_t node) const
    {
        const QRectF &rect = m_scene.layout.nodes[node];
        return {rect.right(), rect.center().y()};
    }
    [[nodiscard]] QPointF into(std::uint32_t node) const
    {
        const QRectF &rect = m_scene.layout.nodes[node];
        return {rect.left(), rect.center().y()};
    }
    [[nodiscard]] QLineF lineOf(std::size_t edge) const
    {
        return {outOf(m_scene.graph.edges[edge].from), into(m_scene.graph.edges[edge].to)};
    }

    void paintEdges()
    {
        QList<QLineF> lines;
        for (std::size_t edge = 0; edge < m_scene.graph.edges.size(); ++edge)
            lines << lineOf(edge);
        m_painter.setPen(QPen(m_theme.role(Role::Sleeping).ink, 1));
        m_painter.drawLines(lines);
        if (!m_scene.layout.hasEdgeLabels)
            return;
        m_painter.setPen(m_theme.secondText);
        for (std::size_t edge = 0; edge < m_scene.graph.edges.size(); ++edge)
            paintCount(edge);
    }

    void paintCount(std::size_t edge)
    {
        const auto count = m_scene.paths.along(edge);
        if (!count)
            return;
        const QString text = shortCount(*count);
        const QPointF middle = lineOf(edge).pointAt(edge % 2 == 0 ? 0.35 : 0.6); // neighbours' labels do not collide
        const QSizeF size = QFontMetricsF(m_scene.font).size(Qt::TextSingleLine, text);
        const QRectF rect(middle - QPointF(size.width(), size.height()) / 2, size);
        m_painter.fillRect(rect.adjusted(-2, 0, 2, 0), m_theme.window);
        m_painter.drawText(rect, Qt::AlignCenter, text);
    }

    void paintPath()
    {
        for (std::size_t step = 0; step < m_edges.size(); ++step) {
            const QLineF line = lineOf(m_edges[step]);
            if (static_cast<int>(step) == m_scene.selected) {
                m_painter.setPen(QPen(m_theme.text, kPathWidth + 6, Qt::SolidLine, Qt::RoundCap));
                m_painter.drawLine(line);
                m_painter.setPen(QPen(m_theme.lane, kPathWidth + 2, Qt::SolidLine, Qt::RoundCap));
                m_painter.drawLine(line);
            }
            m_painter.setPen(QPen(m_theme.accent, kPathWidth, Qt::SolidLine, Qt::RoundCap));
            m_painter.drawLine(line);
        }
        if (!m_scene.layout.hasEdgeLabels)
            return;
        m_painter.setPen(m_theme.text);
        for (const std::size_t edge : m_edges)
            paintCount(edge);
    }

    [[nodiscard]] QString labelOf(std::uint32_t node) const
    {
        const auto count = m_scene.paths.through(node);
        if (m_scene.layout.hasShortLabels)
            return count ? shortCount(*count) : QString();
        return nodeLabel(m_scene.graph, m_scene.paths, node);
    }

    [[nodiscard]] QColor colourOf(const race::StateNode &node) const
    {
        if (node.isDoomed || node.isDeadlock)
            return m_theme.fault;
        if (node.isEnd && m_scene.program.expected)
            return node.variables.front() == *m_scene.program.expected ? m_theme.right : m_theme.fault;
        return m_theme.role(Role::Sleeping).ink;
    }

    void paintNode(std::uint32_t index)
    {
        const race::StateNode &node = m_scene.graph.nodes[index];
        const QRectF &rect = m_scene.layout.nodes[index];
        const QColor colour = colourOf(node);
        if (!m_scene.layout.isLabelled[index]) {
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(m_isOnPath[index] ? m_theme.accent : colour);
            m_painter.drawEllipse(m_isOnPath[index] ? rect.adjusted(-2, -2, 2, 2) : rect);
            return;
        }
        m_painter.setPen(QPen(m_isOnPath[index] ? m_theme.accent : colour, m_isOnPath[index] || node.isDoomed ? 2 : 1));
        m_painter.setBrush(m_theme.lane);
        m_painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), kRadius, kRadius);
        m_painter.setPen(m_theme.text);
        m_painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, labelOf(index));
        if (!node.isEnd && !node.isDeadlock)
            return;
        m_painter.setPen(colour);
        m_painter.drawText(QRectF(rect.right() + kMarkGap, rect.top(), m_scene.layout.size.width(), rect.height()),
                           Qt::AlignLeft | Qt::AlignVCenter, endMark(m_scene.program, node));
    }

    void paintAxis()
    {
        m_painter.setPen(m_theme.secondText);
        const std::vector<double> &layers = m_scene.layout.layers;
        const double step = layers.size() > 1 ? layers[1] - layers[0] : kTick;
        const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(kTick / step)));
        for (std::size_t layer = 0; layer < layers.size(); layer += every)
            m_painter.drawText(
                QRectF(layers[layer] - kTick, m_scene.layout.axis.top(), 2 * kTick, m_scene.layout.axis.height()),
                Qt::AlignCenter, QString::number(layer));
        m_painter.drawText(m_scene.layout.axis.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, tr("steps"));
    }

    /// In the corner: where the current order ends.
    void paintEnd()
    {
        const EndWords words = endWords(m_scene.program, m_scene.replay);
        const double height = m_scene.layout.axis.height();
        const QRectF upper(8, 8, m_scene.layout.size.width() - 16, height);
        QFont bold = m_scene.font;
        bold.setBold(true);
        m_painter.setFont(bold);
        m_painter.setPen(m_theme.text);
        m_painter.drawText(upper, Qt::AlignLeft | Qt::AlignVCenter, words.what);
        m_painter.setPen(!words.isRight ? m_theme.secondText : *words.isRight ? m_theme.right : m_theme.fault);
        m_painter.drawText(upper.translated(0, height), Qt::AlignLeft | Qt::AlignVCenter, words.verdict);
    }

    QPainter &m_painter;
    const GraphScene &m_scene;
    const Theme &m_theme;
    const std::vector<std::uint32_t> m_nodes;
    const std::vector<std::size_t> m_edges;
    std::vector<bool> m_isOnPath;
};

} // namespace

QString shortCount(race::Count count)
{
    static constexpr std::array<const char *, 5> kUnits = {"", "k", "M", "G", "T"};
    constexpr long double kLong = 10'000;
    if (count.rounded() < kLong)
        return tr("×%1").arg(countText(count));
    long double value = count.rounded();
    std::size_t unit = 0;
    for (; value >= 1000 && unit + 1 < kUnits.size(); ++unit)
        value /= 1000;
    if (value >= 1000)
        return tr("×%1").arg(QLocale().toString(static_cast<double>(count.rounded()), 'g', 2));
    return tr("×%1%2").arg(QLocale().toString(static_cast<double>(value), 'f', value < 10 ? 1 : 0),
                           QString::fromLatin1(kUnits[unit]));
}

QString nodeLabel(const race::StateGraph &graph, const GraphPaths &paths, std::uint32_t node)
{
    QStringList values;
    for (const race::Value value : graph.nodes[node].variables)
        values += valueText(value);
    const auto count = paths.through(node);
    return count ? tr("%1 %2").arg(values.join(u','), shortCount(*count)) : values.join(u',');
}

QString endMark(const race::Program &program, const race::StateNode &node)
{
    if (node.isDeadlock)
        return QStringLiteral("✕");
    const QString value = valueText(node.variables.front());
    if (!program.expected)
        return value;
    return (node.variables.front() == *program.expected ? QStringLiteral("✓ %1") : QStringLiteral("✕ %1")).arg(value);
}

void paintGraph(QPainter &painter, const GraphScene &scene, const Theme &theme)
{
    GraphPainting(painter, scene, theme).paint();
}

void paintLayers(QPainter &painter, const std::vector<std::uint64_t> &layers, const QRectF &room, const Theme &theme)
{
    const QFontMetricsF metrics(painter.font());
    const QRectF bars = room.adjusted(0, metrics.height(), 0, -metrics.height() - 4);
    const std::vector<QRectF> shapes = layoutLayers(layers, bars);
    for (const QRectF &shape : shapes)
        painter.fillRect(shape, theme.accent);
    painter.setPen(theme.secondText);
    const auto most = std::max_element(layers.begin(), layers.end());
    if (most == layers.end())
        return;
    const QRectF &highest = shapes[static_cast<std::size_t>(most - layers.begin())];
    painter.drawText(QRectF(highest.center().x() - 100, room.top(), 200, metrics.height()), Qt::AlignCenter,
                     tr("%1 states").arg(countText({*most})));
    const QRectF axis(room.left(), bars.bottom() + 4, room.width(), metrics.height());
    painter.drawText(axis, Qt::AlignLeft, tr("after 0 steps"));
    painter.drawText(axis, Qt::AlignRight, tr("after %1").arg(layers.size() - 1));
}

} // namespace forklane::ui
