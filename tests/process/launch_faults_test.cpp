// SPDX-License-Identifier: MIT
// Launches that fail, and launches under fire, in each of the three launch modes: each failure has its name, nothing is left.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <thread>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>

#include "process/launch_modes.h"

namespace forklane {
namespace {

using test::contents;
using test::Folder;
using test::helper;
using test::writeScript;

class LaunchFaults : public test::LaunchModes {};

INSTANTIATE_TEST_SUITE_P(Modes, LaunchFaults, test::kEveryMode, test::nameOfMode);

TEST_P(LaunchFaults, pathIsTheChildsAndPermissionWinsOverAbsence)
{
    Folder folder;
    std::filesystem::create_directory(folder / "first");
    std::filesystem::create_directory(folder / "empty");
    writeScript(folder / "first/tool", "#!/bin/sh\necho found\n", 0644);
    Command command;
    command.argv = {"tool"};
    command.environment.set["PATH"] = folder / "first" + ':' + folder / "empty";
    EXPECT_EQ(output(command), "failed: exec EACCES");
    ::chmod((folder / "first/tool").c_str(), 0755);
    EXPECT_EQ(output(command), "found\n");
    command.environment.set["PATH"] = folder / "empty";
    EXPECT_EQ(output(command), "failed: exec ENOENT");
}

TEST_P(LaunchFaults, theSearchGoesOnPastWhatCannotBeRun)
{
    Folder folder;
    for (const std::string name : {"first", "second"})
        std::filesystem::create_directory(folder / name);
    writeScript(folder / "file", "");
    writeScript(folder / "first/tool", "#!/bin/sh\necho first\n", 0644);
    writeScript(folder / "second/tool", "#!/bin/sh\necho second\n");
    Command command;
    command.argv = {"tool"};
    command.environment.set["PATH"] =
        folder / "file" + ':' + folder / "nothing" + ':' + folder / "first" + ':' + folder / "second";
    EXPECT_EQ(output(command), "second\n");
    for (const std::string &path : {folder / "file", folder / "nothing" + ':' + folder / "file"}) { // ENOTDIR: not here either
        command.environment.set["PATH"] = path;
        EXPECT_EQ(output(command), "failed: exec ENOENT") << path;
    }
    command.argv = {folder / "file/tool"};
    EXPECT_EQ(output(command), "failed: exec ENOTDIR");
}

TEST_P(LaunchFaults, whatIsNoProgramIsNamed)
{
    Folder folder;
    writeScript(folder / "no-mark", "echo x\n");
    writeScript(folder / "no-interpreter", "#!/nonexistent/sh\n");
    writeScript(folder / "plain", "x", 0644);
    Command command;
    const std::vector<std::pair<std::string, std::string>> cases = {{folder / "no-mark", "failed: exec ENOEXEC"},
                                                                    {folder / "no-interpreter", "failed: exec ENOENT"},
                                                                    {folder / "plain", "failed: exec EACCES"},
                                                                    {folder.path(), "failed: exec EACCES"},
                                                                    {folder / "nothing", "failed: exec ENOENT"}};
    for (const auto &[program, failure] : cases) {
        command.argv = {program};
        EXPECT_EQ(output(command), failure) << program;
    }
    command.argv = {"/bin/true", std::string(200'000, 'x')};
    EXPECT_EQ(output(command), "failed: exec E2BIG");
}

TEST_P(LaunchFaults, whatCannotBeAnArgumentIsRefused)
{
    Command command;
    EXPECT_EQ(output(command), "failed: check EINVAL");
    command.argv = {"echo", std::string("a\0b", 3)};
    EXPECT_EQ(output(command), "failed: check EINVAL");
    command.argv = {"true"};
    command.environment.set["A=B"] = "1";
    EXPECT_EQ(output(command), "failed: check EINVAL");
    command.environment.set = {{"A", std::string("\0", 1)}};
    EXPECT_EQ(output(command), "failed: check EINVAL");
    command.environment.set.clear();
    redirect(command, 2, CopyOf{777});
    EXPECT_EQ(output(command), "failed: dup2 EBADF");
}

TEST_P(LaunchFaults, filesAndFoldersThatAreNotThereAreNamed)
{
    Command command;
    command.argv = {"true"};
    command.folder = "/nonexistent";
    EXPECT_EQ(output(command), "failed: chdir ENOENT");
    command.folder.reset();
    redirect(command, 0, FilePath{"/nonexistent/file", OpenMode::Read});
    EXPECT_EQ(output(command), "failed: open ENOENT");
}

TEST_P(LaunchFaults, aThousandFailuresLeaveNothing)
{
    Command command;
    command.argv = {"/nonexistent/program"};
    redirect(command, 0, NewPipe{});
    redirect(command, 1, NewPipe{});
    for (int i = 0; i < (test::kSanitized ? 50 : 1000); ++i)
        ASSERT_FALSE(spawn(with(command)));
}

TEST_P(LaunchFaults, whenDescriptorsRunOutItIsSaidAndNothingIsLeft)
{
    rlimit before = {};
    ::getrlimit(RLIMIT_NOFILE, &before);
    Command command = helper({"fds"});
    redirect(command, 0, NullDevice{});
    redirect(command, 1, NewPipe{});
    for (rlim_t limit = 3; limit < 20; ++limit) {
        const rlimit low = {limit, before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &low);
        auto child = spawn(with(command));
        ::setrlimit(RLIMIT_NOFILE, &before);
        if (!child) {
            EXPECT_EQ(errnoName(child.error().error.code), "EMFILE") << "limit " << limit << ", " << child.error().step;
        } else {
            EXPECT_EQ(child->wait(), ExitStatus::exited(0)) << "limit " << limit;
        }
    }
}

TEST_P(LaunchFaults, whenProcessesRunOutItIsSaid)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "needs a user to become: the limit does not count for root";
    EXPECT_EQ(elsewhere([] {
                  const rlimit one = {1, 1};
                  if (::setrlimit(RLIMIT_NPROC, &one) != 0 || ::setresuid(61234, 61234, 61234) != 0)
                      return 77;
                  Command command;
                  command.argv = {"/bin/true"};
                  redirect(command, 0, NewPipe{});
                  return output(command).ends_with(" EAGAIN") && test::openFds().size() < 100 ? 0 : 1;
              }),
              0);
}

TEST_P(LaunchFaults, aScriptThatIsStillBeingWrittenIsTriedAgain)
{
    Folder folder;
    writeScript(folder / "busy", "#!/bin/sh\nexit 3\n");
    UniqueFd writer(::open((folder / "busy").c_str(), O_WRONLY | O_CLOEXEC));
    Command command;
    command.argv = {folder / "busy"};
    const Instant before = Clock::now();
    EXPECT_EQ(output(command), "failed: exec ETXTBSY");
    EXPECT_GE(Clock::now() - before, std::chrono::milliseconds(40)) << "it was not tried for long";
    std::jthread closes([&writer] { writer.reset(); });
    EXPECT_EQ(call(with(command)).value(), ExitStatus::exited(3));
}

TEST_P(LaunchFaults, threadsMayWriteScriptsAndRunThemWhileOthersLaunch)
{
    constexpr int kThreads = 4;
    constexpr int kScripts = test::kSanitized ? 10 : 75;
    Folder folder;
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < kScripts; ++i) {
                Command command;
                command.argv = {folder / (std::to_string(thread) + '-' + std::to_string(i))};
                writeScript(command.argv[0], "#!/bin/sh\nexit 3\n");
                command.launch = GetParam();
                const auto status = call(command);
                wrong += status && *status == ExitStatus::exited(3) ? 0 : 1;
            }
        });
    threads.clear();
    EXPECT_EQ(wrong, 0);
}

TEST_P(LaunchFaults, eightThreadsEachSeeEndOfFileAsSoonAsTheirInputIsClosed)
{
    constexpr int kRounds = test::kSanitized ? 2 : 25;
    std::vector<std::jthread> threads;
    std::array<int, 8> ended = {};
    for (int &mine : ended)
        threads.emplace_back([&mine] {
            for (int i = 0; i < kRounds; ++i) {
                Command command;
                command.argv = {"cat"};
                command.launch = GetParam();
                command.closeOtherFds = i % 2 == 0; // then only close-on-exec from birth keeps the pipes apart
                redirect(command, 0, NewPipe{});
                redirect(command, 1, NewPipe{});
                auto child = spawn(command);
                if (!child)
                    return;
                child->pipe(0).reset();
                mine += child->wait(test::soon(test::kSanitized ? 20 : 5)) == ExitStatus::exited(0) ? 1 : 0;
            }
        });
    threads.clear();
    for (const int mine : ended)
        EXPECT_EQ(mine, kRounds);
}

TEST_P(LaunchFaults, eightThreadsHandOnNoDescriptorOfEachOther)
{
    constexpr int kRounds = test::kSanitized ? 5 : 50;
    const auto openInChild = [] {
        Command command = helper({"fds"});
        command.launch = GetParam();
        command.closeOtherFds = false; // only close-on-exec from birth keeps the pipes apart
        return checkOutput(command).value_or("failed");
    };
    const std::string alone = openInChild();
    std::vector<std::jthread> threads;
    std::array<int, 8> right = {};
    for (int &mine : right)
        threads.emplace_back([&] {
            for (int i = 0; i < kRounds; ++i)
                mine += openInChild() == alone ? 1 : 0;
        });
    threads.clear();
    for (const int mine : right)
        EXPECT_EQ(mine, kRounds);
}

/// Counted in memory that a forked child shares, too.
std::atomic<int> *handledElsewhere = nullptr;
pid_t ownPid = 0;

void countForeign(int)
{
    if (static_cast<pid_t>(::syscall(SYS_getpid)) != ownPid)
        ++*handledElsewhere;
}

void handle(int signal)
{
    struct sigaction action = {};
    action.sa_handler = countForeign;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, &action, nullptr);
}

void everyMillisecond()
{
    const itimerval often = {{0, 1000}, {0, 1000}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
}

/// In a process of its own, whose whole group gets SIGURG every millisecond: also a child between fork and exec. Who takes no
/// notice of SIGURG does not see it. Meanwhile SIGALRM interrupts our own calls as often.
int launchUnderFire(LaunchMode mode, int launches)
{
    ::setpgid(0, 0);
    ownPid = ::getpid();
    const pid_t storm = ::fork();
    if (storm == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::signal(SIGURG, SIG_IGN);
        ::signal(SIGALRM, [](int) { ::kill(0, SIGURG); });
        everyMillisecond();
        while (::getppid() == ownPid)
            ::pause();
        ::_exit(0);
    }
    handle(SIGURG);
    handle(SIGALRM);
    everyMillisecond();
    Command command;
    command.argv = {"/bin/true"};
    command.launch = mode;
    int wrong = 0;
    for (int i = 0; i < launches; ++i) {
        const auto status = call(command);
        wrong += status && status->isSuccess() ? 0 : 1;
    }
    if (storm > 1)
        ::kill(storm, SIGKILL);
    return wrong == 0 ? 0 : 1;
}

TEST_P(LaunchFaults, noHandlerOfOursRunsInAChild)
{
#ifdef FORKLANE_SANITIZED
    constexpr int kLaunches = 50; // a fork of an instrumented process is dear
#else
    const int kLaunches = GetParam() == LaunchMode::Vfork ? 10'000 : 1'000; // the way that shares our memory, and our handlers
#endif
    void *shared = ::mmap(nullptr, sizeof *handledElsewhere, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(shared, MAP_FAILED);
    handledElsewhere = ::new (shared) std::atomic<int>(0);
    EXPECT_EQ(elsewhere([&] { return launchUnderFire(GetParam(), kLaunches); }), 0);
    EXPECT_EQ(*handledElsewhere, 0);
    ::munmap(shared, sizeof *handledElsewhere);
    int left = 0; // the storm comes to the test, a subreaper
    while (::waitpid(-1, &left, 0) > 0) {
    }
}

TEST_P(LaunchFaults, aChildThatCouldNotStartRunsNoExitHandlerAndFlushesNothing)
{
    Folder folder;
    EXPECT_EQ(elsewhere([&] {
                  static std::string canary;
                  canary = folder / "canary";
                  std::atexit([] { std::ofstream(canary) << "x"; });
                  std::FILE *file = std::fopen((folder / "file").c_str(), "we");
                  std::fputs("once", file); // still in the buffer
                  Command command;
                  command.argv = {"/nonexistent"};
                  const bool started = spawn(with(command)).has_value();
                  std::fclose(file);
                  return started ? 1 : 0;
              }),
              0);
    EXPECT_FALSE(std::filesystem::exists(folder / "canary"));
    EXPECT_EQ(contents(folder / "file"), "once");
}

} // namespace
} // namespace forklane
