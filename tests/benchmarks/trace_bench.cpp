// SPDX-License-Identifier: MIT
// What recording costs the recorded thread, and what a frame of a long recording costs the window.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "base/time.h"
#include "trace/collector.h"
#include "trace/recording.h"

namespace forklane {
namespace {

constexpr int kColumns = 1900;         // of one pixel
constexpr int kBuckets = kColumns / 4; // as the timeline paints them
constexpr std::size_t kRows = 32;
constexpr std::size_t kSlices = 300'000;

struct Written {
    std::shared_ptr<Recording> recording = std::make_shared<Recording>();
    RowId row;
    Collector collector;
    std::unique_ptr<TraceWriter> writer;

    explicit Written(RowKind kind) : row(recording->addRow({.track = recording->addTrack({}), .kind = kind, .name = {}}))
    {
        writer = collector.attach(recording);
    }
};

/// What a step costs the recorded thread while the ring has room: "each" is the time of one call.
template <typename Step>
void inBursts(benchmark::State &state, Collector &collector, Step step)
{
    constexpr int kBurst = 1024; // a quarter of the ring
    for (auto _ : state) {
        const Instant begin = Clock::now();
        for (int call = 0; call < kBurst; ++call)
            step();
        state.SetIterationTime(std::chrono::duration<double>(Clock::now() - begin).count());
        collector.flush();
    }
    state.counters["each"] = benchmark::Counter(static_cast<double>(state.iterations() * kBurst),
                                                benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void clockRead(benchmark::State &state)
{
    Written written(RowKind::Slices);
    inBursts(state, written.collector, [] { benchmark::DoNotOptimize(tickNow()); });
}

void clockReadAndState(benchmark::State &state)
{
    Written written(RowKind::Slices);
    inBursts(state, written.collector, [&] { written.writer->begin(written.row, tickNow(), Role::Running, Certainty::Exact); });
}

void clockReadAndSample(benchmark::State &state)
{
    Written written(RowKind::Samples);
    inBursts(state, written.collector, [&] { written.writer->counter(written.row, tickNow(), 1); });
}

void clockReadAndPayload(benchmark::State &state)
{
    Written written(RowKind::Instants);
    inBursts(state, written.collector,
             [&] { written.writer->instantWith("sort -k 2,2 file", written.row, tickNow(), Role::Running); });
}

BENCHMARK(clockRead)->UseManualTime();
BENCHMARK(clockReadAndState)->UseManualTime();
BENCHMARK(clockReadAndSample)->UseManualTime();
BENCHMARK(clockReadAndPayload)->UseManualTime();

/// One writer that never pauses: as fast as the collector carries over.
void withoutPause(benchmark::State &state)
{
    Written written(RowKind::Slices);
    for (auto _ : state)
        written.writer->begin(written.row, tickNow(), Role::Running, Certainty::Exact);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(withoutPause);

struct Long {
    Recording recording;
    std::vector<RowId> rows;

    Long()
    {
        std::mt19937_64 random(1);
        const TrackId track = recording.addTrack({});
        for (std::size_t index = 0; index < kRows; ++index) {
            const RowId row = rows.emplace_back(recording.addRow({.track = track, .kind = RowKind::Slices, .name = {}}));
            Tick tick = 0;
            for (std::size_t slice = 0; slice < kSlices; ++slice, tick += 1 + static_cast<Tick>(random() % 2000))
                recording.apply({tick,
                                 row,
                                 EventKind::SliceBegin,
                                 static_cast<Role>(random() % 5),
                                 Certainty::Exact,
                                 Ending::None,
                                 0,
                                 {},
                                 0});
        }
    }
};

const Long &longRecording()
{
    static const Long recording;
    return recording;
}

/// The engine's part of a frame: all of the recording at 1, a quarter at 4 and so on, in so many columns.
void frame(benchmark::State &state)
{
    const Long &shown = longRecording();
    const Tick width = shown.recording.lastTick() / state.range(0);
    const auto columns = static_cast<int>(state.range(1));
    for (auto _ : state) {
        std::size_t painted = 0;
        for (const RowId row : shown.rows) {
            const SliceView view = shown.recording.slices(row);
            std::size_t next = view.firstEndingAfter(0);
            for (int column = 0; column < columns && next < view.size(); ++column) {
                const MergedSpan span = view.merge(next, width * (column + 1) / columns, width * column / columns);
                painted += static_cast<std::size_t>(span.dominant) + span.count;
                next += span.count;
            }
        }
        benchmark::DoNotOptimize(painted);
    }
}
BENCHMARK(frame)->ArgsProduct({{1, 4, 64, 1024}, {kBuckets, kColumns}})->Unit(benchmark::kMillisecond);

/// The same frame at the widest zoom by looking at every slice.
void frameByLinearScan(benchmark::State &state)
{
    const Long &shown = longRecording();
    const Tick width = shown.recording.lastTick();
    for (auto _ : state) {
        std::size_t painted = 0;
        for (const RowId row : shown.rows) {
            const SliceView view = shown.recording.slices(row);
            std::size_t next = 0;
            for (int column = 0; column < kColumns; ++column) {
                RoleTotals times{};
                const Tick limit = width * (column + 1) / kColumns;
                for (; next < view.size(); ++next) {
                    const Slice slice = view.at(next);
                    if (slice.begin >= limit)
                        break;
                    times[static_cast<std::size_t>(slice.role)] += std::min(slice.end, limit) - slice.begin;
                }
                painted += static_cast<std::size_t>(std::max_element(times.begin(), times.end()) - times.begin());
            }
        }
        benchmark::DoNotOptimize(painted);
    }
}
BENCHMARK(frameByLinearScan)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace forklane

BENCHMARK_MAIN();
