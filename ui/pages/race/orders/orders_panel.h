// SPDX-License-Identifier: MIT
// Race's tab All orders: the picture of all orders, the current one in it, and what they lead to.
#pragma once

#include <memory>

#include <QWidget>

#include "pages/race/orders/order_search.h"

class QLabel;
class QScrollArea;
class QStackedWidget;

namespace forklane::ui {

class GraphView;
class GridView;
class LayersView;
class MessageText;
class OrderPicture;
class OutcomePanel;

/// Searches while it is shown, and whenever it is given another program; it keeps no order of its own. Main thread.
class OrdersPanel : public QWidget {
    Q_OBJECT

public:
    explicit OrdersPanel(QWidget *parent = nullptr);
    ~OrdersPanel() override;

    /// What is searched, and the order that is shown. The same program is not searched again; one that cannot be run is said.
    void setProgram(const race::Program &program, const race::Schedule &schedule);
    void setSchedule(const race::Schedule &schedule);
    /// Gives up counting; the picture stays.
    void stop();
    /// There is no program: why, in one sentence.
    void setProblem(const QString &sentence);

signals:
    /// The user wants this order: it can be executed. Shown only once setSchedule() says so.
    void scheduleChosen(const forklane::race::Schedule &schedule);
    /// An answer is there, or none will be.
    void settled();

private:
    void buildLeft(QWidget *left);
    void connectSearch();
    void addPicture(OrderPicture *picture);
    void search();
    void showMap(const OrderMap &map);
    void clearMap();
    void showOrder();
    void say(const QString &sentence, bool isRefusal);

    std::shared_ptr<const race::Program> m_program;
    race::Schedule m_schedule;
    bool m_isSearched = false; ///< The program has been, or is being.
    OrderSearch *m_search = nullptr;
    QStackedWidget *m_pictures = nullptr;
    QWidget *m_empty = nullptr;
    GridView *m_grid = nullptr;
    QScrollArea *m_graphArea = nullptr;
    GraphView *m_graph = nullptr;
    LayersView *m_layers = nullptr;
    OrderPicture *m_shown = nullptr; ///< Null while no order is drawn.
    QLabel *m_mark = nullptr;        ///< ✕ before a refusal.
    MessageText *m_said = nullptr;
    OutcomePanel *m_outcomes = nullptr;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
};

} // namespace forklane::ui
