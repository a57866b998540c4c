// SPDX-License-Identifier: MIT
#include "pages/workers/tables/workers_table.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>

#include "grid.h"

namespace forklane::ui {

namespace {

constexpr int kRowHeight = 30;

/// One worker's buttons; remembers whose they are, for rows move.
class WorkerButtons : public QWidget {
public:
    explicit WorkerButtons(WorkerPlace place) : m_place(place) {}
    [[nodiscard]] const WorkerPlace &place() const { return m_place; }

private:
    const WorkerPlace m_place;
};

} // namespace

WorkersTable::WorkersTable(QWidget *parent) : QTableView(parent), m_model(new WorkersModel(this))
{
    setModel(m_model);
    setAccessibleName(tr("Workers"));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &WorkersTable::placeButtons);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        const auto place = selectedWorker();
        if (place && !m_selecting)
            emit workerSelected(*place);
    });
    fitColumns();
}

void WorkersTable::fitColumns()
{
    const QFontMetrics metrics(font());
    const auto width = [&](const QString &widest) { return metrics.horizontalAdvance(widest) + 20; };
    setColumnWidth(WorkersModel::Name, width(QStringLiteral("Process-1000")) + 14);
    setColumnWidth(WorkersModel::Number, width(QStringLiteral("4194304")));
    setColumnWidth(WorkersModel::Done, width(QStringLiteral("1,000,000")));
    setColumnWidth(WorkersModel::Busy, width(QStringLiteral("100 %")));
    setColumnWidth(WorkersModel::Memory, width(QStringLiteral("Memory 1")));
    setColumnWidth(WorkersModel::Actions, width(QStringLiteral("Drain Stop Kill −9")) + 60);
    int others = 0;
    for (int column = 0; column < WorkersModel::kColumns; ++column)
        others += column == WorkersModel::State ? 0 : columnWidth(column);
    setColumnWidth(WorkersModel::State, std::max(viewport()->width() - others, width(QStringLiteral("killed by SIGKILL"))));
}

void WorkersTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    placeButtons();
}

void WorkersTable::setGroups(const std::vector<GroupFacts> &groups, bool isLive)
{
    const auto selected = selectedWorker();
    m_isLive = isLive;
    m_model->setGroups(groups);
    if (selected && selectedWorker() != selected)
        selectWorker(*selected);
    placeButtons();
}

std::optional<WorkerPlace> WorkersTable::selectedWorker() const
{
    const QModelIndex index = currentIndex();
    if (!index.isValid() || index.row() >= m_model->rowCount())
        return std::nullopt;
    const WorkersModel::Row &row = m_model->rows()[static_cast<std::size_t>(index.row())];
    return WorkerPlace{row.group, row.worker.id};
}

void WorkersTable::selectWorker(const WorkerPlace &place)
{
    const auto &rows = m_model->rows();
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const WorkersModel::Row &row) {
        return row.group == place.group && row.worker.id == place.worker;
    });
    m_selecting = true;
    if (found == rows.end())
        clearSelection();
    else
        selectRow(static_cast<int>(found - rows.begin()));
    m_selecting = false;
}

QWidget *WorkersTable::makeButtons(const WorkersModel::Row &row)
{
    const WorkerPlace place{row.group, row.worker.id};
    auto *box = new WorkerButtons(place);
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins(4, 1, 4, 1);
    layout->setSpacing(4);
    const QString name = QString::fromStdString(row.worker.name);
    const auto add = [&](const QString &text, const QString &tip, auto signal) {
        auto *button = new QPushButton(text);
        button->setAccessibleName(tr("%1, %2").arg(text, name));
        button->setToolTip(tip);
        button->setFixedHeight(grid::kTool);
        button->setMinimumWidth(button->fontMetrics().horizontalAdvance(text) + 14);
        button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, place, signal] { emit(this->*signal)(place); });
        layout->addWidget(button);
        return button;
    };
    add(tr("Drain"), tr("It ends after what it has, and is not replaced."), &WorkersTable::drainRequested);
    add(tr("Stop"), tr("It gives up what it has, which is queued again, and is not replaced (Delete)."),
        &WorkersTable::stopRequested);
    QPushButton *kill =
        add(tr("Kill −9"), tr("SIGKILL, as an accident would; it is replaced (Shift+Delete)."), &WorkersTable::killRequested);
    if (!row.canKill) {
        kill->setEnabled(false);
        kill->setToolTip(tr("A thread cannot be killed alone: a signal would take the whole program with it."));
    }
    layout->addStretch(1);
    return box;
}

/// Rows in sight have buttons while their workers live; a thousand rows do not have three thousand buttons.
void WorkersTable::placeButtons()
{
    const auto &rows = m_model->rows();
    const int first = std::max(rowAt(0), 0);
    const int last = rowAt(viewport()->height() - 1) < 0 ? m_model->rowCount() - 1 : rowAt(viewport()->height() - 1);
    for (int i = 0; i < m_model->rowCount(); ++i) {
        const QModelIndex index = m_model->index(i, WorkersModel::Actions);
        const WorkersModel::Row &row = rows[static_cast<std::size_t>(i)];
        const auto *shown = static_cast<WorkerButtons *>(indexWidget(index));
        const bool lives = m_isLive && row.worker.state != queue::WorkerState::Ended;
        const bool isOther = shown != nullptr && shown->place() != WorkerPlace{row.group, row.worker.id};
        if (shown != nullptr && (!lives || isOther))
            setIndexWidget(index, nullptr);
        if (lives && i >= first && i <= last && (shown == nullptr || isOther))
            setIndexWidget(index, makeButtons(row));
    }
}

} // namespace forklane::ui
