// SPDX-License-Identifier: MIT
// Numbers and endings in words, the same on every page.
#pragma once

#include <cstdint>

#include <string>

#include <QString>
#include <QStringList>

#include "base/time.h"
#include "trace/recording.h"
#include "trace/row.h"

namespace forklane::ui {

/// "0 s", "640 ns", "1.24 ms", "2.10 s", "3 min 05 s", "2 h 04 min": three significant digits, never a clamp-less overflow
/// (negative → "0 s"; Duration::max() → "–").
[[nodiscard]] QString formatDuration(Duration duration);
/// Like formatDuration with a unit fitting `step`, for the ticks of a ruler: "150 ms", "0.2 s".
[[nodiscard]] QString formatRulerTick(Duration offset, Duration step);
/// "0 B", "512 B", "35 KB", "1.2 MB", "3.4 GB" (powers of 1,000).
[[nodiscard]] QString formatBytes(std::uint64_t bytes);
[[nodiscard]] QString formatRate(double bytesPerSecond); ///< "1.2 MB/s".
[[nodiscard]] QString formatCount(std::uint64_t count);  ///< "18,345,112".
/// "Running 2.1 s · 1 of 4 done": those that are not empty, parted by " · ".
[[nodiscard]] QString joinFacts(const QStringList &facts);
/// "0", "exit 1", "SIGPIPE", "not started: ENOENT", "end not seen"; empty while it goes on.
[[nodiscard]] QString formatResult(const RowResult &result);
/// "recording 38 MB, 1,200,000 events" and what is missing from it: "none dropped" is said too.
[[nodiscard]] QStringList recordingFacts(const RecordingStats &stats);
/// "stdout: 8 B read".
[[nodiscard]] QString outputReadText(const QString &stream, std::int64_t bytes);
/// ✓ for 0, ✕ for what failed; empty while it goes on.
[[nodiscard]] QString resultMark(const RowResult &result);

/// An engine's words as a sentence of its own: a capital first, a full stop last.
[[nodiscard]] QString asSentence(const std::string &words);

} // namespace forklane::ui
