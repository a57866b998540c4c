// SPDX-License-Identifier: MIT
#include "keeper/protocol.h"

#include <cerrno>

#include <sys/resource.h>
#include <sys/socket.h>

#include "keeper/keeper_fixture.h"

namespace forklane::keeper {
namespace {

using test::KeeperTest;

TEST_F(KeeperTest, aPlanComesBackAsItWasSent)
{
    Command command = test::helper({"a", "", "with space", std::string(100'000, 'x')});
    command.umask = 027;
    command.nice = -3;
    command.folder = "/";
    command.credentials = {1, 2, std::vector<gid_t>{}};
    command.grouping = Grouping::NewSession;
    command.restoreSignals = false;
    redirect(command, 7, FilePath{"/dev/null", OpenMode::Append});
    redirect(command, 8, OwnFd{0});
    redirect(command, 9, Closed{});
    const Plan plan = flatten(command)->plan;
    EXPECT_EQ(decodePlan(encodePlan(plan)), plan);
    auto file = toMemoryFile(encodePlan(plan));
    ASSERT_TRUE(file);
    EXPECT_EQ(readMemoryFile(file->get()), encodePlan(plan));
}

TEST_F(KeeperTest, descriptorsThatDoNotFitAreToldAsLost)
{
    std::array<int, 2> ends;
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), 0);
    const UniqueFd ours(ends[0]);
    const UniqueFd theirs(ends[1]);
    const Request request;
    const std::array<int, 3> handed = {0, 1, 2};
    ASSERT_TRUE(send(ours.get(), std::as_bytes(std::span(&request, 1)), handed));
    rlimit before = {};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit low = {static_cast<rlim_t>(ends[1]) + 2, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &low);
    Request got;
    const auto received = receive(theirs.get(), std::as_writable_bytes(std::span(&got, 1)));
    ::setrlimit(RLIMIT_NOFILE, &before);
    ASSERT_TRUE(received);
    EXPECT_TRUE(received->fdsLost);
}

TEST_F(KeeperTest, thatDescriptorsAreUsedUpIsNotMistakenForAProgramThatIsMissing)
{
    ASSERT_TRUE(Link::start(true)); // whatever is opened once for all is open now
    int highest = 0;                // two descriptors are free up to this one: enough for its socket, not for its launch
    {
        const UniqueFd first(::dup(0));
        const UniqueFd second(::dup(0));
        highest = second.get();
    }
    rlimit before = {};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit low = {static_cast<rlim_t>(highest) + 1, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &low);
    const auto none = Link::start(true);
    ::setrlimit(RLIMIT_NOFILE, &before);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, EMFILE);
    EXPECT_EQ(none.error().subject, keeperPath());
    EXPECT_EQ(none.error().detail.find("belongs"), std::string::npos) << none.error().detail;
}

TEST_F(KeeperTest, aSweepThatComesAfterTheLastExitIsAnswered)
{
    auto link = Link::start(true);
    ASSERT_TRUE(link) << describe(link.error());
    const FlatCommand flat = *flatten(test::helper({"exit", "3"}));
    ASSERT_TRUE(link->spawn(0, flat.plan, flat.handed, kLast));
    EXPECT_EQ(next(*link).reply.kind, ReplyKind::Spawned);
    const Reply exited = next(*link).reply;
    EXPECT_EQ(exited.kind, ReplyKind::Exited);
    EXPECT_EQ(exited.exit.status, 3);
    EXPECT_EQ(exited.nobodyLeft, 1U) << "the keeper is alone again";
    ASSERT_TRUE(link->request({RequestKind::Sweep, 0, 0, 0}));
    EXPECT_EQ(next(*link).reply.kind, ReplyKind::Gone);
}

TEST_F(KeeperTest, aLaunchThatFailsTellsWhetherAnybodyIsLeft)
{
    auto link = Link::start(true);
    ASSERT_TRUE(link) << describe(link.error());
    const FlatCommand stays = *flatten(test::helper({"stay"}));
    Command nobody;
    nobody.argv = {"/nonexistent/program"};
    const FlatCommand fails = *flatten(nobody);
    ASSERT_TRUE(link->spawn(0, stays.plan, stays.handed, 0));
    EXPECT_EQ(next(*link).reply.nobodyLeft, 0U);
    ASSERT_TRUE(link->spawn(1, fails.plan, fails.handed, kLast));
    EXPECT_EQ(next(*link).reply.nobodyLeft, 0U);
    ASSERT_TRUE(link->request({RequestKind::Signal, 0, SIGTERM, 0}));
    EXPECT_EQ(next(*link).reply.nobodyLeft, 1U);
    ASSERT_TRUE(link->spawn(0, fails.plan, fails.handed, kLast));
    const Reply failed = next(*link).reply;
    EXPECT_EQ(failed.launch.error, ENOENT);
    EXPECT_EQ(failed.nobodyLeft, 1U);
}

TEST_F(KeeperTest, theSocketsEndIsTheEndOfEverything)
{
    pid_t stage = 0;
    {
        auto link = Link::start(true);
        ASSERT_TRUE(link) << describe(link.error());
        const FlatCommand flat = *flatten(test::helper({"ignore-term"}));
        ASSERT_TRUE(link->spawn(0, flat.plan, flat.handed, kLast));
        stage = next(*link).reply.launch.pid;
    }
    EXPECT_TRUE(test::isGone(stage));
}

} // namespace
} // namespace forklane::keeper
