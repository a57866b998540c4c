// SPDX-License-Identifier: MIT
#include "process/splice.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <optional>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "support/launch_fixture.h"
#include "support/pattern.h"

namespace forklane {
namespace {

using test::pattern;
using test::patternBuffer;

constexpr std::size_t kMiB = 1024 * 1024;

class Splice : public test::LaunchTest {
protected:
    /// Both ends non-blocking, and as long as it may be.
    static Pipe pipe()
    {
        Pipe made = std::move(*makePipe());
        EXPECT_TRUE(setNonBlocking(made.readEnd.get()));
        EXPECT_TRUE(setNonBlocking(made.writeEnd.get()));
        ::fcntl(made.readEnd.get(), F_SETPIPE_SZ, kPipeBytes);
        return made;
    }

    /// All that is there now.
    static std::string drained(int fd)
    {
        std::string text;
        std::vector<char> buffer(kMiB);
        for (ssize_t size = 0; (size = ::read(fd, buffer.data(), buffer.size())) > 0;)
            text.append(buffer.data(), static_cast<std::size_t>(size));
        return text;
    }

    /// A pipe may hold little, when its user has many (pipe(7)).
    static bool isBeginningOfPattern(const std::string &read) { return !read.empty() && read == pattern(read.size()); }

    /// Until nothing more goes in.
    static void fill(SplicingWriter &writer, int fd)
    {
        while (!writer.isEmpty() && writer.write(fd) > 0) {
        }
    }
};

TEST_F(Splice, whatIsLentStaysAsItWasWhoeverReadsItAndWhenever)
{
    const Pipe first = pipe();
    const std::array<Pipe, 5> others = {pipe(), pipe(), pipe(), pipe(), pipe()};
    {
        SplicingWriter writer(patternBuffer(16 * kMiB));
        for (const Pipe &other : others) { // so much that the writer gives up what is passed on unread
            fill(writer, first.writeEnd.get());
            ::splice(first.readEnd.get(), nullptr, other.writeEnd.get(), nullptr, kMiB, SPLICE_F_NONBLOCK);
        }
        EXPECT_FALSE(writer.isEmpty());
    }
    ByteBuffer filled; // where the writer's pages were, if they are free
    filled.append(std::string(64 * kMiB, 'o'));
    std::string read;
    for (const Pipe &other : others)
        read += drained(other.readEnd.get());
    EXPECT_TRUE(isBeginningOfPattern(read));
}

TEST_F(Splice, whatIsSmallOrNotItsOwnIsCopied)
{
    const Pipe pipe = Splice::pipe();
    std::optional<SplicingWriter> writer(patternBuffer(50'000));
    fill(*writer, pipe.writeEnd.get());
    writer.reset();
    std::vector<ByteBuffer> others(1000); // where the writer's bytes were, too
    for (ByteBuffer &other : others)
        other.append(std::string(50'000, 'o'));
    EXPECT_TRUE(isBeginningOfPattern(drained(pipe.readEnd.get())));

    std::string kept = pattern(5 * kMiB);
    fill(writer.emplace(std::string_view(kept)), pipe.writeEnd.get());
    std::ranges::fill(kept, 'o');
    EXPECT_TRUE(isBeginningOfPattern(drained(pipe.readEnd.get())));
}

TEST_F(Splice, noByteBeyondTheBuffersEndIsLent)
{
    for (const std::size_t size : {std::size_t{5}, 100'000 + 5 * kMiB}) {
        const Pipe pipe = Splice::pipe();
        SplicingWriter writer(patternBuffer(size));
        std::string read;
        while (!writer.isEmpty()) {
            fill(writer, pipe.writeEnd.get());
            read += drained(pipe.readEnd.get());
        }
        EXPECT_TRUE(read == pattern(size)) << size;
    }
}

TEST_F(Splice, copiesIntoWhatIsNoPipe)
{
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
    const UniqueFd near(ends[0]);
    const UniqueFd far(ends[1]);
    SplicingWriter writer(patternBuffer(5 * kMiB));
    SplicingReader reader;
    std::string read;
    std::vector<char> room(kMiB);
    while (read.size() < 5 * kMiB) {
        fill(writer, near.get());
        const ssize_t size = reader.read(far.get(), room);
        ASSERT_GT(size, 0) << errno;
        read.append(room.data(), static_cast<std::size_t>(size));
    }
    EXPECT_TRUE(writer.isEmpty());
    EXPECT_TRUE(read == pattern(5 * kMiB));
}

TEST_F(Splice, tellsWhenNobodyReads)
{
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    for (const std::size_t size : {std::size_t{5}, 5 * kMiB}) {
        Pipe pipe = Splice::pipe();
        pipe.readEnd.reset();
        SplicingWriter writer(patternBuffer(size));
        EXPECT_EQ(writer.write(pipe.writeEnd.get()), -1);
        EXPECT_EQ(errno, EPIPE);
    }
    std::signal(SIGPIPE, before);
}

TEST_F(Splice, readsAsReadDoesBeforeAndAfterItMovesPages)
{
    Pipe pipe = Splice::pipe();
    SplicingReader reader;
    std::vector<char> room(kMiB);
    const auto readsNothing = [&] { return reader.read(pipe.readEnd.get(), room) == -1 && errno == EAGAIN; };
    EXPECT_TRUE(readsNothing());
    SplicingWriter writer(patternBuffer(8 * kMiB));
    std::string read;
    const auto readOnce = [&](std::size_t bytes) {
        const ssize_t size = reader.read(pipe.readEnd.get(), std::span(room).first(bytes));
        read.append(room.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
        return size;
    };
    while (!writer.isEmpty()) {
        fill(writer, pipe.writeEnd.get());
        EXPECT_EQ(readOnce(1000), 1000); // nothing that it has moved stays behind
        while (readOnce(std::min(room.size(), reader.pieceBytes())) > 0) {
        }
    }
    EXPECT_TRUE(read == pattern(8 * kMiB));
    EXPECT_TRUE(readsNothing());
    pipe.writeEnd.reset();
    EXPECT_EQ(readOnce(1000), 0);
}

TEST_F(Splice, readsOnWhereNoDescriptorIsLeft)
{
    const Pipe pipe = Splice::pipe();
    SplicingWriter writer(patternBuffer(5 * kMiB));
    SplicingReader reader;
    std::vector<char> room(kMiB);
    std::string read;
    rlimit before = {};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none = {static_cast<rlim_t>(UniqueFd(::dup(0)).get()), before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    while (!writer.isEmpty()) {
        fill(writer, pipe.writeEnd.get());
        for (ssize_t size = 0; (size = reader.read(pipe.readEnd.get(), std::span(room).first(reader.pieceBytes()))) > 0;)
            read.append(room.data(), static_cast<std::size_t>(size));
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_TRUE(read == pattern(5 * kMiB));
}

} // namespace
} // namespace forklane
