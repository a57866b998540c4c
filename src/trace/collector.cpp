// SPDX-License-Identifier: MIT
#include "trace/collector.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "trace/doorbell.h"
#include "trace/payload_ring.h"
#include "trace/ring.h"

namespace forklane {

namespace {

constexpr auto kCadence = std::chrono::milliseconds(4);
constexpr std::size_t kBatch = 256;
constexpr int kSpins = 64; // before a writer gives its CPU away; about a microsecond

void pauseCpu() noexcept
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

std::uint32_t sizeOf(std::string_view payload) noexcept
{
    return static_cast<std::uint32_t>(std::min<std::size_t>(payload.size(), UINT32_MAX));
}

/// Signals of the program are for threads that expect them; faults stay deliverable.
void blockSignals()
{
    sigset_t set;
    sigfillset(&set);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP})
        sigdelset(&set, fault);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

} // namespace

/// What one writer and the collector share.
struct TraceWriter::Channel {
    Channel(std::shared_ptr<Recording> into, std::shared_ptr<Doorbell> doorbell, std::size_t capacity, std::size_t payloadBytes)
        : recording(std::move(into)), bell(std::move(doorbell)), ring(capacity), payloads(payloadBytes)
    {}

    const std::shared_ptr<Recording> recording;
    const std::shared_ptr<Doorbell> bell;
    EventRing ring;
    PayloadRing payloads;
    std::atomic<std::uint64_t> dropped{0};
    std::atomic<bool> writerGone{false};
    std::atomic<bool> collectorGone{false};
    std::atomic<bool> writerWaits{false};
    Mutex mutex; // guards no data: it orders making room against the moment between looking and waiting
    Condition room;

    /// Writer's thread. The payload first: pushing its event is what hands it over.
    [[nodiscard, gnu::always_inline]] bool tryPush(std::string_view payload, const Event &event) noexcept
    {
        if (!payload.empty() && !payloads.tryPut(payload))
            return false;
        if (ring.tryPush(event))
            return true;
        payloads.takeBack(payload.size());
        return false;
    }

    void drop()
    {
        dropped.fetch_add(1, std::memory_order_relaxed);
        bell->ring();
    }

    /// Collector's thread, after making room.
    void wakeWriter()
    {
        if (!writerWaits.exchange(false, std::memory_order_acq_rel))
            return;
        {
            MutexLock lock(mutex);
        }
        room.notifyOne();
    }
};

TraceWriter::TraceWriter(std::shared_ptr<Channel> channel) : m_channel(std::move(channel)) {}

TraceWriter::~TraceWriter()
{
    m_channel->writerGone.store(true, std::memory_order_release);
    m_channel->bell->ringIfAsleep();
}

/// Inlined, and the event nowhere by reference: see EventRing::assign().
[[gnu::always_inline]] inline void TraceWriter::push(Event event)
{
    if (!m_channel->ring.tryPush(event)) [[unlikely]]
        pushWaiting({}, event);
    m_channel->bell->ringIfAsleep();
}

void TraceWriter::begin(RowId row, Tick tick, Role role, Certainty certainty, NameId name, std::int64_t value)
{
    push({tick, row, EventKind::SliceBegin, role, certainty, Ending::None, value, name, 0});
}

void TraceWriter::end(RowId row, Tick tick)
{
    push({tick, row, EventKind::SliceEnd, Role::Other, Certainty::Exact, Ending::None, 0, {}, 0});
}

void TraceWriter::instant(RowId row, Tick tick, Role role, NameId name, std::int64_t value)
{
    push({tick, row, EventKind::Instant, role, Certainty::Exact, Ending::None, value, name, 0});
}

void TraceWriter::result(RowId row, Tick tick, Ending ending, int code)
{
    push({tick, row, EventKind::Result, Role::Other, Certainty::Exact, ending, code, {}, 0});
}

void TraceWriter::counter(RowId row, Tick tick, std::int64_t value, Certainty certainty)
{
    const Event event{tick, row, EventKind::Counter, Role::Other, certainty, Ending::None, value, {}, 0};
    if (m_channel->ring.tryPush(event)) [[likely]]
        m_channel->bell->ringIfAsleep();
    else if (certainty == Certainty::Exact)
        push(event);
    else
        m_channel->drop();
}

void TraceWriter::beginWith(std::string_view payload, RowId row, Tick tick, Role role, Certainty certainty, NameId name,
                            std::int64_t value)
{
    pushWith(payload, {tick, row, EventKind::SliceBegin, role, certainty, Ending::None, value, name, sizeOf(payload)});
}

void TraceWriter::instantWith(std::string_view payload, RowId row, Tick tick, Role role, NameId name, std::int64_t value)
{
    pushWith(payload, {tick, row, EventKind::Instant, role, Certainty::Exact, Ending::None, value, name, sizeOf(payload)});
}

void TraceWriter::sampleWith(std::string_view payload, RowId row, Tick tick, Role role, NameId name, std::int64_t value)
{
    const Event event{tick, row, EventKind::Instant, role, Certainty::Sampled, Ending::None, value, name, sizeOf(payload)};
    if (m_channel->tryPush(payload.substr(0, kMaxPayload), event))
        m_channel->bell->ringIfAsleep();
    else
        m_channel->drop();
}

void TraceWriter::pushWith(std::string_view payload, Event event)
{
    payload = payload.substr(0, kMaxPayload);
    if (!m_channel->tryPush(payload, event))
        pushWaiting(payload, event);
    m_channel->bell->ringIfAsleep();
}

[[gnu::noinline]] void TraceWriter::pushWaiting(std::string_view payload, Event event)
{
    Channel &channel = *m_channel;
    channel.bell->ring();
    for (int spin = 0; spin < kSpins; ++spin) {
        pauseCpu();
        if (channel.tryPush(payload, event))
            return;
    }
    MutexLock lock(channel.mutex);
    for (;;) {
        // Announced before looking, as the collector changes before it looks at the announcement: one of the two sees.
        channel.writerWaits.exchange(true, std::memory_order_acq_rel);
        if (channel.collectorGone.load(std::memory_order_acquire) || channel.tryPush(payload, event))
            return;
        channel.bell->ring();
        channel.room.wait(channel.mutex);
    }
}

struct Collector::Impl {
    using Channel = TraceWriter::Channel;
    using ChannelPointer = std::shared_ptr<Channel>;
    struct Pass {
        std::size_t events = 0;
        bool crowded = false; ///< A ring was half full or more: a nap would be too long.
    };

    const std::shared_ptr<Doorbell> bell = std::make_shared<Doorbell>();
    Mutex mutex;
    std::vector<ChannelPointer> attached FORKLANE_GUARDED_BY(mutex); // not yet seen by the collector
    std::uint64_t flushesAsked FORKLANE_GUARDED_BY(mutex) = 0;
    std::uint64_t flushesDone FORKLANE_GUARDED_BY(mutex) = 0;
    Condition flushed;

    std::vector<ChannelPointer> channels; // the collector's thread only
    std::jthread thread;                  // last: ends before the rest goes

    void run(const std::stop_token &stop);
    Pass carryOver();
    bool hasWork();
    static std::size_t drain(Channel &channel);
    static void handOver(Channel &channel, const Event &event);
    void letGo();
};

void Collector::Impl::handOver(Channel &channel, const Event &event)
{
    if (event.payload == 0) [[likely]]
        return channel.recording->apply(event);
    std::array<char, kMaxPayload> bytes;
    const std::span<char> payload = std::span(bytes).first(std::min<std::size_t>(event.payload, kMaxPayload));
    channel.payloads.take(payload);
    channel.recording->apply(event, {payload.data(), payload.size()});
}

/// At most one ring's worth, so that no writer can keep the others waiting; what was in it before the call is in that.
std::size_t Collector::Impl::drain(Channel &channel)
{
    std::array<Event, kBatch> batch;
    std::size_t taken = 0;
    while (taken < channel.ring.capacity()) {
        const std::size_t wanted = std::min(kBatch, channel.ring.capacity() - taken);
        const std::size_t count = channel.ring.pop(std::span(batch).first(wanted));
        for (const Event &event : std::span(batch).first(count))
            handOver(channel, event);
        taken += count;
        if (count < wanted)
            break;
    }
    if (const std::uint64_t dropped = channel.dropped.exchange(0, std::memory_order_relaxed); dropped > 0)
        channel.recording->addDropped(dropped);
    if (taken > 0)
        channel.wakeWriter();
    return taken;
}

Collector::Impl::Pass Collector::Impl::carryOver()
{
    bell->answer();
    std::uint64_t asked = 0;
    {
        MutexLock lock(mutex);
        channels.insert(channels.end(), attached.begin(), attached.end());
        attached.clear();
        asked = flushesAsked;
    }
    Pass pass;
    std::erase_if(channels, [&](const ChannelPointer &channel) {
        const bool gone = channel->writerGone.load(std::memory_order_acquire); // before draining: then that was all
        const std::size_t taken = drain(*channel);
        pass.events += taken;
        pass.crowded = pass.crowded || taken >= channel->ring.capacity() / 2;
        return gone;
    });
    MutexLock lock(mutex);
    if (flushesDone != asked) {
        flushesDone = asked;
        flushed.notifyAll();
    }
    return pass;
}

bool Collector::Impl::hasWork()
{
    {
        MutexLock lock(mutex);
        if (!attached.empty())
            return true;
    }
    return std::any_of(channels.begin(), channels.end(),
                       [](const ChannelPointer &channel) { return channel->writerGone || !channel->ring.looksEmpty(); });
}

void Collector::Impl::run(const std::stop_token &stop)
{
    pthread_setname_np(pthread_self(), "collector");
    blockSignals();
    while (!stop.stop_requested()) {
        const Pass pass = carryOver();
        if (pass.crowded)
            continue;
        if (pass.events > 0)
            bell->sleepUntil(Clock::now() + kCadence);
        else
            bell->sleepUnless([this] { return hasWork(); });
    }
    while (carryOver().events > 0) {
    }
    letGo();
}

void Collector::Impl::letGo()
{
    for (const ChannelPointer &channel : channels) {
        channel->collectorGone.store(true, std::memory_order_release);
        channel->wakeWriter();
    }
}

Collector::Collector() : m_impl(std::make_unique<Impl>())
{
    m_impl->thread = std::jthread([impl = m_impl.get()](const std::stop_token &stop) { impl->run(stop); });
}

Collector::~Collector()
{
    m_impl->thread.request_stop();
    m_impl->bell->ring();
    m_impl->thread.join();
}

std::unique_ptr<TraceWriter> Collector::attach(std::shared_ptr<Recording> recording, std::size_t capacity,
                                               std::size_t payloadBytes)
{
    auto channel = std::make_shared<TraceWriter::Channel>(std::move(recording), m_impl->bell, capacity,
                                                          std::max(payloadBytes, kMaxPayload));
    MutexLock lock(m_impl->mutex);
    m_impl->attached.push_back(channel);
    return std::unique_ptr<TraceWriter>(new TraceWriter(std::move(channel)));
}

void Collector::flush()
{
    std::uint64_t ticket = 0;
    {
        MutexLock lock(m_impl->mutex);
        ticket = ++m_impl->flushesAsked;
    }
    m_impl->bell->ring();
    MutexLock lock(m_impl->mutex);
    while (m_impl->flushesDone < ticket)
        m_impl->flushed.wait(m_impl->mutex);
}

} // namespace forklane
