// SPDX-License-Identifier: MIT
// The life of one job, on the reactor's thread: pipes, keeper, capture, stop policy, states, report.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "io/reactor.h"
#include "job/capture.h"
#include "job/feeder.h"
#include "job/job.h"
#include "job/keeper_stock.h"
#include "job/observer.h"
#include "job/output_file.h"
#include "keeper/link.h"

namespace forklane {

/// Made on the caller's thread; begin() and all that follows run on the reactor's. What any thread may read is constant after
/// construction or guarded by the mutex. Job forwards its verbs here by posting.
class JobCore : public std::enable_shared_from_this<JobCore> {
public:
    JobCore(JobSpec spec, JobListener listener, Collector &collector, Reactor &reactor, KeeperStock &keepers);
    ~JobCore();

    // Constant after construction; any thread.
    [[nodiscard]] const JobSpec &spec() const { return m_spec; }
    [[nodiscard]] const std::shared_ptr<Recording> &recording() const { return m_recording; }
    [[nodiscard]] const RunTracks &tracks() const { return m_tracks; }
    [[nodiscard]] const std::shared_ptr<OutputStore> &output() const { return m_store; }
    [[nodiscard]] Reactor &reactor() const { return m_reactor; }

    // Any thread.
    /// Runs `verb` on the reactor's thread; not when the job is done (its engine may be gone).
    void post(std::function<void()> verb);
    [[nodiscard]] JobReport report() const;
    [[nodiscard]] bool isDone() const;
    [[nodiscard]] bool waitUntil(std::optional<Instant> deadline);

    // Reactor's thread.
    void begin(std::function<void()> whenDone);
    void stop();
    void waitLonger();
    void kill();
    void signalStage(std::uint32_t stage, int number);
    void sendInput(std::string bytes);
    void endInput();
    void leaveHolders();
    void saveOutput(const std::string &path);
    void abort(); ///< The engine ends: drops the keeper, which kills the tree, and finishes.

private:
    /// What a stage is launched with; closed in this program once the keeper has them.
    struct StageEnds {
        std::vector<Redirection> redirections; ///< Put before the command's own, as a shell does.
        std::vector<UniqueFd> owned;
    };

    /// What has become of the processes below the keeper. From Gone on they are no matter of the keeper's any more.
    enum class Tree : std::uint8_t {
        Kept,       ///< There may be some.
        Sweeping,   ///< They are being killed; Gone is awaited.
        Leaving,    ///< They are to be let go; Gone is awaited.
        Gone,       ///< None is left: the keeper can serve another job.
        OutOfReach, ///< None is left that may be killed.
        Left,
    };

    // job_core.cpp: the course of things
    void onKeeper(std::uint32_t events);
    void receiveReplies();
    void onReply(keeper::Link::Message message);
    void onOpening(const keeper::Reply &reply);
    void onSpawned(const keeper::Reply &reply);
    void updateStarted();
    void onExited(const keeper::Reply &reply);
    void onStopped(const keeper::Reply &reply, bool stopped);
    void updateStopped();
    void onCaptureEnded();
    void onOutputChanged();
    void checkEnded();
    void dropKeptPipes();
    void finish();
    void releaseKeeper();
    void fail(Error error);
    [[nodiscard]] std::optional<pid_t> parentOfAll() const;
    void look();
    void sendRequest(keeper::RequestKind kind, std::uint32_t stage = 0, int signal = 0);
    void sendUnsent();
    [[nodiscard]] bool isStopping() const { return m_now.stopping || m_tree == Tree::Sweeping; }
    [[nodiscard]] bool isKeeperFree() const { return m_tree >= Tree::Gone; }
    [[nodiscard]] bool allSettled() const;
    [[nodiscard]] std::size_t answered() const;
    [[nodiscard]] bool allEnded() const;
    [[nodiscard]] std::size_t living() const;
    void publish();
    [[nodiscard]] int exitCode() const;

    // job_stop.cpp, with stop(), waitLonger(), kill(), signalStage() and leaveHolders(): how it is brought to its end
    void killInTime();
    void waitForHolders();
    [[nodiscard]] bool isQuiet() const;
    void onSurvivors(const keeper::Reply &reply);
    void sweep();
    void sweepSoon();
    void onGone(std::uint32_t left);
    void readNoLonger();
    void failRefused();
    void loseStage(std::size_t index);
    void onKeeperLost();
    void awaitGuard(Instant giveUp);
    void onKeeperDied();

    // job_save.cpp, with saveOutput()
    void writeToFile(std::string_view bytes);
    void endSaving();

    // job_launch.cpp: from the spec to running stages
    void makeTracks();
    void makeCapture();
    void countRead(StreamKind kind, std::size_t bytes, Tick tick);
    void tellLastReads();
    void launchStages();
    void launchMore();
    void cancelLaunch(std::size_t index);
    [[nodiscard]] Status connect();
    [[nodiscard]] Status connectInput();
    [[nodiscard]] Status connectOutput();
    void launchStage(std::size_t index, const StageEnds &ends);
    void stageFailed(std::size_t index, LaunchFailure failure, Tick tick);
    void writeLaunchSlices(std::size_t index, const keeper::Reply &reply);

    // Constant after construction.
    JobSpec m_spec;
    const KeptSignals m_callersSignals; ///< For commands that keep them; of the thread that started the job.
    const JobListener m_listener;
    Reactor &m_reactor;
    KeeperStock &m_keepers;
    const std::shared_ptr<Recording> m_recording;
    std::shared_ptr<OutputStore> m_store;
    RunTracks m_tracks;

    // The reactor's.
    std::function<void()> m_whenDone;
    std::unique_ptr<TraceWriter> m_writer;
    std::optional<keeper::Link> m_keeper;
    std::unique_ptr<Capture> m_capture;
    std::optional<OutputFile> m_file; ///< While saveOutput() is under way.
    std::unique_ptr<Feeder> m_feeder;
    JobPipes m_pipes; ///< The observer looks into them; the kept ends are those of JobSpec::parentKeepsPipes.
    std::unique_ptr<Observer> m_observer;
    std::vector<StageEnds> m_ends; ///< Of stages that are still to be launched.
    std::size_t m_nextStage = 0;
    std::vector<Plan> m_plans;      ///< To explain failures with.
    std::vector<UniqueFd> m_pidfds; ///< Of living stages.
    std::vector<bool> m_settled;    ///< Launched or failed.
    std::vector<bool> m_ended;
    std::vector<bool> m_stoppedStages;
    JobReport m_now;
    Tree m_tree = Tree::Kept;
    bool m_killed = false;    ///< kill() was called, by hand, by a stop or by the time limit.
    bool m_finishing = false; ///< Only the last output is still on its way to whoever reads it.
    bool m_aborting = false;  ///< Nobody waits for that reader.
    bool m_done = false;
    std::optional<Reactor::TimerId> m_lookTimer;
    pid_t m_keeperPid = 0; ///< The parent of the stages, known when one was launched.
    RowId m_samplingRow;   ///< See kSamplingRow.
    Duration m_samplingInterval{};
    std::optional<Reactor::TimerId> m_timeoutTimer;
    std::optional<Reactor::TimerId> m_killTimer;
    std::optional<Reactor::TimerId> m_holdTimer;
    std::optional<Instant> m_readUntil; ///< When nobody's writing is waited for any more.
    std::optional<Reactor::TimerId> m_guardTimer;
    std::optional<Reactor::TimerId> m_answerTimer; ///< Any answer to a sweep stops it.
    std::vector<keeper::Request> m_unsent; ///< Requests that the keeper's socket had no room for.
    bool m_awaitsRoom = false;             ///< It is watched for room.
    struct Reads {
        Tick told = 0;           ///< When the last instant was written.
        std::int64_t untold = 0; ///< Bytes since.
    };
    std::array<Reads, 2> m_reads; ///< By StreamKind.
    NameId m_outputName;
    NameId m_errorName;

    mutable Mutex m_mutex;
    Condition m_changed;
    JobReport m_report FORKLANE_GUARDED_BY(m_mutex);
};

} // namespace forklane
