// SPDX-License-Identifier: MIT
// What a thread or process of a lesson did, noted by itself, and put into a recording when it is over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/exit_status.h"
#include "trace/recording.h"

namespace forklane::lesson {

/// One writer: the thread it is about, or whoever watches the process. Slices are added in the order of time.
struct Lane {
    struct Entry {
        Role role = Role::Running;
        Tick begin = 0;
        Tick end = 0;
        std::string name;
    };
    std::string name;
    TrackKind kind = TrackKind::Thread;
    std::int64_t number = -1; ///< tid or pid.
    Certainty certainty = Certainty::Exact;
    std::optional<ExitStatus> status; ///< Of a process.
    std::vector<Entry> entries;
    std::vector<Entry> holds; ///< Of a lock, over the others.
    std::vector<Entry> marks; ///< Instants, in a row of their own.

    void add(Role role, Tick begin, Tick end, std::string label) { entries.push_back({role, begin, end, std::move(label)}); }
    void hold(Tick begin, Tick end) { holds.push_back({Role::HoldsLock, begin, end, "holds the lock"}); }
    [[nodiscard]] Tick end() const { return entries.empty() ? 0 : entries.back().end; }
};

/// A group with a track for each lane. The calling thread is the recording's only writer.
TrackId addLanes(Recording &recording, std::string_view title, const std::vector<Lane> &lanes);

} // namespace forklane::lesson
