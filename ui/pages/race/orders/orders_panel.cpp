// SPDX-License-Identifier: MIT
#include "pages/race/orders/orders_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "grid.h"
#include "pages/race/orders/graph/graph_view.h"
#include "pages/race/orders/graph/layers_view.h"
#include "pages/race/orders/grid/grid_view.h"
#include "pages/race/orders/order_words.h"
#include "pages/race/orders/outcomes/outcome_panel.h"
#include "race/replay.h"
#include "theme.h"
#include "widgets/message_bar/message_text.h"

namespace forklane::ui {

namespace {

constexpr int kLeftStretch = 11;
constexpr int kRightStretch = 9;
constexpr int kLine = 1; ///< Between the two.

} // namespace

OrdersPanel::OrdersPanel(QWidget *parent) : QWidget(parent), m_search(new OrderSearch(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kLine);
    auto *left = new QWidget;
    buildLeft(left);
    layout->addWidget(left, kLeftStretch);
    m_outcomes = new OutcomePanel;
    layout->addWidget(m_outcomes, kRightStretch);
    connect(m_outcomes, &OutcomePanel::exampleChosen, this, &OrdersPanel::scheduleChosen);
    connectSearch();
}

OrdersPanel::~OrdersPanel() = default;

void OrdersPanel::buildLeft(QWidget *left)
{
    auto *layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_pictures = new QStackedWidget;
    m_empty = new QWidget;
    m_pictures->addWidget(m_empty);
    m_grid = new GridView;
    m_pictures->addWidget(m_grid);
    addPicture(m_grid);
    m_graphArea = new QScrollArea;
    m_graphArea->setFrameShape(QFrame::NoFrame);
    m_graphArea->setWidgetResizable(true);
    m_graphArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_graph = new GraphView;
    m_graphArea->setWidget(m_graph);
    m_pictures->addWidget(m_graphArea);
    addPicture(m_graph);
    m_layers = new LayersView;
    m_pictures->addWidget(m_layers);
    layout->addWidget(m_pictures, 1);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(grid::kMargin, 0, grid::kMargin, grid::kSmallGap);
    row->setSpacing(grid::kSmallGap);
    m_mark = new QLabel(QStringLiteral("✕"));
    m_mark->hide();
    row->addWidget(m_mark);
    m_said = new MessageText;
    row->addWidget(m_said, 1);
    layout->addLayout(row);
}

void OrdersPanel::addPicture(OrderPicture *picture)
{
    connect(picture, &OrderPicture::scheduleChosen, this, &OrdersPanel::scheduleChosen);
    connect(picture, &OrderPicture::said, this, &OrdersPanel::say);
}

void OrdersPanel::connectSearch()
{
    connect(m_search, &OrderSearch::planned, m_outcomes, &OutcomePanel::setPlan);
    connect(m_search, &OrderSearch::mapped, this, &OrdersPanel::showMap);
    connect(m_search, &OrderSearch::progressed, m_outcomes, &OutcomePanel::setProgress);
    connect(m_search, &OrderSearch::answered, this, [this](const race::Answer &answer) {
        m_outcomes->setAnswer(answer);
        emit settled();
    });
    connect(m_search, &OrderSearch::stopped, this, [this] {
        m_outcomes->setStopped();
        emit settled();
    });
    connect(m_search, &OrderSearch::failed, this, [this](const QString &reason) {
        m_outcomes->setProblem(reason);
        emit settled();
    });
    connect(m_outcomes, &OutcomePanel::stopRequested, m_search, &OrderSearch::stop);
    connect(m_outcomes, &OutcomePanel::againRequested, this, &OrdersPanel::search);
}

void OrdersPanel::setProgram(const race::Program &program, const race::Schedule &schedule)
{
    if (m_program && *m_program == program)
        return setSchedule(schedule);
    m_search->cancel();
    const auto good = race::check(program);
    m_program = good ? std::make_shared<const race::Program>(program) : nullptr;
    m_isSearched = false;
    m_schedule = schedule;
    clearMap();
    if (!good)
        setProblem(sentence(describe(good.error())));
    else if (isVisible())
        search();
}

void OrdersPanel::stop()
{
    m_search->stop();
}

void OrdersPanel::setProblem(const QString &sentence)
{
    m_search->cancel();
    m_program.reset();
    clearMap();
    m_outcomes->setProblem(sentence);
    emit settled();
}

void OrdersPanel::setSchedule(const race::Schedule &schedule)
{
    m_schedule = schedule;
    showOrder();
}

void OrdersPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_program && !m_isSearched)
        search();
}

void OrdersPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(m_outcomes->x() - kLine, 0, kLine, height(), Theme::current().line);
}

void OrdersPanel::search()
{
    m_isSearched = true;
    m_outcomes->begin(m_program);
    m_search->start(m_program);
}

void OrdersPanel::showMap(const OrderMap &map)
{
    m_shown = nullptr;
    if (map.grid) {
        m_grid->setGrid(m_program, map.grid);
        m_shown = m_grid;
        m_pictures->setCurrentWidget(m_grid);
        say(tr("Drag the path. Arrow keys choose a step, with Alt they move it."), false);
    } else if (map.graph) {
        m_graph->setGraph(m_program, map.graph);
        m_shown = m_graph;
        m_pictures->setCurrentWidget(m_graphArea);
        say(tr("Equal states are one box; ×6: six orders pass. A click chooses one of them."), false);
    } else {
        m_layers->setLayers(map.layers, map.states);
        m_pictures->setCurrentWidget(m_layers);
    }
    showOrder();
}

void OrdersPanel::clearMap()
{
    m_shown = nullptr;
    m_pictures->setCurrentWidget(m_empty);
    say({}, false);
}

void OrdersPanel::showOrder()
{
    if (m_shown)
        m_shown->setSchedule(m_schedule);
    if (!m_program)
        return;
    const auto played = race::replay(*m_program, m_schedule);
    m_outcomes->setOrder(played ? *played : race::Replay{});
}

void OrdersPanel::say(const QString &sentence, bool isRefusal)
{
    m_mark->setVisible(isRefusal);
    m_said->setText(sentence);
}

} // namespace forklane::ui
