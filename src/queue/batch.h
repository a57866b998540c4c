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

namespace forklane::queue {

struct BatchSpec {
    std::string shell = "/bin/sh";   ///< Each command is `shell -c TEXT`.
    std::size_t slots = 1;           ///< Commands at the same time, 1–kMaxSlots; each has a keeper, which is used again.
    unsigned tries = 1;              ///< A command that fails is started up to that often.
    std::optional<Duration> timeout; ///< Of each attempt.
    HaltRule halt;
    StopPolicy stop;
    std::size_t mostQueued = 1000;    ///< submit() waits while so many wait for a slot.
    std::string spillFolder = "/tmp"; ///< Where output is kept that nobody has taken yet, in files without a name.
};
inline constexpr std::size_t kMaxSlots = 10'000;

/// What one stream of one attempt wrote.
struct Written {
    std::uint64_t size = 0;
    std::string bytes; ///< All of it, when it is small.
    UniqueFd file;     ///< Else a file without a name that holds it, from offset 0.
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
    std::optional<Duration> userTime;
    std::optional<Duration> systemTime;
    std::optional<std::int64_t> maxRssKib;
    Written output;
    Written errors;
};

/// submitted = queued + running + done + failed + cancelled, at every instant.
struct BatchCounts {
    std::uint64_t submitted = 0;
    std::uint64_t queued = 0;
    std::uint64_t running = 0;
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    std::uint64_t cancelled = 0; ///< Given up before they began, by a halt or a stop.
    std::uint64_t retried = 0;   ///< Further attempts that were started.
    bool halted = false;         ///< By the rule.

    bool operator==(const BatchCounts &) const = default;
};

/// All members may be called from any thread. The commands run on the engine's reactor, which starts the next one itself: a
/// slot never waits for the threads that submit or take. Destroying it stops what runs.
class Batch {
public:
    /// The recording gets a lane for each slot; one writer, the engine's reactor.
    Batch(BatchSpec spec, JobEngine &engine, Collector &collector);
    ~Batch();
    Batch(const Batch &) = delete;
    Batch &operator=(const Batch &) = delete;

    /// Numbers go up. Blocks while spec.mostQueued commands wait. False once nothing more will be started.
    bool submit(std::uint64_t number, std::string text);
    void close(); ///< No submit() follows.

    /// The next end, in their order; blocks. Nothing after the last one. While spec.slots + 16 ends have not been taken no
    /// further command is started.
    [[nodiscard]] std::optional<Ended> take();

    /// The lowest number of a command whose end has not been taken and may still come; one more than the last one's if there
    /// is none.
    [[nodiscard]] std::uint64_t lowestOpen() const;

    void pause(); ///< Nothing is started; what runs goes on.
    void resume();
    void drain(); ///< As HaltRule::When::Soon.
    void stop();  ///< As HaltRule::When::Now: the stop policy on everything that runs.
    [[nodiscard]] BatchCounts counts() const;
    [[nodiscard]] const std::shared_ptr<Recording> &recording() const;

private:
    struct Impl;
    const std::shared_ptr<Impl> m_impl;
};

} // namespace forklane::queue
