// SPDX-License-Identifier: MIT
// A recording as Chrome Trace JSON, which ui.perfetto.dev and chrome://tracing open.
// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "trace/recording.h"

namespace forklane {

/// Takes the text piece by piece; an error ends the writing and comes out of it.
using TextSink = std::function<Status(std::string_view)>;

/// Writes what the recording holds now, in memory of some 100 KiB however long it is. Any thread, while it grows too.
///
/// A top-level track is a process, each row of slices or instants a thread of it (a track's first row bears the track's
/// name), samples are counters of the process. Their pid and tid are made up: they follow the order of making, for real
/// pids are reused; the real one is args.pid. `ts` and `dur` are µs of CLOCK_MONOTONIC with three decimals; on an axis of
/// order a step counts as 1 µs and otherData.axis is "order". A slice that still goes on ends at the last tick and has
/// args.open. A payload is args.text, with the whole's args.text_bytes where only a part was kept. A row's end is an instant of
/// category "result". Text that is not UTF-8 gets U+FFFD in its place. What the recording's limit has dropped is missing;
/// otherData.dropped_entries counts it.
[[nodiscard]] Status streamChromeJson(const Recording &recording, const TextSink &sink);

[[nodiscard]] std::string toChromeJson(const Recording &recording);

/// To a file (see openTextOutput): "-" is standard output, "….gz" is compressed.
[[nodiscard]] Status writeChromeJson(const Recording &recording, const std::string &path);

} // namespace forklane
