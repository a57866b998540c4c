// SPDX-License-Identifier: MIT
#include "pages/race/orders/outcomes/outcome_view.h"

#include <algorithm>
#include <map>

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include "grid.h"
#include "pages/race/orders/outcomes/outcome_model.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kPadding = 5;
constexpr double kBarHeight = 0.6; ///< Of a line.
constexpr int kLeastBar = 24;
constexpr int kLeastTitle = 80;
constexpr double kShort = 0.25; ///< Share of a bar that would be hard to compare.

/// Where a row's parts lie; all rows have the same columns.
struct Columns {
    QRect title;
    QRect bar;
    QRect share;
    QRect count;
};

struct Widths {
    int title = kLeastTitle;
    int share = 0;
    int count = 0;
    std::map<OutcomeRow::Kind, double> longest; ///< Share.
};

Columns columnsIn(const QRect &rect, const QFontMetrics &metrics, const Widths &widths)
{
    const int height = metrics.height() + 2 * kPadding;
    const int right = rect.right() + 1 - grid::kMargin;
    Columns columns;
    columns.count = QRect(right - widths.count, rect.top(), widths.count, height);
    columns.share = QRect(columns.count.left() - grid::kMargin - widths.share, rect.top(), widths.share, height);
    const int left = rect.left() + grid::kGap;
    columns.title = QRect(left, rect.top(), widths.title, height);
    const int barLeft = left + widths.title + grid::kGap;
    columns.bar = QRect(barLeft, rect.top(), columns.share.left() - grid::kGap - barLeft, height);
    return columns;
}

class RowDelegate : public QStyledItemDelegate {
public:
    RowDelegate(const OutcomeModel *model, QObject *parent) : QStyledItemDelegate(parent), m_model(model) {}

    void measure(const QFontMetrics &metrics)
    {
        m_widths = {};
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const OutcomeRow &shown = m_model->row(m_model->index(row));
            m_widths.count = std::max(m_widths.count, metrics.horizontalAdvance(shown.count));
            double &longest = m_widths.longest[shown.kind];
            longest = std::max(longest, shown.part);
            m_widths.share = std::max(m_widths.share, metrics.horizontalAdvance(shown.share));
            if (!shown.share.isEmpty())
                m_widths.title = std::max(m_widths.title, metrics.horizontalAdvance(shown.title) * 11 / 10); // may be bold
        }
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const OutcomeRow &row = m_model->row(index);
        int height = option.fontMetrics.height() + 2 * kPadding;
        if (!row.detail.isEmpty())
            height += detailRect(option, row).height() + kPadding;
        return {0, height};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        const OutcomeRow &row = m_model->row(index);
        const Columns columns = columnsIn(option.rect, option.fontMetrics, m_widths);
        painter->save();
        painter->setFont(option.font);
        if (row.kind == OutcomeRow::Kind::Heading)
            paintHeading(*painter, option.rect, columns, row, theme);
        else
            paintRow(*painter, option, columns, row, theme, index.data(OutcomeModel::IsCurrent).toBool());
        painter->restore();
    }

private:
    QRect detailRect(const QStyleOptionViewItem &option, const OutcomeRow &row) const
    {
        const int top = option.rect.top() + option.fontMetrics.height() + kPadding;
        const auto *view = static_cast<const QListView *>(parent());
        const QRect room(option.rect.left() + grid::kGap, top, view->viewport()->width() - 2 * grid::kGap, 1000);
        return option.fontMetrics.boundingRect(room, Qt::TextWordWrap, row.detail);
    }

    static void paintHeading(QPainter &painter, const QRect &rect, const Columns &columns, const OutcomeRow &row,
                             const Theme &theme)
    {
        painter.fillRect(rect, theme.groupBar);
        painter.setPen(theme.secondText);
        painter.drawText(columns.title.united(columns.bar), Qt::AlignLeft | Qt::AlignVCenter, row.title);
        painter.drawText(columns.count, Qt::AlignRight | Qt::AlignVCenter, row.count);
    }

    void paintRow(QPainter &painter, const QStyleOptionViewItem &option, const Columns &columns, const OutcomeRow &row,
                  const Theme &theme, bool isCurrent) const
    {
        const bool isFocused = (option.state & QStyle::State_HasFocus) != 0;
        if ((option.state & QStyle::State_MouseOver) != 0)
            painter.fillRect(option.rect, theme.groupBar);
        const QColor colour = !row.isRight ? theme.accent : *row.isRight ? theme.right : theme.fault;
        if (!row.share.isEmpty())
            paintBar(painter, columns.bar, option.fontMetrics.height(), partShown(row), colour);
        QFont font = option.font;
        font.setBold(row.isRight.value_or(false) && row.kind == OutcomeRow::Kind::Value);
        painter.setFont(font);
        painter.setPen(theme.text);
        const QRect title = row.share.isEmpty() ? columns.title.united(columns.bar) : columns.title;
        painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(font).elidedText(row.title, Qt::ElideRight, title.width()));
        painter.setFont(option.font);
        painter.drawText(columns.share, Qt::AlignRight | Qt::AlignVCenter, row.share);
        painter.drawText(columns.count, Qt::AlignRight | Qt::AlignVCenter, row.count);
        painter.setPen(theme.secondText);
        if (!row.detail.isEmpty())
            painter.drawText(detailRect(option, row), Qt::TextWordWrap, row.detail);
        if (!isCurrent && !isFocused)
            return;
        painter.setPen(QPen(isFocused ? theme.accent : theme.text, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(option.rect.adjusted(1, 1, -1, -1));
    }

    /// Where all bars of a kind are short, the longest one fills its column.
    [[nodiscard]] double partShown(const OutcomeRow &row) const
    {
        const auto longest = m_widths.longest.find(row.kind);
        const bool areShort = longest != m_widths.longest.end() && longest->second > 0 && longest->second < kShort;
        return areShort ? row.part / longest->second : row.part;
    }

    static void paintBar(QPainter &painter, const QRect &room, int line, double part, const QColor &colour)
    {
        if (room.width() < kLeastBar || part <= 0)
            return;
        const int height = std::max(6, static_cast<int>(kBarHeight * line));
        const int width = std::max(2, static_cast<int>(part * room.width()));
        painter.fillRect(QRect(room.left(), room.center().y() - height / 2, width, height), colour);
    }

    const OutcomeModel *m_model;
    Widths m_widths;
};

} // namespace

OutcomeView::OutcomeView(OutcomeModel *model, QWidget *parent) : QListView(parent), m_model(model)
{
    setAccessibleName(tr("Outcomes"));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    viewport()->setCursor(Qt::PointingHandCursor);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(QListView::Adjust);
    auto *delegate = new RowDelegate(model, this);
    setItemDelegate(delegate);
    setModel(model);
    const auto measure = [this, delegate] {
        delegate->measure(fontMetrics());
        doItemsLayout();
    };
    connect(model, &QAbstractItemModel::modelReset, this, measure);
    connect(this, &OutcomeView::fontChanged, this, measure);
    connect(this, &QAbstractItemView::clicked, this, &OutcomeView::choose);
}

void OutcomeView::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        emit fontChanged();
}

void OutcomeView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: choose(currentIndex()); break;
    default: QListView::keyPressEvent(event);
    }
}

void OutcomeView::choose(const QModelIndex &index)
{
    if (index.isValid() && (index.flags() & Qt::ItemIsEnabled) != 0)
        emit exampleChosen(m_model->row(index).example);
}

} // namespace forklane::ui
