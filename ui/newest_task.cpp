// SPDX-License-Identifier: MIT
#include "newest_task.h"

#include <utility>

namespace forklane::ui {

NewestTask::NewestTask(std::shared_ptr<Mailbox> mailbox)
    : m_mailbox(std::move(mailbox)), m_number(std::make_shared<std::uint64_t>(0))
{}

NewestTask::~NewestTask()
{
    m_thread.request_stop();
}

void NewestTask::start(Task task)
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    const std::uint64_t number = ++*m_number;
    const auto post = [mailbox = m_mailbox, newest = std::weak_ptr(m_number), number](Act act) {
        mailbox->post([newest, number, act = std::move(act)] {
            const auto current = newest.lock(); // gone with the NewestTask
            if (current && *current == number)
                act();
        });
    };
    m_thread = std::jthread([task = std::move(task), post](const std::stop_token &stop) { task(stop, post); });
}

} // namespace forklane::ui
