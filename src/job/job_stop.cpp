// SPDX-License-Identifier: MIT
// How a job is brought to its end: stop policy, kill, whoever outlives the stages or holds their output, a keeper that died.
#include <algorithm>
#include <cerrno>
#include <csignal>

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "job/job_core.h"
#include "process/proc_stat.h"

namespace forklane {

namespace {

constexpr Duration kHoldGrace = std::chrono::milliseconds(250); // without a byte, after the last stage's end

void killSame(pid_t pid, const ProcIdentity &identity)
{
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    const auto again = identify(pid);
    if (pidfd && again && again->startTime == identity.startTime)
        ::syscall(SYS_pidfd_send_signal, pidfd.get(), SIGKILL, nullptr, 0);
}

/// The process and all that descend from it; none when it has been reaped: by then its number may be another's.
void killFamily(pid_t root, const UniqueFd &pidfd)
{
    std::vector<std::pair<pid_t, ProcIdentity>> family;
    for (const Descendant &who : descendantsOf(root)) {
        auto identity = identify(who.pid);
        if (identity && identity->parent == who.parent)
            family.emplace_back(who.pid, std::move(*identity));
    }
    if (::syscall(SYS_pidfd_send_signal, pidfd.get(), SIGKILL, nullptr, 0) != 0)
        return;
    for (const auto &[pid, identity] : family)
        killSame(pid, identity);
}

} // namespace

void JobCore::stop()
{
    if (m_done)
        return;
    if (allEnded()) { // only holders are left, and whoever does not read the output
        kill();
        return;
    }
    if (isStopping())
        return;
    const Instant now = Clock::now();
    m_now.stopRequested = !m_now.timedOut;
    m_now.stopping = StopProgress{now, now + m_spec.stop.grace, false};
    sendRequest(keeper::RequestKind::Tree, 0, m_spec.stop.signal);
    sendRequest(keeper::RequestKind::Tree, 0, SIGCONT); // a stopped program would not notice
    killInTime();
    publish();
}

void JobCore::waitLonger()
{
    if (m_done || !m_now.stopping || m_now.stopping->killed)
        return;
    m_now.stopping->killAt += m_spec.stop.grace;
    killInTime();
    publish();
}

void JobCore::killInTime()
{
    m_reactor.cancel(m_killTimer);
    m_killTimer = m_reactor.at(m_now.stopping->killAt, [this] {
        m_killTimer.reset();
        kill();
    });
}

void JobCore::kill()
{
    if (m_done)
        return;
    m_now.stopRequested = m_now.stopRequested || (!m_now.timedOut && !allEnded());
    if (m_now.stopping)
        m_now.stopping->killed = true;
    if (m_capture)
        m_capture->giveUp();
    m_killed = true;
    sweep();
    if (isKeeperFree())
        readNoLonger();
    publish();
}

void JobCore::signalStage(std::uint32_t stage, int number)
{
    sendRequest(keeper::RequestKind::Signal, stage, number);
}

void JobCore::waitForHolders()
{
    if (m_holdTimer)
        return;
    const Instant quietUntil = std::max(m_capture->lastByte(), Clock::now()) + kHoldGrace;
    m_holdTimer = m_reactor.at(m_readUntil.value_or(quietUntil), [this] {
        m_holdTimer.reset();
        if (!m_capture || !m_capture->isOpen())
            return;
        if (!m_readUntil && !isQuiet()) {
            waitForHolders();
            return;
        }
        if (isKeeperFree()) { // held by somebody outside the tree
            finish();
            return;
        }
        m_now.state = JobState::Held;
        sendRequest(keeper::RequestKind::Look);
        publish();
    });
}

/// All who could be killed have been. Whoever writes on is not to be reached: what the pipes hold by now is read, and no more.
void JobCore::readNoLonger()
{
    if (m_done || !m_capture || !m_capture->isOpen() || m_readUntil)
        return;
    m_readUntil = Clock::now() + kHoldGrace;
    m_reactor.cancel(m_holdTimer);
    waitForHolders();
}

/// What the sink has no space for may be waiting in the pipe.
bool JobCore::isQuiet() const
{
    return !m_capture->isPaused() && Clock::now() - m_capture->lastByte() >= kHoldGrace;
}

void JobCore::onSurvivors(const keeper::Reply &reply)
{
    if (!allEnded())
        return; // killed while it ran: nobody has outlived the stages
    m_now.heldBy.clear();
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(reply.count, keeper::kMaxSurvivors); ++i)
        m_now.heldBy.push_back({reply.survivors[i].pid, reply.survivors[i].name.data()});
    publish();
    if (m_tree == Tree::Sweeping || m_now.state != JobState::Held)
        return;
    if (m_spec.leaveDescendants)
        leaveHolders();
    else if (!m_spec.askAboutHolders || reply.count == 0)
        sweep(); // nobody below the keeper holds it: nothing to ask about
}

/// Who outlives the stages of a job whose output nobody reads here has as long to end by itself as if it were silent.
void JobCore::sweepSoon()
{
    const auto &stages = m_now.stages;
    const bool hadAny =
        std::any_of(stages.begin(), stages.end(), [](const StageReport &stage) { return stage.pid.has_value(); });
    if (m_capture || m_killed || !hadAny) {
        sweep();
    } else if (!m_holdTimer) {
        m_holdTimer = m_reactor.at(Clock::now() + kHoldGrace, [this] {
            m_holdTimer.reset();
            sweep();
        });
    }
}

void JobCore::sweep()
{
    if (!m_keeper || m_tree != Tree::Kept)
        return;
    m_tree = Tree::Sweeping;
    m_answerTimer = m_reactor.at(Clock::now() + keeper::Link::kEndsWithin, [this] {
        m_answerTimer.reset();
        if (m_keeper)
            m_keeper->endKeeper(); // it hangs, perhaps in a file system that does not answer
    });
    sendRequest(keeper::RequestKind::Sweep);
}

void JobCore::leaveHolders()
{
    if (!m_keeper || !allEnded())
        return;
    if (isKeeperFree()) { // those who hold the output are not below it
        readNoLonger();
        return;
    }
    if (m_tree != Tree::Kept)
        return;
    m_tree = Tree::Leaving;
    sendRequest(keeper::RequestKind::Look); // to name them
    sendRequest(keeper::RequestKind::Leave);
}

/// Nobody of the tree is left that may be killed, so whatever the pipes still hold ends with an end of file.
void JobCore::onGone(std::uint32_t left)
{
    const bool leaving = m_tree == Tree::Leaving;
    if (!leaving && !allEnded()) {
        failRefused();
        return;
    }
    m_tree = leaving ? Tree::Left : left > 0 ? Tree::OutOfReach : Tree::Gone;
    m_now.leftHolders = (leaving || left > 0) && !m_now.heldBy.empty();
    if (m_killed)
        readNoLonger();
    if (leaving)
        finish();
    else
        checkEnded();
}

/// A stage that became another user's, by a set-uid program, is not ours to kill (kill(2)). Its keeper goes, it goes on.
void JobCore::failRefused()
{
    std::string who;
    for (std::size_t i = 0; i < m_ended.size(); ++i) {
        if (m_ended[i])
            continue;
        if (m_now.stages[i].pid)
            who += fmt::format("{}process {}", who.empty() ? "" : ", ", *m_now.stages[i].pid);
        loseStage(i);
    }
    fail({EPERM, "stop", m_spec.pipeline.text, who + " runs as another user and goes on; that user, or root, can stop it"});
}

/// It is not known how it ends.
void JobCore::loseStage(std::size_t index)
{
    m_writer->end(m_tracks.stages[index].state, tickNow());
    m_writer->result(m_tracks.stages[index].state, tickNow(), Ending::Lost, 0);
    m_ended[index] = true;
}

/// Its guard kills who is left and ends; others' jobs do not wait for that.
void JobCore::onKeeperLost()
{
    m_reactor.unwatch(m_keeper->socket());
    m_unsent.clear();
    m_awaitsRoom = false;
    awaitGuard(Clock::now() + keeper::Link::kEndsWithin);
}

void JobCore::awaitGuard(Instant giveUp)
{
    const bool isLate = Clock::now() >= giveUp;
    if (isLate)
        m_keeper->giveUp();
    if (isLate || m_keeper->hasEnded()) {
        onKeeperDied();
        return;
    }
    m_keeper->goOn();
    m_guardTimer = m_reactor.at(Clock::now() + keeper::Link::kWakeAgain, [this, giveUp] {
        m_guardTimer.reset();
        awaitGuard(giveUp);
    });
}

void JobCore::onKeeperDied()
{
    for (std::size_t i = 0; i < m_pidfds.size(); ++i) {
        if (m_ended[i])
            continue;
        if (m_pidfds[i])
            killFamily(*m_now.stages[i].pid, m_pidfds[i]);
        loseStage(i);
    }
    // The guard has killed all that was below the keeper, unless it was killed too: then those that stayed in the keeper's
    // session are still to be found by it. The session's number is the guard's, which is not reaped yet.
    if (m_spec.ownSession && m_keeper->guardWasKilled()) {
        for (const auto &[pid, identity] : allProcesses()) {
            if (identity.session == m_keeper->pid())
                killSame(pid, identity);
        }
    }
    fail({0, "go on with", m_spec.pipeline.text,
          "its keeper (forklane-keeper) was killed; its programs were killed too, their results were not seen"});
}

} // namespace forklane
