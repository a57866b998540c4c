// SPDX-License-Identifier: MIT
// Launches /bin/true and waits for it, again and again: our three launch modes and a bare posix_spawn(3).
// Usage: launch_bench fork|vfork|spawn|posix_spawn COUNT BALLAST_MIB
#include <cstdlib>
#include <string>

#include <spawn.h>
#include <sys/wait.h>

#include "measure.h"
#include "process/child.h"

namespace {

using namespace forklane;

[[noreturn]] void giveUp(const char *what)
{
    std::fprintf(stderr, "launch_bench: %s\n", what);
    std::exit(1);
}

void launchOurs(const Command &command)
{
    auto child = spawn(command);
    if (!child || !child->wait().isSuccess())
        giveUp("spawn failed");
}

void launchBare()
{
    char program[] = "/bin/true";
    char *const words[] = {program, nullptr};
    pid_t pid = -1;
    int status = 0;
    if (::posix_spawn(&pid, program, nullptr, nullptr, words, environ) != 0 || ::waitpid(pid, &status, 0) != pid)
        giveUp("posix_spawn or waitpid failed");
}

LaunchMode modeNamed(const std::string &name)
{
    if (name == "fork")
        return LaunchMode::Fork;
    if (name == "vfork")
        return LaunchMode::Vfork;
    if (name == "spawn")
        return LaunchMode::Spawn;
    giveUp("usage: launch_bench fork|vfork|spawn|posix_spawn COUNT BALLAST_MIB");
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4)
        giveUp("usage: launch_bench fork|vfork|spawn|posix_spawn COUNT BALLAST_MIB");
    const std::string mode = argv[1];
    const int count = std::atoi(argv[2]);
    const benchmarks::Ballast ballast(static_cast<std::size_t>(std::atoi(argv[3])));
    if (mode == "posix_spawn") {
        benchmarks::measure(count, launchBare);
        return 0;
    }
    Command command;
    command.argv = {"/bin/true"};
    command.launch = modeNamed(mode);
    benchmarks::measure(count, [&command] { launchOurs(command); });
    return 0;
}
