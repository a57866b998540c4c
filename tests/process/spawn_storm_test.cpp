// SPDX-License-Identifier: MIT
// Launches from eight threads at once, with random kills: nothing may be left behind.
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>

#include <gtest/gtest.h>

#include "process/child.h"

namespace {

using namespace forklane;

constexpr int kThreads = 8;
#ifdef FORKLANE_SANITIZED
constexpr int kLaunchesPerThread = 150; // a fork of an instrumented process is dear
#else
constexpr int kLaunchesPerThread = 1250;
#endif

std::size_t openDescriptors()
{
    const std::filesystem::directory_iterator folder("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(folder), end(folder)));
}

/// One of: ends by itself; waits for its input until it is killed; waits for its input until that is closed; is dropped while it waits;
/// cannot start.
enum class Fate { Ends, Killed, InputClosed, Dropped, CannotStart };

Command commandFor(Fate fate, LaunchMode mode)
{
    Command command;
    command.launch = mode;
    switch (fate) {
    case Fate::Ends: command.argv = {"/bin/true"}; break;
    case Fate::CannotStart: command.argv = {"/nonexistent/program"}; break;
    case Fate::Killed:
    case Fate::InputClosed:
    case Fate::Dropped: command.argv = {"/bin/cat"}; break;
    }
    redirect(command, 0, NewPipe{});
    redirect(command, 1, NewPipe{});
    return command;
}

/// Empty when the child met its fate, else what happened instead.
std::string meet(Fate fate, LaunchMode mode)
{
    auto child = spawn(commandFor(fate, mode));
    if (fate == Fate::CannotStart)
        return child ? "a program that does not exist was started" : "";
    if (!child)
        return describe(child.error().error);
    if (fate == Fate::Dropped)
        return "";
    if (fate == Fate::Killed) {
        if (!child->kill())
            return "the child could not be killed";
        return child->wait() == ExitStatus::signalled(SIGKILL) ? "" : "the child did not end by SIGKILL";
    }
    child->pipe(0).reset(); // cat sees the end of its input, although seven other threads are launching with pipes
    return child->wait() == ExitStatus::exited(0) ? "" : "the child did not end by itself";
}

std::vector<std::string> launchMany(unsigned seed)
{
    std::mt19937 dice(seed);
    std::vector<std::string> failures;
    for (int i = 0; i < kLaunchesPerThread; ++i) {
        const auto fate = static_cast<Fate>(dice() % 5);
        const auto mode = static_cast<LaunchMode>(dice() % 3);
        if (std::string failure = meet(fate, mode); !failure.empty())
            failures.push_back(std::move(failure));
    }
    return failures;
}

TEST(SpawnStorm, EightThreadsLeaveNoDescriptorNoZombieAndNoProcess)
{
    const std::size_t before = openDescriptors();
    std::vector<std::vector<std::string>> failures(kThreads);
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < kThreads; ++i)
            threads.emplace_back([&failures, i] { failures[i] = launchMany(i); });
    }
    for (const std::vector<std::string> &ofThread : failures)
        EXPECT_TRUE(ofThread.empty()) << ofThread.size() << " failures, the first: " << ofThread.front();
    EXPECT_EQ(openDescriptors(), before);
    siginfo_t info = {};
    EXPECT_EQ(::waitid(P_ALL, 0, &info, WEXITED | WNOHANG), -1) << "a child is left: " << info.si_pid;
    EXPECT_EQ(errno, ECHILD);
}

} // namespace
