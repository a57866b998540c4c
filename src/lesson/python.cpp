// SPDX-License-Identifier: MIT
#include "lesson/python.h"

#include <cerrno>
#include <sstream>

#include <fmt/format.h>

#include "lesson/lanes.h"
#include "process/communicate.h"

namespace forklane::lesson {

namespace {

constexpr Duration kLongest = std::chrono::seconds(60);
constexpr std::size_t kMostThreads = 16;

/// What the script has printed, line by line.
struct Told {
    std::string version;
    PythonRaceRun race;
    std::vector<Duration> walls;
    std::vector<Lane> threads;
};

Lane &laneOf(Told &told, std::size_t number)
{
    while (told.threads.size() <= number) {
        Lane lane;
        lane.name = fmt::format("thread {}", told.threads.size() + 1);
        told.threads.push_back(std::move(lane));
    }
    return told.threads[number];
}

/// A turn, and the wait for it.
void addTurn(Lane &lane, Tick begin, Tick end, bool sleeps)
{
    if (!lane.entries.empty() && lane.end() < begin)
        lane.add(sleeps ? Role::Sleeping : Role::WaitsForLock, lane.end(), begin,
                 sleeps ? "sleeps, or waits for its turn" : "waits for its turn");
    if (begin < end)
        lane.add(Role::Running, begin, end, "computes");
}

Told read(std::string_view text, bool sleeps)
{
    Told told;
    std::istringstream lines{std::string(text)};
    for (std::string word; lines >> word;) {
        std::size_t number = 0;
        Tick begin = 0;
        Tick end = 0;
        if (word == "version" && lines >> word)
            told.version = "Python " + word;
        else if (word == "loop")
            lines >> told.race.updates >> told.race.lost;
        else if (word == "pairs")
            lines >> told.race.pairs >> told.race.wrong;
        else if (word == "wall" && lines >> end)
            told.walls.emplace_back(end);
        else if (word == "thread" && lines >> number >> end && number < kMostThreads)
            laneOf(told, number).number = end;
        else if (word == "turn" && lines >> number >> begin >> end && number < kMostThreads)
            addTurn(laneOf(told, number), begin, end, sleeps);
    }
    return told;
}

Command commandOf(const std::string &program, std::string script)
{
    Command command;
    command.argv = {program, "-I", "-c", std::move(script)};
    redirect(command, 0, NullDevice{});
    redirect(command, 1, NewPipe{});
    redirect(command, 2, NewPipe{});
    return command;
}

/// Nothing if there is no such program.
Result<std::optional<Told>> tell(const std::string &program, std::string script, std::string_view title, bool sleeps,
                                 Recording &recording)
{
    Lane process;
    process.name = program;
    process.kind = TrackKind::Process;
    const Tick called = tickNow();
    auto child = spawn(commandOf(program, std::move(script)));
    if (!child && child.error().error.code == ENOENT)
        return std::nullopt;
    if (!child)
        return failure(child.error().error);
    process.number = child->pid();
    const Tick launched = tickNow();
    Communicated said = communicate(*child, "", Clock::now() + kLongest);
    if (!said.status) {
        child->kill();
        return failure({0, "run", program, "it was not done after a minute"});
    }
    if (!said.status->isSuccess())
        return failure({0, "run", program, std::string(said.errors.view())});
    process.status = said.status;
    process.add(Role::Launch, called, launched, "fork and exec");
    process.add(Role::Running, launched, tickNow(), program);
    Told told = read(said.output.view(), sleeps);
    std::vector<Lane> lanes = {std::move(process)};
    lanes.insert(lanes.end(), told.threads.begin(), told.threads.end());
    addLanes(recording, fmt::format("{}: {}", told.version, title), lanes);
    return told;
}

} // namespace

Result<std::optional<PythonRaceRun>> runPython(const PythonRace &race, Recording &recording)
{
    const bool sleeps = race.gap == PythonGap::SleepZero || race.gap == PythonGap::SleepMillisecond;
    auto told = tell(race.program, scriptOf(race), fmt::format("a race, gap: {}", nameOf(race.gap)), sleeps, recording);
    if (!told)
        return failure(told.error());
    if (!*told)
        return std::nullopt;
    PythonRaceRun run = (*told)->race;
    run.version = (*told)->version;
    return run;
}

Result<std::optional<PythonWorkRun>> runPython(const PythonWork &work, Recording &recording)
{
    if (work.most < 1 || work.most > kMostThreads)
        return failure({0, "run", fmt::format("{} threads", work.most), fmt::format("1 to {} can", kMostThreads)});
    auto told = tell(work.program, scriptOf(work), fmt::format("{} threads", work.most), false, recording);
    if (!told)
        return failure(told.error());
    if (!*told)
        return std::nullopt;
    if ((*told)->walls.size() != work.most)
        return failure({0, "run", work.program, "it did not tell its times"});
    return PythonWorkRun{(*told)->version, (*told)->walls};
}

} // namespace forklane::lesson
