// SPDX-License-Identifier: MIT
// A job's processes end with any one of those that keep it: program, guard, keeper; killed or stopped.
#include <csignal>
#include <memory>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>

#include "keeper/cgroup.h"
#include "keeper/keeper_fixture.h"

namespace forklane::keeper {
namespace {

using test::endsSoon;
using test::helper;

/// What a child says, and when nobody can say any more.
class Voice {
public:
    Voice() : m_pipe(std::move(*makePipe())) {}
    [[nodiscard]] OwnFd end() const { return {m_pipe.writeEnd.get()}; }
    void closeOwn() { m_pipe.writeEnd.reset(); }

    /// Up to a newline or the end of file.
    std::string line()
    {
        std::string text;
        char byte = 0;
        while (!text.ends_with('\n') && ::poll(&m_entry, 1, 30'000) == 1 && ::read(m_pipe.readEnd.get(), &byte, 1) == 1)
            text += byte;
        return text;
    }

private:
    Pipe m_pipe;
    pollfd m_entry = {m_pipe.readEnd.get(), POLLIN, 0};
};

class KeeperEnds : public test::KeeperTest {
protected:
    void SetUp() override
    {
        KeeperTest::SetUp();
        m_voice.emplace();
    }

    void TearDown() override
    {
        m_link.reset();
        if (m_group) {
            EXPECT_NE(::access(m_group->path().c_str(), F_OK), 0) << m_group->path() << " was left behind";
        }
        m_voice.reset();
        KeeperTest::TearDown();
    }

    /// A job with every kind of process: a stage, its child in a session of its own 4 deep, and an orphan of a stage that
    /// ended.
    void startFamily()
    {
        auto started = Link::start(true);
        ASSERT_TRUE(started) << describe(started.error());
        m_link.emplace(std::move(*started));
        if (const auto group = Cgroup::ofGuard(m_link->pid()))
            m_group = *group;
        m_family.push_back(launched(*m_link, saying(helper({"family", "4"})), 0, kJoinGroup));
        m_family.push_back(readyPid());
        launched(*m_link, saying(helper({"escape", "3", "quiet"})), 1, kJoinGroup | kLast);
        m_family.push_back(readyPid());
        EXPECT_EQ(next(*m_link).reply.kind, ReplyKind::Exited);
    }

    /// Gone, not even a zombie: whoever killed them has reaped them too.
    void expectNobody()
    {
        for (const pid_t pid : m_family)
            EXPECT_TRUE(test::isGone(pid)) << pid << " lives";
    }

    static void stop(pid_t pid)
    {
        ASSERT_TRUE(test::signalOne(pid, SIGSTOP));
        const Instant deadline = test::soon();
        while (identify(pid)->state != 'T' && Clock::now() < deadline)
            std::this_thread::yield();
        ASSERT_EQ(identify(pid)->state, 'T');
    }

    std::optional<Voice> m_voice;
    std::optional<Link> m_link;
    std::optional<Cgroup> m_group; ///< Of the family's keeper; there may be none.
    std::vector<pid_t> m_family;

private:
    Command saying(Command command)
    {
        redirect(command, 1, m_voice->end());
        return command;
    }

    pid_t readyPid()
    {
        const std::string line = m_voice->line();
        EXPECT_TRUE(line.starts_with("ready ")) << line;
        return std::stoi(line.substr(6));
    }
};

TEST_F(KeeperEnds, byTheProgramsEnd)
{
    startFamily();
    m_link.reset();
    expectNobody();
}

TEST_F(KeeperEnds, byItsOwnKillWhichItsGuardCleansUpAfter)
{
    startFamily();
    ASSERT_TRUE(test::signalOne(keeperOf(*m_link), SIGKILL));
    EXPECT_TRUE(falls(*m_link));
    m_link.reset();
    expectNobody();
}

TEST_F(KeeperEnds, byItsGuardWhenItDoesNotAnswer)
{
    startFamily();
    stop(keeperOf(*m_link));
    m_link->endKeeper();
    EXPECT_TRUE(falls(*m_link));
    m_link.reset();
    expectNobody();
}

TEST_F(KeeperEnds, byTheKillOfItsGuard)
{
    startFamily();
    const pid_t keeper = keeperOf(*m_link);
    ASSERT_TRUE(test::signalOne(m_link->pid(), SIGKILL));
    EXPECT_TRUE(falls(*m_link));
    m_link.reset();
    EXPECT_EQ(::waitpid(keeper, nullptr, 0), keeper); // the test is a subreaper
    expectNobody();
}

TEST_F(KeeperEnds, byTheKillOfBothWhereThereAreCgroups)
{
    startFamily();
    const pid_t keeper = keeperOf(*m_link);
    if (!m_group || ::access(m_group->path().c_str(), F_OK) != 0)
        GTEST_SKIP() << "no cgroup can be made here";
    stop(keeper); // or it would end the family when its guard is gone
    ASSERT_TRUE(test::signalOne(m_link->pid(), SIGKILL));
    ASSERT_TRUE(test::signalOne(keeper, SIGKILL));
    EXPECT_TRUE(falls(*m_link));
    EXPECT_EQ(::waitpid(keeper, nullptr, 0), keeper);
    for (const pid_t pid : m_family) { // they have come to the test, a subreaper, but it does not end them
        int status = 0;
        EXPECT_TRUE(::waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << pid;
    }
    while (::waitpid(-1, nullptr, 0) > 0) { // those between, all dead
    }
}

TEST_F(KeeperEnds, withoutThoseThatAreLeftAlone)
{
    startFamily();
    ASSERT_TRUE(test::signalOne(m_family.front(), SIGTERM));
    EXPECT_EQ(next(*m_link).reply.kind, ReplyKind::Exited);
    ASSERT_TRUE(m_link->request({RequestKind::Leave, 0, 0, 0}));
    EXPECT_EQ(next(*m_link).reply.kind, ReplyKind::Gone);
    m_link.reset();
    for (std::size_t i = 1; i < m_family.size(); ++i) {
        EXPECT_FALSE(test::isGone(m_family[i])) << m_family[i] << " was not left alone";
        ASSERT_TRUE(test::signalOne(m_family[i], SIGKILL));
    }
    while (::waitpid(-1, nullptr, 0) > 0) { // they have come to the test
    }
}

TEST_F(KeeperEnds, soonThoughKeeperAndGuardAreStopped)
{
    startFamily();
    stop(keeperOf(*m_link));
    stop(m_link->pid());
    m_link.reset();
    expectNobody();
}

TEST_F(KeeperEnds, aSweepReachesAStoppedKeeper)
{
    startFamily();
    stop(keeperOf(*m_link));
    ASSERT_TRUE(m_link->request({RequestKind::Sweep, 0, 0, 0}));
    while (next(*m_link).reply.kind != ReplyKind::Gone) {
    }
    expectNobody();
}

TEST_F(KeeperEnds, notWithTheThreadThatStartedIt)
{
    std::jthread([this] { startFamily(); }).join();
    ASSERT_TRUE(m_link);
    const Instant deadline = test::soon();
    Reply reply;
    do { // who has made a new session and forked may still be on its way out
        ASSERT_TRUE(m_link->request({RequestKind::Look, 0, 0, 0})); // a signal at the thread's end would have been there before
        reply = next(*m_link).reply;
        ASSERT_EQ(reply.kind, ReplyKind::Survivors);
        ASSERT_GE(reply.count, 3U);
    } while (reply.count > 3 && Clock::now() < deadline);
    EXPECT_EQ(reply.count, 3U);
}

TEST_F(KeeperEnds, aFifoThatNobodyWritesDoesNotKeepAKeeperWhoseGuardWasKilled)
{
    test::Folder folder;
    const std::string fifo = folder / "fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    auto link = Link::start(true);
    ASSERT_TRUE(link);
    const pid_t keeper = keeperOf(*link);
    Command reader = helper({"stay"});
    redirect(reader, 0, FilePath{fifo, OpenMode::Read});
    const FlatCommand flat = *flatten(reader);
    ASSERT_TRUE(link->spawn(0, flat.plan, flat.handed, kLast));
    ASSERT_TRUE(test::signalOne(link->pid(), SIGKILL));
    EXPECT_TRUE(endsSoon(keeper));
    EXPECT_EQ(::waitpid(keeper, nullptr, 0), keeper);
}

TEST_F(KeeperEnds, noPipeOfAStageIsHeldByWhoKeepsIt)
{
    auto link = Link::start(true);
    ASSERT_TRUE(link);
    Command command = helper({"exit", "0"});
    redirect(command, 1, m_voice->end());
    launched(*link, command, 0, kLast);
    m_voice->closeOwn();
    EXPECT_EQ(m_voice->line(), ""); // the end of file comes while the keeper lives
}

bool hearPrompt(int master)
{
    std::string heard;
    char byte = 0;
    pollfd entry = {master, POLLIN, 0};
    while (!heard.ends_with("Password: ") && ::poll(&entry, 1, 30'000) == 1 && ::read(master, &byte, 1) == 1)
        heard += byte;
    return heard.ends_with("Password: ");
}

/// In a process of its own, which becomes the leader of a session with a terminal. 0 when the child says what it should.
int askOnTerminal(bool ownSession)
{
    const UniqueFd master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    ::signal(SIGHUP, SIG_IGN); // comes when the master is closed
    if (::setsid() < 0 || ::grantpt(master.get()) != 0 || ::unlockpt(master.get()) != 0)
        return 1;
    const UniqueFd terminal(::open(::ptsname(master.get()), O_RDWR | O_CLOEXEC)); // a leader's first terminal is its own
    auto link = Link::start(ownSession);
    if (!terminal || ::tcgetsid(terminal.get()) != ::getpid() || !link)
        return 2;
    Voice voice;
    Command command = helper({"ask-password"});
    redirect(command, 0, NullDevice{});
    redirect(command, 1, voice.end());
    const FlatCommand flat = *flatten(command);
    if (!link->spawn(0, flat.plan, flat.handed, ownSession ? kLast | kJoinGroup : kLast))
        return 3;
    voice.closeOwn();
    if (ownSession)
        return voice.line() == "no terminal: ENXIO\n" ? 0 : 4;
    if (!hearPrompt(master.get()) || ::write(master.get(), "secret\n", 7) != 7)
        return 5;
    return voice.line() == "the password is secret\n" ? 0 : 6;
}

TEST_F(KeeperEnds, aChildThatAsksOnTheTerminalIsAnsweredThereAndGetsAnErrorInASessionOfItsOwn)
{
    for (const bool ownSession : {false, true}) {
        const pid_t pid = ::fork();
        if (pid == 0)
            ::_exit(askOnTerminal(ownSession));
        int status = 0;
        ASSERT_EQ(::waitpid(pid, &status, 0), pid);
        EXPECT_EQ(status, 0) << (ownSession ? "own session" : "the caller's session");
    }
}

} // namespace
} // namespace forklane::keeper
