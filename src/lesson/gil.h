// SPDX-License-Identifier: MIT
// The same work by one to many threads: under one global lock, without it, and by processes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "trace/recording.h"

namespace forklane::lesson {

enum class Work : std::uint8_t {
    Cpu, ///< A fixed number of steps of arithmetic.
    Io,  ///< Waits for a timer, four times, with a little arithmetic in between; the lock is free meanwhile.
};
enum class Regime : std::uint8_t {
    GlobalLock, ///< Threads under one lock (global_lock.h).
    NoLock,     ///< Threads.
    Processes,  ///< A process for each share: `forklanectl burn STEPS`, or sleep(1) for I/O.
};

struct GilSpec {
    Work work = Work::Cpu;
    Regime regime = Regime::GlobalLock;
    std::size_t workers = 2;                                ///< 1–kMostGilWorkers.
    Duration each = std::chrono::milliseconds(60);          ///< A worker's share, alone on this machine.
    Duration switchInterval = std::chrono::milliseconds(5); ///< As CPython's.
    bool operator==(const GilSpec &) const = default;
};
inline constexpr std::size_t kMostGilWorkers = 16;
inline constexpr int kGilWaits = 4;         ///< Of a worker that does I/O.
inline constexpr int kGilComputeShare = 50; ///< Of each wait: so little is computed in between.

struct GilRun {
    Duration wall{};            ///< From the first one's begin to the last one's end.
    std::uint64_t switches = 0; ///< Of the lock's holder.
    Duration onCpu{};           ///< Of all threads together; 0 for processes.
};

/// How many steps of the arithmetic take so long on this machine, alone: measured once, then kept. Any thread.
[[nodiscard]] std::uint64_t stepsFor(Duration time);
/// That arithmetic. Nothing of it can be optimised away.
void doSteps(std::uint64_t steps);

/// Runs it once and writes lanes into `recording` (time axis; the calling thread is its only writer). Blocks.
[[nodiscard]] Result<GilRun> runGil(const GilSpec &spec, Recording &recording);

} // namespace forklane::lesson
