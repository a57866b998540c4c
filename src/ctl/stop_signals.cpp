// SPDX-License-Identifier: MIT
#include "ctl/stop_signals.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <system_error>

#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace forklane::ctl {

namespace {

sigset_t stopSignals()
{
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : kStopSignals) {
        if (!isIgnored(signal))
            ::sigaddset(&signals, signal);
    }
    return signals;
}

[[noreturn]] void dieBy(int signal)
{
    ::signal(signal, SIG_DFL);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, signal);
    ::raise(signal);
    ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    ::_exit(128 + signal);
}

} // namespace

bool isIgnored(int signal)
{
    struct sigaction action = {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

int takeStopSignal()
{
    const sigset_t signals = stopSignals();
    constexpr timespec kNow{0, 0};
    const int signal = ::sigtimedwait(&signals, nullptr, &kNow);
    return signal > 0 ? signal : 0;
}

void endBy(int signal)
{
    std::fflush(nullptr);
    dieBy(signal);
}

StopSignals::StopSignals(Reactor &reactor, std::function<void(int)> onSignal)
    : m_reactor(reactor), m_onSignal(std::move(onSignal))
{
    const sigset_t signals = stopSignals();
    m_fd.reset(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!m_fd)
        throw std::system_error(errno, std::generic_category(), "cannot wait for signals");
    m_reactor.postAndWait([this] { m_reactor.watch(m_fd.get(), EPOLLIN, [this](std::uint32_t) { read(); }); });
}

void StopSignals::read()
{
    signalfd_siginfo info;
    while (::read(m_fd.get(), &info, sizeof info) == sizeof info) {
        m_first = m_first == 0 ? static_cast<int>(info.ssi_signo) : m_first;
        m_onSignal(++m_count);
    }
}

int StopSignals::finish()
{
    m_reactor.postAndWait([this] { m_reactor.unwatch(m_fd.get()); });
    return m_first;
}

StopOnSignal::StopOnSignal()
    : m_signals(m_reactor, [this](int count) {
          if (count > 1)
              dieBy(m_signals.first()); // without flushing: the main thread may wait for a reader of stdout, with it locked
          m_stop.request_stop();
      })
{}

int StopOnSignal::finish()
{
    const int signal = m_signals.finish();
    return signal != 0 ? signal : takeStopSignal();
}

} // namespace forklane::ctl
