// SPDX-License-Identifier: MIT
// Sources write events into rings of their own; one collector thread carries them into recordings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "trace/event.h"
#include "trace/recording.h"

namespace forklane {

/// One thread's pen: the only writer of its ring, and of the rows it writes to. Use from one thread at a time.
/// State events and exact counters wait while the ring is full or has no room for their payload; samples are dropped then,
/// and counted.
/// Never allocates. Once the collector is gone, what is written is lost.
class TraceWriter {
public:
    ~TraceWriter(); ///< What it wrote still arrives; its ring goes once it is empty.
    TraceWriter(const TraceWriter &) = delete;
    TraceWriter &operator=(const TraceWriter &) = delete;

    /// Ends the row's open slice, if there is one, and begins the next one at the same tick.
    void begin(RowId row, Tick tick, Role role, Certainty certainty, NameId name = {}, std::int64_t value = 0);
    void end(RowId row, Tick tick);
    void instant(RowId row, Tick tick, Role role, NameId name = {}, std::int64_t value = 0);
    /// Sampled: one reading of many. Exact: each change is told.
    void counter(RowId row, Tick tick, std::int64_t value, Certainty certainty = Certainty::Sampled);
    void result(RowId row, Tick tick, Ending ending, int code);

    // With a payload, bytes of any kind: a task's name, an excerpt of output. They are copied at once, kMaxPayload of
    // them at most. An empty one is none.
    void beginWith(std::string_view payload, RowId row, Tick tick, Role role, Certainty certainty, NameId name = {},
                   std::int64_t value = 0);
    void instantWith(std::string_view payload, RowId row, Tick tick, Role role, NameId name = {}, std::int64_t value = 0);
    /// An instant that is a sample.
    void sampleWith(std::string_view payload, RowId row, Tick tick, Role role, NameId name = {}, std::int64_t value = 0);

private:
    friend class Collector;
    struct Channel;
    explicit TraceWriter(std::shared_ptr<Channel> channel);
    void push(Event event);
    void pushWith(std::string_view payload, Event event);
    void pushWaiting(std::string_view payload, Event event);

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

    /// A new ring of `capacity` events and `payloadBytes` (both rounded up to a power of two, the latter to kMaxPayload
    /// at least) that leads into `recording`. Any thread.
    [[nodiscard]] std::unique_ptr<TraceWriter> attach(std::shared_ptr<Recording> recording, std::size_t capacity = 4096,
                                                      std::size_t payloadBytes = 65'536);

    /// Returns when every event written before the call, by whichever thread, is in its recording. Any thread but
    /// the collector's.
    void flush();

private:
    struct Impl;
    const std::unique_ptr<Impl> m_impl;
};

} // namespace forklane
