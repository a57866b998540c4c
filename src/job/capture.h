// SPDX-License-Identifier: MIT
// Reads a job's captured streams on the reactor: into a store, or on to this program's own stdout and stderr.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/time.h"
#include "base/unique_fd.h"
#include "io/output_store.h"
#include "io/reactor.h"

namespace forklane {

/// Takes what was read. Reactor's thread.
class OutputSink {
public:
    virtual ~OutputSink() = default;
    /// Where the next read may put its bytes; empty: not now, resume() will be called.
    [[nodiscard]] virtual std::span<char> space(StreamId stream) = 0;
    /// False: nobody wants this stream any more; its read end is to be closed.
    [[nodiscard]] virtual bool commit(StreamId stream, std::size_t size, std::int64_t tick) = 0;
    /// All that was committed is where it belongs. False: the sink calls back when it is.
    [[nodiscard]] virtual bool isDrained() { return true; }
    /// Nobody waits for a reader any more: what cannot be written at once is given up.
    virtual void giveUp() {}
    /// Why bytes that were committed are lost; not for a reader who has gone or was given up. Valid when isDrained().
    [[nodiscard]] virtual std::optional<Error> failure() { return std::nullopt; }
};

/// The streams of one job. Owned by the job; reactor's thread.
class Capture {
public:
    struct Events {
        std::function<void(StreamId, std::size_t size, std::int64_t tick)> read;
        std::function<void()> ended; ///< The last open stream has reached its end.
    };
    Capture(Reactor &reactor, std::shared_ptr<OutputSink> sink, Events events);
    ~Capture();
    Capture(const Capture &) = delete;
    Capture &operator=(const Capture &) = delete;

    void add(StreamId stream, UniqueFd readEnd);
    /// Begins to read what was added.
    void start();
    /// Reads streams again whose sink had no space.
    void resume();
    [[nodiscard]] bool isOpen() const { return m_open > 0; }
    /// An open stream is not read because its sink has no space: silence says nothing about who holds it.
    [[nodiscard]] bool isPaused() const;
    [[nodiscard]] bool isDrained() const { return m_sink->isDrained(); }
    void giveUp() { m_sink->giveUp(); }
    [[nodiscard]] std::optional<Error> failure() const { return m_sink->failure(); }
    [[nodiscard]] Instant lastByte() const { return m_lastByte; }
    /// Closes what is still open: whoever writes there gets SIGPIPE.
    void closeAll();

private:
    struct Stream {
        StreamId id;
        UniqueFd fd;
        bool paused = false;
    };
    void watch(Stream &stream);
    void readSome(Stream &stream);
    void close(Stream &stream);

    Reactor &m_reactor;
    const std::shared_ptr<OutputSink> m_sink;
    const Events m_events;
    std::vector<std::unique_ptr<Stream>> m_streams;
    std::size_t m_open = 0;
    Instant m_lastByte{};
};

/// Into an OutputStore, which always has space.
[[nodiscard]] std::shared_ptr<OutputSink> makeStoreSink(std::shared_ptr<OutputStore> store);

/// On to descriptors of this program, stdout and stderr in turn, by a thread of its own that may block there. Bounded: while a
/// megabyte waits to be written there is no space. `changed` is called on that thread when there is again, and when all is
/// written; streams whose reader has gone refuse all further bytes. The destructor waits for what is left, unless told to give
/// up.
[[nodiscard]] std::shared_ptr<OutputSink> makeForwardSink(int outputFd, int errorFd, std::function<void()> changed);

} // namespace forklane
