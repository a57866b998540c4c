// SPDX-License-Identifier: MIT
#include "job/capture.h"

#include <algorithm>
#include <cerrno>

#include <sys/epoll.h>
#include <unistd.h>

namespace forklane {

namespace {

constexpr int kReadsInARow = 16; // of one stream, before the reactor looks at the others

class StoreSink final : public OutputSink {
public:
    explicit StoreSink(std::shared_ptr<OutputStore> store) : m_store(std::move(store)) {}
    std::span<char> space(StreamId stream) override { return m_store->space(stream); }
    bool commit(StreamId stream, std::size_t size, std::int64_t tick) override
    {
        m_store->commit(stream, size, tick);
        return true;
    }

private:
    const std::shared_ptr<OutputStore> m_store;
};

} // namespace

std::shared_ptr<OutputSink> makeStoreSink(std::shared_ptr<OutputStore> store)
{
    return std::make_shared<StoreSink>(std::move(store));
}

Capture::Capture(Reactor &reactor, std::shared_ptr<OutputSink> sink, Events events)
    : m_reactor(reactor), m_sink(std::move(sink)), m_events(std::move(events))
{}

Capture::~Capture()
{
    closeAll();
}

void Capture::add(StreamId stream, UniqueFd readEnd)
{
    (void)setNonBlocking(readEnd.get());
    m_streams.push_back(std::make_unique<Stream>(Stream{stream, std::move(readEnd)}));
    ++m_open;
}

void Capture::start()
{
    for (const auto &stream : m_streams)
        watch(*stream);
}

void Capture::watch(Stream &stream)
{
    m_reactor.watch(stream.fd.get(), EPOLLIN, [this, &stream](std::uint32_t) { readSome(stream); });
}

bool Capture::isPaused() const
{
    return std::any_of(m_streams.begin(), m_streams.end(), [](const auto &stream) { return stream->fd && stream->paused; });
}

void Capture::resume()
{
    for (const auto &stream : m_streams) {
        if (stream->fd && stream->paused) {
            stream->paused = false;
            m_lastByte = Clock::now(); // it could not have come before
            watch(*stream);
        }
    }
}

void Capture::readSome(Stream &stream)
{
    for (int i = 0; i < kReadsInARow; ++i) {
        const std::span<char> space = m_sink->space(stream.id);
        if (space.empty()) {
            stream.paused = true;
            m_reactor.unwatch(stream.fd.get()); // not merely without EPOLLIN: a closed write end (EPOLLHUP) is always told
            return;
        }
        const ssize_t size = ::read(stream.fd.get(), space.data(), space.size());
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (size <= 0) { // the end; EIO is a pty's end
            close(stream);
            return;
        }
        m_lastByte = Clock::now();
        const auto bytes = static_cast<std::size_t>(size);
        m_events.read(stream.id, bytes, toTick(m_lastByte));
        if (!m_sink->commit(stream.id, bytes, toTick(m_lastByte))) {
            close(stream);
            return;
        }
        if (bytes < space.size())
            return; // drained, most likely: epoll tells when there is more
    }
}

void Capture::close(Stream &stream)
{
    m_reactor.unwatch(stream.fd.get());
    stream.fd.reset();
    if (--m_open == 0) // the callee may end this object
        m_events.ended();
}

void Capture::closeAll()
{
    for (const auto &stream : m_streams) {
        if (!stream->fd)
            continue;
        m_reactor.unwatch(stream->fd.get());
        stream->fd.reset();
    }
    m_open = 0;
}

} // namespace forklane
