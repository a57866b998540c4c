// SPDX-License-Identifier: MIT
#include "io/reactor.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <future>
#include <system_error>

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace forklane {

Reactor::Reactor(std::string threadName)
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC)), m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (!m_epoll || !m_wake)
        throw std::system_error(errno, std::generic_category(), "cannot wait for events");
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.fd = m_wake.get();
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_wake.get(), &event);
    m_thread = std::thread([this, name = std::move(threadName)] {
        sigset_t all; // signals are for the main thread; a write to a pipe without reader fails with EPIPE here
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
        ::pthread_setname_np(::pthread_self(), name.substr(0, 15).c_str());
        run();
    });
}

Reactor::~Reactor()
{
    assert(!isOnThread());
    post([this] { m_ending = true; });
    m_thread.join();
}

void Reactor::post(Callback function)
{
    {
        const MutexLock lock(m_mutex);
        m_posts.push_back(std::move(function));
    }
    if (isOnThread()) { // awake already
        m_postedHere = true;
        return;
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one);
}

void Reactor::postAndWait(Callback function)
{
    assert(!isOnThread());
    const auto done = std::make_shared<std::promise<void>>(); // outlives the waiter, who may be gone before set_value() returns
    post([done, function = std::move(function)] {
        function();
        done->set_value();
    });
    done->get_future().wait();
}

void Reactor::watch(int fd, std::uint32_t events, ReadyCallback callback)
{
    assert(isOnThread());
    m_watches[fd] = std::make_shared<Watch>(Watch{std::move(callback), ++m_generation});
    epoll_event event = {};
    event.events = events;
    event.data.fd = fd;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event);
}

void Reactor::change(int fd, std::uint32_t events)
{
    assert(isOnThread() && m_watches.contains(fd));
    epoll_event event = {};
    event.events = events;
    event.data.fd = fd;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event);
}

void Reactor::unwatch(int fd)
{
    assert(isOnThread());
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    m_watches.erase(fd);
}

Reactor::TimerId Reactor::at(Instant when, Callback callback)
{
    assert(isOnThread());
    const TimerId id = m_nextTimer++;
    m_timers.emplace(when, std::pair(id, std::move(callback)));
    return id;
}

void Reactor::cancel(TimerId timer)
{
    assert(isOnThread());
    std::erase_if(m_timers, [timer](const auto &entry) { return entry.second.first == timer; });
}

int Reactor::waitMilliseconds() const
{
    if (m_postedHere)
        return 0;
    if (m_timers.empty())
        return -1;
    const auto left = m_timers.begin()->first - Clock::now();
    if (left <= Duration(0))
        return 0;
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::min<std::int64_t>(rounded, 60'000));
}

void Reactor::runPosts()
{
    m_postedHere = false;
    std::vector<Callback> posts;
    {
        const MutexLock lock(m_mutex);
        posts.swap(m_posts);
    }
    for (Callback &function : posts)
        function();
}

void Reactor::runTimers()
{
    const Instant now = Clock::now();
    while (!m_timers.empty() && m_timers.begin()->first <= now) {
        const Callback callback = std::move(m_timers.begin()->second.second);
        m_timers.erase(m_timers.begin());
        callback();
    }
}

void Reactor::run()
{
    std::array<epoll_event, 64> events;
    while (!m_ending) {
        const std::uint64_t before = m_generation;
        const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), waitMilliseconds());
        bool posted = m_postedHere;
        for (int i = 0; i < count; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == m_wake.get()) {
                std::uint64_t posts = 0;
                [[maybe_unused]] const ssize_t size = ::read(fd, &posts, sizeof posts);
                posted = true;
                continue;
            }
            const auto found = m_watches.find(fd);
            if (found == m_watches.end() || found->second->generation > before)
                continue; // unwatched (and perhaps reused) by a callback of this very round
            const std::shared_ptr<Watch> watch = found->second; // lives through its own unwatch()
            watch->callback(events[static_cast<std::size_t>(i)].events);
        }
        runTimers();
        if (posted)
            runPosts();
    }
    runPosts();
}

} // namespace forklane
