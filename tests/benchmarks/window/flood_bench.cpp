// SPDX-License-Identifier: MIT
// `yes` floods the visible output of the real window; a heartbeat measures the longest time the main thread did not answer.
// Usage: flood_bench [SECONDS]
#include <algorithm>
#include <cstdlib>

#include <QApplication>

#include "heartbeat.h"
#include "open_window.h"

namespace {

constexpr int kSettleMs = 1000; // until the pages are built and the program runs

} // namespace

int main(int argc, char **argv)
{
    const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 10;
    QApplication application(argc, argv);
    const auto window = forklane::bench::openWindow(QStringLiteral("forklane-flood-bench"));
    if (!window)
        return 1;
    window->runCommand({QStringLiteral("yes")});
    forklane::bench::Heartbeat heartbeat;
    QTimer::singleShot(kSettleMs, [&] { heartbeat.start(); });
    // exit(), not quit(): that would close the window, which asks about its live run.
    QTimer::singleShot(kSettleMs + seconds * 1000, [] { QCoreApplication::exit(0); });
    QApplication::exec();
    heartbeat.print("while yes floods the output");
    return 0;
}
