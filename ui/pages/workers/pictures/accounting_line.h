// SPDX-License-Identifier: MIT
// Every task is somewhere: the sum over all states, always there.
#pragma once

#include <vector>

#include <QWidget>

#include "queue/ledger.h"

namespace forklane::ui {

/// Painted; its accessible name is its text. Zeros are dimmed, and fold away where the line is too narrow. Main thread.
class AccountingLine : public QWidget {
    Q_OBJECT

public:
    explicit AccountingLine(QWidget *parent = nullptr);

    /// `title`: of the group, empty if there is only one. `losesByNature`: a wrong sum is a finding, not a fault.
    void setCounts(const QString &title, const queue::Counts &counts, const std::vector<queue::TaskId> &missing,
                   bool losesByNature);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Part {
        QString text;
        bool isZero = false;
        bool isFault = false;
    };
    [[nodiscard]] std::vector<Part> parts(bool folded) const;
    [[nodiscard]] double widthOf(const std::vector<Part> &parts) const;
    void paintFault(QPainter &painter) const;

    QString m_title;
    queue::Counts m_counts;
    QString m_fault; ///< Empty while the sum is right.
};

} // namespace forklane::ui
