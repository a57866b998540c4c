// SPDX-License-Identifier: MIT
#include "demo/demo.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "demo/lecture.h"
#include "process/parse.h"
#include "process/suggest.h"

namespace forklane {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestWait{100};
constexpr std::size_t kMostSimilar = 3;
constexpr std::size_t kSimilarEdits = 2;

std::string seconds(double value)
{
    std::string text = fmt::format("{:.3f}", std::max(value, 0.001));
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text;
}

/// True where the word `sleep` ends at `end` of `text` and a number follows after blanks.
bool isSleep(std::string_view text, std::size_t begin, std::size_t end)
{
    constexpr std::string_view kBefore = " \t/;&|(";
    const bool startsWord = begin == 0 || kBefore.find(text[begin - 1]) != std::string_view::npos;
    return startsWord && end < text.size() && text[end] == ' ';
}

/// Every `sleep N` becomes `sleep N/timeScale`.
std::string scaleSleeps(const std::string &text, double timeScale)
{
    constexpr std::string_view kWord = "sleep";
    std::string scaledText;
    std::size_t done = 0;
    for (std::size_t at = text.find(kWord); at != std::string::npos; at = text.find(kWord, at + 1)) {
        const std::size_t end = at + kWord.size();
        const std::size_t number = std::min(text.find_first_not_of(' ', end), text.size());
        const std::size_t after = std::min(text.find_first_not_of("0123456789.", number), text.size());
        if (!isSleep(text, at, end) || number == after)
            continue;
        const double value = std::strtod(text.substr(number, after - number).c_str(), nullptr);
        scaledText += text.substr(done, number - done) + seconds(value / timeScale);
        done = after;
    }
    return scaledText + text.substr(done);
}

milliseconds scaledTime(milliseconds time, double timeScale)
{
    return std::chrono::ceil<milliseconds>(time / timeScale);
}

Result<Pipeline> pipelineOf(const DemoRun &run)
{
    if (run.shell)
        return Pipeline{{Stage{shellCommand(run.text), false}}, run.text};
    auto pipeline = parsePipeline(run.text);
    if (!pipeline)
        return failure({0, "parse", run.text, describe(pipeline.error())});
    return std::move(*pipeline);
}

} // namespace

const std::vector<Demo> &demos()
{
    static const std::vector<Demo> kDemos = [] {
        std::vector<Demo> all = externalProcessDemos();
        for (const auto &part : {threadDemos(), multiprocessingDemos()})
            all.insert(all.end(), part.begin(), part.end());
        return all;
    }();
    return kDemos;
}

const Demo *findDemo(const std::string &id)
{
    const auto found = std::find_if(demos().begin(), demos().end(), [&id](const Demo &demo) { return demo.id == id; });
    return found == demos().end() ? nullptr : &*found;
}

std::vector<std::string> similarDemos(const std::string &id)
{
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const Demo &demo : demos()) {
        const std::size_t distance = editDistance(id, demo.id);
        const bool isPart = id.size() > 1 && demo.id.find(id) != std::string::npos;
        if (distance <= std::min(kSimilarEdits, std::max<std::size_t>(1, id.size() / 2)) || isPart)
            near.emplace_back(distance, demo.id);
    }
    std::stable_sort(near.begin(), near.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < std::min(near.size(), kMostSimilar); ++i)
        ids.push_back(near[i].second);
    return ids;
}

DemoRun scaled(DemoRun run, double timeScale)
{
    if (timeScale == 1.0)
        return run;
    run.text = scaleSleeps(run.text, timeScale);
    for (DemoSignal &signal : run.sentSignals)
        signal.after = scaledTime(signal.after, timeScale);
    if (run.waitTimeout)
        run.waitTimeout = std::max(scaledTime(*run.waitTimeout, timeScale), kShortestWait);
    return run;
}

Result<JobSpec> jobSpecOf(const DemoRun &run, double timeScale)
{
    if (!(timeScale > 0))
        return failure({0, "scale the times of", run.text, "the time scale must be above 0"});
    auto pipeline = pipelineOf(scaled(run, timeScale));
    if (!pipeline)
        return failure(std::move(pipeline.error()));
    JobSpec spec;
    spec.pipeline = std::move(*pipeline);
    if (run.input)
        spec.input = InputText{*run.input};
    spec.output = OutputMode::Store;
    spec.parentKeepsPipes = run.parentKeepsPipes;
    spec.launch = run.launch;
    return spec;
}

} // namespace forklane
