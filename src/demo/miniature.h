// SPDX-License-Identifier: MIT
// A run's lanes, small enough for a card: what the gallery shows of each example. Made from recordings alone; those that come
// with the program are in resources/pictures, one file for each id.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "trace/recording.h"

namespace forklane {

struct Miniature {
    static constexpr int kColumns = 96;          ///< The run's time, or its steps, from its begin to its end.
    static constexpr std::size_t kMostLanes = 6; ///< The first ones.

    struct Piece {
        Role role = Role::Other;
        int begin = 0; ///< Columns; begin < end ≤ kColumns.
        int end = 0;
        bool operator==(const Piece &) const = default;
    };
    /// Either pieces, disjoint and in order, or levels.
    struct Lane {
        std::vector<Piece> pieces;
        std::vector<int> levels; ///< A value in each column, in % of the highest one.
        bool operator==(const Lane &) const = default;
    };
    std::vector<Lane> lanes;

    bool operator==(const Miniature &) const = default;
};

/// A lane for each process, thread, worker, pipe, queue and balance of which something was recorded, in the recording's order,
/// over the time of their slices. A slice has two columns at least, over what was before it; a lock that is held and an update
/// that is lost stand over the track's other states. Of the first 4,096 slices of a row. Any thread.
[[nodiscard]] Miniature miniatureOf(const Recording &recording);

/// {"lanes": [{"pieces": [["running", 0, 96]]}, {"levels": [0, 100, …]}]}: a role's word and columns.
[[nodiscard]] std::string toJson(const Miniature &miniature);
[[nodiscard]] Result<Miniature> parseMiniature(std::string_view json);

} // namespace forklane
