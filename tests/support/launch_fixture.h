// SPDX-License-Identifier: MIT
// A fixture that fails the test which leaves a descriptor, a zombie or a process behind, and words for the helper child.
#pragma once

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/time.h"
#include "process/child.h"
#include "process/plan.h"
#include "process/proc_stat.h"

namespace forklane::test {

#ifdef FORKLANE_SANITIZED
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

inline Instant soon(int seconds = 30)
{
    return Clock::now() + std::chrono::seconds(seconds);
}

inline std::string helperPath()
{
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "forklane-test-helper";
}

inline Command helper(std::vector<std::string> words)
{
    Command command;
    command.argv = std::move(words);
    command.argv.insert(command.argv.begin(), "helper");
    command.executables = {helperPath()};
    return command;
}

/// What `helper signals` prints in a child that was given these.
inline std::string saidOf(const KeptSignals &signals)
{
    std::array<char, 100> text;
    std::snprintf(text.data(), text.size(), "SigBlk:\t%016llx\nSigIgn:\t%016llx\nSigCgt:\t%016llx\n",
                  static_cast<unsigned long long>(signals.blocked), static_cast<unsigned long long>(signals.ignored), 0ULL);
    return text.data();
}

inline std::set<int> openFds()
{
    std::set<int> fds;
    for (int fd = 0; fd < 4096; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0)
            fds.insert(fd);
    }
    return fds;
}

/// kill(2) for one process and nothing else: a failed look-up (0 or -1) would mean a group, or every process of the machine.
inline bool signalOne(pid_t pid, int number)
{
    if (pid > 1)
        return ::kill(pid, number) == 0;
    ADD_FAILURE() << pid << " is no process of a test's";
    return false;
}

/// Gone, and reaped by whoever had to.
inline bool isGone(pid_t pid)
{
    return !signalOne(pid, 0) && pid > 1 && errno == ESRCH;
}

/// Waits until the process is gone (or a zombie that somebody else will reap).
inline bool endsSoon(pid_t pid, Instant deadline = soon())
{
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!pidfd)
        return true;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd entry = {pidfd.get(), POLLIN, 0};
    return ::poll(&entry, 1, static_cast<int>(left.count())) == 1;
}

/// From now on the calling process (and its children) cannot use this system call: as on an old kernel, or in some containers.
inline bool forbidCall(long number, int error)
{
    std::array<sock_filter, 4> program = {{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                                           BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1),
                                           BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)),
                                           BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)}};
    const sock_fprog filter = {program.size(), program.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

/// The test program is a subreaper: whatever a test loses track of becomes its child, and is found.
class LaunchTest : public testing::Test {
protected:
    LaunchTest() { ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

    void SetUp() override { m_before = openFds(); }

    void TearDown() override
    {
        EXPECT_EQ(openFds(), m_before) << "descriptors were left open (or closed)";
        siginfo_t info = {};
        const int result = ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT);
        EXPECT_TRUE(result == -1 && errno == ECHILD)
            << (info.si_pid != 0 ? "a zombie was left: " + std::to_string(info.si_pid) : std::string("a process was left"));
        for (const pid_t child : childrenOf(::getpid())) {
            signalOne(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
        }
    }

    /// Runs `body` in a process of its own; what it returns.
    template <typename Body>
    [[nodiscard]] static int elsewhere(Body body)
    {
        const pid_t pid = ::fork();
        if (pid == 0)
            ::_exit(body());
        int status = 0;
        while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    std::set<int> m_before;
};

/// A folder that goes with the test.
class Folder {
public:
    Folder()
    {
        std::string name = std::filesystem::temp_directory_path() / "forklane-XXXXXX";
        m_path = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(m_path); }
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;
    [[nodiscard]] std::string operator/(const std::string &name) const { return m_path / name; }
    [[nodiscard]] std::string path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace forklane::test
