// SPDX-License-Identifier: MIT
#include "pages/workers/tables/workers_table.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>

#include "grid.h"
#include "usable.h"

namespace forklane::ui {

namespace {

constexpr int kRowHeight = 30;

} // namespace

WorkersTable::WorkersTable(QWidget *parent) : QWidget(parent), m_model(new WorkersModel(this)), m_view(new QTableView)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    setFocusProxy(m_view);
    setFocusRefuge(this, m_view); // not the next worker's Drain
    buildView();
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, &WorkersTable::placeButtons);
    connect(m_view->horizontalScrollBar(), &QScrollBar::valueChanged, this, &WorkersTable::placeButtons);
    connect(m_view->horizontalHeader(), &QHeaderView::sectionResized, this, &WorkersTable::placeButtons);
    // Beside a scroll bar there is less room.
    connect(
        m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this,
        [this] {
            if (m_view->viewport()->width() == m_fittedWidth)
                return;
            fitColumns();
            placeButtons();
        },
        Qt::QueuedConnection);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        const auto place = selectedWorker();
        if (place && !m_selecting)
            emit workerSelected(*place);
    });
    fitColumns();
}

WorkersTable::~WorkersTable()
{
    m_view->disconnect(this);
}

void WorkersTable::buildView()
{
    m_view->setModel(m_model);
    m_view->setAccessibleName(tr("Workers"));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setShowGrid(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setWordWrap(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
}

void WorkersTable::fitColumns()
{
    const QFontMetrics metrics(font());
    const auto width = [&](const QString &widest) { return metrics.horizontalAdvance(widest) + 20; };
    QString longest = QStringLiteral("Process-1000");
    for (const WorkersModel::Row &row : m_model->rows()) {
        if (row.name.size() > static_cast<std::size_t>(longest.size()))
            longest = QString::fromStdString(row.name);
    }
    m_view->setColumnWidth(WorkersModel::Name, width(longest) + 14);
    m_view->setColumnWidth(WorkersModel::Number, width(QStringLiteral("4194304")));
    m_view->setColumnWidth(WorkersModel::Done, width(QStringLiteral("1,000,000")));
    m_view->setColumnWidth(WorkersModel::Busy, width(QStringLiteral("100 %")));
    m_view->setColumnWidth(WorkersModel::Memory, width(QStringLiteral("Memory 1")));
    m_view->setColumnWidth(WorkersModel::Actions, width(QStringLiteral("Drain Stop Kill −9")) + 60);
    m_fittedWidth = m_view->viewport()->width();
    int others = 0;
    for (int column = 0; column < WorkersModel::kColumns; ++column)
        others += column == WorkersModel::State ? 0 : m_view->columnWidth(column);
    const int rest = m_fittedWidth - others;
    m_view->setColumnWidth(WorkersModel::State, std::max(rest, width(QStringLiteral("killed by SIGKILL"))));
}

void WorkersTable::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitColumns();
    placeButtons();
}

void WorkersTable::setGroups(const std::vector<GroupFacts> &groups, bool isLive)
{
    const auto selected = selectedWorker();
    m_isLive = isLive;
    const bool hasOtherGroups = m_groups != groups.size();
    m_groups = groups.size();
    m_model->setGroups(groups);
    if (hasOtherGroups)
        fitColumns();
    if (selected && selectedWorker() != selected)
        selectWorker(*selected);
    placeButtons();
}

std::optional<WorkerPlace> WorkersTable::selectedWorker() const
{
    const QModelIndex index = m_view->currentIndex();
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
        m_view->clearSelection();
    else
        m_view->selectRow(static_cast<int>(found - rows.begin()));
    m_selecting = false;
}

QWidget *WorkersTable::makeButtons(const WorkersModel::Row &row)
{
    const WorkerPlace place{row.group, row.worker.id};
    auto *box = new QWidget(this);
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins(4, 1, 4, 1);
    layout->setSpacing(4);
    const QString name = QString::fromStdString(row.name);
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
    auto old = std::exchange(m_buttons, {});
    const QRect sight = m_view->viewport()->rect();
    for (int i = 0; i < m_model->rowCount(); ++i) {
        const WorkersModel::Row &row = m_model->rows()[static_cast<std::size_t>(i)];
        const std::pair key(row.group, row.worker.id.value);
        const auto found = old.find(key);
        QWidget *box = found == old.end() ? nullptr : found->second;
        if (!m_isLive || row.worker.state == queue::WorkerState::Ended)
            continue;
        const QRect cell = m_view->visualRect(m_model->index(i, WorkersModel::Actions));
        const bool isInSight =
            sight.contains(QPoint(sight.left(), cell.top())) && sight.contains(QPoint(sight.left(), cell.bottom()));
        if (box == nullptr && isInSight)
            box = makeButtons(row);
        if (box == nullptr)
            continue;
        if (!isInSight)
            handFocusOn(box);
        box->setGeometry(QRect(m_view->viewport()->mapTo(this, cell.topLeft()), cell.size()));
        box->setVisible(isInSight);
        m_buttons.emplace(key, box);
        if (found != old.end())
            old.erase(found);
    }
    for (const auto &[key, box] : old) {
        handFocusOn(box);
        box->hide();
        box->deleteLater(); // it may be the one whose click is being handled
    }
}

} // namespace forklane::ui
