// SPDX-License-Identifier: MIT
// From a plan to a process: three ways over one child routine. Used in-process by spawn() and by the keeper.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <sys/types.h>

#include "base/unique_fd.h"
#include "process/child_exec.h"
#include "process/plan.h"

namespace forklane {

/// What a launch left behind, in numbers: a keeper sends it over its socket as it is.
struct LaunchRecord {
    std::int64_t called = 0;   ///< When the fork, clone or posix_spawn was called; CLOCK_MONOTONIC, ns.
    std::int64_t returned = 0; ///< When it returned to the caller (vfork and spawn: after exec).
    std::int64_t seen = 0;     ///< When exec (or the failure) was known to the caller.
    pid_t pid = -1;            ///< −1 when there is no child: it could not be made, or it failed and has been reaped.
    int error = 0;             ///< errno of what failed; 0 = the program runs.
    std::int32_t detail = 0;   ///< With `failed == Child`: the step's detail; with Open: index into Plan::files.
    enum class Failed : std::int32_t { Nothing, Open, Folder, Fork, Child, Refused } failed = Failed::Nothing;
    ChildStep step = ChildStep::Begun; ///< With `failed == Child`.
};

struct Launched {
    LaunchRecord record;
    UniqueFd pidfd; ///< Of the child, close-on-exec.
    std::vector<LaunchStep> steps;
};

/// Bit n − 1 for each signal n that this process does not leave at its default now (sigaction(2)).
[[nodiscard]] std::uint64_t changedSignals() noexcept;
inline constexpr std::uint64_t kAnySignal = ~std::uint64_t{0};

/// Whether opening the file can wait for somebody else: a FIFO waits for its other end (fifo(7)), a terminal for its line.
/// Folders and the memory devices (/dev/null) do not wait; regular files only where somebody holds a lease (fcntl(2)).
[[nodiscard]] bool mayWait(const PlannedFile &file);
/// open(2), close-on-exec, with the flags that its mode stands for; invalid and errno when it fails. Waits as long as it takes.
[[nodiscard]] UniqueFd openFile(const PlannedFile &file);
/// The same, but fails with EAGAIN instead of waiting for somebody. (What hangs in a broken file system does so here too.)
[[nodiscard]] UniqueFd openAtOnce(const PlannedFile &file);
/// Whether LaunchMode::Spawn was asked for and cannot express the plan: ENOTSUP, before a file is touched.
[[nodiscard]] bool isRefused(const Plan &plan);

/// Opens the plan's files, launches, and waits until exec has happened or failed; a failed child is reaped. Blocks: opening a
/// FIFO can take for ever, so never call it on a thread that others wait for. `handed[i]` is what PlannedFd::index i means.
/// `changed` are the signals whose dispositions the child looks after: a program that alters none after start-up saves a system
/// call for each of the others (LaunchMode::Spawn looks after all). Sanitizer builds take the fork path for LaunchMode::Vfork
/// (their run-time does not survive a shared address space).
[[nodiscard]] Launched launch(const Plan &plan, std::span<const int> handed, std::uint64_t changed = kAnySignal);
/// The same with the plan's files open already, in their order. Requires !isRefused(plan).
[[nodiscard]] Launched launchOpened(const Plan &plan, std::span<const int> handed, std::span<const UniqueFd> files,
                                    std::uint64_t changed = kAnySignal);

/// What a launch that failed before there was a child leaves.
[[nodiscard]] Launched notLaunched(LaunchRecord::Failed failed, int error, std::int32_t detail = 0);

/// The record as a failure with words; requires record.error != 0.
[[nodiscard]] LaunchFailure explain(const Plan &plan, const LaunchRecord &record);

/// What LaunchMode::Spawn cannot express in this plan ("umask", "user", "nice"); empty if it can. Only the launcher knows of
/// one thing more: posix_spawn(3) cannot make a child ignore what the launcher does not (Plan::keptSignals).
[[nodiscard]] const char *notForPosixSpawn(const Plan &plan);

/// The words on a timeline: "dup2", "clone (vfork)".
[[nodiscard]] const char *nameOfStep(ChildStep step) noexcept;
[[nodiscard]] const char *nameOfCall(LaunchMode mode) noexcept;

} // namespace forklane
