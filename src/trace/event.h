// SPDX-License-Identifier: MIT
// The vocabulary of a recording: ids, roles, and the 32-byte event that crosses a ring.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "base/id.h"

namespace forklane {

/// A point on a recording's axis: nanoseconds of CLOCK_MONOTONIC, or the number of a step (see Axis).
using Tick = std::int64_t;
inline constexpr Tick kOpenEnd = INT64_MAX; ///< The end of a slice that still goes on.

struct TrackTag;
struct RowTag;
struct NameTag;
using TrackId = Id<TrackTag>; ///< What has a head on the timeline: a process, a pipe, a thread.
using RowId = Id<RowTag>;     ///< One line of disjoint slices (or of samples) of a track.
using NameId = Id<NameTag>;   ///< An interned text.

enum class Axis : std::uint8_t { Time, Order };

/// What the thing on the track is doing. One word each on screen (UI.md section 10). HoldsLock and LostUpdate stand in rows of
/// their own over the track's other states; a LostUpdate's slice covers the store, its value is the tick at which it was lost.
enum class Role : std::uint8_t {
    Running,
    Launch,
    WaitsToRead,
    WaitsToWrite,
    Sleeping,
    Stopped,
    Zombie,
    WaitsForLock,
    HoldsLock,
    Queued,
    Assigned,
    InDoubt,
    LostUpdate,
    Killed,
    Idle,
    Other,
};
inline constexpr int kRoleCount = 16;

/// How a slice was learned: from the kernel's own word at that instant, from looking now and then, from a model.
enum class Certainty : std::uint8_t { Exact, Sampled, Modelled };

/// How a track ended.
enum class Ending : std::uint8_t {
    None,      ///< It still goes on.
    Exited,    ///< code = exit code, 0–255.
    Signalled, ///< code = signal number.
    Failed,    ///< It never began: code = errno.
    Lost,      ///< Its end was not seen (its keeper died).
};

enum class EventKind : std::uint8_t {
    SliceBegin, ///< Ends the row's open slice, if any, at the same tick. a = value.
    SliceEnd,   ///< Ends the row's open slice.
    Instant,    ///< a = value.
    Counter,    ///< a = value.
    Result,     ///< The track's end: a = code, role field unused, `ending` set.
};

/// What a source writes into its ring. State events are never dropped; only samples may be.
struct Event {
    Tick tick = 0;
    RowId row;
    EventKind kind = EventKind::Instant;
    Role role = Role::Other;
    Certainty certainty = Certainty::Exact;
    Ending ending = Ending::None;
    std::int64_t a = 0;
    NameId name;
    std::uint32_t payload = 0; ///< Bytes of it, beside the ring; of a SliceBegin or an Instant.
};
static_assert(sizeof(Event) == 32 && std::is_trivially_copyable_v<Event>);

// The words of files: English, lower case, the same in every format. Stable: files that are read back depend on them.
[[nodiscard]] std::string_view wordOf(Role role) noexcept;           ///< "waits to read"
[[nodiscard]] std::string_view wordOf(Certainty certainty) noexcept; ///< "sampled"
[[nodiscard]] std::string_view wordOf(Ending ending) noexcept;       ///< "signalled"

/// The role whose word it is.
[[nodiscard]] std::optional<Role> roleNamed(std::string_view word) noexcept;

} // namespace forklane
