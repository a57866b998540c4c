// SPDX-License-Identifier: MIT
// The page's main picture: code, private copy, balance, private copy, code; from three threads on a table.
#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QWidget>

#include "pages/race/stage/stage_facts.h"

class QStackedLayout;
class QTableView;

namespace forklane::ui {

class CodeBlock;
class ValueBox;

/// One row a thread. Main thread.
class StageModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, NextLine, Copy, StateColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setThreads(const std::vector<StageThread> &threads);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    std::vector<StageThread> m_threads;
};

/// 130 high with two threads. Main thread.
class RaceStage : public QWidget {
    Q_OBJECT

public:
    explicit RaceStage(QWidget *parent = nullptr);

    void setFacts(const StageFacts &facts);
    [[nodiscard]] const StageFacts &facts() const { return m_facts; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildPair();
    void buildTable();
    void fitHeight();

    StageFacts m_facts;
    QWidget *m_pair = nullptr;
    QWidget *m_many = nullptr;
    CodeBlock *m_code[2] = {};
    ValueBox *m_copies[2] = {};
    ValueBox *m_balance = nullptr;
    ValueBox *m_manyBalance = nullptr;
    StageModel *m_model = nullptr;
    QTableView *m_table = nullptr;
};

} // namespace forklane::ui
