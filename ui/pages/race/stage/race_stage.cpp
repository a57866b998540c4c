// SPDX-License-Identifier: MIT
#include "pages/race/stage/race_stage.h"

#include <algorithm>

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>

#include "grid.h"
#include "pages/race/stage/stage_parts.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kStageHeight = 130;

} // namespace

void StageModel::setThreads(const std::vector<StageThread> &threads)
{
    if (threads.size() != m_threads.size()) {
        beginResetModel();
        m_threads = threads;
        endResetModel();
        return;
    }
    m_threads = threads;
    if (!m_threads.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int StageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_threads.size());
}

int StageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StageModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const StageThread &thread = m_threads[static_cast<std::size_t>(index.row())];
    if (role == Qt::FontRole && (index.column() == NextLine || index.column() == Copy))
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (role == Qt::ForegroundRole && (thread.hasEnded || !thread.waits.isEmpty()))
        return Theme::current().secondText;
    if (role == Qt::TextAlignmentRole && index.column() == Copy)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name: return thread.title;
    case NextLine: return thread.next >= 0 ? thread.code[thread.next] : QString();
    case Copy: return thread.copy ? QString::number(*thread.copy) : QStringLiteral("–");
    case StateColumn: return thread.hasEnded ? tr("has ended") : thread.waits.isEmpty() ? tr("can go on") : thread.waits;
    default: return {};
    }
}

QVariant StageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList titles = {tr("Thread"), tr("Next line"), tr("Its b"), tr("State")};
    return titles.value(section);
}

Qt::ItemFlags StageModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

RaceStage::RaceStage(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Stage"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(grid::kMargin, 0, grid::kMargin, 0);
    buildPair();
    buildTable();
    layout->addWidget(m_pair);
    layout->addWidget(m_many);
    m_many->hide();
    fitHeight();
}

void RaceStage::buildPair()
{
    m_pair = new QWidget;
    auto *row = new QHBoxLayout(m_pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid::kGap);
    for (int i = 0; i < 2; ++i) {
        m_code[i] = new CodeBlock;
        m_copies[i] = new ValueBox(ValueBox::Size::Private);
    }
    m_balance = new ValueBox(ValueBox::Size::Balance);
    row->addWidget(m_code[0], 1);
    row->addWidget(m_copies[0]);
    row->addWidget(m_balance);
    row->addWidget(m_copies[1]);
    row->addWidget(m_code[1], 1);
}

void RaceStage::buildTable()
{
    m_many = new QWidget;
    auto *row = new QHBoxLayout(m_many);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid::kGap);
    m_model = new StageModel(this);
    m_table = new QTableView;
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Threads"));
    m_table->verticalHeader()->hide();
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setColumnWidth(StageModel::NextLine, 210);
    m_manyBalance = new ValueBox(ValueBox::Size::Balance);
    row->addWidget(m_manyBalance);
    row->addWidget(m_table, 1);
}

void RaceStage::setFacts(const StageFacts &facts)
{
    m_facts = facts;
    const bool pair = facts.threads.size() <= 2;
    m_pair->setVisible(pair);
    m_many->setVisible(!pair);
    ValueBox *balance = pair ? m_balance : m_manyBalance;
    balance->setValue(facts.balanceName, facts.balance);
    balance->setWrong(facts.isWrong);
    for (std::size_t i = 0; i < 2; ++i) {
        const bool there = pair && i < facts.threads.size();
        m_code[i]->setVisible(there);
        m_copies[i]->setVisible(there);
        if (!there)
            continue;
        m_code[i]->setThread(facts.threads[i]);
        m_copies[i]->setValue(facts.threads[i].copyName, facts.threads[i].copy);
        m_copies[i]->setDimmed(!facts.threads[i].waits.isEmpty());
    }
    m_model->setThreads(pair ? std::vector<StageThread>() : facts.threads);
    const int rowHeight = fontMetrics().height() + 6;
    m_table->verticalHeader()->setDefaultSectionSize(rowHeight);
}

/// Higher with larger text: the code is five lines.
void RaceStage::fitHeight()
{
    setFixedHeight(std::max(kStageHeight, (fontMetrics().height() + 6) * (kStageLines + 1) + 16));
}

void RaceStage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

void RaceStage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::current().line);
}

} // namespace forklane::ui
