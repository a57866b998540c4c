// SPDX-License-Identifier: MIT
// An order of steps as a short text: which thread makes the next step. "1122", "1212"; threads from 10 on are letters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "race/machine.h"

namespace forklane::race {

/// Indices of threads from 0. May stop before the program's end.
using Schedule = std::vector<std::uint8_t>;

/// '1' … '9', 'a' … 'z'.
[[nodiscard]] char letterOf(std::size_t thread) noexcept;
[[nodiscard]] std::string toText(const Schedule &schedule);

/// What is wrong with a schedule, and where.
struct ScheduleError {
    enum class What : std::uint8_t {
        NotAThread, ///< The character names none of the program's threads.
        Ended,      ///< The thread has made all its steps.
        Waits,      ///< The thread waits for a lock.
        TooLong,    ///< More steps than are kept.
    };
    std::size_t position = 0; ///< Index of the step; of the character for NotAThread, where spaces count.
    What what = What::NotAThread;
    char letter = '1';        ///< As it was written.
    std::size_t thread = 0;   ///< Not for NotAThread.
    std::optional<Wait> wait; ///< For Waits.
    std::string sentence;     ///< "step 3: thread 2 waits for the lock that deposit holds".

    bool operator==(const ScheduleError &) const = default;
};

inline constexpr std::size_t kMaxSchedule = 1'000'000;

/// Reads the text and runs it: what comes back can be executed from the start. Spaces and line ends are skipped.
[[nodiscard]] tl::expected<Schedule, ScheduleError> parseSchedule(const Program &program, std::string_view text);

/// Whether each step can be executed in turn.
[[nodiscard]] tl::expected<void, ScheduleError> checkSchedule(const Machine &machine, const Schedule &schedule);

/// What the thread waits for, as a clause: "the lock that deposit holds".
[[nodiscard]] std::string describe(const Program &program, const Wait &wait);

} // namespace forklane::race
