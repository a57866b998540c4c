// SPDX-License-Identifier: MIT
#include "process/communicate.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "process/splice.h"

namespace forklane {

namespace {

constexpr Duration kHeldGrace = std::chrono::milliseconds(250);

/// A write to a pipe without reader raises SIGPIPE in this thread; held back here and taken off again, other threads untouched.
class PipeSignalHeld {
public:
    PipeSignalHeld()
    {
        ::sigemptyset(&m_pipe);
        ::sigaddset(&m_pipe, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    ~PipeSignalHeld()
    {
        const timespec none = {0, 0};
        if (!::sigismember(&m_before, SIGPIPE))
            ::sigtimedwait(&m_pipe, nullptr, &none);
        ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    PipeSignalHeld(const PipeSignalHeld &) = delete;
    PipeSignalHeld &operator=(const PipeSignalHeld &) = delete;

private:
    sigset_t m_pipe;
    sigset_t m_before;
};

/// One conversation: the three pipes, what is left to write, and what was read.
class Conversation {
public:
    Conversation(Child &child, SplicingWriter input, std::size_t limit)
        : m_child(child), m_input(std::move(input)), m_limit(limit)
    {
        for (int target : {0, 1, 2}) {
            if (!m_child.pipe(target))
                continue;
            (void)setNonBlocking(m_child.pipe(target).get());
            ::fcntl(m_child.pipe(target).get(), F_SETPIPE_SZ, kPipeBytes);
        }
        writeSome();
    }

    Communicated run(std::optional<Instant> deadline)
    {
        std::optional<Instant> giveUp; // set when the child has ended: someone else may hold its pipes
        while (true) {
            if (!m_result.status) {
                m_result.status = m_child.poll();
                if (m_result.status)
                    giveUp = Clock::now() + kHeldGrace;
            }
            if (m_result.status)
                m_child.pipe(0).reset();
            if (m_result.status && !m_child.pipe(1) && !m_child.pipe(2))
                break;
            const Instant until = std::min(deadline.value_or(Instant::max()), giveUp.value_or(Instant::max()));
            if (until != Instant::max() && Clock::now() >= until)
                break;
            if (waitFor(until) && giveUp)
                giveUp = Clock::now() + kHeldGrace;
        }
        return std::move(m_result);
    }

private:
    /// True if a byte was read.
    bool waitFor(Instant until)
    {
        std::array<pollfd, 4> entries = {{{m_child.pipe(0) ? m_child.pipe(0).get() : -1, POLLOUT, 0},
                                          {m_child.pipe(1) ? m_child.pipe(1).get() : -1, POLLIN, 0},
                                          {m_child.pipe(2) ? m_child.pipe(2).get() : -1, POLLIN, 0},
                                          {m_result.status ? -1 : m_child.pidfd(), POLLIN, 0}}};
        timespec timeout = {};
        if (until != Instant::max()) {
            const Duration left = std::max(Duration(0), Duration(until - Clock::now()));
            timeout = {left.count() / 1'000'000'000, left.count() % 1'000'000'000};
        }
        if (::ppoll(entries.data(), entries.size(), until == Instant::max() ? nullptr : &timeout, nullptr) <= 0)
            return false;
        if (entries[0].revents != 0)
            writeSome();
        const bool output = entries[1].revents != 0 && readSome(1, m_result.output);
        const bool errors = entries[2].revents != 0 && readSome(2, m_result.errors);
        return output || errors;
    }

    /// One piece at most.
    void writeSome()
    {
        UniqueFd &pipe = m_child.pipe(0);
        if (!pipe)
            return;
        if (!m_input.isEmpty() && m_input.write(pipe.get()) < 0 && errno != EAGAIN && errno != EINTR)
            m_input = SplicingWriter(""); // EPIPE: the child wants no more; not an error of ours
        if (m_input.isEmpty())
            pipe.reset();
    }

    bool readSome(int target, ByteBuffer &into)
    {
        UniqueFd &pipe = m_child.pipe(target);
        const std::size_t room = std::min(m_reader.pieceBytes(), m_limit - std::min(m_limit, into.size()));
        const std::span<char> space = room > 0 ? into.room(room) : std::span(m_thrownAway);
        const ssize_t size = m_reader.read(pipe.get(), space);
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            return false;
        if (size <= 0) {
            pipe.reset();
            return false;
        }
        if (room > 0)
            into.commit(static_cast<std::size_t>(size));
        else
            m_result.outputCut = true;
        return true;
    }

    Child &m_child;
    SplicingWriter m_input;
    SplicingReader m_reader;
    const std::size_t m_limit;
    std::array<char, 64 * 1024> m_thrownAway; ///< Where bytes beyond the limit are read to.
    Communicated m_result;
};

std::string nameOf(const Command &command)
{
    if (command.argv.size() == 3 && command.argv[1] == "-c")
        return command.argv[2];
    return quoteWords(command.argv);
}

} // namespace

Communicated communicate(Child &child, std::string_view input, std::optional<Instant> deadline, std::size_t limit)
{
    const PipeSignalHeld held;
    return Conversation(child, SplicingWriter(input), limit).run(deadline);
}

Communicated communicate(Child &child, ByteBuffer &&input, std::optional<Instant> deadline, std::size_t limit)
{
    const PipeSignalHeld held;
    return Conversation(child, SplicingWriter(std::move(input)), limit).run(deadline);
}

std::string describe(const CalledProcessError &error)
{
    if (error.status.isSignalled())
        return fmt::format("Command '{}' died with {}.", error.command, signalName(error.status.signal()));
    return fmt::format("Command '{}' returned non-zero exit status {}.", error.command, error.status.code());
}

std::string describe(const TimeoutExpired &error)
{
    return fmt::format("Command '{}' timed out after {} seconds", error.command,
                       std::chrono::duration<double>(error.timeout).count());
}

tl::expected<ExitStatus, CallError> call(const Command &command, std::optional<Duration> timeout)
{
    auto child = spawn(command);
    if (!child)
        return tl::unexpected(CallError(child.error()));
    if (!timeout)
        return child->wait();
    if (const auto status = child->wait(Clock::now() + *timeout))
        return *status;
    child->kill();
    child->wait();
    return tl::unexpected(CallError(TimeoutExpired{nameOf(command), *timeout, {}}));
}

tl::expected<void, CallError> checkCall(const Command &command, std::optional<Duration> timeout)
{
    const auto status = call(command, timeout);
    if (!status)
        return tl::unexpected(status.error());
    if (!status->isSuccess())
        return tl::unexpected(CallError(CalledProcessError{nameOf(command), *status, {}}));
    return {};
}

tl::expected<std::string, CallError> checkOutput(const Command &command, std::string_view input,
                                                 std::optional<Duration> timeout)
{
    Command own = command;
    redirect(own, 1, NewPipe{});
    if (!input.empty())
        redirect(own, 0, NewPipe{});
    auto child = spawn(own);
    if (!child)
        return tl::unexpected(CallError(child.error()));
    std::optional<Instant> deadline;
    if (timeout)
        deadline = Clock::now() + *timeout;
    Communicated result = communicate(*child, input, deadline);
    std::string output(result.output);
    if (!result.status) {
        child->kill();
        output += std::string(communicate(*child, "", Clock::now() + kHeldGrace, kPipeBytes).output); // others may write on
        return tl::unexpected(CallError(TimeoutExpired{nameOf(command), *timeout, std::move(output)}));
    }
    if (!result.status->isSuccess())
        return tl::unexpected(CallError(CalledProcessError{nameOf(command), *result.status, std::move(output)}));
    return output;
}

} // namespace forklane
