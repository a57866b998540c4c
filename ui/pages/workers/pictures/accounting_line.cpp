// SPDX-License-Identifier: MIT
#include "pages/workers/pictures/accounting_line.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainter>

#include "format.h"
#include "grid.h"
#include "pages/workers/model/work_words.h"
#include "theme.h"

namespace forklane::ui {

AccountingLine::AccountingLine(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setCounts({}, {}, {}, false);
}

void AccountingLine::setCounts(const QString &title, const queue::Counts &counts, const std::vector<queue::TaskId> &missing,
                               bool losesByNature)
{
    const QString fault = counts.lost() == 0 || losesByNature ? QString() : faultText(counts, missing);
    if (title == m_title && counts == m_counts && fault == m_fault && !accessibleName().isEmpty())
        return;
    m_title = title;
    m_counts = counts;
    m_fault = fault;
    const QString text = m_fault.isEmpty() ? accountText(counts, false) : tr("Fault: %1").arg(m_fault);
    setAccessibleName(title.isEmpty() ? text : tr("%1: %2").arg(title, text));
    setToolTip(m_fault.isEmpty() ? tr("Every task is in one of these states, at every instant.") : m_fault);
    update();
}

QSize AccountingLine::sizeHint() const
{
    return {0, std::max(20, fontMetrics().height() + 2)};
}

std::vector<AccountingLine::Part> AccountingLine::parts(bool folded) const
{
    std::vector<Part> parts;
    if (!m_title.isEmpty())
        parts.push_back({tr("%1  ").arg(m_title)});
    parts.push_back({tr("%1 submitted").arg(formatCount(m_counts.submitted)), m_counts.submitted == 0});
    bool isFirst = true;
    for (const AccountTerm &term : accountTerms(m_counts, folded)) {
        parts.push_back({isFirst ? QStringLiteral(" = ") : QStringLiteral(" + "), term.number == 0});
        parts.push_back({QStringLiteral("%1 %2").arg(formatCount(term.number), stateWord(term.state)), term.number == 0});
        isFirst = false;
    }
    parts.push_back({QStringLiteral("    ")});
    parts.push_back({tr("lost %1").arg(formatCount(m_counts.lost())), m_counts.lost() == 0, m_counts.lost() > 0});
    if (!folded || m_counts.runTwice > 0)
        parts.push_back({tr("  ·  run twice %1").arg(formatCount(m_counts.runTwice)), m_counts.runTwice == 0});
    if (!folded || m_counts.deaths > 0)
        parts.push_back({tr("  ·  deaths %1").arg(formatCount(m_counts.deaths)), m_counts.deaths == 0});
    return parts;
}

double AccountingLine::widthOf(const std::vector<Part> &parts) const
{
    double width = m_title.isEmpty() ? 0 : 16; // the title is bold
    for (const Part &part : parts)
        width += QFontMetricsF(font()).horizontalAdvance(part.text);
    return width;
}

void AccountingLine::paintFault(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    painter.fillRect(rect(), theme.fault);
    painter.setPen(theme.role(Role::Killed).text);
    const QString text = QFontMetricsF(font()).elidedText(accessibleName(), Qt::ElideRight, width() - 2 * grid::kGap);
    painter.drawText(rect().adjusted(grid::kGap, 0, -grid::kGap, 0), Qt::AlignVCenter | Qt::TextSingleLine, text);
}

void AccountingLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    if (!m_fault.isEmpty())
        return paintFault(painter);
    std::vector<Part> shown = parts(false);
    if (widthOf(shown) > width())
        shown = parts(true);
    QRectF rest = rect();
    bool isTitle = !m_title.isEmpty();
    for (const Part &part : shown) {
        QFont partFont = font();
        partFont.setBold(isTitle || part.isFault);
        painter.setFont(partFont);
        painter.setPen(part.isFault ? theme.fault : part.isZero ? theme.role(Role::Sleeping).ink : theme.text);
        painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, part.text);
        rest.setLeft(rest.left() + QFontMetricsF(partFont).horizontalAdvance(part.text));
        isTitle = false;
    }
}

} // namespace forklane::ui
