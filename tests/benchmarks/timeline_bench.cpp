// SPDX-License-Identifier: MIT
// A frame of 10 million slices in 32 lanes at 1920 px: pinned, laid out and painted, beside a scan of every slice.
#include <QApplication>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

#include <benchmark/benchmark.h>

#include "theme.h"
#include "timeline/picture/timeline_find.h"
#include "timeline/picture/timeline_layout.h"
#include "timeline/timeline_painter.h"

namespace {

using namespace forklane;
using namespace forklane::ui;

constexpr int kLanes = 32;
constexpr int kSlicesPerLane = 10'000'000 / kLanes;
constexpr Tick kSliceTicks = 1000;
constexpr QSizeF kSize(1920, 32 * 24 + kRulerHeight);

std::shared_ptr<Recording> makeRecording()
{
    constexpr Role kRoles[] = {Role::Running, Role::WaitsToRead, Role::WaitsToWrite, Role::Sleeping};
    auto recording = std::make_shared<Recording>();
    for (int lane = 0; lane < kLanes; ++lane) {
        const TrackId track = recording->addTrack({"lane", TrackKind::Process, {}, lane, 0});
        const RowId row = recording->addRow({track, RowKind::Slices, {}});
        Event event;
        event.row = row;
        event.kind = EventKind::SliceBegin;
        for (int slice = 0; slice < kSlicesPerLane; ++slice) {
            event.tick = 1 + slice * kSliceTicks;
            event.role = kRoles[(slice / (lane + 1) + slice / 5000) % 4];
            recording->apply(event);
        }
    }
    return recording;
}

const std::shared_ptr<Recording> &recording()
{
    static const auto kRecording = makeRecording();
    return kRecording;
}

LayoutText layoutText(NameCache &names)
{
    LayoutText text;
    text.width = [](const QString &words) { return 7.0 * static_cast<double>(words.size()); };
    text.name = [&names](NameId id) -> const QString & { return names(id); };
    text.matches = [](const QString &) { return true; };
    return text;
}

/// The argument is the zoom: 1 shows all of it.
DrawList layoutFrame(NameCache &names, std::int64_t zoom)
{
    const PinnedRecording pinned = pinRecording(recording(), std::nullopt, std::nullopt);
    LayoutOptions options;
    options.size = kSize;
    const double width = kSize.width() - kHeadWidth;
    const TimeScale scale = TimeScale::between(pinned.first, pinned.newest, width).zoomed(static_cast<double>(zoom), width / 3);
    return layoutTimeline(pinned, lanesOf(*pinned.structure), scale, layoutText(names), options);
}

void layoutOnly(benchmark::State &state)
{
    NameCache names;
    names.reset(recording());
    std::size_t boxes = 0;
    for (auto _ : state)
        boxes = layoutFrame(names, state.range(0)).boxes.size();
    state.counters["boxes"] = static_cast<double>(boxes);
}

void layoutAndPaint(benchmark::State &state)
{
    NameCache names;
    names.reset(recording());
    QImage image(kSize.toSize(), QImage::Format_RGB32);
    TimelinePainter painter;
    for (auto _ : state) {
        QPainter device(&image);
        painter.paint(device, layoutFrame(names, state.range(0)), Theme::light(), kSize);
    }
}

/// What the block pyramid spares: reading each slice once for the same picture, without painting it.
void linearScan(benchmark::State &state)
{
    const PinnedRecording pinned = pinRecording(recording(), std::nullopt, std::nullopt);
    const TimeScale scale = TimeScale::between(pinned.first, pinned.newest, kSize.width() - kHeadWidth);
    for (auto _ : state) {
        std::int64_t columns = 0;
        for (const PinnedRow &row : pinned.rows) {
            double column = -1;
            for (std::size_t index = 0; index < row.slices.size(); ++index) {
                const double x = scale.xOf(row.slices.at(index).begin);
                columns += x >= column + 1 ? 1 : 0;
                column = x >= column + 1 ? x : column;
            }
        }
        benchmark::DoNotOptimize(columns);
    }
}

BENCHMARK(layoutOnly)->Arg(1)->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(layoutAndPaint)->Arg(1)->Arg(100)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(linearScan)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
