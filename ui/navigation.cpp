// SPDX-License-Identifier: MIT
#include "navigation.h"

#include <algorithm>
#include <array>

#include <QEvent>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

#include "icons.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kMargins = 12;
constexpr QSize kItem(72, 56); // at 100 % text size
constexpr int kIconSize = 20;
constexpr int kRadius = 4;
constexpr double kSmallScale = 0.9;

QString pageName(int page)
{
    const std::array<QString, kPageCount> names = {Navigation::tr("Gallery"), Navigation::tr("Run"), Navigation::tr("Race"),
                                                   Navigation::tr("Workers"), Navigation::tr("Recordings")};
    return names[static_cast<std::size_t>(page)];
}

/// Room for the longest name, a count beside it, and the icon above.
QSize itemSize(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(small.pointSizeF() * kSmallScale);
    QFont bold = font;
    bold.setBold(true);
    const int width = std::max(QFontMetrics(small).horizontalAdvance(pageName(static_cast<int>(PageId::Recordings))),
                               QFontMetrics(bold).horizontalAdvance(pageName(static_cast<int>(PageId::Workers)))) +
                      8;
    return {std::max(kItem.width(), width), std::max(kItem.height(), kIconSize + 21 + QFontMetrics(font).height())};
}

constexpr std::array<const char *, kPageCount> kIcons = {"gallery", "run", "race", "workers", "recordings"};

/// Icon above name on a rounded ground; the current page also has an edge in the accent colour.
class PageItemDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
        const QRect box = QRect(option.rect.topLeft(), itemSize(option.widget->font()));
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (isCurrent || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(isCurrent ? theme.line : theme.groupBar);
            painter->drawRoundedRect(box, kRadius, kRadius);
        }
        if (isCurrent)
            painter->fillRect(QRect(box.left(), box.top() + 8, 3, box.height() - 16), theme.accent);
        const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>();
        icon.paint(painter, QRect(box.left(), box.top() + 8, box.width(), kIconSize));
        QFont font = option.font;
        if (index.data(Qt::FontRole).isValid())
            font = index.data(Qt::FontRole).value<QFont>();
        font.setBold(isCurrent && QFontMetrics(font).horizontalAdvance(index.data().toString()) < box.width() - 12);
        painter->setFont(font);
        painter->setPen(theme.text);
        painter->drawText(QRect(box.left(), box.top() + 30, box.width(), box.height() - 34), Qt::AlignCenter,
                          index.data().toString());
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(theme.accent, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
        }
        painter->restore();
    }
};

} // namespace

Navigation::Navigation(QWidget *parent) : QWidget(parent), m_list(new QListWidget), m_settings(new QToolButton)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 8, 4, 8);
    m_list->setViewMode(QListView::IconMode);
    m_list->setMovement(QListView::Static);
    m_list->setFlow(QListView::TopToBottom);
    m_list->setWrapping(false);
    m_list->setIconSize({kIconSize, kIconSize});
    m_list->setItemDelegate(new PageItemDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Pages"));
    m_list->viewport()->setAutoFillBackground(false);
    for (int page = 0; page < kPageCount; ++page) {
        auto *item = new QListWidgetItem(pageName(page));
        item->setTextAlignment(Qt::AlignHCenter | Qt::AlignBottom);
        item->setToolTip(tr("%1 (Alt+%2)").arg(pageName(page)).arg(page + 1));
        m_list->addItem(item);
    }
    layout->addWidget(m_list, 1);
    m_settings->setText(tr("Settings"));
    m_settings->setAccessibleName(tr("Settings"));
    m_settings->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    m_settings->setAutoRaise(true);
    m_settings->setIconSize({20, 20});
    layout->addWidget(m_settings, 0, Qt::AlignHCenter);
    paintIcons();
    takeFont();
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) { emit pageChosen(static_cast<PageId>(row)); });
    // Again on the current one: back to it from what was opened beside it.
    connect(m_list, &QListWidget::itemClicked, this, [this] { emit pageChosen(static_cast<PageId>(m_list->currentRow())); });
    connect(m_settings, &QToolButton::clicked, this, &Navigation::settingsRequested);
}

void Navigation::setCurrent(PageId page)
{
    m_list->setCurrentRow(static_cast<int>(page));
}

void Navigation::setCount(PageId page, int count)
{
    const QString name = pageName(static_cast<int>(page));
    m_list->item(static_cast<int>(page))->setText(count == 0 ? name : QStringLiteral("%1  %2").arg(name).arg(count));
}

void Navigation::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        paintIcons();
    if (event->type() == QEvent::FontChange)
        takeFont();
    QWidget::changeEvent(event);
}

/// The longest name is written smaller; the column is as wide as its items.
void Navigation::takeFont()
{
    const QSize size = itemSize(font());
    setFixedWidth(size.width() + kMargins);
    m_list->setGridSize(QSize(size.width() + 2, size.height() + 4));
    for (int page = 0; page < m_list->count(); ++page)
        m_list->item(page)->setSizeHint(size);
    m_settings->setFixedSize(size);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * kSmallScale);
    if (QListWidgetItem *item = m_list->item(static_cast<int>(PageId::Recordings)))
        item->setFont(small);
}

void Navigation::paintIcons()
{
    for (int page = 0; page < kPageCount; ++page)
        m_list->item(page)->setIcon(makeIcon(QLatin1String(kIcons[static_cast<std::size_t>(page)]), palette()));
    m_settings->setIcon(makeIcon(QStringLiteral("settings"), palette()));
}

} // namespace forklane::ui
