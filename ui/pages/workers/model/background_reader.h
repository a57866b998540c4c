// SPDX-License-Identifier: MIT
// Questions whose answers read a million tasks: answered on a thread of their own, so that no frame waits.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "base/mutex.h"
#include "io/mailbox.h"

namespace forklane::ui {

/// One question at a time; a newer one replaces the one that waits. Main thread, but for what is said below.
class BackgroundReader {
public:
    using Answer = std::function<void()>;     ///< Runs on the main thread, unless the reader is gone by then.
    using Question = std::function<Answer()>; ///< Runs on the reader's thread.

    explicit BackgroundReader(std::shared_ptr<Mailbox> mailbox);
    ~BackgroundReader(); ///< Waits for the question that is being answered.
    BackgroundReader(const BackgroundReader &) = delete;
    BackgroundReader &operator=(const BackgroundReader &) = delete;

    void ask(Question question) FORKLANE_EXCLUDES(m_mutex);
    /// Whether an answer will come.
    [[nodiscard]] bool isBusy() const { return *m_open > 0; }

private:
    void run();

    const std::shared_ptr<Mailbox> m_mailbox;
    const std::shared_ptr<int> m_open; ///< Questions without an answer yet; gone with the reader.
    Mutex m_mutex;
    Condition m_changed;
    bool m_over FORKLANE_GUARDED_BY(m_mutex) = false;
    Question m_waiting FORKLANE_GUARDED_BY(m_mutex);
    std::thread m_thread; // last: uses the others
};

} // namespace forklane::ui
