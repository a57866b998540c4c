// SPDX-License-Identifier: MIT
// Numbers, steps and ends of orders in words: pure functions of the model's facts.
#pragma once

#include <optional>

#include <QString>

#include "race/model.h"
#include "race/replay.h"

namespace forklane::ui {

[[nodiscard]] QString valueText(race::Value value); ///< "50", "−50".
/// All digits, grouped as the locale does: "137,846,528,820".
[[nodiscard]] QString countText(race::Count count);
/// "1 order", "6 orders".
[[nodiscard]] QString ordersText(race::Count count);
/// "33.3 %", with the locale's decimal separator; small ones keep two digits that say something. Neither 0 nor 100 unless it
/// is so exactly. Empty when `whole` is 0.
[[nodiscard]] QString shareText(race::Count part, race::Count whole);

/// What stands on an axis: "load".
[[nodiscard]] QString stepWord(const race::Program &program, const race::Step &step);
/// "store 120".
[[nodiscard]] QString stepAction(const race::Program &program, const race::ReplayStep &step);
/// "step 3 of 4: deposit, store 120"; with what was lost there.
[[nodiscard]] QString stepText(const race::Program &program, const race::Replay &replay, std::size_t position);

/// Where an order ends.
struct EndWords {
    QString what;                ///< "ends at 50", "deadlock", "stops after 2 steps".
    QString verdict;             ///< "✕ expected 70", "✓ right"; may be empty.
    std::optional<bool> isRight; ///< Nothing while it is not known.
};
[[nodiscard]] EndWords endWords(const race::Program &program, const race::Replay &replay);

/// A machine's clause as a sentence: first letter as it is, with a full stop.
[[nodiscard]] QString sentence(const std::string &clause);

} // namespace forklane::ui
