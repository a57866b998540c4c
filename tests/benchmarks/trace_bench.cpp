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

constexpr int kColumns = 1900;
constexpr std::size_t kRows = 32;
constexpr std::size_t kSlices = 300'000;

void clockRead(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(toTick(Clock::now()));
}
BENCHMARK(clockRead);

struct Written {
    std::shared_ptr<Recording> recording = std::make_shared<Recording>();
    RowId row;
    Collector collector;
    std::unique_ptr<TraceWriter> writer;

    explicit Written(RowKind kind) : row(recording->addRow({.track = recording->addTrack({}), .kind = kind, .name = {}}))
    {
        writer = collector.attach(recording, 1 << 16);
    }
};

/// A clock read and a state event: what a recorded step pays. The collector drains meanwhile.
void clockReadAndState(benchmark::State &state)
{
    Written written(RowKind::Slices);
    for (auto _ : state)
        written.writer->begin(written.row, toTick(Clock::now()), Role::Running, Certainty::Exact);
}
BENCHMARK(clockReadAndState);

/// The push alone, in bursts that fit into the ring.
void push(benchmark::State &state)
{
    Written written(RowKind::Samples);
    constexpr int kBurst = 1 << 14;
    Tick tick = 0;
    for (auto _ : state) {
        for (int event = 0; event < kBurst; ++event)
            written.writer->counter(written.row, ++tick, event);
        state.PauseTiming();
        written.collector.flush();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * kBurst);
}
BENCHMARK(push);

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

/// The widest zoom at 1, a quarter of the recording at 4, and so on.
void frame(benchmark::State &state)
{
    const Long &shown = longRecording();
    const Tick width = shown.recording.lastTick() / state.range(0);
    for (auto _ : state) {
        std::size_t painted = 0;
        for (const RowId row : shown.rows) {
            const SliceView view = shown.recording.slices(row);
            std::size_t next = view.firstEndingAfter(0);
            for (int column = 0; column < kColumns && next < view.size(); ++column) {
                const MergedSpan span = view.merge(next, width * (column + 1) / kColumns, width * column / kColumns);
                painted += static_cast<std::size_t>(span.dominant) + span.count;
                next += span.count;
            }
        }
        benchmark::DoNotOptimize(painted);
    }
}
BENCHMARK(frame)->Arg(1)->Arg(4)->Arg(64)->Arg(1024)->Unit(benchmark::kMillisecond);

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
