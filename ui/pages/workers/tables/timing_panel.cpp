// SPDX-License-Identifier: MIT
#include "pages/workers/tables/timing_panel.h"

#include <algorithm>
#include <array>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include "format.h"
#include "grid.h"
#include "pages/workers/tables/timing_chart.h"

namespace forklane::ui {

namespace {

constexpr std::uint32_t kChunk = 4096;
constexpr auto kLeastPause = std::chrono::milliseconds(100);

/// Any thread.
queue::Timing timingAt(const queue::WorkBoard &board, std::optional<Tick> instant)
{
    std::vector<queue::TaskTimes> times;
    const auto all = static_cast<std::uint32_t>(board.taskCount());
    for (std::uint32_t first = 0; first < all; first += kChunk) {
        std::vector<queue::TaskId> ids;
        for (std::uint32_t id = first; id < std::min(all, first + kChunk); ++id)
            ids.push_back(queue::TaskId{id});
        for (const queue::TaskView &view : board.tasks(ids)) {
            const queue::Attempt &last = view.record.last;
            const bool isDone = last.end == queue::AttemptEnd::Done;
            if (view.record.attempts == 0 || (!isDone && last.end != queue::AttemptEnd::Failed) || last.began < 0 ||
                (instant && last.ended > *instant))
                continue;
            times.push_back({last.worker, isDone, view.record.submitted, last.began, last.ended});
        }
    }
    return queue::timingOf(times, board.workerCount());
}

} // namespace

TimingPanel::TimingPanel(std::shared_ptr<Mailbox> mailbox, QWidget *parent)
    : QWidget(parent), m_table(new QTableWidget(4, 5)), m_facts(new QLabel), m_chart(new TimingChart),
      m_reader(std::move(mailbox))
{
    buildTable();
    auto *left = new QVBoxLayout;
    left->setSpacing(grid::kSmallGap);
    left->addWidget(m_table);
    m_facts->setWordWrap(true);
    left->addWidget(m_facts);
    left->addStretch(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(grid::kGap, grid::kSmallGap, grid::kGap, grid::kSmallGap);
    layout->setSpacing(grid::kMargin);
    layout->addLayout(left, 1);
    layout->addWidget(m_chart, 1);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_again)
            ask();
    });
    take({});
}

void TimingPanel::buildTable()
{
    m_table->setAccessibleName(tr("Timing"));
    m_table->setHorizontalHeaderLabels(
        {tr("Tasks"), QStringLiteral("p50"), QStringLiteral("p90"), QStringLiteral("p99"), tr("max")});
    m_table->setVerticalHeaderLabels({tr("Wait"), tr("Run"), tr("Total"), tr("Run, failed")});
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setFocusPolicy(Qt::NoFocus);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->setFixedHeight(4 * 24 + m_table->horizontalHeader()->sizeHint().height() + 2);
}

void TimingPanel::setRow(int row, const queue::Distribution &distribution)
{
    const std::array<QString, 5> texts = {formatCount(distribution.count), formatDuration(distribution.p50),
                                          formatDuration(distribution.p90), formatDuration(distribution.p99),
                                          formatDuration(distribution.max)};
    for (int column = 0; column < 5; ++column) {
        if (m_table->item(row, column) == nullptr) {
            m_table->setItem(row, column, new QTableWidgetItem);
            m_table->item(row, column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        }
        const bool isUnknown = distribution.count == 0 && column > 0;
        m_table->item(row, column)->setText(isUnknown ? QStringLiteral("–") : texts[static_cast<std::size_t>(column)]);
    }
}

void TimingPanel::take(const queue::Timing &timing)
{
    setRow(0, timing.wait);
    setRow(1, timing.run);
    setRow(2, timing.total);
    setRow(3, timing.failedRun);
    m_facts->setText(timing.perSecond <= 0 ? tr("Wait: from submission to the begin of the last try. Failures stand apart.")
                                           : tr("Throughput %1 tasks/s · fairness %2 (1: all workers equally busy)")
                                                 .arg(QString::number(timing.perSecond, 'f', timing.perSecond < 100 ? 1 : 0),
                                                      QString::number(timing.fairness, 'f', 2)));
    m_chart->setTiming(timing);
}

void TimingPanel::setRun(std::shared_ptr<queue::WorkRun> run)
{
    if (run == m_run)
        return;
    m_run = std::move(run);
    take({});
    ask();
}

void TimingPanel::refresh(std::optional<Tick> instant)
{
    m_instant = instant;
    if (isVisible())
        ask();
}

void TimingPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void TimingPanel::ask()
{
    m_again = m_reader.isBusy() || m_pause.isActive(); // then it is asked when that is over
    if (!m_run || m_again)
        return;
    m_reader.ask([this, run = m_run, instant = m_instant] {
        const Instant begin = Clock::now();
        const queue::Timing timing = timingAt(run->board(), instant);
        const Duration pause = std::max<Duration>((Clock::now() - begin) * 10, kLeastPause);
        return [this, run, instant, timing, pause] {
            if (run == m_run)
                take(timing);
            m_again = m_again || instant != m_instant || run != m_run;
            m_pause.start(std::chrono::duration_cast<std::chrono::milliseconds>(pause));
        };
    });
}

} // namespace forklane::ui
