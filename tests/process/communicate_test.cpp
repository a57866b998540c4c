// SPDX-License-Identifier: MIT
#include "process/communicate.h"

#include <csignal>

#include <sys/syscall.h>
#include <sys/wait.h>

#include "support/launch_fixture.h"
#include "support/pattern.h"

namespace forklane {
namespace {

using test::helper;
using test::pattern;
using test::patternBuffer;
using test::soon;

constexpr std::size_t kLarge = 16 << 20;

class Communicate : public test::LaunchTest {
protected:
    static Child started(Command command)
    {
        for (int target : {0, 1, 2})
            redirect(command, target, NewPipe{});
        return std::move(*spawn(command));
    }
};

TEST_F(Communicate, moves64MiBInAndTwiceOut)
{
    const std::string input(test::kSanitized ? 4 << 20 : 64 << 20, 'i');
    Child child = started(helper({"copy-twice"}));
    const Communicated result = communicate(child, input);
    EXPECT_EQ(result.status, ExitStatus::exited(0));
    EXPECT_TRUE(result.output == input);
    EXPECT_TRUE(result.errors == input);
    EXPECT_FALSE(result.outputCut);
}

TEST_F(Communicate, lendsInputThatIsGivenAway)
{
    for (const std::size_t size : {std::size_t{0}, std::size_t{5}, kLarge}) {
        Child child = started(helper({"copy-twice"}));
        ByteBuffer input = patternBuffer(size);
        const Communicated result = communicate(child, std::move(input));
        EXPECT_EQ(result.status, ExitStatus::exited(0));
        EXPECT_TRUE(result.output == pattern(size)) << size;
        EXPECT_TRUE(result.errors == pattern(size)) << size;
        EXPECT_EQ(input.size(), 0U); // NOLINT(bugprone-use-after-move): given away
    }
}

TEST_F(Communicate, leavesABufferThatIsNotGivenAwayAsItWas)
{
    Child child = started(shellCommand("cat"));
    const ByteBuffer constant = patternBuffer(kLarge);
    EXPECT_TRUE(communicate(child, constant).output == constant);
    ByteBuffer variable = patternBuffer(kLarge);
    child = started(shellCommand("cat"));
    const Communicated first = communicate(child, variable);
    EXPECT_TRUE(variable == pattern(kLarge));
    EXPECT_TRUE(first.output == variable);
    child = started(shellCommand("cat"));
    EXPECT_EQ(communicate(child, std::string("text")).output, "text");
}

TEST_F(Communicate, anAnswerIsTheNextOnesInput)
{
    Child child = started(shellCommand("cat"));
    Communicated result = communicate(child, patternBuffer(kLarge));
    child = started(shellCommand("cat"));
    result = communicate(child, std::move(result.output));
    EXPECT_TRUE(result.output == pattern(kLarge));
}

TEST_F(Communicate, whatWasLentStaysAsItWasAfterTheDeadline)
{
    Child child = started(helper({"stay"}));
    EXPECT_FALSE(communicate(child, patternBuffer(kLarge), Clock::now()).status);
    ByteBuffer other; // where the input was, if that is free
    other.append(std::string(kLarge, 'o'));
    const std::string input = "/proc/" + std::to_string(child.pid()) + "/fd/0";
    const UniqueFd reader(::open(input.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    std::string left(kLarge, '\0');
    const ssize_t size = ::read(reader.get(), left.data(), left.size());
    ASSERT_GT(size, 0);
    EXPECT_TRUE(left.starts_with(pattern(static_cast<std::size_t>(size))));
}

TEST_F(Communicate, movesBytesAlsoWhereSplicingIsForbidden)
{
    for (const int error : {ENOSYS, EPERM}) {
        EXPECT_EQ(elsewhere([&] {
                      if (!test::forbidCall(SYS_vmsplice, error) || !test::forbidCall(SYS_splice, error))
                          return 77;
                      Child child = started(shellCommand("cat"));
                      const Communicated result = communicate(child, patternBuffer(kLarge), soon());
                      return result.status == ExitStatus::exited(0) && result.output == pattern(kLarge) ? 0 : 1;
                  }),
                  0)
            << errnoName(error);
    }
}

TEST_F(Communicate, endsWithAChildThatNeverReads)
{
    Child child = started(shellCommand("echo done"));
    const Communicated result = communicate(child, std::string(1 << 20, 'i'));
    EXPECT_EQ(result.output, "done\n");
    EXPECT_EQ(result.status, ExitStatus::exited(0));
}

TEST_F(Communicate, isNotDisturbedByInputThatIsClosedEarly)
{
    Child child = started(helper({"close-input"}));
    const Communicated result = communicate(child, std::string(1 << 20, 'i'));
    EXPECT_EQ(result.output, "closed\n");
    EXPECT_EQ(result.status, ExitStatus::exited(0));
}

TEST_F(Communicate, isNotDisturbedByLentInputThatIsClosedEarly)
{
    Child child = started(shellCommand("head -c 3000000"));
    const Communicated result = communicate(child, patternBuffer(kLarge));
    EXPECT_TRUE(result.output == pattern(3'000'000));
    EXPECT_EQ(result.status, ExitStatus::exited(0));
}

TEST_F(Communicate, comesBackAtTheDeadlineAndGoesOnAfterAKill)
{
    Child child = started(shellCommand("echo before; exec sleep 1000"));
    std::array<pollfd, 1> said = {{{child.pipe(1).get(), POLLIN, 0}}};
    ASSERT_EQ(::poll(said.data(), 1, 30'000), 1);
    const Communicated first = communicate(child, "", Clock::now() + std::chrono::milliseconds(50));
    EXPECT_EQ(first.output, "before\n");
    EXPECT_FALSE(first.status);
    ASSERT_TRUE(child.kill());
    EXPECT_EQ(communicate(child, "").status, ExitStatus::signalled(SIGKILL));
}

TEST_F(Communicate, keepsNoMoreThanTheLimit)
{
    Child child = started(helper({"write", "1000000"}));
    const Communicated result = communicate(child, "", std::nullopt, 1000);
    EXPECT_EQ(result.output.size(), 1000U);
    EXPECT_TRUE(result.outputCut);
    EXPECT_EQ(result.status, ExitStatus::exited(0));
}

TEST_F(Communicate, keepsNoMoreThanTheLimitOfManyBytes)
{
    for (const std::size_t limit : {std::size_t{1}, std::size_t{3'000'000}, kLarge - 1, kLarge}) {
        Child child = started(shellCommand("cat"));
        const Communicated result = communicate(child, patternBuffer(kLarge), std::nullopt, limit);
        EXPECT_TRUE(result.output == pattern(limit)) << limit;
        EXPECT_EQ(result.outputCut, limit < kLarge);
        EXPECT_EQ(result.status, ExitStatus::exited(0));
    }
}

TEST_F(Communicate, doesNotWaitForWhoHoldsThePipe)
{
    Child child = started(shellCommand("sleep 1000 & echo $!"));
    const Communicated result = communicate(child, "", soon());
    EXPECT_EQ(result.status, ExitStatus::exited(0));
    const pid_t holder = std::stoi(std::string(result.output));
    EXPECT_TRUE(test::signalOne(holder, SIGKILL));
    EXPECT_EQ(::waitpid(holder, nullptr, 0), holder);
}

TEST_F(Communicate, leavesNoSignalPendingAndTheMaskAsItWas)
{
    Child child = started(helper({"close-input"}));
    (void)communicate(child, std::string(1 << 20, 'i'));
    sigset_t pending;
    sigset_t mask;
    ::sigpending(&pending);
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    EXPECT_EQ(::sigismember(&pending, SIGPIPE) + ::sigismember(&mask, SIGPIPE), 0);
}

TEST_F(Communicate, droppedChildrenAreKilledAndReaped)
{
    pid_t pid = 0;
    {
        Child child = started(helper({"ignore-term"}));
        pid = child.pid();
    }
    EXPECT_TRUE(test::isGone(pid));
}

TEST_F(Communicate, aReapedChildCannotBeSignalled)
{
    Child child = started(helper({"exit", "3"}));
    EXPECT_EQ(child.wait(soon()), ExitStatus::exited(3));
    EXPECT_EQ(child.kill().error().code, ESRCH);
    EXPECT_EQ(child.poll(), ExitStatus::exited(3));
}

TEST_F(Communicate, checkCallAndCheckOutputTellFailuresAsSubprocessDoes)
{
    const auto failed = checkCall(shellCommand("exit 1"));
    ASSERT_FALSE(failed);
    EXPECT_EQ(describe(std::get<CalledProcessError>(failed.error())), "Command 'exit 1' returned non-zero exit status 1.");
    const auto killed = checkOutput(shellCommand("echo some; kill -9 $$"));
    ASSERT_FALSE(killed);
    const auto &error = std::get<CalledProcessError>(killed.error());
    EXPECT_EQ(describe(error), "Command 'echo some; kill -9 $$' died with SIGKILL.");
    EXPECT_EQ(error.output, "some\n");
    Command missing;
    missing.argv = {"/nonexistent"};
    EXPECT_TRUE(std::holds_alternative<LaunchFailure>(checkCall(missing).error()));
    EXPECT_EQ(checkOutput(shellCommand("cat"), "in").value(), "in");
}

TEST_F(Communicate, whoWritesOnAfterATimeoutIsNotWaitedFor)
{
    using namespace std::chrono_literals;
    int status = 0;
    pid_t writer = -1; // longer and longer, until the shell has started it before it is killed
    for (Duration timeout = 100ms; writer < 0 && timeout < 60s; timeout *= 2) {
        const auto captured = checkOutput(shellCommand("while echo y; do :; done & exec sleep 1000"), {}, timeout);
        ASSERT_FALSE(captured);
        EXPECT_TRUE(std::holds_alternative<TimeoutExpired>(captured.error()));
        writer = ::waitpid(-1, &status, 0); // the test is a subreaper
    }
    ASSERT_GT(writer, 0);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
}

TEST_F(Communicate, whoDoesNotEndInTimeIsKilledReapedAndTold)
{
    using namespace std::chrono_literals;
    const Command endless = helper({"stay"});
    const auto called = call(endless, 50ms);
    ASSERT_FALSE(called);
    EXPECT_EQ(describe(std::get<TimeoutExpired>(called.error())), "Command 'helper stay' timed out after 0.05 seconds");
    EXPECT_TRUE(std::holds_alternative<TimeoutExpired>(checkCall(endless, 50ms).error()));
    std::string output; // longer and longer, until it has come to its word before it is killed
    for (Duration timeout = 50ms; output.empty() && timeout < 60s; timeout *= 2) {
        const auto captured = checkOutput(helper({"ignore-term"}), {}, timeout);
        ASSERT_FALSE(captured);
        output = std::get<TimeoutExpired>(captured.error()).output;
    }
    EXPECT_EQ(output, "ignoring\n");
    EXPECT_EQ(call(helper({"exit", "3"}), 30s).value(), ExitStatus::exited(3));
}

} // namespace
} // namespace forklane
