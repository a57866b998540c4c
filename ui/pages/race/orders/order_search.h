// SPDX-License-Identifier: MIT
// Finds out on a thread of its own what all orders of a program lead to, and what their picture is drawn from.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <QObject>

#include "base/mutex.h"
#include "io/mailbox.h"
#include "race/graph.h"
#include "race/model.h"

class QSocketNotifier;

namespace forklane::ui {

/// What is drawn of all orders: the first that there is.
struct OrderMap {
    std::shared_ptr<const race::Grid> grid;        ///< Two threads that only go forward.
    std::shared_ptr<const race::StateGraph> graph; ///< At most kMostDrawnNodes states.
    std::vector<std::uint64_t> layers;             ///< Else how many states there are after 0, 1, 2 … steps.
    std::uint64_t states = 0; ///< Of graph and layers together; 0 when there are more than kMostLayerNodes.
};

inline constexpr std::size_t kMostDrawnNodes = 400;
inline constexpr std::size_t kMostLayerNodes = 100'000;

/// Pure; takes up to some tenths of a second.
[[nodiscard]] OrderMap mapOf(const race::Program &program);

/// One search at a time: a new one cancels the one before, of which nothing is told any more. The owner's thread is never made
/// to wait, except by the destructor for a step that cannot be cancelled (below a second). Signals come on the owner's thread.
class OrderSearch : public QObject {
    Q_OBJECT

public:
    explicit OrderSearch(QObject *parent = nullptr);
    ~OrderSearch() override;

    /// The program has passed check().
    void start(std::shared_ptr<const race::Program> program);
    /// Nothing more is told.
    void cancel();
    /// Ends with stopped() if something was running.
    void stop();
    [[nodiscard]] bool isRunning() const { return m_running != 0; }

signals:
    void planned(const forklane::race::Plan &plan); ///< First: what is going to be done.
    void mapped(const forklane::ui::OrderMap &map); ///< Second.
    void progressed(const forklane::race::Progress &progress);
    void answered(const forklane::race::Answer &answer); ///< Last.
    void stopped();
    void failed(const QString &reason); ///< Instead of all others.

private:
    struct Request {
        std::uint64_t id = 0;
        std::shared_ptr<const race::Program> program;
        std::stop_token stop;
    };

    void work() FORKLANE_EXCLUDES(m_mutex);
    [[nodiscard]] std::optional<Request> next() FORKLANE_EXCLUDES(m_mutex);
    void search(const Request &request);
    /// Runs `tell` on the owner's thread, unless the search is not the current one any more.
    template <typename Tell>
    void post(std::uint64_t id, Tell tell);

    std::unique_ptr<Mailbox> m_mailbox; ///< Null when there could be none.
    std::string m_whyNot;
    QSocketNotifier *m_notifier = nullptr;
    std::uint64_t m_last = 0;
    std::uint64_t m_running = 0; ///< The current search, 0 for none.
    std::stop_source m_stop;

    Mutex m_mutex;
    Condition m_hasWork;
    std::optional<Request> m_pending FORKLANE_GUARDED_BY(m_mutex);
    bool m_isClosing FORKLANE_GUARDED_BY(m_mutex) = false;
    std::jthread m_thread; // last: uses all of the above
};

} // namespace forklane::ui
