// SPDX-License-Identifier: MIT
// The second layer of a keeper's hold: where a cgroup can be made, nobody escapes from it, and none is left behind.
#include "keeper/cgroup.h"

#include <csignal>
#include <fstream>
#include <optional>

#include <sys/stat.h>

#include "keeper/keeper_fixture.h"

namespace forklane::keeper {
namespace {

using test::helper;
using test::soon;

/// The last part of its place in the hierarchy of version 2.
std::string groupOf(pid_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/cgroup");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("0::"))
            return line.substr(line.rfind('/') + 1);
    }
    return {};
}

class KeeperCgroup : public test::KeeperTest {
protected:
    void SetUp() override
    {
        KeeperTest::SetUp();
        auto made = Cgroup::make(::getpid());
        if (!made)
            GTEST_SKIP() << "no cgroup can be made here: " << describe(made.error());
        m_group.emplace(std::move(*made));
    }

    void TearDown() override
    {
        if (m_group) {
            EXPECT_TRUE(m_group->remove(soon()));
        }
        KeeperTest::TearDown();
    }

    static bool exists(const Cgroup &group) { return ::access(group.path().c_str(), F_OK) == 0; }

    /// A process in the group, that stays until it is killed.
    pid_t member() const
    {
        const pid_t pid = m_group->fork();
        while (pid == 0)
            ::pause();
        EXPECT_GT(pid, 0) << errnoName(errno);
        return pid;
    }

    static int signalThatEnded(pid_t pid)
    {
        int status = 0;
        EXPECT_EQ(::waitpid(pid, &status, 0), pid);
        return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    }

    std::optional<Cgroup> m_group;
};

TEST_F(KeeperCgroup, killsAllInItAndBelowIt)
{
    EXPECT_FALSE(m_group->isPopulated());
    const pid_t one = member();
    EXPECT_EQ(groupOf(one), "forklane-" + std::to_string(::getpid()));
    EXPECT_TRUE(m_group->isPopulated());
    EXPECT_FALSE(m_group->remove(Clock::now()));
    ASSERT_TRUE(m_group->kill());
    EXPECT_EQ(signalThatEnded(one), SIGKILL);
    EXPECT_FALSE(m_group->isPopulated());
}

TEST_F(KeeperCgroup, isRemovedWithThoseBelowItAsSoonAsItIsEmpty)
{
    ASSERT_EQ(::mkdir((m_group->path() + "/inner").c_str(), 0755), 0);
    const pid_t one = member();
    ASSERT_TRUE(test::signalOne(one, SIGKILL));
    EXPECT_TRUE(m_group->remove(soon()));
    EXPECT_FALSE(exists(*m_group));
    EXPECT_TRUE(m_group->remove(soon())) << "gone already";
    EXPECT_EQ(signalThatEnded(one), SIGKILL);
}

TEST_F(KeeperCgroup, ofAnEarlierProcessWithThisPidIsTakenOver)
{
    const auto again = Cgroup::make(::getpid());
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(again->path(), m_group->path());
}

TEST_F(KeeperCgroup, whoIsReleasedIsAbove)
{
    const std::string own = groupOf(::getpid());
    const pid_t one = member();
    m_group->release();
    EXPECT_EQ(groupOf(one), own);
    ASSERT_TRUE(m_group->kill());
    EXPECT_TRUE(m_group->enter());
    m_group->release();
    EXPECT_NE(groupOf(::getpid()), own) << "all but this process";
    EXPECT_TRUE(m_group->leave());
    EXPECT_EQ(groupOf(::getpid()), own);
    ASSERT_TRUE(test::signalOne(one, SIGKILL)); // it is still there
    EXPECT_EQ(signalThatEnded(one), SIGKILL);
}

TEST_F(KeeperCgroup, isThatOfAllThatAKeeperStarts)
{
    std::optional<Link> link = std::move(*Link::start(true));
    const Cgroup group = *Cgroup::ofGuard(link->pid());
    const std::string name = "forklane-" + std::to_string(link->pid());
    const pid_t stage = launched(*link, helper({"stay"}), 0, kJoinGroup | kLast);
    EXPECT_EQ(groupOf(stage), name);
    EXPECT_EQ(groupOf(keeperOf(*link)), name);
    EXPECT_EQ(groupOf(link->pid()), groupOf(::getpid())) << "the guard stays outside";
    EXPECT_TRUE(exists(group));
    link.reset();
    EXPECT_TRUE(test::isGone(stage));
    EXPECT_FALSE(exists(group));
}

} // namespace
} // namespace forklane::keeper
