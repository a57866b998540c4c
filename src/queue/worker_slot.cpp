// SPDX-License-Identifier: MIT
#include "queue/worker_slot.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <utility>

#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "process/own_program.h"

namespace forklane::queue {

namespace {

constexpr std::size_t kRoom = 64 * 1024; // all that a pipe holds
constexpr Duration kLookAgain = std::chrono::milliseconds(20);
constexpr std::uint32_t kTheWorker = 0;

Command commandOf(const WorkerProgram &program)
{
    Command command;
    command.argv = program.argv;
    const auto period = std::chrono::duration_cast<std::chrono::milliseconds>(program.heartbeat);
    command.argv.push_back(std::to_string(std::max<std::int64_t>(1, period.count())));
    command.executables = {program.executable.empty() ? workerPath() : program.executable};
    return command;
}

} // namespace

const std::string &workerPath()
{
    static const std::string path = ownProgram("forklanectl");
    return path;
}

WorkerSlot::WorkerSlot(Reactor &reactor, const WorkerProgram &program, Listener listener)
    : m_reactor(reactor), m_listener(std::move(listener)), m_command(commandOf(program)), m_room(kRoom)
{}

WorkerSlot::~WorkerSlot()
{
    m_reactor.cancel(m_timer);
    m_transport.reset();
    if (m_keeper)
        m_reactor.unwatch(m_keeper->socket());
}

void WorkerSlot::start(Result<std::unique_ptr<Transport>> transport)
{
    assert(m_state == State::Empty);
    m_state = State::Starts;
    m_wasReady = false;
    m_isStopped = false;
    m_isSwept = false;
    m_words = {};
    m_lastWord = Clock::now();
    Status launched;
    if (transport) {
        m_transport = std::move(*transport);
        launched = launch();
    } else {
        launched = failure(transport.error());
    }
    if (launched)
        return;
    m_failure = describe(launched.error());
    m_state = State::Ends;
    m_seen = tickNow();
    m_timer = m_reactor.at(Clock::now(), [this] {
        m_timer.reset();
        finish();
    });
}

Status WorkerSlot::launch()
{
    if (!m_keeper) {
        auto keeper = keeper::Link::start(true);
        if (!keeper)
            return failure(keeper.error());
        m_keeper.emplace(std::move(*keeper));
        m_reactor.watch(m_keeper->socket(), EPOLLIN, [this](std::uint32_t) { onKeeper(); });
    }
    Command command = m_command;
    redirect(command, 0, NullDevice());
    for (const Redirection &end : m_transport->workersEnds())
        command.redirections.push_back(end);
    auto flat = flatten(command);
    if (!flat)
        return failure(flat.error().error);
    m_plan = std::move(flat->plan);
    return m_keeper->spawn(kTheWorker, m_plan, flat->handed, keeper::kLast);
}

void WorkerSlot::send(std::string_view records)
{
    if (m_transport)
        m_transport->send(records);
}

void WorkerSlot::listen()
{
    while (m_transport && m_failure.empty()) {
        const std::string_view bytes = m_transport->receive(m_room);
        if (bytes.empty())
            return;
        m_lastWord = Clock::now();
        m_words.feed(bytes);
        while (m_failure.empty()) {
            const auto word = m_words.next();
            if (!word)
                return giveUp(describe(word.error()));
            if (!*word)
                break;
            m_wasReady = m_wasReady || std::holds_alternative<WorkerReady>(**word);
            m_listener.onWord(**word);
        }
        m_listener.onHeard();
        if (bytes.size() < m_room.size() && m_state == State::Runs)
            return; // level-triggered: what comes now calls again
    }
}

void WorkerSlot::kill()
{
    if (m_pidfd)
        ::syscall(SYS_pidfd_send_signal, m_pidfd.get(), SIGKILL, nullptr, 0);
}

void WorkerSlot::giveUp(std::string sentence)
{
    if (!m_failure.empty() || m_state == State::Empty)
        return;
    m_failure = std::move(sentence);
    kill();
}

void WorkerSlot::stop(std::chrono::milliseconds grace)
{
    if (m_state == State::Empty || m_killAt)
        return;
    m_killAt = Clock::now() + grace;
    request(keeper::RequestKind::Tree, SIGTERM);
    request(keeper::RequestKind::Tree, SIGCONT); // a stopped one ends too
    if (!m_timer)
        awaitRest();
}

/// Until nobody is left, or the time to be patient is over.
void WorkerSlot::awaitRest()
{
    m_timer = m_reactor.at(std::min(*m_killAt, Clock::now() + kLookAgain), [this] {
        m_timer.reset();
        if (Clock::now() >= *m_killAt)
            return sweep();
        if (m_state == State::Ends)
            request(keeper::RequestKind::Look);
        awaitRest();
    });
}

/// Kills who is left; Gone follows.
void WorkerSlot::sweep()
{
    if (!std::exchange(m_isSwept, true))
        request(keeper::RequestKind::Sweep);
}

void WorkerSlot::request(keeper::RequestKind kind, int signal)
{
    if (m_keeper)
        (void)m_keeper->request({kind, kTheWorker, signal, 0}); // a keeper that has gone is seen by its socket's end
}

void WorkerSlot::onKeeper()
{
    while (m_keeper) {
        auto message = m_keeper->receive();
        if (message)
            onReply(std::move(*message));
        else if (message.error().code == EAGAIN)
            return;
        else
            onKeeperDied();
    }
}

void WorkerSlot::onReply(keeper::Link::Message message)
{
    switch (message.reply.kind) {
    case keeper::ReplyKind::Opening: break; // of a worker none may wait
    case keeper::ReplyKind::Spawned: onSpawned(std::move(message)); break;
    case keeper::ReplyKind::Exited: onExited(message.reply); break;
    case keeper::ReplyKind::Stopped:
    case keeper::ReplyKind::Continued:
        m_isStopped = message.reply.kind == keeper::ReplyKind::Stopped;
        m_lastWord = Clock::now();
        m_listener.onStopped(m_isStopped);
        break;
    case keeper::ReplyKind::Survivors:
        if (m_state == State::Ends && message.reply.count == 0)
            sweep();
        break;
    case keeper::ReplyKind::Gone:
        if (m_state == State::Ends)
            finish();
        break;
    }
}

void WorkerSlot::onSpawned(keeper::Link::Message message)
{
    const LaunchRecord &record = message.reply.launch;
    if (record.error != 0) {
        m_failure = describe(explain(m_plan, record).error);
        m_state = State::Ends;
        m_seen = tickNow();
        finish();
        return;
    }
    m_state = State::Runs;
    m_pid = record.pid;
    m_pidfd = std::move(message.pidfd);
    m_transport->open(m_reactor, [this] { listen(); });
    if (!m_failure.empty())
        kill();
    m_listener.onStarted(m_pid);
}

/// The word of its parent, which has waited for it: not an end of file.
void WorkerSlot::onExited(const keeper::Reply &reply)
{
    m_status = ExitStatus::fromWaitid(reply.exit.code, reply.exit.status);
    m_seen = reply.exit.seen;
    m_state = State::Ends;
    m_isStopped = false;
    m_pidfd.reset();
    listen(); // first what it has said, all of it
    if (m_failure.empty() && m_words.isInside())
        m_failure = "ended in the middle of a record";
    if (reply.nobodyLeft == 1)
        return finish();
    if (!m_killAt)
        sweep();
}

/// Its guard has killed all that was below it.
void WorkerSlot::onKeeperDied()
{
    m_reactor.unwatch(m_keeper->socket());
    m_keeper.reset();
    if (m_state == State::Empty)
        return;
    m_state = State::Ends;
    m_pidfd.reset();
    m_seen = tickNow();
    listen();
    if (m_failure.empty())
        m_failure = "was killed with its keeper";
    finish();
}

void WorkerSlot::finish()
{
    m_reactor.cancel(m_timer);
    m_killAt.reset();
    m_transport.reset();
    m_pid = -1;
    m_state = State::Empty;
    m_listener.onEnded({std::exchange(m_status, std::nullopt), std::exchange(m_failure, {}), m_wasReady, m_seen});
}

} // namespace forklane::queue
