// SPDX-License-Identifier: MIT
// Sends bytes through cat and takes them back in one loop. Usage: communicate_bench MIB
#include <cstdlib>
#include <string>

#include "measure.h"
#include "process/communicate.h"

int main(int argc, char **argv)
{
    using namespace forklane;
    if (argc != 2)
        return 2;
    const std::string data(static_cast<std::size_t>(std::atoi(argv[1])) << 20, 'x');
    Command command;
    command.argv = {"/bin/cat"};
    redirect(command, 0, NewPipe{});
    redirect(command, 1, NewPipe{});
    const auto begin = std::chrono::steady_clock::now();
    auto child = spawn(command);
    if (!child)
        return 1;
    const Communicated result = communicate(*child, data);
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
    std::printf("value %.3f\n", spent.count());
    return result.output.size() == data.size() ? 0 : 1;
}
