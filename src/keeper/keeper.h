// SPDX-License-Identifier: MIT
// The keeper: a tiny single-threaded process, parent and subreaper of one job's processes. It launches what it is told, reports
// every end, and when the program goes away it kills until nobody is left.
#pragma once

#include <csignal>
#include <cstdint>
#include <map>
#include <vector>

#include "base/unique_fd.h"
#include "keeper/guard.h"
#include "keeper/opener.h"
#include "keeper/protocol.h"
#include "process/launch.h"

namespace forklane::keeper {

class Keeper {
public:
    /// Becomes a child subreaper (prctl(2)). SIGCHLD must be blocked and every terminal signal ignored before.
    Keeper(UniqueFd socket, Guarded guarded);
    /// Serves until the program's end of the socket is closed, or the guard gone, and nobody is left. Returns the exit code.
    int run();

private:
    /// One that is yet to be launched.
    struct Stage {
        std::uint32_t index = 0;
        bool joinsGroup = false;
        Plan plan;
        std::vector<UniqueFd> handed;
        std::vector<UniqueFd> files; ///< Of the plan, open already.
    };
    /// One whose files are being opened.
    struct Opening {
        Stage stage;
        Opener opener;
        bool isStopped = false; ///< Told so.
        bool isDone = false;    ///< All are open, or one has failed; it is launched when it goes on.
    };

    void serve();
    void onOrphaned();
    void handle(const Request &request, Received received);
    void spawn(const Request &request, Received received);
    [[nodiscard]] Result<Plan> planOf(const Received &received, std::size_t inside) const;
    void openAside(Stage stage);
    void tellOpening(std::uint32_t index, std::size_t file);
    void onOpened(std::uint32_t index);
    void finishOpening(std::uint32_t index);
    void failOpening(std::uint32_t index);
    void dropOpening(std::uint32_t index);
    [[nodiscard]] Opening *openingOf(pid_t pid);
    [[nodiscard]] Launched launchStage(Stage &stage, std::span<const UniqueFd> files);
    void replySpawned(std::uint32_t index, const Launched &launched);
    [[nodiscard]] bool nobodyIsLeft() const;
    void reap();
    void reportStage(std::uint32_t stage, const siginfo_t &info);
    void finish(pid_t pid, std::uint32_t stage, bool isStage, const siginfo_t &info);
    void signalStages(std::uint32_t stage, int number);
    std::uint32_t reportSurvivors();
    void sweep();
    [[nodiscard]] bool killGroup() const;
    void sayGone(std::uint32_t left);
    [[nodiscard]] bool isAlone() const;
    void forgetJob();
    void reply(const Reply &message, std::size_t size, int fd = -1);

    /// The newest message, as it came.
    struct Message {
        Request request;
        std::array<char, kMostInside> plan;
    };

    UniqueFd m_socket;
    Guarded m_guarded;
    const std::uint64_t m_changedSignals = changedSignals(); ///< main() has prepared them; nothing alters them later.
    Message m_message;
    UniqueFd m_childSignals;                 ///< signalfd(2) for SIGCHLD.
    std::map<pid_t, std::uint32_t> m_stages; ///< Living stages; their pids stay valid because only this process reaps them.
    std::map<std::uint32_t, Opening> m_openings; ///< By stage.
    pid_t m_leader = 0;                          ///< Whose number the group of the job's stages has.
    bool m_launching = true;
    bool m_tellBytes = false;
    bool m_sweeping = false;
    bool m_leaving = false;
    bool m_orphaned = false; ///< The program has gone, or the guard.
};

} // namespace forklane::keeper
