// SPDX-License-Identifier: MIT
// The threads that race: made once, each kept to a CPU of its own as far as there are CPUs, asleep between two races.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/error.h"
#include "race/patience.h"
#include "race/program.h"

namespace forklane::race {

/// Owns up to kMaxThreads threads ("racer 1" …), makes them when they are first needed and joins them at the end. They run
/// behind everything else (nice 10), so that a window stays quick beside them, and in short turns, so that busy CPUs do not
/// hold a race up (Linux 6.12 and later). One caller at a time.
class Racers {
public:
    /// `cpus`: the CPUs to use; empty: all that this process may use.
    explicit Racers(std::vector<int> cpus = {});
    ~Racers();
    Racers(const Racers &) = delete;
    Racers &operator=(const Racers &) = delete;

    [[nodiscard]] WaitMode mode() const noexcept { return m_cpus.size() > 1 ? WaitMode::Spin : WaitMode::Sleep; }
    /// Those that `count` racers are kept to.
    [[nodiscard]] std::vector<int> cpusOf(std::size_t count) const;

    /// Calls job(0) … job(count − 1), each on a thread of its own, and returns when all have returned. Meanwhile calls
    /// `meanwhile` on the calling thread about every 50 ms. 1 ≤ count ≤ kMaxThreads. Fails when threads cannot be made.
    [[nodiscard]] Status run(std::size_t count, const std::function<void(std::size_t)> &job,
                             const std::function<void()> &meanwhile = {});

private:
    std::vector<int> m_cpus;
    struct Impl;
    const std::unique_ptr<Impl> m_impl;
};

} // namespace forklane::race
