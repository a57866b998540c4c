// SPDX-License-Identifier: MIT
// What a launched program finds, in each of the three launch modes.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <thread>

#include <sys/mman.h>
#include <sys/resource.h>

#include "process/launch.h"
#include "process/launch_modes.h"

namespace forklane {
namespace {

using test::contents;
using test::Folder;
using test::helper;

class Launch : public test::LaunchModes {};

INSTANTIATE_TEST_SUITE_P(Modes, Launch, test::kEveryMode, test::nameOfMode);

Command shell(std::string text)
{
    return shellCommand(std::move(text));
}

TEST_P(Launch, childHasNoSignalIgnoredBlockedOrCaught)
{
    const auto pipe = std::signal(SIGPIPE, SIG_IGN);
    const auto size = std::signal(SIGXFSZ, SIG_IGN);
    sigset_t blocked;
    sigset_t before;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    const std::string zero = "0000000000000000\n";
    EXPECT_EQ(output(helper({"signals"})), "SigBlk:\t" + zero + "SigIgn:\t" + zero + "SigCgt:\t" + zero);
    sigset_t after;
    ::pthread_sigmask(SIG_SETMASK, &before, &after);
    EXPECT_EQ(::sigismember(&after, SIGUSR2), 1) << "our own mask came back";
    EXPECT_EQ(::sigismember(&after, SIGTERM), 0);
    std::signal(SIGPIPE, pipe);
    std::signal(SIGXFSZ, size);
}

/// What the launched `helper signals` says of its ignored signals.
std::string ignoredInChild(LaunchMode mode, std::uint64_t changed)
{
    Command command = helper({"signals"});
    command.launch = mode;
    UniqueFd file(::memfd_create("output", MFD_CLOEXEC));
    redirect(command, 1, OwnFd{file.get()});
    const auto flat = flatten(command);
    const Launched launched = launch(flat->plan, flat->handed, changed);
    ::waitid(P_PID, static_cast<id_t>(launched.record.pid), nullptr, WEXITED);
    std::string text(200, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(::pread(file.get(), text.data(), text.size(), 0), 0)));
    return text.substr(std::min(text.size(), text.find("SigIgn")), 24);
}

TEST_P(Launch, onlySignalsThatWereNamedAreLookedAfter)
{
    const auto size = std::signal(SIGXFSZ, SIG_IGN);
    const std::uint64_t changed = changedSignals();
    EXPECT_EQ(changed >> (SIGXFSZ - 1) & 1U, 1U);
    EXPECT_EQ(changed >> (SIGKILL - 1) & 1U, 0U);
    EXPECT_EQ(ignoredInChild(GetParam(), changed), "SigIgn:\t0000000000000000");
    if (GetParam() != LaunchMode::Spawn) { // which looks after all
        EXPECT_EQ(ignoredInChild(GetParam(), changed & ~(std::uint64_t{1} << (SIGXFSZ - 1))), "SigIgn:\t0000000001000000");
    }
    std::signal(SIGXFSZ, size);
    EXPECT_EQ(changedSignals(), changed & ~(std::uint64_t{1} << (SIGXFSZ - 1)));
}

TEST_P(Launch, childKeepsIgnoredSignalsAndTheMaskWhenAskedTo)
{
    const auto pipe = std::signal(SIGPIPE, SIG_IGN);
    const auto handled = std::signal(SIGUSR1, [](int) {});
    sigset_t blocked;
    sigset_t before;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    Command command = helper({"signals"});
    command.restoreSignals = false;
    EXPECT_EQ(output(command), test::saidOf(signalsOfThisThread()));
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    std::signal(SIGUSR1, handled);
    std::signal(SIGPIPE, pipe);
}

TEST_P(Launch, ourMaskComesBackAfterAFailureToo)
{
    sigset_t before;
    sigset_t after;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
    Command command;
    command.argv = {"/nonexistent"};
    EXPECT_FALSE(spawn(with(command)));
    ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
    for (int signal = 1; signal < SIGRTMAX; ++signal)
        EXPECT_EQ(::sigismember(&after, signal), ::sigismember(&before, signal)) << signal;
}

TEST_P(Launch, childHasOnlyItsOwnDescriptorsAlsoAboveALoweredLimit)
{
    std::vector<UniqueFd> foreign;
    for (int i = 0; i < 500; ++i)
        foreign.emplace_back(::dup(0)); // inheritable
    rlimit before = {};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit low = {64, before.rlim_max};
    Command command = helper({"fds"});
    redirect(command, 0, NullDevice{});
    auto child = spawn([&] {
        Command own = with(command);
        redirect(own, 1, OwnFd{foreign.back().get()});
        return own;
    }());
    ASSERT_TRUE(child);
    EXPECT_EQ(child->wait(), ExitStatus::exited(0));
    auto pipe = makePipe();
    ASSERT_TRUE(pipe);
    redirect(command, 1, OwnFd{pipe->writeEnd.get()});
    const UniqueFd keepsLow(::dup(0));
    foreign.erase(foreign.begin(), foreign.begin() + 20); // room for the launch itself below the lowered limit
    ::setrlimit(RLIMIT_NOFILE, &low);
    auto limited = spawn(with(command));
    ::setrlimit(RLIMIT_NOFILE, &before);
    ASSERT_TRUE(limited) << describe(limited.error().error);
    pipe->writeEnd.reset();
    EXPECT_EQ(limited->wait(), ExitStatus::exited(0));
    std::string text(100, '\0');
    text.resize(static_cast<std::size_t>(::read(pipe->readEnd.get(), text.data(), text.size())));
    EXPECT_EQ(text, "0 1 2\n");
}

TEST_P(Launch, childHasOnlyItsOwnDescriptorsAlsoWithoutCloseRange)
{
    for (const int error : {ENOSYS, EPERM}) {
        EXPECT_EQ(elsewhere([&] {
                      if (!test::forbidCall(SYS_close_range, error) || ::syscall(SYS_close_range, ~0U, ~0U, 0U) == 0)
                          return 77;
                      for (int i = 0; i < 100; ++i)
                          (void)::dup(0); // inheritable
                      Command command = helper({"fds"});
                      redirect(command, 0, NullDevice{});
                      return output(command) == "0 1 2\n" ? 0 : 1;
                  }),
                  0)
            << errnoName(error);
    }
}

TEST_P(Launch, standardDescriptorsMayBePermutedInAnyWay)
{
    // In a process of its own: descriptors 0 to 2 of this one are the test's.
    std::array<int, 3> sources = {0, 1, 2};
    do {
        Folder folder;
        EXPECT_EQ(elsewhere([&] {
                      for (int fd = 0; fd < 3; ++fd) {
                          ::close(fd);
                          if (::open((folder / std::to_string(fd)).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600) != fd)
                              return 1;
                      }
                      Command command = with(helper({"name-fds", "0", "1", "2"}));
                      for (int target = 0; target < 3; ++target)
                          redirect(command, target, OwnFd{sources[static_cast<std::size_t>(target)]});
                      auto child = spawn(command);
                      return child && child->wait().isSuccess() ? 0 : 2;
                  }),
                  0);
        for (std::size_t target = 0; target < 3; ++target)
            EXPECT_EQ(contents(folder / std::to_string(sources[target])), "fd " + std::to_string(target) + '\n');
    } while (std::next_permutation(sources.begin(), sources.end()));
}

TEST_P(Launch, extraDescriptorsGoToAnyNumberEvenTheLastAllowedOne)
{
    rlimit before = {};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit usual = {1024, before.rlim_max};
    Folder folder;
    Command command = helper({"name-fds", "3", "4", "1023"});
    redirect(command, 3, FilePath{folder / "three", OpenMode::Truncate});
    redirect(command, 4, FilePath{folder / "four", OpenMode::Truncate});
    redirect(command, 1023, FilePath{folder / "last", OpenMode::Truncate});
    ::setrlimit(RLIMIT_NOFILE, &usual);
    const std::string text = output(command);
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_EQ(text, "");
    EXPECT_EQ(contents(folder / "three") + contents(folder / "four") + contents(folder / "last"), "fd 3\nfd 4\nfd 1023\n");
}

TEST_P(Launch, redirectionsAreAppliedLeftToRight)
{
    Folder folder;
    Command first = shell("echo out; echo err >&2");
    redirect(first, 2, CopyOf{1}); // 2>&1 >file: stderr goes where stdout was
    redirect(first, 1, FilePath{folder / "a", OpenMode::Truncate});
    auto pipe = makePipe();
    ASSERT_TRUE(pipe);
    first.redirections.insert(first.redirections.begin(), {1, OwnFd{pipe->writeEnd.get()}});
    EXPECT_EQ(call(with(first)).value(), ExitStatus::exited(0));
    pipe->writeEnd.reset();
    std::array<char, 16> text = {};
    EXPECT_EQ(::read(pipe->readEnd.get(), text.data(), text.size()), 4);
    EXPECT_STREQ(text.data(), "err\n");
    EXPECT_EQ(contents(folder / "a"), "out\n");
}

TEST_P(Launch, stderrSharesTheOffsetOfAFileThatItCopies)
{
    Folder folder;
    Command command = shell("echo one; echo two >&2; echo three");
    redirect(command, 1, FilePath{folder / "f", OpenMode::Truncate});
    redirect(command, 2, CopyOf{1});
    EXPECT_EQ(call(with(command)).value(), ExitStatus::exited(0));
    EXPECT_EQ(contents(folder / "f"), "one\ntwo\nthree\n");
}

TEST_P(Launch, replacedRedirectionsStillMakeTheirFiles)
{
    Folder folder;
    Command command = shell("echo x");
    redirect(command, 1, FilePath{folder / "a", OpenMode::Truncate});
    redirect(command, 1, FilePath{folder / "b", OpenMode::Truncate});
    EXPECT_EQ(call(with(command)).value(), ExitStatus::exited(0));
    EXPECT_TRUE(std::filesystem::exists(folder / "a"));
    EXPECT_EQ(contents(folder / "a") + contents(folder / "b"), "x\n");
}

TEST_P(Launch, anEmptyEnvironmentIsEmpty)
{
    Command command;
    command.argv = {"env"};
    command.executables = {"/usr/bin/env"};
    command.environment.inherit = false;
    EXPECT_EQ(output(command), "");
    command.environment.set["A"] = "1";
    EXPECT_EQ(output(command), "A=1\n");
}

TEST(TextBlock, givesItsTextsBackAlsoEmptyOnesAndEndsWithANullPointer)
{
    EXPECT_EQ(TextBlock().pointers(), std::vector<const char *>{nullptr});
    TextBlock block;
    for (const std::string &text : {std::string("A=1"), std::string(), std::string(1000, 'x')})
        block.add(text);
    const TextBlock copy(block.bytes());
    EXPECT_EQ(copy, block);
    const auto pointers = copy.pointers();
    ASSERT_EQ(pointers.size(), 4U);
    EXPECT_STREQ(pointers[0], "A=1");
    EXPECT_STREQ(pointers[1], "");
    EXPECT_EQ(std::string(pointers[2]), std::string(1000, 'x'));
    EXPECT_EQ(pointers[3], nullptr);
    std::size_t seen = 0;
    block.forEach([&seen](std::string_view) { return ++seen < 2; });
    EXPECT_EQ(seen, 2U);
}

TEST_P(Launch, folderGroupAndSessionAreSet)
{
    Command command = helper({"identity"});
    command.folder = "/";
    EXPECT_NE(output(command).find(" folder / leader 0 0\n"), std::string::npos) << output(command);
    command.grouping = Grouping::NewGroup;
    EXPECT_NE(output(command).find(" leader 1 0\n"), std::string::npos);
    command.grouping = Grouping::NewSession;
    EXPECT_NE(output(command).find(" leader 1 1\n"), std::string::npos);
}

TEST_P(Launch, umaskAndUserAreSetOrRefusedByName)
{
    Command command = helper({"identity"});
    command.umask = 027;
    if (GetParam() == LaunchMode::Spawn) {
        auto refused = spawn(with(command));
        ASSERT_FALSE(refused);
        EXPECT_NE(refused.error().error.detail.find("umask"), std::string::npos);
        return;
    }
    EXPECT_NE(output(command).find(" umask 027 "), std::string::npos);
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root may become somebody else";
    command.executables = {"/usr/bin/id"};
    command.argv = {"id", "-G"};
    command.credentials = {61234, 61235, std::vector<gid_t>{61236, 61237}};
    EXPECT_EQ(output(command), "61235 61236 61237\n");
    command.argv = {"id", "-u"};
    EXPECT_EQ(output(command), "61234\n");
}

TEST(StepLog, tellsWhatTheChildDidInOrder)
{
    Command command;
    command.argv = {"/bin/true"};
    command.umask = 022;
    command.grouping = Grouping::NewGroup;
    redirect(command, 1, NullDevice{});
    auto child = spawn(command);
    ASSERT_TRUE(child);
    std::vector<ChildStep> steps;
    std::int64_t last = child->launch().called;
    for (const LaunchStep &step : child->steps()) {
        steps.push_back(step.step);
        EXPECT_LE(last, step.tick);
        last = step.tick;
    }
    EXPECT_EQ(steps, (std::vector<ChildStep>{ChildStep::Begun, ChildStep::Group, ChildStep::Umask, ChildStep::CloseOthers,
                                             ChildStep::Dup, ChildStep::Signals, ChildStep::Exec}));
    EXPECT_LE(last, child->launch().seen);
    EXPECT_TRUE(child->wait().isSuccess());
}

} // namespace
} // namespace forklane
