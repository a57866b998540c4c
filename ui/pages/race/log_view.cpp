// SPDX-License-Identifier: MIT
#include "pages/race/log_view.h"

#include <QFontDatabase>
#include <QPainter>
#include <QStringListModel>

#include "theme.h"

namespace forklane::ui {

LogView::LogView(QWidget *parent) : QListView(parent), m_lines(new QStringListModel(this))
{
    setModel(m_lines);
    setAccessibleName(tr("Log"));
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setFrameShape(QFrame::NoFrame);
    setViewportMargins(8, 4, 8, 4);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setUniformItemSizes(true);
    connect(this, &QListView::clicked, this,
            [this](const QModelIndex &index) { emit lineClicked(m_positions[static_cast<std::size_t>(index.row())]); });
}

void LogView::setLog(const LogLines &log)
{
    m_positions = log.positions;
    if (m_lines->stringList() == log.lines)
        return;
    m_lines->setStringList(log.lines);
    scrollToBottom();
}

void LogView::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_lines->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setFont(parentWidget()->font());
    painter.setPen(Theme::current().secondText);
    painter.drawText(viewport()->rect().adjusted(8, 4, -8, -4), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("What the threads print appears here."));
}

} // namespace forklane::ui
