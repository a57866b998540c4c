// SPDX-License-Identifier: MIT
// One running pipeline: launched through a keeper, watched, stopped, and reported on.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "io/output_store.h"
#include "job/job_spec.h"
#include "job/run_tracks.h"
#include "trace/collector.h"
#include "trace/recording.h"

namespace forklane {

class JobCore;

/// A handle on a job; the job itself lives on its reactor's thread. All members may be called from any thread and return at
/// once unless said otherwise. Dropping the last handle does not end the job.
class Job {
public:
    explicit Job(std::shared_ptr<JobCore> core);
    ~Job();

    [[nodiscard]] const JobSpec &spec() const;
    [[nodiscard]] const std::shared_ptr<Recording> &recording() const;
    [[nodiscard]] const RunTracks &tracks() const;
    [[nodiscard]] const std::shared_ptr<OutputStore> &output() const; ///< Null unless OutputMode::Store.
    [[nodiscard]] JobReport report() const;

    void stop();             ///< The stop policy, on the whole tree.
    void waitLonger();       ///< While a stop is under way: SIGKILL follows one grace time later than it would have.
    void kill();             ///< SIGKILL to the whole tree, now.
    void pause();            ///< SIGSTOP to every stage.
    void resume();           ///< SIGCONT.
    void signal(int number); ///< To every living stage.
    void signalStage(std::size_t stage, int number);
    void sendInput(std::string bytes); ///< JobInput is InputByHand; else ignored. Never blocks: kept until the program reads.
    void endInput();
    /// Writes what is kept of the output, and all that comes from now on, to a file too (OutputMode::Store; not when Done). How
    /// it goes is in report().saving. The file's disk may slow the job down.
    void saveOutput(std::string path);
    void leaveHolders(); ///< While Held: done waiting, do not kill who holds the output.
    [[nodiscard]] bool isDone() const;
    void wait(); ///< Blocks until Done.
    /// False when `deadline` came first.
    [[nodiscard]] bool waitUntil(Instant deadline);

private:
    std::shared_ptr<JobCore> m_core;
};

/// Told on the reactor's thread whenever report() has changed; must return quickly. Output and trace rows change without it.
using JobListener = std::function<void()>;

/// Starts jobs. Owns one reactor thread and a stock of idle keepers. Construct one for the program, from any thread.
class JobEngine {
public:
    explicit JobEngine(Collector &collector);
    ~JobEngine(); ///< Ends every job's processes (SIGKILL), then the thread.
    JobEngine(const JobEngine &) = delete;
    JobEngine &operator=(const JobEngine &) = delete;

    /// Returns at once; files are opened and stages launched on threads of the engine's.
    [[nodiscard]] std::shared_ptr<Job> start(JobSpec spec, JobListener listener = {});
    /// Starts a keeper before there is a job for it (one with JobSpec::ownSession): the first job then takes no longer than the
    /// next ones. Returns at once. If none can be started, the job says why.
    void prepare();

private:
    struct Impl;
    const std::unique_ptr<Impl> m_impl;
};

} // namespace forklane
