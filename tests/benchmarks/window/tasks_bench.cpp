// SPDX-License-Identifier: MIT
// A million empty tasks through page Workers of the real window, its table of tasks in sight: frames, heartbeat, and how much
// memory a finished task takes. Usage: tasks_bench [TASKS]
#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <QApplication>
#include <QTabWidget>

#include "heartbeat.h"
#include "open_window.h"
#include "pages/workers/workers_page.h"
#include "timeline/timeline_view.h"

namespace {

constexpr int kSettleMs = 500;   // until the page has been painted
constexpr int kLookMs = 50;      // for the end
constexpr int kMost = 600'000;   // ms; on a machine that slow it is given up
constexpr double kPage = 4096.0; // bytes, of /proc/self/statm

double residentBytes()
{
    std::ifstream statm("/proc/self/statm");
    double size = 0;
    double resident = 0;
    statm >> size >> resident;
    return resident * kPage;
}

void showTab(QWidget &page, const QString &name)
{
    for (QTabWidget *tabs : page.findChildren<QTabWidget *>()) {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (tabs->tabText(tab) == name)
                tabs->setCurrentIndex(tab);
        }
    }
}

forklane::ui::WorkFields emptyTasks(std::uint64_t count)
{
    forklane::ui::WorkFields fields;
    fields.tasks = forklane::ui::TaskChoice::Sleep;
    fields.count = count;
    fields.least = fields.most = forklane::Duration(0);
    return fields;
}

void printTasks(const forklane::ui::WorkersPage &page, double seconds, double before)
{
    using forklane::queue::TaskState;
    const forklane::queue::Counts counts = page.session().run(0).board().counts();
    const forklane::RecordingStats stats = page.session().recording()->stats();
    const auto done = static_cast<double>(std::max<std::uint64_t>(1, counts.of(TaskState::Done)));
    std::printf("%.0f tasks done of %llu, %llu lost, in %.1f s in the window\n", done,
                static_cast<unsigned long long>(counts.submitted), static_cast<unsigned long long>(counts.lost()), seconds);
    std::printf("%.0f bytes of memory a finished task, of them %.0f of the recording; %llu samples dropped\n",
                (residentBytes() - before) / done, static_cast<double>(stats.bytes) / done,
                static_cast<unsigned long long>(stats.droppedSamples));
}

} // namespace

int main(int argc, char **argv)
{
    const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    QApplication application(argc, argv);
    const auto window = forklane::bench::openWindow(QStringLiteral("forklane-tasks-bench"));
    if (!window)
        return 1;
    window->showPage(forklane::ui::PageId::Workers);
    auto *page = window->findChild<forklane::ui::WorkersPage *>();
    showTab(*page, QStringLiteral("Tasks"));
    forklane::bench::Frames frames(page->findChild<forklane::ui::TimelineView *>());
    forklane::bench::Heartbeat heartbeat;
    QElapsedTimer elapsed;
    QTimer looks;
    double before = 0;
    QObject::connect(&looks, &QTimer::timeout, [&] {
        if (!page->session().isRunning())
            QCoreApplication::exit(0);
    });
    QTimer::singleShot(kSettleMs, [&] {
        before = residentBytes();
        page->setFields(emptyTasks(count));
        if (!page->start())
            return QCoreApplication::exit(1);
        frames.setCounting(true);
        heartbeat.start();
        elapsed.start();
        looks.start(kLookMs);
    });
    QTimer::singleShot(kMost, [] { QCoreApplication::exit(1); });
    const int status = QApplication::exec();
    if (page->session().groupCount() == 0)
        return 1;
    printTasks(*page, static_cast<double>(elapsed.elapsed()) / 1e3, before);
    frames.print("the timeline beside them");
    heartbeat.print("the main thread beside them");
    return status;
}
