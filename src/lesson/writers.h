// SPDX-License-Identifier: MIT
// Several threads, or processes, that print a line each at the same time: whose bytes came when, and whether lines were torn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "trace/recording.h"

namespace forklane::lesson {

enum class Writing : std::uint8_t {
    Apart,     ///< The text and the newline are two writes, as Python 2's print does it.
    Whole,     ///< One write each.
    Locked,    ///< Two writes, under a lock.
    Processes, ///< /bin/echo for each: a process, one write.
};

struct WritersSpec {
    std::vector<std::string> lines; ///< One for each writer, without newline; 1–kMostWriters, none longer than 1,000 bytes.
    Writing writing = Writing::Apart;
    Duration gap{};         ///< Threads: from the text's write to the newline's; the widening.
    bool isSteered = false; ///< Apart: led so that every text is written before the first newline.
};
inline constexpr std::size_t kMostWriters = 64;

/// What one write(2) brought.
struct Piece {
    std::size_t writer = 0;
    std::string bytes;
    Tick tick = 0; ///< When the write returned; of a process, when its bytes were read.
};

struct WritersRun {
    std::vector<Piece> pieces; ///< In the order in which the kernel took them.
    [[nodiscard]] std::string text() const;
};

/// Runs them once, and writes lanes for them into `recording` (time axis; the calling thread is its only writer). Each writer
/// has a datagram socket of its own that leads to one receiver, so that the kernel tells the order of the writes and whose each
/// is (unix(7): such sockets are reliable and keep the order). Blocks until all have written.
[[nodiscard]] Result<WritersRun> runWriters(const WritersSpec &spec, Recording &recording);

/// Whether the text is anything but the lines, whole and each once.
[[nodiscard]] bool isTorn(const WritersSpec &spec, const WritersRun &run);

/// How many of so many runs were torn.
[[nodiscard]] Result<std::size_t> countTorn(const WritersSpec &spec, std::size_t runs);

} // namespace forklane::lesson
