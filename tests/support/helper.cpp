// SPDX-License-Identifier: MIT
// The child of the tests: each subcommand does one thing that a launched program may do. forklane-test-helper WORD [ARGUMENT…]
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace {

using Words = std::vector<std::string>;

int printSignals(const Words &)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("SigIgn") || line.starts_with("SigBlk") || line.starts_with("SigCgt"))
            std::puts(line.c_str());
    }
    return 0;
}

/// "0 1 2 7"
int printFds(const Words &)
{
    std::string text;
    DIR *folder = ::opendir("/proc/self/fd");
    const int own = ::dirfd(folder);
    for (int fd = 0; fd < 65536; ++fd) {
        if (fd != own && ::fcntl(fd, F_GETFD) >= 0)
            text += (text.empty() ? "" : " ") + std::to_string(fd);
    }
    ::closedir(folder);
    std::puts(text.c_str());
    return 0;
}

/// Who am I and where: "uid 1 gid 2 groups 3 4 umask 022 folder /tmp".
int printIdentity(const Words &)
{
    std::vector<gid_t> groups(64);
    groups.resize(static_cast<std::size_t>(std::max(0, ::getgroups(64, groups.data()))));
    const mode_t mask = ::umask(0);
    std::printf("uid %u gid %u groups", ::getuid(), ::getgid());
    for (const gid_t group : groups)
        std::printf(" %u", group);
    char folder[4096] = "";
    std::printf(" umask %03o folder %s", mask, ::getcwd(folder, sizeof folder));
    std::printf(" leader %d %d\n", ::getpgrp() == ::getpid(), ::getsid(0) == ::getpid());
    return 0;
}

/// Writes "fd N" to each of these descriptors.
int nameFds(const Words &numbers)
{
    for (const std::string &number : numbers) {
        const std::string text = "fd " + number + '\n';
        if (::write(std::stoi(number), text.data(), text.size()) < 0)
            return 1;
    }
    return 0;
}

[[noreturn]] void waitForEver()
{
    while (true)
        ::pause();
}

/// Ignores SIGTERM, says so, and stays.
int ignoreTerm(const Words &)
{
    ::signal(SIGTERM, SIG_IGN);
    std::puts("ignoring");
    std::fflush(stdout);
    waitForEver();
}

/// N times: a new session, fork, and the parent goes. At last "ready PID" on stdout, then stays (also without stdout).
int escape(const Words &words)
{
    for (int depth = std::stoi(words.at(0)); depth > 0; --depth) {
        if (::fork() != 0)
            ::_exit(0);
        ::setsid();
    }
    std::printf("ready %d\n", ::getpid());
    std::fflush(stdout);
    if (words.size() > 1) { // "quiet": holds no stream
        for (int fd = 0; fd < 3; ++fd)
            ::close(fd);
    }
    waitForEver();
}

/// As escape(), but the first process stays too, so that a stage lives.
int family(const Words &words)
{
    if (::fork() == 0)
        return escape(words);
    waitForEver();
}

/// As a program that asks for a password: on the terminal itself, without echo, whatever stdin and stdout are.
int askPassword(const Words &)
{
    const int terminal = ::open("/dev/tty", O_RDWR);
    if (terminal < 0) {
        std::printf("no terminal: %s\n", ::strerrorname_np(errno));
        return 3;
    }
    termios before = {};
    if (::tcgetattr(terminal, &before) != 0)
        return 4;
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (::tcsetattr(terminal, TCSAFLUSH, &silent) != 0) // in the background: SIGTTOU
        return 5;
    const std::string_view prompt = "Password: ";
    char word[100];
    const bool asked = ::write(terminal, prompt.data(), prompt.size()) > 0;
    const ssize_t size = asked ? ::read(terminal, word, sizeof word) : -1;
    ::tcsetattr(terminal, TCSAFLUSH, &before);
    if (size <= 0)
        return 6;
    std::printf("the password is %.*s", static_cast<int>(size), word);
    return 0;
}

/// A set-uid program that becomes somebody else for good: its caller may not signal it any more. Stays until its stdin ends.
int becomeRoot(const Words &)
{
    std::puts(::setresuid(0, 0, 0) == 0 ? "root" : "not set-uid");
    std::fflush(stdout);
    char byte = 0;
    return ::read(0, &byte, 1) == 0 ? 0 : 1;
}

/// Which of the descriptors 0 to 2 do not block: "non-blocking: 1 2".
int printNonBlocking(const Words &)
{
    std::string text = "non-blocking:";
    for (int fd = 0; fd < 3; ++fd) {
        if ((::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0)
            text += ' ' + std::to_string(fd);
    }
    std::puts(text.c_str());
    return 0;
}

int closeInput(const Words &)
{
    ::close(0);
    std::puts("closed");
    return 0;
}

/// N bytes to descriptor FD.
int writeBytes(const Words &words)
{
    std::size_t left = std::stoull(words.at(0));
    const int fd = words.size() > 1 ? std::stoi(words[1]) : 1;
    const std::string block(65536, 'x');
    while (left > 0) {
        const ssize_t size = ::write(fd, block.data(), std::min(left, block.size()));
        if (size < 0)
            return 1;
        left -= static_cast<std::size_t>(size);
    }
    return 0;
}

/// Everything from stdin to stdout and to stderr, while both are read in turn: full pipes block it.
int copyTwice(const Words &)
{
    std::vector<char> buffer(65536);
    ssize_t size = 0;
    while ((size = ::read(0, buffer.data(), buffer.size())) > 0) {
        for (const int fd : {1, 2}) {
            for (ssize_t at = 0; at < size;) {
                const ssize_t written = ::write(fd, buffer.data() + at, static_cast<std::size_t>(size - at));
                if (written < 0)
                    return 1;
                at += written;
            }
        }
    }
    return 0;
}

int endBySignal(const Words &words)
{
    ::raise(std::stoi(words.at(0)));
    return 0;
}

/// One record of a worker (src/queue/worker_protocol.h), put together by hand.
std::string workersWord(char kind, unsigned task, unsigned attempt)
{
    const bool hasBody = kind == 4 || kind == 5;
    std::string word = {'\xb7', '\xf0', kind, 0, static_cast<char>(hasBody ? 24 : 0), 0, 0, 0};
    if (hasBody) {
        word.append(reinterpret_cast<const char *>(&task), sizeof task);
        word.append(reinterpret_cast<const char *>(&attempt), sizeof attempt);
        word.append(16, '\0');
    }
    return word;
}

void sayAsWorker(const std::string &words)
{
    if (::write(4, words.data(), words.size()) != static_cast<ssize_t>(words.size()))
        std::exit(1);
}

/// A worker of a pool that does one thing wrong.
int brokenWorker(const Words &words)
{
    const std::string_view how = words.at(0);
    if (how == "garbage")
        sayAsWorker("hello, I am no worker\n");
    if (how == "garbage" || how == "silent")
        waitForEver();
    sayAsWorker(workersWord(3, 0, 0));
    if (how == "quits")
        return 3;
    char order[4096];
    if (::read(3, order, sizeof order) <= 0)
        return 0;
    if (how == "half") {
        sayAsWorker(workersWord(4, 0, 1).substr(0, 20));
        return 0;
    }
    if (how == "wrong-id")
        sayAsWorker(workersWord(4, 4242, 1));
    else if (how == "wrong-attempt")
        sayAsWorker(workersWord(4, 0, 9));
    else if (how == "not-begun")
        sayAsWorker(workersWord(5, 0, 1));
    else if (how == "stuck")
        sayAsWorker(workersWord(4, 0, 1));
    waitForEver();
}

struct Subcommand {
    std::string_view word;
    int (*function)(const Words &);
};
constexpr Subcommand kSubcommands[] = {
    {"signals", printSignals},
    {"fds", printFds},
    {"identity", printIdentity},
    {"name-fds", nameFds},
    {"ignore-term", ignoreTerm},
    {"escape", escape},
    {"family", family},
    {"ask-password", askPassword},
    {"become-root", becomeRoot},
    {"non-blocking", printNonBlocking},
    {"close-input", closeInput},
    {"write", writeBytes},
    {"copy-twice", copyTwice},
    {"end-by", endBySignal},
    {"worker", brokenWorker},
    {"exit", [](const Words &words) { return std::stoi(words.at(0)); }},
    {"stay", [](const Words &) -> int { waitForEver(); }},
    {"spin-in-thread",
     [](const Words &) -> int {
         std::thread([] {
             std::atomic<unsigned> turns = 0;
             while (true)
                 ++turns;
         }).join();
         return 0;
     }},
};

} // namespace

int main(int argc, char **argv)
{
    const Words words(argv + 2, argv + argc);
    for (const Subcommand &subcommand : kSubcommands) {
        if (argc > 1 && subcommand.word == argv[1])
            return subcommand.function(words);
    }
    return 99;
}
