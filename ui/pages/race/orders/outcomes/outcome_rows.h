// SPDX-License-Identifier: MIT
// What all orders lead to, as rows of a table: pure functions of the model's answer.
#pragma once

#include <optional>
#include <vector>

#include <QString>

#include "race/model.h"
#include "race/replay.h"

namespace forklane::ui {

/// One kind of end with the number of orders that lead there.
struct OutcomeRow {
    enum class Kind : std::uint8_t {
        Heading, ///< Of the rows below it; nothing to choose.
        Value,   ///< Orders that end with a value.
        Lost,    ///< Orders that lose so many updates.
        Deadlock,
        Livelock,
    };
    Kind kind = Kind::Heading;
    QString title;               ///< "50", "70, right", "nothing lost".
    QString detail;              ///< Of a deadlock: who waits for whom.
    QString count;               ///< "2"; of a heading what is counted.
    QString share;               ///< "33.3 %"
    double part = 0;             ///< The same from 0 to 1.
    std::optional<bool> isRight; ///< Nothing where nothing is expected.
    race::Schedule example;
    race::Value value = 0; ///< For Value.
    std::size_t lost = 0;  ///< For Lost.
};

/// Deadlocks first, then values, then lost updates.
[[nodiscard]] std::vector<OutcomeRow> outcomeRows(const race::Program &program, const race::Answer &answer);

/// Whether the order ends as the row says.
[[nodiscard]] bool endsAs(const OutcomeRow &row, const race::Replay &replay);

/// "6 orders, 4 classes", "137,846,528,820 orders: counted, not listed."
[[nodiscard]] QString totalText(const race::Answer &answer);
/// "70, right: 33.3 %. An update is lost in 66.7 %."
[[nodiscard]] QString summaryText(const race::Program &program, const race::Answer &answer);
/// What is going to be done: "137,846,528,820 orders: they are counted, not listed."
[[nodiscard]] QString planText(const race::Plan &plan);
[[nodiscard]] QString progressText(const race::Progress &progress); ///< "4,200,000 states so far"

} // namespace forklane::ui
