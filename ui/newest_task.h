// SPDX-License-Identifier: MIT
// A thread for what takes long: one task at a time, and only the newest one is heard.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "io/mailbox.h"

namespace forklane::ui {

/// Main thread.
class NewestTask {
public:
    using Act = std::function<void()>;
    /// Any thread: runs on the main thread, unless another task has begun by then or the NewestTask has gone.
    using Post = std::function<void(Act)>;
    using Task = std::function<void(const std::stop_token &stop, const Post &post)>;

    explicit NewestTask(std::shared_ptr<Mailbox> mailbox);
    ~NewestTask(); ///< Asks the task to stop, and waits for it.
    NewestTask(const NewestTask &) = delete;
    NewestTask &operator=(const NewestTask &) = delete;

    void start(Task task); ///< Asks the one before to stop, and waits for it.
    void stop() { m_thread.request_stop(); }

private:
    const std::shared_ptr<Mailbox> m_mailbox;
    const std::shared_ptr<std::uint64_t> m_number; ///< Of the newest task; main thread.
    std::jthread m_thread;
};

} // namespace forklane::ui
