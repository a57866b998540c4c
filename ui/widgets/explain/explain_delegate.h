// SPDX-License-Identifier: MIT
// Paints a step: its number in a disc, a tick when it is done, the sentences and their source.
#pragma once

#include <QStyledItemDelegate>

namespace forklane::ui {

/// Rows are as high as their text at the view's width. Main thread.
class ExplainDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace forklane::ui
