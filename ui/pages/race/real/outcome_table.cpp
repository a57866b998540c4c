// SPDX-License-Identifier: MIT
#include "pages/race/real/outcome_table.h"

#include <algorithm>
#include <set>

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QStyleOptionFocusRect>

#include "format.h"
#include "grid.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr std::size_t kMaxRows = 8;
constexpr int kBarHeight = 24;
constexpr double kNumberWidth = 64;

QString percent(double share)
{
    const double value = share * 100;
    if (value > 0 && value < 0.05)
        return OutcomeTable::tr("< 0.1 %");
    return OutcomeTable::tr("%1 %").arg(QString::number(value, 'f', 1));
}

QString sourceName(ShareBar::Source source)
{
    switch (source) {
    case ShareBar::Source::Plain: return OutcomeTable::tr("this computer");
    case ShareBar::Source::Recorded: return OutcomeTable::tr("while recording");
    case ShareBar::Source::Model: return OutcomeTable::tr("Model: all orders");
    }
    return {};
}

std::optional<double> shareIn(const OutcomeColumn &column, race::Value end)
{
    if (!column.shares)
        return std::nullopt;
    const auto found = column.shares->find(end);
    return found == column.shares->end() ? 0 : found->second;
}

/// The ends to show, in order of their value: at most kMaxRows, those with the largest share somewhere.
std::vector<race::Value> endsOf(const Outcomes &outcomes, std::size_t &left)
{
    std::map<race::Value, double> largest{{static_cast<race::Value>(outcomes.expected), 2}}; // always there
    for (const OutcomeColumn *column : {&outcomes.plain, &outcomes.recorded, &outcomes.model})
        if (column->shares)
            for (const auto &[end, share] : *column->shares)
                largest[end] = std::max(largest[end], share);
    std::vector<std::pair<double, race::Value>> ranked;
    for (const auto &[end, share] : largest)
        ranked.emplace_back(-share, end);
    std::sort(ranked.begin(), ranked.end());
    left = ranked.size() > kMaxRows ? ranked.size() - kMaxRows : 0;
    ranked.resize(ranked.size() - left);
    std::vector<race::Value> ends;
    for (const auto &[share, end] : ranked)
        ends.push_back(end);
    std::sort(ends.begin(), ends.end());
    return ends;
}

} // namespace

OutcomeColumn columnOf(const std::optional<race::RealCounts> &counts)
{
    OutcomeColumn column;
    if (!counts || counts->rounds == 0)
        return column;
    column.shares.emplace();
    for (const auto &[end, rounds] : counts->ends)
        (*column.shares)[end] = static_cast<double>(rounds) / static_cast<double>(counts->rounds);
    column.note = OutcomeTable::tr("%1 runs").arg(formatCount(counts->rounds));
    return column;
}

OutcomeColumn columnOf(const race::Answer &answer)
{
    OutcomeColumn column;
    long double all = 0;
    for (const auto &[end, count] : answer.outcomes())
        all += count.rounded();
    if (all <= 0)
        return column;
    column.shares.emplace();
    for (const auto &[end, count] : answer.outcomes())
        (*column.shares)[end] = static_cast<double>(count.rounded() / all);
    if (answer.samples > 0)
        column.note = OutcomeTable::tr("%1 orders drawn").arg(formatCount(answer.samples));
    else if (answer.schedules)
        column.note = OutcomeTable::tr("%1 orders").arg(QString::fromStdString(race::toText(*answer.schedules)));
    return column;
}

QString outcomesCsv(const Outcomes &outcomes)
{
    std::set<race::Value> ends;
    for (const OutcomeColumn *column : {&outcomes.plain, &outcomes.recorded, &outcomes.model})
        if (column->shares)
            for (const auto &[end, share] : *column->shares)
                ends.insert(end);
    QString csv = QStringLiteral("end,expected,this_computer,while_recording,model\n");
    for (const race::Value end : ends) {
        csv += QStringLiteral("%1,%2").arg(end).arg(outcomes.expected);
        for (const OutcomeColumn *column : {&outcomes.plain, &outcomes.recorded, &outcomes.model}) {
            const auto share = shareIn(*column, end);
            csv += QLatin1Char(',') + (share ? QString::number(*share, 'g', 10) : QString());
        }
        csv += QLatin1Char('\n');
    }
    return csv;
}

ShareBar::ShareBar(Source source, QWidget *parent) : QAbstractButton(parent), m_source(source)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
}

void ShareBar::setShare(std::optional<double> share, bool right)
{
    m_share = share;
    m_right = right;
    update();
}

QSize ShareBar::sizeHint() const
{
    return {140, std::max(kBarHeight, fontMetrics().height() + 6)};
}

void ShareBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    if (!m_share) {
        painter.setPen(theme.secondText);
        painter.drawText(rect(), Qt::AlignVCenter, QStringLiteral("–"));
        return;
    }
    const double room = std::max(width() - kNumberWidth - 8, 8.0);
    const QRectF bar(0, 4, *m_share > 0 ? std::max(*m_share * room, 2.0) : 0, height() - 8);
    QColor colour = m_right ? theme.right : theme.accent;
    if (m_source == Source::Model) {
        // A model's figure looks like its lanes: an outline, dashed.
        QPen pen(colour, 1.5);
        pen.setDashPattern({3, 2});
        painter.setPen(pen);
        colour.setAlphaF(0.25F);
        painter.setBrush(colour);
        painter.drawRect(bar.adjusted(0.75, 0.75, -0.75, -0.75));
    } else {
        painter.fillRect(bar, colour);
    }
    painter.setPen(*m_share > 0 ? theme.text : theme.secondText);
    painter.drawText(QRectF(bar.right() + 8, 0, kNumberWidth, height()), Qt::AlignVCenter, percent(*m_share));
    if (underMouse() && isEnabled()) {
        painter.setPen(QPen(theme.line, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

OutcomeTable::OutcomeTable(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    setAccessibleName(tr("Outcomes"));
    m_grid->setContentsMargins(grid::kMargin, grid::kSmallGap, grid::kGap, grid::kSmallGap);
    m_grid->setHorizontalSpacing(grid::kMargin);
    m_grid->setVerticalSpacing(1);
    const auto addLabel = [this](const QString &text, int row, int column) {
        auto *label = new QLabel(text);
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setWordWrap(column > 0); // narrow columns of bars rather than a table that is wider than its place
        m_grid->addWidget(label, row, column);
        return label;
    };
    addLabel(tr("ends at"), 0, 0);
    for (int i = 0; i < 3; ++i) {
        addLabel(sourceName(static_cast<ShareBar::Source>(i)), 0, i + 1);
        m_grid->setColumnStretch(i + 1, 1);
    }
    m_more = addLabel({}, static_cast<int>(kMaxRows) + 1, 0);
    for (int i = 0; i < 3; ++i)
        m_notes[i] = addLabel({}, static_cast<int>(kMaxRows) + 1, i + 1);
    m_grid->setRowStretch(static_cast<int>(kMaxRows) + 2, 1);
}

void OutcomeTable::addRow(int row)
{
    Row made;
    auto *end = new QLabel;
    made.end = end;
    m_grid->addWidget(end, row + 1, 0);
    for (int i = 0; i < 3; ++i) {
        const auto source = static_cast<ShareBar::Source>(i);
        made.bars[i] = new ShareBar(source);
        m_grid->addWidget(made.bars[i], row + 1, i + 1);
        connect(made.bars[i], &QAbstractButton::clicked, this, [this, row, source] {
            const race::Value value = m_rows[static_cast<std::size_t>(row)].value;
            source == ShareBar::Source::Model ? emit orderRequested(value) : emit roundRequested(value);
        });
    }
    m_rows.push_back(made);
}

void OutcomeTable::setOutcomes(const Outcomes &outcomes)
{
    m_outcomes = outcomes;
    std::size_t left = 0;
    const std::vector<race::Value> ends = endsOf(outcomes, left);
    while (m_rows.size() < ends.size())
        addRow(static_cast<int>(m_rows.size()));
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        const bool used = i < ends.size();
        row.end->setVisible(used);
        for (ShareBar *bar : row.bars)
            bar->setVisible(used);
        if (!used)
            continue;
        row.value = ends[i];
        const bool right = ends[i] == outcomes.expected;
        static_cast<QLabel *>(row.end)->setText(right ? tr("%1, right").arg(ends[i]) : QString::number(ends[i]));
        const OutcomeColumn *columns[] = {&outcomes.plain, &outcomes.recorded, &outcomes.model};
        for (int b = 0; b < 3; ++b) {
            const auto share = shareIn(*columns[b], ends[i]);
            const QString source = sourceName(static_cast<ShareBar::Source>(b));
            row.bars[b]->setShare(share, right);
            row.bars[b]->setEnabled(share.value_or(0) > 0);
            row.bars[b]->setAccessibleName(share ? tr("%1, %2: %3").arg(ends[i]).arg(source, percent(*share))
                                                 : tr("%1, %2: not run yet").arg(ends[i]).arg(source));
            row.bars[b]->setToolTip(!share        ? tr("Not run yet.")
                                    : *share <= 0 ? tr("Nothing ended here.")
                                    : b == 2      ? tr("Shows an order of steps that ends there")
                                                  : tr("Shows a recorded round that ended there"));
        }
    }
    const OutcomeColumn *columns[] = {&outcomes.plain, &outcomes.recorded, &outcomes.model};
    for (int i = 0; i < 3; ++i)
        static_cast<QLabel *>(m_notes[i])->setText(columns[i]->note);
    static_cast<QLabel *>(m_more)->setText(left > 0 ? tr("and %1 more").arg(left) : QString());
}

} // namespace forklane::ui
