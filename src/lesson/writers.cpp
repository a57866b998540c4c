// SPDX-License-Identifier: MIT
#include "lesson/writers.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <latch>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lesson/lanes.h"
#include "process/child.h"

namespace forklane::lesson {

namespace {

constexpr std::size_t kLongestLine = 1000;
constexpr std::size_t kDatagram = 4096;
constexpr Duration kBetweenReads = std::chrono::milliseconds(1);

/// The kernel's own name for a socket that was bound to none: unix(7), "Autobind".
std::string nameOf(int socket)
{
    sockaddr_un address = {};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return {};
    return {reinterpret_cast<const char *>(&address), size};
}

Result<UniqueFd> makeSocket()
{
    UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (!socket || ::bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(sa_family_t)) != 0)
        return failure({errno, "make", "a socket for the writers", ""});
    return socket;
}

/// One receiver, and a socket for each writer that leads to it.
class Page {
public:
    static Result<Page> make(std::size_t writers)
    {
        Page page;
        auto receiver = makeSocket();
        if (!receiver)
            return failure(receiver.error());
        page.m_receiver = std::move(*receiver);
        const std::string target = nameOf(page.m_receiver.get());
        for (std::size_t i = 0; i < writers; ++i) {
            auto pen = makeSocket();
            if (!pen)
                return failure(pen.error());
            if (::connect(pen->get(), reinterpret_cast<const sockaddr *>(target.data()),
                          static_cast<socklen_t>(target.size())) != 0)
                return failure({errno, "connect", "a writer", ""});
            page.m_writers.emplace(nameOf(pen->get()), i);
            page.m_pens.push_back(std::move(*pen));
        }
        return page;
    }

    [[nodiscard]] int pen(std::size_t writer) const { return m_pens[writer].get(); }

    /// The next write; blocks unless `flags` say otherwise. Nothing at the end (EAGAIN).
    std::optional<Piece> read(int flags)
    {
        std::string bytes(kDatagram, '\0');
        while (true) {
            sockaddr_un from = {};
            socklen_t size = sizeof from;
            const ssize_t got =
                ::recvfrom(m_receiver.get(), bytes.data(), bytes.size(), flags, reinterpret_cast<sockaddr *>(&from), &size);
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                return std::nullopt;
            const auto writer = m_writers.find(std::string(reinterpret_cast<const char *>(&from), size));
            if (writer == m_writers.end())
                continue; // somebody else on this machine
            return Piece{writer->second, bytes.substr(0, static_cast<std::size_t>(got)), tickNow()};
        }
    }

private:
    UniqueFd m_receiver;
    std::vector<UniqueFd> m_pens;
    std::map<std::string, std::size_t> m_writers; ///< By their sockets' names.
};

/// What the threads share.
struct Desk {
    Desk(const WritersSpec &theSpec, const Page &thePage) : spec(theSpec), page(thePage), start(theSpec.lines.size()) {}
    const WritersSpec &spec;
    const Page &page;
    std::latch start; ///< All begin at once.
    std::mutex lock;
    std::atomic<std::size_t> turn{0}; ///< Steered: which write comes next.
};

/// The lane of one thread, and the instants at which its writes returned.
struct Lines {
    Lane lane;
    std::vector<Tick> written;
};

void write(Desk &desk, std::size_t writer, std::size_t turn, std::string_view text, std::string_view label, Lines &lines)
{
    if (desk.spec.isSteered) {
        const Tick asked = tickNow();
        for (std::size_t at = desk.turn.load(); at != turn; at = desk.turn.load())
            desk.turn.wait(at);
        lines.lane.add(Role::Sleeping, asked, tickNow(), "waits for its gate");
    }
    const Tick begun = tickNow();
    (void)!::write(desk.page.pen(writer), text.data(), text.size()); // a datagram to our own receiver: whole, or it blocks
    lines.written.push_back(tickNow());
    lines.lane.add(Role::Running, begun, lines.written.back(), std::string(label));
    if (desk.spec.isSteered) {
        ++desk.turn;
        desk.turn.notify_all();
    }
}

void pass(Duration gap, Lines &lines)
{
    if (gap <= Duration(0))
        return;
    const Tick begun = tickNow();
    std::this_thread::sleep_for(gap);
    lines.lane.add(Role::Sleeping, begun, tickNow(), "gap");
}

/// A thread's life.
void runThread(Desk &desk, std::size_t writer, Lines &lines)
{
    const std::string &text = desk.spec.lines[writer];
    lines.lane.number = ::gettid();
    desk.start.arrive_and_wait();
    if (desk.spec.writing == Writing::Whole) {
        write(desk, writer, writer, text + '\n', text, lines);
        return;
    }
    std::unique_lock<std::mutex> lock(desk.lock, std::defer_lock);
    Tick locked = 0;
    if (desk.spec.writing == Writing::Locked) {
        const Tick asked = tickNow();
        lock.lock();
        locked = tickNow();
        lines.lane.add(Role::WaitsForLock, asked, locked, "");
    }
    write(desk, writer, writer, text, text, lines);
    pass(desk.spec.gap, lines);
    write(desk, writer, desk.spec.lines.size() + writer, "\n", "newline", lines);
    if (lock.owns_lock())
        lines.lane.hold(locked, tickNow());
}

Status checkSpec(const WritersSpec &spec)
{
    if (spec.lines.empty() || spec.lines.size() > kMostWriters) {
        return failure(
            {0, "run", fmt::format("{} writers", spec.lines.size()), fmt::format("1 to {} can write", kMostWriters)});
    }
    for (const std::string &line : spec.lines) {
        if (line.size() > kLongestLine || line.find('\n') != std::string::npos)
            return failure(
                {0, "write", line.substr(0, 40), fmt::format("a line has up to {} bytes and no newline", kLongestLine)});
    }
    return {};
}

Result<WritersRun> runThreads(const WritersSpec &spec, Page &page, std::vector<Lane> &lanes)
{
    Desk desk(spec, page);
    std::vector<Lines> lines(spec.lines.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < spec.lines.size(); ++i)
        threads.emplace_back([&desk, i, &lines] { runThread(desk, i, lines[i]); });
    WritersRun run;
    const std::size_t writes = spec.lines.size() * (spec.writing == Writing::Whole ? 1 : 2);
    while (run.pieces.size() < writes) {
        if (auto piece = page.read(0))
            run.pieces.push_back(std::move(*piece));
    }
    for (std::thread &thread : threads)
        thread.join();
    std::vector<std::size_t> next(spec.lines.size());
    for (Piece &piece : run.pieces)
        piece.tick = lines[piece.writer].written[next[piece.writer]++];
    for (Lines &one : lines)
        lanes.push_back(std::move(one.lane));
    return run;
}

Result<WritersRun> runProcesses(const WritersSpec &spec, Page &page, std::vector<Lane> &lanes)
{
    std::vector<Child> children;
    for (std::size_t i = 0; i < spec.lines.size(); ++i) {
        Command command;
        command.argv = {"/bin/echo", spec.lines[i]};
        command.redirections = {{1, OwnFd{page.pen(i)}}};
        const Tick begun = tickNow();
        auto child = spawn(command);
        if (!child)
            return failure(child.error().error);
        Lane &lane = lanes.emplace_back();
        lane.number = child->pid();
        lane.kind = TrackKind::Process;
        lane.add(Role::Launch, begun, tickNow(), "fork and exec");
        children.push_back(std::move(*child));
    }
    WritersRun run;
    for (std::size_t i = 0; i < children.size(); ++i) {
        while (!lanes[i].status) {
            lanes[i].status = children[i].wait(Clock::now() + kBetweenReads);
            while (auto piece = page.read(MSG_DONTWAIT)) // or who writes could wait for room
                run.pieces.push_back(std::move(*piece));
        }
        lanes[i].add(Role::Running, lanes[i].end(), tickNow(), spec.lines[i]);
    }
    while (auto piece = page.read(MSG_DONTWAIT))
        run.pieces.push_back(std::move(*piece));
    return run;
}

std::string_view titleOf(const WritersSpec &spec)
{
    switch (spec.writing) {
    case Writing::Apart: return spec.isSteered ? "Text and newline apart (steered)" : "Text and newline apart";
    case Writing::Whole: return "One write each";
    case Writing::Locked: return "With a lock";
    case Writing::Processes: return "Processes";
    }
    return {};
}

} // namespace

std::string WritersRun::text() const
{
    std::string text;
    for (const Piece &piece : pieces)
        text += piece.bytes;
    return text;
}

Result<WritersRun> runWriters(const WritersSpec &spec, Recording &recording)
{
    if (auto good = checkSpec(spec); !good)
        return failure(good.error());
    auto page = Page::make(spec.lines.size());
    if (!page)
        return failure(page.error());
    std::vector<Lane> lanes;
    auto run = spec.writing == Writing::Processes ? runProcesses(spec, *page, lanes) : runThreads(spec, *page, lanes);
    if (!run)
        return run;
    for (std::size_t i = 0; i < lanes.size(); ++i)
        lanes[i].name = fmt::format("{} {}", spec.writing == Writing::Processes ? "process" : "thread", i + 1);
    addLanes(recording, titleOf(spec), lanes);
    return run;
}

bool isTorn(const WritersSpec &spec, const WritersRun &run)
{
    std::vector<std::string> expected = spec.lines;
    std::vector<std::string> seen;
    const std::string text = run.text();
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        if (end == std::string::npos)
            return true;
        seen.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    std::sort(expected.begin(), expected.end());
    std::sort(seen.begin(), seen.end());
    return seen != expected;
}

Result<std::size_t> countTorn(const WritersSpec &spec, std::size_t runs)
{
    std::size_t torn = 0;
    for (std::size_t i = 0; i < runs; ++i) {
        Recording unused;
        const auto run = runWriters(spec, unused);
        if (!run)
            return failure(run.error());
        torn += isTorn(spec, *run) ? 1 : 0;
    }
    return torn;
}

} // namespace forklane::lesson
