// SPDX-License-Identifier: MIT
// How long the main thread of a window did not answer, and how often one of its widgets was painted.
#pragma once

#include <algorithm>
#include <cstdio>
#include <vector>

#include <QElapsedTimer>
#include <QEvent>
#include <QObject>
#include <QTimer>

namespace forklane::bench {

/// Times between moments, in ms.
class Gaps {
public:
    void mark()
    {
        if (m_last.isValid())
            m_gaps.push_back(static_cast<double>(m_last.nsecsElapsed()) / 1e6);
        m_last.start();
    }
    /// "TITLE: 600 EVENTS, median 16.1 ms, p99 18.0 ms, longest 25.3 ms".
    void print(const char *title, const char *events)
    {
        if (m_gaps.empty()) {
            std::printf("%s: no %s\n", title, events);
            return;
        }
        std::sort(m_gaps.begin(), m_gaps.end());
        const auto at = [&](double share) {
            return m_gaps[static_cast<std::size_t>(share * static_cast<double>(m_gaps.size() - 1))];
        };
        std::printf("%s: %zu %s, median %.1f ms, p99 %.1f ms, longest %.1f ms\n", title, m_gaps.size(), events, at(0.5),
                    at(0.99), m_gaps.back());
    }

private:
    QElapsedTimer m_last;
    std::vector<double> m_gaps;
};

/// What a click would have had to wait, plus the beat itself.
class Heartbeat {
public:
    static constexpr int kBeatMs = 5;

    void start()
    {
        QObject::connect(&m_timer, &QTimer::timeout, [this] { m_gaps.mark(); });
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.start(kBeatMs);
        m_gaps.mark();
    }
    void stop() { m_timer.stop(); }
    void print(const char *title) { m_gaps.print(title, "beats of 5 ms"); }

private:
    QTimer m_timer;
    Gaps m_gaps;
};

/// Notes when a widget was painted.
class Frames : public QObject {
public:
    explicit Frames(QObject *widget) { widget->installEventFilter(this); }

    void setCounting(bool counting)
    {
        m_counting = counting;
        if (counting)
            m_gaps.mark();
    }
    void print(const char *title) { m_gaps.print(title, "frames"); }

protected:
    bool eventFilter(QObject *widget, QEvent *event) override
    {
        if (m_counting && event->type() == QEvent::Paint)
            m_gaps.mark();
        return QObject::eventFilter(widget, event);
    }

private:
    bool m_counting = false;
    Gaps m_gaps;
};

} // namespace forklane::bench
