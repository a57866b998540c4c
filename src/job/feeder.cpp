// SPDX-License-Identifier: MIT
#include "job/feeder.h"

#include <cerrno>

#include <sys/epoll.h>
#include <unistd.h>

namespace forklane {

Feeder::Feeder(Reactor &reactor, UniqueFd writeEnd) : m_reactor(reactor), m_fd(std::move(writeEnd))
{
    (void)setNonBlocking(m_fd.get());
}

Feeder::~Feeder()
{
    close();
}

void Feeder::send(std::string bytes)
{
    if (!m_fd || m_ending || bytes.empty())
        return;
    m_waiting.push_back(std::move(bytes));
    writeSome();
}

void Feeder::end()
{
    m_ending = true;
    if (m_fd)
        writeSome();
}

void Feeder::writeSome()
{
    while (!m_waiting.empty()) {
        const std::string &piece = m_waiting.front();
        const ssize_t size = ::write(m_fd.get(), piece.data() + m_written, piece.size() - m_written);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && errno == EAGAIN) {
            if (!m_watched)
                m_reactor.watch(m_fd.get(), EPOLLOUT, [this](std::uint32_t) { writeSome(); });
            m_watched = true;
            return;
        }
        if (size < 0) { // EPIPE: the program wants no more
            close();
            return;
        }
        m_written += static_cast<std::size_t>(size);
        if (m_written == piece.size()) {
            m_waiting.pop_front();
            m_written = 0;
        }
    }
    if (m_ending) {
        close();
    } else if (m_watched) {
        m_reactor.unwatch(m_fd.get());
        m_watched = false;
    }
}

void Feeder::close()
{
    if (!m_fd)
        return;
    if (m_watched)
        m_reactor.unwatch(m_fd.get());
    m_watched = false;
    m_waiting.clear();
    m_fd.reset();
}

} // namespace forklane
