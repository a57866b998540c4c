// SPDX-License-Identifier: MIT
// A million rounds of the race run in the real window while it replays one round over and over: frames and heartbeat.
// Usage: rounds_bench [ROUNDS]
#include <algorithm>
#include <cstdlib>

#include <QApplication>

#include "heartbeat.h"
#include "open_window.h"
#include "pages/race/race_page.h"
#include "timeline/timeline_view.h"

namespace {

constexpr int kReplayEveryMs = 5000; // as long as a replay takes
constexpr int kMost = 600'000;       // ms; on a machine that slow the rounds are stopped

} // namespace

int main(int argc, char **argv)
{
    const std::uint64_t rounds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    QApplication application(argc, argv);
    const auto window = forklane::bench::openWindow(QStringLiteral("forklane-rounds-bench"));
    if (!window)
        return 1;
    window->showPage(forklane::ui::PageId::Race);
    forklane::ui::RacePage *page = window->racePage();
    forklane::bench::Frames frames(page->findChild<forklane::ui::TimelineView *>());
    forklane::bench::Heartbeat heartbeat;
    QTimer replays;
    QElapsedTimer elapsed;
    QObject::connect(&replays, &QTimer::timeout, page, &forklane::ui::RacePage::replay);
    QObject::connect(page, &forklane::ui::RacePage::exampleShown, [&] {
        // What is replayed has been shown; the rounds begin in the next turn of the loop.
        QTimer::singleShot(0, [&] {
            page->runMany(rounds);
            page->replay();
            replays.start(kReplayEveryMs);
            frames.setCounting(true);
            heartbeat.start();
            elapsed.start();
        });
    });
    QObject::connect(page, &forklane::ui::RacePage::manyRan, [&] { QCoreApplication::exit(0); });
    QTimer::singleShot(kMost, [] { QCoreApplication::exit(1); });
    page->runExample(forklane::race::Policy::None, forklane::race::Policy::Mutex);
    const int status = QApplication::exec();
    std::printf("%llu rounds, with recording off and on, took %.1f s in the window%s\n",
                static_cast<unsigned long long>(rounds), static_cast<double>(elapsed.elapsed()) / 1e3,
                status == 0 ? "" : ", and had not ended");
    frames.print("the replay beside them");
    heartbeat.print("the main thread beside them");
    return status;
}
