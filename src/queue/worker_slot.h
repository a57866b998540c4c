// SPDX-License-Identifier: MIT
// One place in a pool of processes: a keeper, and under it one worker after another.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/reactor.h"
#include "keeper/link.h"
#include "queue/transport.h"
#include "queue/worker_protocol.h"

namespace forklane::queue {

/// What is started as a worker. Its argv gets one more word: the heartbeat's period in milliseconds.
struct WorkerProgram {
    std::vector<std::string> argv = {"forklanectl", "worker"};
    std::string executable; ///< Empty: forklanectl, beside this program.
    Duration heartbeat = std::chrono::milliseconds(500);
};

/// A keeper for each worker, not one for the pool: below one of them the orphans of two workers could not be told apart, and
/// what a dead worker has left behind (its command, whatever session that went to) must be gone before its task runs again. The
/// keeper stays for the next worker. Reactor's thread; nothing blocks but the start of a keeper (about a millisecond).
class WorkerSlot {
public:
    /// How a worker ended. It and all that it started are gone by then.
    struct End {
        std::optional<ExitStatus> status; ///< Nothing: it was never there, or its keeper was killed.
        std::string failure;              ///< Why it could not start or was given up; empty otherwise.
        bool wasReady = false;
        Tick seen = 0;
    };
    /// Told in this order: onStarted, then words and stops, at last onEnded. None of them may destroy the slot; onEnded may
    /// start the next worker.
    struct Listener {
        std::function<void(pid_t)> onStarted;
        std::function<void(const FromWorker &)> onWord;
        std::function<void()> onHeard; ///< After the words that came at one time.
        std::function<void(bool isStopped)> onStopped;
        std::function<void(End)> onEnded;
    };
    WorkerSlot(Reactor &reactor, const WorkerProgram &program, Listener listener);
    ~WorkerSlot(); ///< Kills who is left, and waits for that.
    WorkerSlot(const WorkerSlot &) = delete;
    WorkerSlot &operator=(const WorkerSlot &) = delete;

    /// While there is no worker. Its end is always told, also when it cannot be started: later, not within this call.
    void start(Result<std::unique_ptr<Transport>> transport);
    void send(std::string_view records);
    /// Receives what has been said by now: before somebody judges for how long nothing was said.
    void listen();
    void kill();                                ///< SIGKILL to the worker.
    void giveUp(std::string sentence);          ///< Kills it and believes it no further word.
    void stop(std::chrono::milliseconds grace); ///< SIGTERM to it and all that it started; SIGKILL after the grace.

    [[nodiscard]] bool hasWorker() const { return m_state != State::Empty; }
    [[nodiscard]] bool isRunning() const { return m_state == State::Runs; }
    /// It is there to be given orders.
    [[nodiscard]] bool isListening() const { return m_state == State::Runs && m_wasReady && m_failure.empty() && !m_killAt; }
    [[nodiscard]] bool isStopped() const { return m_isStopped; }
    [[nodiscard]] pid_t pid() const { return m_pid; } ///< −1 when there is none.
    [[nodiscard]] Instant lastWord() const { return m_lastWord; }

private:
    enum class State : std::uint8_t {
        Empty,
        Starts,
        Runs,
        Ends, ///< The worker has ended; what it started may not have.
    };
    [[nodiscard]] Status launch();
    void onKeeper();
    void onReply(keeper::Link::Message message);
    void onSpawned(keeper::Link::Message message);
    void onExited(const keeper::Reply &reply);
    void onKeeperDied();
    void awaitRest();
    void request(keeper::RequestKind kind, int signal = 0);
    void sweep();
    void finish();

    Reactor &m_reactor;
    const Listener m_listener;
    Command m_command;
    std::optional<keeper::Link> m_keeper;
    std::unique_ptr<Transport> m_transport;
    RecordReader<FromWorker> m_words;
    State m_state = State::Empty;
    bool m_wasReady = false;
    bool m_isStopped = false;
    bool m_isSwept = false; ///< The keeper has been told to kill who is left.
    pid_t m_pid = -1;
    UniqueFd m_pidfd;
    Plan m_plan; ///< To explain a failure with.
    std::string m_failure;
    std::optional<ExitStatus> m_status;
    Tick m_seen = 0;
    Instant m_lastWord;
    std::optional<Instant> m_killAt; ///< While it is being stopped.
    std::optional<Reactor::TimerId> m_timer;
    std::vector<char> m_room;
};

/// Where forklanectl is: beside this program. Found once.
[[nodiscard]] const std::string &workerPath();

} // namespace forklane::queue
