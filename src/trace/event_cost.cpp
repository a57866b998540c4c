// SPDX-License-Identifier: MIT
#include "trace/event_cost.h"

#include <algorithm>
#include <array>
#include <memory>

#include "trace/collector.h"
#include "trace/recording.h"

namespace forklane {

namespace {

constexpr int kBursts = 31;
constexpr int kBurst = 1024; // events; a quarter of a ring

} // namespace

Duration measureEventCost()
{
    Collector collector;
    const auto recording = std::make_shared<Recording>();
    const RowId row = recording->addRow({.track = recording->addTrack({}), .kind = RowKind::Slices, .name = {}});
    const auto writer = collector.attach(recording);
    std::array<Duration, kBursts> bursts{};
    for (Duration &burst : bursts) {
        const Instant begin = Clock::now();
        for (int event = 0; event < kBurst; ++event)
            writer->begin(row, tickNow(), Role::Running, Certainty::Exact);
        burst = Clock::now() - begin;
        collector.flush();
    }
    std::nth_element(bursts.begin(), bursts.begin() + kBursts / 2, bursts.end());
    return bursts[kBursts / 2] / kBurst;
}

} // namespace forklane
