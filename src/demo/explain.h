// SPDX-License-Identifier: MIT
// The explanation of an example: numbered steps, each with the event that ticks it, and the search for these events in what
// was recorded. The texts are in resources/help, one file for each id.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "trace/recording.h"

namespace forklane {

enum class EventWhat : std::uint8_t {
    State,     ///< A slice of a role begins.
    StateEnd,  ///< A slice of a role ends.
    Exec,      ///< A launch has succeeded: execve(2) or posix_spawn(3) is over, and the program runs.
    Exited,    ///< The end by an exit code; `value` is the code.
    Signalled, ///< The end by a signal; `value` is its number.
    Failed,    ///< It never began, or could not end.
    Ended,     ///< The end, whatever it is.
    Mark,      ///< An instant: a read of output, a beat.
    Value,     ///< A sample: of a balance, a queue's depth, a pipe's fill. Without `value`, anything but 0.
};

/// What to look for in a recording. What is not set may be anything.
struct StepEvent {
    EventWhat what = EventWhat::State;
    Role role = Role::Other;           ///< State, StateEnd.
    std::string name;                  ///< How the slice's or the instant's name begins: "dup2".
    std::optional<TrackKind> on;       ///< What kind of track it is on.
    std::size_t track = 0;             ///< Which one of that kind (and group), from 1 on; 0: any.
    std::size_t group = 0;             ///< In which of the recording's groups, from 1 on; 0: any.
    std::optional<std::int64_t> value; ///< The exit code, the signal's number, the sample's value.
    std::size_t count = 1;             ///< The so manyth, in order of time.
    bool onEach = false;               ///< On each of the tracks, so that it happens with the last one's.

    bool operator==(const StepEvent &) const = default;
};

struct Step {
    std::string text;        ///< One or two sentences.
    std::string source;      ///< Where it is written: "pipe(7)".
    std::size_t run = 1;     ///< In which of the example's runs, from 1 on.
    std::string part;        ///< Instead of it, the title of a lesson's part.
    bool isOptional = false; ///< It need not happen in every run.
    StepEvent event;

    bool operator==(const Step &) const = default;
};

struct Explanation {
    std::vector<Step> steps;
    bool operator==(const Explanation &) const = default;
};

/// Reads a file of resources/help: {"steps": [{"text", "source", "run", "part", "optional", "event": {"what", "ends", "name",
/// "on", "track", "group", "value", "count", "each"}}]}. "what" is a role's word ("waits to read") or one of exec, exited,
/// signalled, failed, ended, mark, value; "on" is a track kind's word; a signal's value is its name. Nothing else is taken.
[[nodiscard]] Result<Explanation> parseExplanation(std::string_view json);

/// One of the runs that an explanation is about.
struct ExplainedRun {
    std::string part; ///< The title of a lesson's part.
    std::shared_ptr<const Recording> recording;
};

struct FoundEvent {
    std::size_t run = 0; ///< Index.
    Tick tick = 0;
    TrackId track;
    RowId row;                        ///< Invalid if it is the track's end.
    std::optional<std::size_t> slice; ///< Index in the row.
    bool operator==(const FoundEvent &) const = default;
};

/// Only a row's first slices are looked at: what an explanation is about happens early, and a flood must not cost more.
inline constexpr std::size_t kMostExplainedSlices = 4096;

/// The event, if it is in the recording (FoundEvent::run stays 0). Any thread.
[[nodiscard]] std::optional<FoundEvent> findEvent(const Recording &recording, const StepEvent &event);
/// Where the step's event is; nothing while its run is not there, or the event has not happened.
[[nodiscard]] std::optional<FoundEvent> findStep(const std::vector<ExplainedRun> &runs, const Step &step);

} // namespace forklane
