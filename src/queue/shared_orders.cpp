// SPDX-License-Identifier: MIT
#include "queue/shared_orders.h"

#include <array>
#include <cerrno>

#include <sys/epoll.h>
#include <sys/socket.h>

namespace forklane::queue {

Result<std::unique_ptr<SharedOrders>> SharedOrders::make(Reactor &reactor)
{
    std::array<int, 2> ends;
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return failure({errno, "make", "a shared queue", ""});
    return std::make_unique<SharedOrders>(reactor, UniqueFd(ends[0]), UniqueFd(ends[1]));
}

SharedOrders::SharedOrders(Reactor &reactor, UniqueFd own, UniqueFd workers)
    : m_reactor(reactor), m_own(std::move(own)), m_workers(std::move(workers))
{}

SharedOrders::~SharedOrders()
{
    if (m_isWaiting)
        m_reactor.unwatch(m_own.get());
}

bool SharedOrders::put(std::string_view record, std::function<void()> onRoom)
{
    if (m_isWaiting)
        return false;
    while (::send(m_own.get(), record.data(), record.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
        if (errno == EINTR)
            continue;
        m_isWaiting = true;
        m_reactor.watch(m_own.get(), EPOLLOUT, [this, onRoom = std::move(onRoom)](std::uint32_t) {
            m_reactor.unwatch(m_own.get());
            m_isWaiting = false;
            onRoom();
        });
        return false;
    }
    return true;
}

std::vector<std::string> SharedOrders::takeBack()
{
    std::vector<std::string> left;
    std::string record(256 * 1024, '\0');
    ssize_t size = 0;
    while ((size = ::recv(m_workers.get(), record.data(), record.size(), MSG_DONTWAIT)) > 0)
        left.emplace_back(record, 0, static_cast<std::size_t>(size));
    return left;
}

} // namespace forklane::queue
