// SPDX-License-Identifier: MIT
#include "queue/transport.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <string>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

#include "queue/worker_protocol.h"

namespace forklane::queue {

namespace {

class PipeTransport final : public Transport {
public:
    /// `orders`: ends of the worker's own, or an empty one beside `sharedOrders`.
    PipeTransport(Pipe orders, int sharedOrders, Pipe words)
        : m_sharedOrders(sharedOrders), m_workersOrders(std::move(orders.readEnd)), m_orders(std::move(orders.writeEnd)),
          m_words(std::move(words.readEnd)), m_workersWords(std::move(words.writeEnd))
    {}

    ~PipeTransport() override
    {
        if (m_reactor == nullptr)
            return;
        if (m_isWaiting)
            m_reactor->unwatch(m_orders.get());
        if (m_isOpen)
            m_reactor->unwatch(m_words.get());
    }

    std::vector<Redirection> workersEnds() const override
    {
        return {{kOrdersFd, OwnFd{m_workersOrders ? m_workersOrders.get() : m_sharedOrders}},
                {kWordsFd, OwnFd{m_workersWords.get()}}};
    }

    void open(Reactor &reactor, std::function<void()> onWords) override
    {
        m_reactor = &reactor;
        m_isOpen = true;
        m_workersOrders.reset();
        m_workersWords.reset();
        reactor.watch(m_words.get(), EPOLLIN, [onWords = std::move(onWords)](std::uint32_t) { onWords(); });
    }

    void send(std::string_view records) override
    {
        assert(m_reactor != nullptr);
        if (m_hasGone || !m_orders)
            return;
        if (m_unsent.empty())
            records.remove_prefix(write(records));
        m_unsent += records;
        waitForRoom();
    }

    std::string_view receive(std::span<char> room) override
    {
        ssize_t size = 0;
        do
            size = ::read(m_words.get(), room.data(), room.size());
        while (size < 0 && errno == EINTR);
        if (size == 0 && m_isOpen) { // nobody can say anything any more
            m_reactor->unwatch(m_words.get());
            m_isOpen = false;
        }
        return {room.data(), static_cast<std::size_t>(std::max<ssize_t>(0, size))};
    }

private:
    /// How many bytes were taken.
    std::size_t write(std::string_view bytes)
    {
        std::size_t taken = 0;
        while (taken < bytes.size()) {
            const ssize_t size = ::write(m_orders.get(), bytes.data() + taken, bytes.size() - taken);
            if (size < 0 && errno == EINTR)
                continue;
            if (size < 0) {
                m_hasGone = errno != EAGAIN;
                break;
            }
            taken += static_cast<std::size_t>(size);
        }
        return taken;
    }

    void waitForRoom()
    {
        const bool mustWait = !m_hasGone && !m_unsent.empty();
        if (mustWait == m_isWaiting)
            return;
        m_isWaiting = mustWait;
        if (!mustWait) {
            m_reactor->unwatch(m_orders.get());
            return;
        }
        m_reactor->watch(m_orders.get(), EPOLLOUT, [this](std::uint32_t) {
            m_unsent.erase(0, write(m_unsent));
            waitForRoom();
        });
    }

    const int m_sharedOrders;
    Reactor *m_reactor = nullptr;
    UniqueFd m_workersOrders;
    UniqueFd m_orders;
    UniqueFd m_words;
    UniqueFd m_workersWords;
    std::string m_unsent;
    bool m_isWaiting = false; ///< For room: m_orders is watched.
    bool m_isOpen = false;    ///< m_words is watched.
    bool m_hasGone = false;   ///< The worker reads no more.
};

} // namespace

Result<std::unique_ptr<Transport>> makePipes()
{
    auto orders = makePipe();
    if (!orders)
        return failure(orders.error());
    auto words = makePipe();
    if (!words)
        return failure(words.error());
    for (const int fd : {orders->writeEnd.get(), words->readEnd.get()}) {
        if (auto set = setNonBlocking(fd); !set)
            return failure(set.error());
    }
    return std::make_unique<PipeTransport>(std::move(*orders), -1, std::move(*words));
}

Result<std::unique_ptr<Transport>> makeWordsPipe(int orders)
{
    auto words = makePipe();
    if (!words)
        return failure(words.error());
    if (auto set = setNonBlocking(words->readEnd.get()); !set)
        return failure(set.error());
    return std::make_unique<PipeTransport>(Pipe(), orders, std::move(*words));
}

} // namespace forklane::queue
