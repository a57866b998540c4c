// SPDX-License-Identifier: MIT
// The programs of the lessons on threads are run. What luck decides is compared sorted; what is measured, by its form.
#include <algorithm>
#include <regex>

#include <fmt/format.h>

#include "code/program_runs.h"

namespace forklane::code {
namespace {

using namespace std::chrono_literals;
using lesson::Regime;
using lesson::Work;
using lesson::Writing;

std::string sortedBytes(std::string text)
{
    std::sort(text.begin(), text.end());
    return text;
}

std::vector<std::string> sortedLines(const std::string &text)
{
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

class LessonCode : public ProgramRuns {
protected:
    Seen performed(const lesson::PartRun &run, Language language) const
    {
        const auto text = write(run, language);
        EXPECT_TRUE(text);
        const Seen seen = perform(*text, language);
        EXPECT_EQ(seen.code, 0) << *text << seen.errors;
        EXPECT_EQ(seen.errors, "") << *text;
        return seen;
    }

    void expectForm(const lesson::PartRun &run, const std::string &form) const
    {
        for (const Language language : kLanguages) {
            const Seen seen = performed(run, language);
            EXPECT_TRUE(std::regex_match(seen.output, std::regex(form)))
                << kNames[static_cast<int>(language)] << ": " << seen.output << *write(run, language);
        }
    }

    /// Of its first three lines, with turns of threads after them to the last line. (A regular expression over thousands of
    /// lines overflows the stack.)
    void expectPython(const lesson::PartRun &run, const std::string &form) const
    {
        for (const Language language : kLanguages) {
            const Seen seen = performed(run, language);
            std::size_t end = 0;
            for (int line = 0; line < 3 && end < seen.output.size(); ++line)
                end = std::min(seen.output.find('\n', end), seen.output.size() - 1) + 1;
            EXPECT_TRUE(std::regex_match(seen.output.substr(0, end), std::regex(form)))
                << kNames[static_cast<int>(language)] << ": " << seen.output << *write(run, language);
            const std::size_t last = seen.output.rfind('\n', seen.output.size() - 2) + 1; // npos + 1: the only line
            EXPECT_TRUE(std::regex_match(seen.output.substr(last), std::regex("turn 1 [0-9]+ [0-9]+\n")))
                << kNames[static_cast<int>(language)] << ": " << seen.output.substr(last);
        }
    }
};

lesson::WritersSpec five(Writing writing)
{
    lesson::WritersSpec spec;
    spec.writing = writing;
    spec.lines = {"worker number 0", "it's 100% \"two\"", "back\\slash", "grün ☃", "$HOME `id` *"};
    return spec;
}

class LinesCode : public LessonCode, public testing::WithParamInterface<Writing> {};

TEST_P(LinesCode, printsTheBytesOfOurRun)
{
    lesson::WritersSpec spec = five(GetParam());
    spec.gap = 1ms;
    Recording recording;
    const auto ours = lesson::runWriters(spec, recording);
    ASSERT_TRUE(ours);
    for (const Language language : kLanguages) {
        const Seen seen = performed(spec, language);
        EXPECT_EQ(sortedBytes(seen.output), sortedBytes(ours->text()));
        if (GetParam() != Writing::Apart) {
            EXPECT_EQ(sortedLines(seen.output), sortedLines(ours->text()));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Ways, LinesCode, testing::Values(Writing::Apart, Writing::Whole, Writing::Locked, Writing::Processes),
                         [](const auto &info) { return fmt::format("way{}", static_cast<int>(info.param)); });

TEST_F(LessonCode, ledItTearsLinesAsOurRunDoesEveryTime)
{
    lesson::WritersSpec spec = five(Writing::Apart);
    spec.isSteered = true;
    Recording recording;
    const auto ours = lesson::runWriters(spec, recording);
    ASSERT_TRUE(ours);
    for (const Language language : kLanguages)
        EXPECT_EQ(performed(spec, language).output, ours->text()) << kNames[static_cast<int>(language)];
    spec.lines = {"alone"};
    for (const Language language : kLanguages)
        EXPECT_EQ(performed(spec, language).output, "alone\n") << kNames[static_cast<int>(language)];
}

TEST_F(LessonCode, refusesALineWithANulByte)
{
    lesson::WritersSpec spec = five(Writing::Processes);
    spec.lines[1] += '\0';
    for (const Language language : kLanguages)
        EXPECT_FALSE(write(spec, language));
}

TEST_F(LessonCode, measuresEveryWayOfSharing)
{
    for (const Work work : {Work::Cpu, Work::Io}) {
        for (const Regime regime : {Regime::GlobalLock, Regime::NoLock, Regime::Processes}) {
            lesson::GilSpec spec;
            spec.work = work;
            spec.regime = regime;
            spec.workers = 3;
            spec.each = 12ms;
            spec.switchInterval = 1ms;
            expectForm(spec, "workers 1: [0-9.]+ ms, [0-9.]+ times\nworkers 2: [0-9.]+ ms, [0-9.]+ times\n"
                             "workers 3: [0-9.]+ ms, [0-9.]+ times\n");
        }
    }
}

TEST_F(LessonCode, aJobOnTheBeatingThreadStopsTheBeatForItsWholeTime)
{
    for (const bool onLoop : {true, false}) {
        const lesson::SlowJob job{50ms, onLoop};
        expectForm(job, onLoop ? "The longest time without a beat: ([5-9].|[1-9]..+) ms\n"
                               : "The longest time without a beat: [0-9]+ ms\n");
    }
}

TEST_F(LessonCode, measuresLaunchesBesideTouchedMemory)
{
    for (const std::size_t ballast : {0U, 4U}) {
        expectForm(lesson::LaunchCostSpec{ballast, 3}, "fork: [0-9.]+ ms\nvfork: [0-9.]+ ms\nposix_spawn: [0-9.]+ ms\n|"
                                                       "shell: [0-9.]+ ms\n");
    }
}

TEST_F(LessonCode, launchesPythonWithItsProgram)
{
    expectPython(lesson::PythonRace{lesson::PythonGap::SleepMillisecond, "python3"},
                 "version [0-9.]+\nloop 200 [0-9]+\npairs 50 [0-9]+\n");
    expectPython(lesson::PythonWork{2, 4ms, "python3"}, "version [0-9.]+\nwall [0-9]+\nwall [0-9]+\n");
}

} // namespace
} // namespace forklane::code
