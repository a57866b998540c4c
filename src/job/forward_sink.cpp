// SPDX-License-Identifier: MIT
// The sink that writes on to this program's own stdout and stderr, never drops, and never blocks the reactor.
#include <array>
#include <cerrno>
#include <csignal>
#include <deque>
#include <thread>

#include <poll.h>
#include <unistd.h>

#include "base/mutex.h"
#include "job/capture.h"

namespace forklane {

namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr std::size_t kMaxWaiting = 16; // buffers

class ForwardSink final : public OutputSink {
public:
    ForwardSink(int outputFd, int errorFd, std::function<void()> hasSpace)
        : m_fds{outputFd, errorFd}, m_hasSpace(std::move(hasSpace)), m_buffer(kBufferBytes, '\0'), m_thread([this] { run(); })
    {}

    ~ForwardSink() override
    {
        {
            const MutexLock lock(m_mutex);
            m_ending = true;
        }
        m_changed.notifyAll();
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
        m_changed.notifyAll();
        return true;
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
        while (true) {
            Piece piece;
            {
                const MutexLock lock(m_mutex);
                while (m_waiting.empty() && !m_ending)
                    m_changed.wait(m_mutex);
                if (m_waiting.empty())
                    return;
                piece = std::move(m_waiting.front());
                m_waiting.pop_front();
            }
            const bool written = writeAll(m_fds[piece.which], piece.bytes);
            bool wanted = false;
            {
                const MutexLock lock(m_mutex);
                m_refused[piece.which] = m_refused[piece.which] || !written;
                wanted = std::exchange(m_wantsSpace, false);
            }
            if (wanted)
                m_hasSpace();
        }
    }

    static bool writeAll(int fd, std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t size = ::write(fd, bytes.data(), bytes.size());
            if (size >= 0) {
                bytes.remove_prefix(static_cast<std::size_t>(size));
            } else if (errno == EAGAIN) { // somebody else made the shared description non-blocking
                pollfd entry = {fd, POLLOUT, 0};
                ::poll(&entry, 1, -1);
            } else if (errno != EINTR) {
                return false;
            }
        }
        return true;
    }

    const std::array<int, 2> m_fds;
    const std::function<void()> m_hasSpace;
    std::string m_buffer; // the reactor's
    Mutex m_mutex;
    Condition m_changed;
    std::deque<Piece> m_waiting FORKLANE_GUARDED_BY(m_mutex);
    std::array<bool, 2> m_refused FORKLANE_GUARDED_BY(m_mutex) = {};
    bool m_wantsSpace FORKLANE_GUARDED_BY(m_mutex) = false;
    bool m_ending FORKLANE_GUARDED_BY(m_mutex) = false;
    std::thread m_thread; // last
};

} // namespace

std::shared_ptr<OutputSink> makeForwardSink(int outputFd, int errorFd, std::function<void()> hasSpace)
{
    return std::make_shared<ForwardSink>(outputFd, errorFd, std::move(hasSpace));
}

} // namespace forklane
