// SPDX-License-Identifier: MIT
// The sink that writes on to this program's own stdout and stderr, never drops, and never blocks the reactor.
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <deque>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mutex.h"
#include "job/capture.h"

namespace forklane {

namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr std::size_t kMaxWaiting = 16; // buffers

/// Where the bytes go, without ever waiting in write(2) for a reader: one who does not read can be given up.
class Outlet {
public:
    explicit Outlet(int fd) : m_fd(fd)
    {
        struct stat status = {};
        if (::fstat(fd, &status) != 0)
            return;
        m_isSocket = S_ISSOCK(status.st_mode);
        if (S_ISFIFO(status.st_mode) || ::isatty(fd) != 0)
            m_own = reopen(fd);
    }
    [[nodiscard]] int fd() const { return m_own ? m_own.get() : m_fd; }
    /// As write(2); EAGAIN when there is no room. Files, and what cannot be opened again, are written to as they are.
    [[nodiscard]] ssize_t write(std::string_view bytes) const
    {
        if (m_isSocket)
            return ::send(m_fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        return ::write(fd(), bytes.data(), bytes.size());
    }

private:
    /// A description of our own that does not block: the one behind `fd` is shared with others.
    static UniqueFd reopen(int fd)
    {
        std::array<char, 32> path;
        std::snprintf(path.data(), path.size(), "/proc/self/fd/%d", fd);
        return UniqueFd(::open(path.data(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    }

    int m_fd;
    bool m_isSocket = false;
    UniqueFd m_own;
};

class ForwardSink final : public OutputSink {
public:
    ForwardSink(int outputFd, int errorFd, std::function<void()> changed)
        : m_outlets{Outlet(outputFd), Outlet(errorFd)}, m_wake(::eventfd(0, EFD_CLOEXEC)), m_changed(std::move(changed)),
          m_buffer(kBufferBytes, '\0'), m_thread([this] { run(); })
    {}

    ~ForwardSink() override
    {
        {
            const MutexLock lock(m_mutex);
            m_ending = true;
        }
        m_condition.notifyAll();
        m_thread.join();
    }

    std::span<char> space(StreamId) override
    {
        const MutexLock lock(m_mutex);
        if (m_waiting.size() < kMaxWaiting)
            return m_buffer;
        m_wantsSpace = true;
        return {};
    }

    bool commit(StreamId stream, std::size_t size, std::int64_t) override
    {
        const std::size_t which = stream.kind == StreamKind::Output ? 0 : 1;
        const MutexLock lock(m_mutex);
        if (m_refused[which])
            return false;
        m_waiting.push_back({which, m_buffer.substr(0, size)});
        m_condition.notifyAll();
        return true;
    }

    bool isDrained() override
    {
        const MutexLock lock(m_mutex);
        m_wantsDrained = m_writing || !m_waiting.empty();
        return !m_wantsDrained;
    }

    void giveUp() override
    {
        const std::uint64_t one = 1; // never read: from now on every wait for a reader ends at once
        [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one);
    }

    std::optional<Error> failure() override
    {
        const MutexLock lock(m_mutex);
        for (std::size_t which = 0; which < m_errors.size(); ++which) {
            if (m_errors[which] != 0 && m_errors[which] != EPIPE)
                return Error{m_errors[which], "write", which == 0 ? "standard output" : "standard error", ""};
        }
        return std::nullopt;
    }

private:
    struct Piece {
        std::size_t which;
        std::string bytes;
    };

    void run()
    {
        sigset_t all; // SIGPIPE above all: a closed stdout is an error of write(2) here
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
        Piece piece;
        while (take(piece)) {
            int error = 0;
            const bool written = writeAll(piece.which, piece.bytes, error);
            if (settle(piece.which, written, error))
                m_changed();
        }
    }

    /// Waits for the next piece; false at the end.
    bool take(Piece &piece)
    {
        const MutexLock lock(m_mutex);
        while (m_waiting.empty() && !m_ending)
            m_condition.wait(m_mutex);
        if (m_waiting.empty())
            return false;
        piece = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_writing = true;
        return true;
    }

    /// True if somebody waits for the news.
    bool settle(std::size_t which, bool written, int error)
    {
        const MutexLock lock(m_mutex);
        m_writing = false;
        m_refused[which] = m_refused[which] || !written;
        m_errors[which] = m_errors[which] == 0 ? error : m_errors[which];
        const bool drained = m_waiting.empty() && std::exchange(m_wantsDrained, false);
        return std::exchange(m_wantsSpace, false) || drained;
    }

    /// False when nobody will read it: with an error, or because the reader was given up.
    bool writeAll(std::size_t which, std::string_view bytes, int &error)
    {
        const Outlet &outlet = m_outlets[which];
        while (!bytes.empty()) {
            const ssize_t size = outlet.write(bytes);
            if (size >= 0) {
                bytes.remove_prefix(static_cast<std::size_t>(size));
            } else if (errno == EAGAIN) {
                std::array<pollfd, 2> entries = {{{outlet.fd(), POLLOUT, 0}, {m_wake.get(), POLLIN, 0}}};
                ::poll(entries.data(), entries.size(), -1);
                if (entries[0].revents == 0 && entries[1].revents != 0)
                    return false;
            } else if (errno != EINTR) {
                error = errno;
                return false;
            }
        }
        return true;
    }

    // Constant after construction.
    const std::array<Outlet, 2> m_outlets;
    const UniqueFd m_wake;
    const std::function<void()> m_changed;
    std::string m_buffer; // the reactor's
    Mutex m_mutex;
    Condition m_condition;
    std::deque<Piece> m_waiting FORKLANE_GUARDED_BY(m_mutex);
    std::array<bool, 2> m_refused FORKLANE_GUARDED_BY(m_mutex) = {};
    std::array<int, 2> m_errors FORKLANE_GUARDED_BY(m_mutex) = {}; ///< errno of the first write(2) that failed.
    bool m_writing FORKLANE_GUARDED_BY(m_mutex) = false;
    bool m_wantsSpace FORKLANE_GUARDED_BY(m_mutex) = false;
    bool m_wantsDrained FORKLANE_GUARDED_BY(m_mutex) = false;
    bool m_ending FORKLANE_GUARDED_BY(m_mutex) = false;
    std::thread m_thread; // last
};

} // namespace

std::shared_ptr<OutputSink> makeForwardSink(int outputFd, int errorFd, std::function<void()> changed)
{
    return std::make_shared<ForwardSink>(outputFd, errorFd, std::move(changed));
}

} // namespace forklane
