// SPDX-License-Identifier: MIT
#include "io/mailbox.h"

#include <cerrno>
#include <csignal>

#include <sys/eventfd.h>

namespace forklane {

Result<std::unique_ptr<Mailbox>> Mailbox::make()
{
    UniqueFd event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!event)
        return failure({errno, "make", "eventfd", {}});
    return std::make_unique<Mailbox>(std::move(event));
}

void Mailbox::post(Letter letter)
{
    const MutexLock lock(m_mutex);
    m_letters.push_back(std::move(letter));
    if (m_letters.size() == 1)
        ::eventfd_write(m_event.get(), 1); // cannot fail: the counter is 0 or 1
}

void Mailbox::deliver()
{
    std::vector<Letter> letters;
    {
        const MutexLock lock(m_mutex);
        letters.swap(m_letters);
        eventfd_t count = 0;
        ::eventfd_read(m_event.get(), &count);
    }
    for (const Letter &letter : letters)
        letter();
}

void ignoreBrokenPipes()
{
    ::signal(SIGPIPE, SIG_IGN);
}

} // namespace forklane
