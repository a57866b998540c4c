// SPDX-License-Identifier: MIT
// Which rows of a job's recording mean what. RunTracks is written once when the job starts; pictures read it.
#pragma once

#include <optional>
#include <vector>

#include "trace/recording.h"

namespace forklane {

/// A stage, or a process that one has started.
struct ProcessTracks {
    TrackId track;
    RowId state;       ///< Slices: a file is waited for, launch (exact), then running, waits, … (sampled). Its result is the
                       ///< process's end.
    RowId cpu;         ///< Samples: CPU time used so far, ns (/proc/PID/schedstat; a stage's final value from rusage).
    RowId memory;      ///< Samples: bytes in RAM (rss in /proc/PID/stat).
    RowId read;        ///< Samples: bytes taken by read(2) and the like so far, of all descriptors (rchar in /proc/PID/io).
    RowId written;     ///< Samples: bytes passed to write(2) and the like so far, of all descriptors (wchar in /proc/PID/io).
    RowId notFollowed; ///< Samples, of a stage alone: processes below it, seen so far, that have no tracks: too many.
};

/// The pipe between stage i and stage i + 1.
struct PipeTracks {
    TrackId track;
    RowId fill; ///< Samples: bytes in the pipe (FIONREAD on a read end, mostly opened for that instant). Capacity: the track's.
                ///< Its result is the end of the last who held the pipe.
};

struct RunTracks {
    TrackId group;
    RowId groupRow; ///< Slices: none; its result is the job's (code = the job's exit code).
    std::vector<ProcessTracks> stages;
    std::vector<PipeTracks> pipes; ///< stages.size() − 1
    TrackId output;
    RowId reads; ///< Instants, exact: for each read of captured output (those within a millisecond together); value = bytes,
                 ///< name = "stage:1" or "stage:2".
};

/// Makes the rows of a stage's track.
[[nodiscard]] ProcessTracks addProcess(Recording &recording, TrackInfo info);
/// Of a process that a stage has started, or one below it.
[[nodiscard]] ProcessTracks addDescendant(Recording &recording, TrackInfo info);
/// The rows that one of them has made for this track; invalid ids for any other.
[[nodiscard]] ProcessTracks processTracks(const Structure &structure, TrackId track);

} // namespace forklane
