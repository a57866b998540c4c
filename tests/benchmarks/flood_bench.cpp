// SPDX-License-Identifier: MIT
// `yes` floods the visible output of the real window; a heartbeat measures the longest time the main thread did not answer.
// Usage: flood_bench [SECONDS]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include "appearance.h"
#include "io/mailbox.h"
#include "main_window.h"

namespace {

constexpr int kBeatMs = 5;
constexpr int kSettleMs = 1000; // until the pages are built and the program runs

/// Gaps between beats, in ms: what a click would have had to wait, plus the beat itself.
class Heartbeat {
public:
    Heartbeat()
    {
        QObject::connect(&m_timer, &QTimer::timeout, [this] {
            m_gaps.push_back(static_cast<double>(m_last.nsecsElapsed()) / 1e6);
            m_last.start();
        });
    }
    void start()
    {
        m_last.start();
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.start(kBeatMs);
    }
    void print()
    {
        std::sort(m_gaps.begin(), m_gaps.end());
        const auto at = [&](double share) {
            return m_gaps[static_cast<std::size_t>(share * static_cast<double>(m_gaps.size() - 1))];
        };
        std::printf("heartbeat of %d ms while yes floods the output: %zu beats, median %.1f ms, p99 %.1f ms, longest %.1f ms\n",
                    kBeatMs, m_gaps.size(), at(0.5), at(0.99), m_gaps.back());
    }

private:
    QTimer m_timer;
    QElapsedTimer m_last;
    std::vector<double> m_gaps;
};

} // namespace

int main(int argc, char **argv)
{
    const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 10;
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("forklane-flood-bench"));
    forklane::ui::applyAppearance();
    auto mailbox = forklane::Mailbox::make();
    if (!mailbox)
        return 1;
    forklane::ui::MainWindow window(std::move(*mailbox));
    window.resize(1280, 800);
    window.show();
    window.runCommand({QStringLiteral("yes")});
    Heartbeat heartbeat;
    QTimer::singleShot(kSettleMs, [&] { heartbeat.start(); });
    // exit(), not quit(): that would close the window, which asks about its live run.
    QTimer::singleShot(kSettleMs + seconds * 1000, [] { QCoreApplication::exit(0); });
    QApplication::exec();
    heartbeat.print();
    return 0;
}
