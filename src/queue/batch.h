// SPDX-License-Identifier: MIT
// A list of shell commands over a number of slots: started, bounded, retried, halted, and each of them accounted for.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/unique_fd.h"
#include "job/job.h"
#include "queue/halt.h"
#include "queue/spill_files.h"
#include "queue/work_run.h"

namespace forklane::queue {

class JoblogFile;

struct BatchSpec {
    std::string shell =
        "/bin/sh"; ///< Each command is what `shell -c TEXT` does; /bin/sh is left out where it adds nothing (plain_line.h).
    std::size_t slotCount = 1;       ///< Commands at the same time, 1–kMaxSlots; each has a keeper, which is used again.
    unsigned tries = 1;              ///< A command that fails is started up to that often.
    std::optional<Duration> timeout; ///< Of each attempt.
    HaltRule halt;
    StopPolicy stop;
    std::size_t mostQueued = 1000;    ///< submit() waits while so many wait for a slot.
    std::string spillFolder = "/tmp"; ///< Where output is kept, in files without a name.
    bool keepsEnds = false;           ///< Nobody takes the ends: outputs and details of all attempts are kept while it lives.
    /// With keepsEnds: each end is added to it, and submit(Task) passes over the commands that have ended in it.
    std::shared_ptr<JoblogFile> joblog;
    bool runsFailedAgain = false; ///< Of these: the ones that failed are run again.
};
inline constexpr std::size_t kMaxSlots = 10'000;

/// Whether a command was begun at all. What was not is no end for a job log.
enum class Ran : std::uint8_t {
    Begun,     ///< Or could not be, for a reason of its own: no such program, too long.
    Cancelled, ///< Stopped before.
    CouldNot,  ///< A failure of ours: no descriptors, no processes, no place for its output.
};

/// One attempt that has ended and is not followed by another one.
struct Ended {
    std::uint64_t number = 0; ///< Of the command.
    unsigned tries = 1;       ///< How often it was started.
    std::string text;
    std::size_t slot = 0;
    std::chrono::system_clock::time_point startedAt;
    Duration wall{};
    bool succeeded = false;
    bool timedOut = false;
    std::optional<ExitStatus> status;
    std::string failure; ///< A sentence, when it could not be started or was lost.
    Ran ran = Ran::Begun;
    std::optional<Duration> userTime;
    std::optional<Duration> systemTime;
    std::optional<std::int64_t> maxRssKib;
    Written output;
    Written errors;
};

/// Commands instead of workers: each slot is a worker of the board. The commands run on the engine's reactor, which starts the
/// next one itself: a slot never waits for the threads that submit or take. Without spec.keepsEnds it drains after an end with
/// Ran::CouldNot.
class Batch final : public WorkRun {
public:
    Batch(BatchSpec spec, JobEngine &engine, Collector &collector,
          std::shared_ptr<Recording> recording = std::make_shared<Recording>());
    ~Batch() override;

    /// Numbers go up. Blocks while spec.mostQueued commands wait. False once nothing more will be started.
    bool submit(std::uint64_t number, std::string text);
    /// The next end, in their order; blocks. Nothing after the last one. While spec.slotCount + 16 ends have not been taken no
    /// further command is started. Not with spec.keepsEnds.
    [[nodiscard]] std::optional<Ended> take();
    /// The lowest number of a command whose end has not been taken and may still come; one more than the last one's if there
    /// is none. Not with spec.keepsEnds.
    [[nodiscard]] std::uint64_t lowestOpen() const;
    [[nodiscard]] bool isHalted() const; ///< By the rule.

    [[nodiscard]] const WorkSpec &spec() const override;
    [[nodiscard]] WorkBoard &board() override;
    bool submit(Task task) override; ///< Its name is the command, its number the next one.
    void close() override;
    void pause() override;
    void resume() override;
    void drain() override; ///< As HaltRule::When::Soon.
    void stop() override;  ///< As HaltRule::When::Now: the stop policy on everything that runs.
    [[nodiscard]] bool isPaused() const override;
    void addWorker() override;
    void drainWorker(WorkerId worker) override;
    void stopWorker(WorkerId worker) override; ///< Its command gets the stop policy and has failed.
    void killWorker(WorkerId worker) override; ///< Its command has failed; the slot goes on.
    [[nodiscard]] bool canKill() const override { return true; }
    void wake() override;
    [[nodiscard]] std::optional<AttemptDetails> details(TaskId id, unsigned attempt) const override;
    [[nodiscard]] Result<std::string> output(TaskId id, unsigned attempt, int stream, std::uint64_t from,
                                             std::size_t most) const override;
    [[nodiscard]] std::uint64_t outputSize(TaskId id, unsigned attempt, int stream) const override;
    [[nodiscard]] bool isFinished() const override;
    bool waitUntil(Instant deadline) override;

private:
    struct Impl;
    const std::shared_ptr<Impl> m_impl;
};

} // namespace forklane::queue
