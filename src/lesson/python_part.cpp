// SPDX-License-Identifier: MIT
#include "lesson/python_part.h"

#include <fmt/format.h>

namespace forklane::lesson {

namespace {

void sayMissing(const std::string &program, Part &part)
{
    part.headline = fmt::format("no {} here", program);
    part.verdict = fmt::format("This part needs {}, which was not found in the PATH: nothing was run.", program);
}

/// 1,000,000
std::string grouped(std::uint64_t number)
{
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

} // namespace

Result<Part> pythonPart(const PythonWork &work)
{
    Part part;
    part.run = work;
    part.recording = std::make_shared<Recording>();
    const auto run = runPython(work, *part.recording);
    if (!run)
        return failure(run.error());
    part.title = "Python: CPU";
    part.caption = fmt::format("The real {}: 1 to {} threads, each with {:.0f} ms of CPU work", work.program, work.most,
                               inMilliseconds(work.each));
    if (!*run) {
        sayMissing(work.program, part);
        return part;
    }
    const auto &walls = (*run)->walls;
    for (std::size_t i = 0; i < walls.size(); ++i) {
        const auto workers = static_cast<double>(i + 1);
        part.speedUps.push_back({i + 1, walls[i], inMilliseconds(walls[0]) * workers / inMilliseconds(walls[i])});
    }
    part.chart = kCpuChart;
    part.writers = work.most;
    part.verdict = fmt::format("{}: {} threads took {:.0f} ms, {:.1f} times as fast as one after the other.", (*run)->version,
                               work.most, inMilliseconds(walls.back()), part.speedUps.back().factor);
    return part;
}

Result<Part> pythonPart(const PythonRace &race)
{
    Part part;
    part.run = race;
    part.recording = std::make_shared<Recording>();
    const auto run = runPython(race, *part.recording);
    if (!run)
        return failure(run.error());
    part.title = "Python: race";
    part.caption = fmt::format("The real {}: two threads add to one balance; between load and store: {}", race.program,
                               race.gap == PythonGap::None ? "nothing" : nameOf(race.gap));
    if (!*run) {
        sayMissing(race.program, part);
        return part;
    }
    const PythonRaceRun &seen = **run;
    part.writers = 2;
    part.headline = fmt::format("{} of {} updates lost", grouped(seen.lost), grouped(seen.updates));
    part.verdict =
        fmt::format("{}, gap: {}. In a loop {} of {} updates were lost; of {} pairs, once each, {} ended wrong.", seen.version,
                    nameOf(race.gap), grouped(seen.lost), grouped(seen.updates), seen.pairs, seen.wrong);
    part.isPossible = seen.lost < seen.updates && seen.wrong <= seen.pairs;
    return part;
}

} // namespace forklane::lesson
