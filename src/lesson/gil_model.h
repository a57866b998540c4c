// SPDX-License-Identifier: MIT
// The rules of CPython's global lock alone, played step by step: no thread runs, and it ends the same way each time.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lesson/gil.h"

namespace forklane::lesson {

struct GilModelSpec {
    Work work = Work::Cpu;
    std::size_t workers = 4; ///< 1–kMostGilWorkers.
    int steps = 10;   ///< Cpu: of each worker's computing. Io: of each of four waits, with one step of computing after it.
    int interval = 5; ///< Steps that a worker waits before it asks for the lock: sys.setswitchinterval().
    bool operator==(const GilModelSpec &) const = default;
};

struct GilModelRun {
    int steps = 0;              ///< Until the last worker has ended.
    std::uint64_t switches = 0; ///< Of the lock's holder.
};

/// Rules as in global_lock.h; of several that wait, the one that has waited longest takes it. Writes lanes into `recording`,
/// whose axis is Axis::Order (the calling thread is its only writer). Values beyond the ranges above are taken as the nearest
/// one.
GilModelRun runGilModel(const GilModelSpec &spec, Recording &recording);

} // namespace forklane::lesson
