// SPDX-License-Identifier: MIT
// Sends bytes through cat and takes them back in one loop. Usage: communicate_bench ours|copied|bare MIB; `ours` gives its
// input away, `copied` keeps it; `bare` is what a simple program does: the same pipes, one poll loop, and memory for the answer
// that is already there.
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure.h"
#include "process/communicate.h"

namespace {

using namespace forklane;

bool exchangeBare(Child &child, std::string_view input, char *answer)
{
    for (int target : {0, 1}) {
        (void)setNonBlocking(child.pipe(target).get());
        ::fcntl(child.pipe(target).get(), F_SETPIPE_SZ, 1 << 20);
    }
    const std::size_t size = input.size();
    std::size_t received = 0;
    while (true) {
        std::array<pollfd, 2> entries = {
            {{input.empty() ? -1 : child.pipe(0).get(), POLLOUT, 0}, {child.pipe(1).get(), POLLIN, 0}}};
        ::poll(entries.data(), entries.size(), -1);
        ssize_t count = 0;
        while (!input.empty() && (count = ::write(child.pipe(0).get(), input.data(), input.size())) > 0)
            input.remove_prefix(static_cast<std::size_t>(count));
        if (input.empty())
            child.pipe(0).reset();
        while ((count = ::read(child.pipe(1).get(), answer + received, size + 1 - received)) > 0)
            received += static_cast<std::size_t>(count);
        if (count == 0)
            return child.wait() == ExitStatus::exited(0) && received == size;
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    const std::string_view mode = argv[1];
    const std::size_t size = static_cast<std::size_t>(std::atoi(argv[2])) << 20;
    const std::string data(mode == "ours" ? 0 : size, 'x');
    ByteBuffer own;
    if (mode == "ours") {
        std::memset(own.room(size).data(), 'x', size);
        own.commit(size);
    }
    void *memory = ::mmap(nullptr, size + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    Command command;
    command.argv = {"/bin/cat"};
    redirect(command, 0, NewPipe{});
    redirect(command, 1, NewPipe{});
    const auto begin = std::chrono::steady_clock::now();
    auto child = spawn(command);
    if (!child)
        return 1;
    Communicated answer; // given back after the time has been taken, as in the others
    if (mode == "ours")
        answer = communicate(*child, std::move(own));
    else if (mode == "copied")
        answer = communicate(*child, data);
    const bool isRight =
        mode == "bare" ? exchangeBare(*child, data, static_cast<char *>(memory)) : answer.output.size() == size;
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
    std::printf("value %.3f\n", spent.count());
    return isRight ? 0 : 1;
}
