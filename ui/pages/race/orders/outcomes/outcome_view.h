// SPDX-License-Identifier: MIT
// The outcomes as rows with bars; each row is a button.
#pragma once

#include <QListView>

#include "race/schedule.h"

namespace forklane::ui {

class OutcomeModel;

/// A click, Enter or Space on a row asks for an order that ends so. Main thread.
class OutcomeView : public QListView {
    Q_OBJECT

public:
    explicit OutcomeView(OutcomeModel *model, QWidget *parent = nullptr);

signals:
    void exampleChosen(const forklane::race::Schedule &schedule);
    void fontChanged();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void choose(const QModelIndex &index);

    OutcomeModel *m_model;
};

} // namespace forklane::ui
