// SPDX-License-Identifier: MIT
// The window's status bar: facts, never news.
#include <QLabel>

#include "format.h"
#include "main_window.h"
#include "pages/page.h"
#include "trace/event_cost.h"
#include "trace/recording.h"

namespace forklane::ui {

namespace {

constexpr int kLow = 740;
constexpr qsizetype kFactsWhenLow = 2;

} // namespace

bool MainWindow::isLow() const
{
    return height() < kLow;
}

void MainWindow::updateStatus()
{
    m_navigation->setCount(PageId::Run, m_bridge.runningCount());
    m_navigation->setCount(PageId::Workers, m_bridge.workCount());
    const int running = m_bridge.runningCount() + m_bridge.workCount();
    QStringList facts{running == 0 ? tr("nothing is running") : tr("%1 running").arg(running)};
    if (const Page *page = currentPage()) {
        const auto recording = page->recording();
        facts += recording ? recordingFacts(*recording) : QStringList{page->status()};
    }
    m_status->setText(joinFacts(isLow() ? facts.first(std::min(kFactsWhenLow, facts.size())) : facts));
    const auto *workers = static_cast<const Page *>(m_pages[static_cast<std::size_t>(PageId::Workers)]);
    const QString progress = workers == nullptr ? QString() : workers->progress();
    setWindowTitle(progress.isEmpty() ? tr("Forklane") : tr("%1 · Forklane").arg(progress));
}

QStringList MainWindow::recordingFacts(const Recording &recording)
{
    QStringList facts = ui::recordingFacts(recording.stats());
    if (m_eventCost)
        facts << tr("%1 an event").arg(formatDuration(*m_eventCost));
    else
        measureCost();
    return facts;
}

/// Once, when it would be told first and nothing runs that it could disturb or that could disturb it.
void MainWindow::measureCost()
{
    if (m_isMeasuring || m_bridge.runningCount() + m_bridge.workCount() > 0)
        return;
    m_isMeasuring = true;
    m_measuring.start([this](const std::stop_token &, const NewestTask::Post &post) {
        post([this, cost = measureEventCost()] {
            m_eventCost = cost;
            updateStatus();
        });
    });
}

} // namespace forklane::ui
