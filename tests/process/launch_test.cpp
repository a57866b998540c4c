// SPDX-License-Identifier: MIT
// What a launched program finds, in each of the three launch modes.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>

#include "process/communicate.h"
#include "support/launch_fixture.h"

namespace forklane {
namespace {

using test::Folder;
using test::helper;

class LaunchMode3 : public test::LaunchTest, public testing::WithParamInterface<LaunchMode> {
protected:
    Command with(Command command) const
    {
        command.launch = GetParam();
        return command;
    }
    std::string output(Command command) const
    {
        auto text = checkOutput(with(std::move(command)));
        if (text)
            return *text;
        const auto *failure = std::get_if<LaunchFailure>(&text.error());
        return failure != nullptr ? "failed: " + failure->step + ' ' + errnoName(failure->error.code)
                                  : describe(std::get<CalledProcessError>(text.error()));
    }
};

std::string nameOfMode(const testing::TestParamInfo<LaunchMode> &info)
{
    static constexpr std::array<const char *, 3> kNames = {"fork", "vfork", "spawn"};
    return kNames[static_cast<std::size_t>(info.param)];
}

INSTANTIATE_TEST_SUITE_P(Modes, LaunchMode3, testing::Values(LaunchMode::Fork, LaunchMode::Vfork, LaunchMode::Spawn),
                         nameOfMode);

std::string contents(const std::string &path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

Command shell(std::string text)
{
    return shellCommand(std::move(text));
}

void writeScript(const std::string &path, const std::string &text, mode_t mode = 0755)
{
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
}

TEST_P(LaunchMode3, childHasNoSignalIgnoredBlockedOrCaught)
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

TEST_P(LaunchMode3, childHasOnlyItsOwnDescriptorsAlsoAboveALoweredLimit)
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

TEST_P(LaunchMode3, standardDescriptorsMayBePermutedInAnyWay)
{
    // In a process of its own: descriptors 0 to 2 of this one are the test's.
    std::array<int, 3> sources = {0, 1, 2};
    do {
        Folder folder;
        const pid_t pid = ::fork();
        if (pid == 0) {
            for (int fd = 0; fd < 3; ++fd) {
                ::close(fd);
                if (::open((folder / std::to_string(fd)).c_str(), O_RDWR | O_CREAT, 0600) != fd)
                    ::_exit(1);
            }
            Command command = with(helper({"name-fds", "0", "1", "2"}));
            for (int target = 0; target < 3; ++target)
                redirect(command, target, OwnFd{sources[static_cast<std::size_t>(target)]});
            auto child = spawn(command);
            ::_exit(child && child->wait().isSuccess() ? 0 : 2);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(pid, &status, 0), pid);
        EXPECT_EQ(status, 0);
        for (std::size_t target = 0; target < 3; ++target)
            EXPECT_EQ(contents(folder / std::to_string(sources[target])), "fd " + std::to_string(target) + '\n');
    } while (std::next_permutation(sources.begin(), sources.end()));
}

TEST_P(LaunchMode3, extraDescriptorsGoToAnyNumberEvenTheLastAllowedOne)
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

TEST_P(LaunchMode3, redirectionsAreAppliedLeftToRight)
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

TEST_P(LaunchMode3, stderrSharesTheOffsetOfAFileThatItCopies)
{
    Folder folder;
    Command command = shell("echo one; echo two >&2; echo three");
    redirect(command, 1, FilePath{folder / "f", OpenMode::Truncate});
    redirect(command, 2, CopyOf{1});
    EXPECT_EQ(call(with(command)).value(), ExitStatus::exited(0));
    EXPECT_EQ(contents(folder / "f"), "one\ntwo\nthree\n");
}

TEST_P(LaunchMode3, replacedRedirectionsStillMakeTheirFiles)
{
    Folder folder;
    Command command = shell("echo x");
    redirect(command, 1, FilePath{folder / "a", OpenMode::Truncate});
    redirect(command, 1, FilePath{folder / "b", OpenMode::Truncate});
    EXPECT_EQ(call(with(command)).value(), ExitStatus::exited(0));
    EXPECT_TRUE(std::filesystem::exists(folder / "a"));
    EXPECT_EQ(contents(folder / "a") + contents(folder / "b"), "x\n");
}

TEST_P(LaunchMode3, anEmptyEnvironmentIsEmpty)
{
    Command command;
    command.argv = {"env"};
    command.executables = {"/usr/bin/env"};
    command.environment.inherit = false;
    EXPECT_EQ(output(command), "");
    command.environment.set["A"] = "1";
    EXPECT_EQ(output(command), "A=1\n");
}

TEST_P(LaunchMode3, pathIsTheChildsAndPermissionWinsOverAbsence)
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

TEST_P(LaunchMode3, whatIsNoProgramIsNamed)
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

TEST_P(LaunchMode3, whatCannotBeAnArgumentIsRefused)
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

TEST_P(LaunchMode3, filesAndFoldersThatAreNotThereAreNamed)
{
    Command command;
    command.argv = {"true"};
    command.folder = "/nonexistent";
    EXPECT_EQ(output(command), "failed: chdir ENOENT");
    command.folder.reset();
    redirect(command, 0, FilePath{"/nonexistent/file", OpenMode::Read});
    EXPECT_EQ(output(command), "failed: open ENOENT");
}

TEST_P(LaunchMode3, folderGroupAndSessionAreSet)
{
    Command command = helper({"identity"});
    command.folder = "/";
    EXPECT_NE(output(command).find(" folder / leader 0 0\n"), std::string::npos) << output(command);
    command.grouping = Grouping::NewGroup;
    EXPECT_NE(output(command).find(" leader 1 0\n"), std::string::npos);
    command.grouping = Grouping::NewSession;
    EXPECT_NE(output(command).find(" leader 1 1\n"), std::string::npos);
}

TEST_P(LaunchMode3, umaskAndUserAreSetOrRefusedByName)
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

TEST_P(LaunchMode3, aThousandFailuresLeaveNothing)
{
    Command command;
    command.argv = {"/nonexistent/program"};
    redirect(command, 0, NewPipe{});
    redirect(command, 1, NewPipe{});
    for (int i = 0; i < (test::kSanitized ? 50 : 1000); ++i)
        ASSERT_FALSE(spawn(with(command)));
}

TEST_P(LaunchMode3, whenDescriptorsRunOutItIsSaidAndNothingIsLeft)
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

TEST_P(LaunchMode3, aScriptThatIsStillBeingWrittenIsTriedAgain)
{
    Folder folder;
    writeScript(folder / "busy", "#!/bin/sh\nexit 3\n");
    UniqueFd writer(::open((folder / "busy").c_str(), O_WRONLY | O_CLOEXEC));
    std::jthread closes([&writer] { writer.reset(); });
    Command command;
    command.argv = {folder / "busy"};
    EXPECT_EQ(call(with(command)).value(), ExitStatus::exited(3));
}

TEST_P(LaunchMode3, eightThreadsEachSeeEndOfFileAsSoonAsTheirInputIsClosed)
{
    std::vector<std::jthread> threads;
    std::array<bool, 8> ended = {};
    for (bool &mine : ended)
        threads.emplace_back([this, &mine] {
            Command command;
            command.argv = {"cat"};
            redirect(command, 0, NewPipe{});
            redirect(command, 1, NewPipe{});
            auto child = spawn(with(command));
            if (!child)
                return;
            child->pipe(0).reset();
            mine = child->wait(test::soon(test::kSanitized ? 20 : 5)) == ExitStatus::exited(0);
        });
    threads.clear();
    EXPECT_EQ(std::count(ended.begin(), ended.end(), true), 8);
}

std::atomic<int> handledElsewhere = 0;
pid_t ownPid = 0;
void countForeign(int)
{
    if (static_cast<pid_t>(::syscall(SYS_getpid)) != ownPid)
        ++handledElsewhere;
}

TEST_P(LaunchMode3, noHandlerOfOursRunsInAChild)
{
    ownPid = ::getpid();
    struct sigaction action = {};
    struct sigaction before = {};
    action.sa_handler = countForeign;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGALRM, &action, &before);
    const itimerval often = {{0, 1000}, {0, 1000}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
    Command command;
    command.argv = {"/bin/true"};
    for (int i = 0; i < (test::kSanitized ? 50 : 500); ++i)
        ASSERT_EQ(call(with(command)).value(), ExitStatus::exited(0));
    const itimerval never = {};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &before, nullptr);
    EXPECT_EQ(handledElsewhere, 0); // in vfork mode the counter is in shared memory; in fork mode a failure would end the child
}

TEST(AtExit, doesNotRunInAChildThatCouldNotStart)
{
    Folder folder;
    const pid_t pid = ::fork();
    if (pid == 0) {
        static std::string canary;
        canary = folder / "canary";
        std::atexit([] { std::ofstream(canary) << "x"; });
        Command command;
        command.argv = {"/nonexistent"};
        command.launch = LaunchMode::Fork;
        ::_exit(spawn(command) ? 1 : 0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
    EXPECT_FALSE(std::filesystem::exists(folder / "canary"));
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
