// SPDX-License-Identifier: MIT
#include "pages/workers/model/background_reader.h"

#include <utility>

namespace forklane::ui {

BackgroundReader::BackgroundReader(std::shared_ptr<Mailbox> mailbox)
    : m_mailbox(std::move(mailbox)), m_open(std::make_shared<int>(0)), m_thread([this] { run(); })
{}

BackgroundReader::~BackgroundReader()
{
    {
        const MutexLock lock(m_mutex);
        m_over = true;
        m_waiting = nullptr;
    }
    m_changed.notifyOne();
    m_thread.join();
}

void BackgroundReader::ask(Question question)
{
    {
        const MutexLock lock(m_mutex);
        if (m_waiting == nullptr)
            ++*m_open;
        m_waiting = std::move(question);
    }
    m_changed.notifyOne();
}

void BackgroundReader::run()
{
    for (;;) {
        Question question;
        {
            const MutexLock lock(m_mutex);
            while (m_waiting == nullptr && !m_over)
                m_changed.wait(m_mutex);
            if (m_over)
                return;
            question = std::exchange(m_waiting, nullptr);
        }
        m_mailbox->post([open = std::weak_ptr(m_open), answer = question()] {
            if (const auto here = open.lock()) {
                --*here;
                answer();
            }
        });
    }
}

} // namespace forklane::ui
