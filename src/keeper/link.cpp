// SPDX-License-Identifier: MIT
#include "keeper/link.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper/cgroup.h"
#include "process/own_program.h"

namespace forklane::keeper {

namespace {

constexpr std::size_t kMaxMessageFds = kMaxFds;

} // namespace

const std::string &keeperPath()
{
    static const std::string path = ownProgram("forklane-keeper");
    return path;
}

Result<Link> Link::start(bool ownSession)
{
    std::array<int, 2> ends;
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return failure({errno, "make a socket for", "forklane-keeper", ""});
    UniqueFd ours(ends[0]);
    const UniqueFd theirs(ends[1]);
    Command command;
    command.argv = {"forklane-keeper"};
    command.executables = {keeperPath()};
    command.redirections = {{kSocketFd, OwnFd{theirs.get()}}};
    command.grouping = ownSession ? Grouping::NewSession : Grouping::Inherit;
    command.restoreSignals = false; // the keeper sets its own dispositions and mask, and its stages get clean ones
    auto process = forklane::spawn(command);
    if (!process) {
        Error error = process.error().error;
        error.subject = keeperPath();
        if (error.code == ENOENT)
            error.detail = "forklane-keeper belongs beside the program or into ../libexec/forklane";
        return failure(std::move(error));
    }
    if (auto set = setNonBlocking(ours.get()); !set)
        return failure(set.error());
    return Link(std::move(*process), std::move(ours), ownSession);
}

Link::~Link()
{
    if (!m_socket)
        return;
    m_socket.reset();
    if (!m_gaveUp)
        awaitEnd();
    if (m_process.poll())
        return;
    (void)m_process.kill();
    (void)m_process.release(); // Child would wait for ever
}

bool Link::hasEnded() const
{
    pollfd entry = {m_process.pidfd(), POLLIN, 0};
    return ::poll(&entry, 1, 0) > 0;
}

bool Link::guardWasKilled() const
{
    siginfo_t info = {};
    return ::waitid(P_PIDFD, static_cast<id_t>(m_process.pidfd()), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid != 0 && info.si_code != CLD_EXITED;
}

void Link::goOn()
{
    (void)m_process.signal(SIGCONT);
}

void Link::endKeeper()
{
    (void)m_process.signal(SIGUSR1);
}

/// It ends when nobody of its job is left: SIGKILL needs no one's consent. It may be stopped.
void Link::awaitEnd()
{
    const Instant giveUp = Clock::now() + kEndsWithin;
    while (!m_process.wait(Clock::now() + kWakeAgain) && Clock::now() < giveUp)
        goOn();
    if (!m_process.poll()) {
        endKeeper();
        (void)m_process.wait(Clock::now() + kWakeAgain * 10);
    }
    const auto ended = m_process.poll();
    if (ended && ended->isSuccess())
        return;
    if (const auto group =
            Cgroup::ofGuard(m_process.pid())) { // keeper and guard were killed, perhaps, and nobody has cleaned up
        (void)group->kill();
        group->remove(giveUp);
    }
}

Status Link::request(const Request &request, std::span<const int> fds)
{
    auto sent = send(m_socket.get(), std::as_bytes(std::span(&request, 1)), fds);
    if (request.kind == RequestKind::Tree || request.kind == RequestKind::Sweep)
        goOn(); // the end of a job does not wait for whoever has stopped its keeper
    return sent;
}

Status Link::spawn(std::uint32_t stage, const Plan &plan, std::span<const int> handed, std::uint32_t flags)
{
    if (handed.size() + 1 > kMaxMessageFds)
        return failure({E2BIG, "start", plan.argv.front(), "it is handed more than 249 descriptors"});
    const Request head = {RequestKind::Spawn, stage, 0, flags};
    const std::string bytes = encodePlan(plan);
    if (bytes.size() <= kMostInside) {
        std::string message(reinterpret_cast<const char *>(&head), sizeof head);
        message += bytes;
        return send(m_socket.get(), std::as_bytes(std::span(message)), handed);
    }
    auto file = toMemoryFile(bytes);
    if (!file)
        return failure(file.error());
    std::vector<int> fds = {file->get()};
    fds.insert(fds.end(), handed.begin(), handed.end());
    return request(head, fds);
}

Result<Link::Message> Link::receive()
{
    Message message;
    auto received = keeper::receive(m_socket.get(), std::as_writable_bytes(std::span(&message.reply, 1)));
    if (!received && received.error().code != ECONNRESET)
        return failure(received.error());
    if (!received || received->size == 0)
        return failure({EPIPE, "hear from", "forklane-keeper", "it was killed"});
    if (!received->fds.empty())
        message.pidfd = std::move(received->fds.front());
    return message;
}

} // namespace forklane::keeper
