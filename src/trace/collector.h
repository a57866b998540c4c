// SPDX-License-Identifier: MIT
// Sources write events into rings of their own; one collector thread carries them into recordings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "trace/event.h"
#include "trace/recording.h"

namespace forklane {

/// One thread's pen: the only writer of its ring, and of the rows it writes to. Use from one thread at a time.
/// State events wait while the ring is full; counters are dropped then, and counted. Never allocates. Once the
/// collector is gone, what is written is lost.
class TraceWriter {
public:
    ~TraceWriter(); ///< What it wrote still arrives; its ring goes once it is empty.
    TraceWriter(const TraceWriter &) = delete;
    TraceWriter &operator=(const TraceWriter &) = delete;

    /// Ends the row's open slice, if there is one, and begins the next one at the same tick.
    void begin(RowId row, Tick tick, Role role, Certainty certainty, NameId name = {}, std::int64_t value = 0);
    void end(RowId row, Tick tick);
    void instant(RowId row, Tick tick, Role role, NameId name = {}, std::int64_t value = 0);
    void counter(RowId row, Tick tick, std::int64_t value);
    void result(RowId row, Tick tick, Ending ending, int code);

private:
    friend class Collector;
    struct Channel;
    explicit TraceWriter(std::shared_ptr<Channel> channel);
    void push(const Event &event);
    void pushWaiting(const Event &event);

    const std::shared_ptr<Channel> m_channel;
};

/// Owns the collecting thread. Construct one for the program. It looks into the rings every 4 ms, sooner when one is
/// full, and not at all while nothing is written.
class Collector {
public:
    Collector();
    ~Collector(); ///< Carries over what is still in the rings, then ends the thread.
    Collector(const Collector &) = delete;
    Collector &operator=(const Collector &) = delete;

    /// A new ring of `capacity` events (rounded up to a power of two) that leads into `recording`. Any thread.
    [[nodiscard]] std::unique_ptr<TraceWriter> attach(std::shared_ptr<Recording> recording, std::size_t capacity = 4096);

    /// Returns when every event written before the call, by whichever thread, is in its recording. Any thread but
    /// the collector's.
    void flush();

private:
    struct Impl;
    const std::unique_ptr<Impl> m_impl;
};

} // namespace forklane
