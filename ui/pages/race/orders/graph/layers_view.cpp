// SPDX-License-Identifier: MIT
#include "pages/race/orders/graph/layers_view.h"

#include <utility>

#include <QPainter>

#include "grid.h"
#include "pages/race/orders/graph/graph_painter.h"
#include "pages/race/orders/order_search.h"
#include "pages/race/orders/order_words.h"

namespace forklane::ui {

LayersView::LayersView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("States by number of steps"));
}

void LayersView::setLayers(std::vector<std::uint64_t> layers, std::uint64_t states)
{
    m_layers = std::move(layers);
    m_words = m_layers.empty() ? tr("More than %1 states: too many to draw. The outcomes beside are found all the same.")
                                     .arg(countText({kMostLayerNodes}))
                               : tr("%1 states are too many to draw: shown is how many there are after each number of steps.")
                                     .arg(countText({states}));
    setAccessibleDescription(m_words);
    update();
}

void LayersView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    const QRect room = rect().adjusted(grid::kMargin, grid::kMargin, -grid::kMargin, -grid::kMargin);
    painter.setPen(theme.text);
    QRect used;
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_words, &used);
    if (!m_layers.empty())
        paintLayers(painter, m_layers, room.adjusted(0, used.height() + grid::kGap, 0, 0), theme);
}

} // namespace forklane::ui
