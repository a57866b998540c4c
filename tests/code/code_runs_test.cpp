// SPDX-License-Identifier: MIT
// The programs are run: output and status are those of our own run.
#include "code/code.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

#include <gtest/gtest.h>

#include "code/program_runs.h"
#include "demo/demo_code.h"
#include "demo/outcome.h"
#include "job/job.h"
#include "process/parse.h"
#include "trace/collector.h"

namespace forklane::code {
namespace {

constexpr double kTimeScale = 20;

class CodeRuns : public ProgramRuns {
protected:
    /// Every language: the same bytes, the same status.
    void expectAll(const JobRun &run, const std::optional<std::string> &output, std::optional<int> code) const
    {
        for (const Language language : kLanguages) {
            const auto text = write(run, language);
            ASSERT_TRUE(text) << describe(text.error());
            const Seen seen = perform(*text, language);
            EXPECT_EQ(seen.output, output.value_or(seen.output)) << kNames[static_cast<int>(language)] << ":\n"
                                                                 << *text << seen.errors;
            if (code) {
                EXPECT_EQ(seen.code, *code) << kNames[static_cast<int>(language)] << ":\n" << *text << seen.errors;
            }
        }
    }

    /// As our own engine runs it.
    static Seen ours(const JobSpec &spec)
    {
        Collector collector;
        JobEngine engine(collector);
        const auto job = engine.start(spec);
        job->wait();
        const DemoOutcome outcome = outcomeOf(job->report(), job->output().get());
        return {outcome.output, outcome.errors, outcome.exitCode};
    }
};

std::string prefixed(const std::string &prefix, std::string_view text)
{
    std::string lines;
    while (!prefix.empty() && !text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines += prefix + std::string(text.substr(0, end)) + '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return prefix.empty() ? std::string(text) : lines;
}

/// What the caller of an example prints, `forklanectl demo` without its own remarks.
std::string printedBy(const DemoRun &run, const Seen &seen)
{
    std::string text = run.during.empty() ? "" : run.during + '\n';
    text += prefixed(run.linePrefix, seen.output);
    text += run.errorPrefix.empty() ? "" : prefixed(run.errorPrefix, seen.errors);
    if (run.check && seen.code != 0)
        text += describe(CalledProcessError{run.text, ExitStatus::exited(seen.code), {}}) + '\n';
    return text;
}

class DemoCode : public CodeRuns, public testing::WithParamInterface<std::string> {};

TEST_P(DemoCode, doesWhatTheExampleDoes)
{
    for (const DemoRun &run : findDemo(GetParam())->runs) {
        SCOPED_TRACE(run.caption);
        const auto made = codeRunOf(run, kTimeScale);
        ASSERT_TRUE(made);
        Seen seen = {run.expected.output.value_or(""), run.expected.errors.value_or(""), run.expected.exitCode.value_or(0)};
        const bool isStopped = !run.expected.output && run.waitTimeout; // what it has written by then is luck
        if (!run.expected.output && !isStopped)
            seen = ours(made->job); // a wildcard
        expectAll(*made, isStopped ? std::nullopt : std::optional(printedBy(run, seen)), run.expected.exitCode);
    }
}

std::vector<std::string> demosWithRuns()
{
    std::vector<std::string> ids;
    for (const Demo &demo : demos())
        if (!demo.runs.empty())
            ids.push_back(demo.id);
    return ids;
}

INSTANTIATE_TEST_SUITE_P(Lecture, DemoCode, testing::ValuesIn(demosWithRuns()), [](const auto &info) {
    std::string name = info.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

class TextCode : public CodeRuns, public testing::WithParamInterface<std::string> {};

/// Pipeline text as in the command line of the window.
TEST_P(TextCode, hasTheOutputAndTheStatusOfOurRun)
{
    JobRun run;
    run.job.pipeline = parsePipeline(GetParam()).value();
    const Seen seen = ours(run.job);
    expectAll(run, seen.output, seen.code);
}

INSTANTIATE_TEST_SUITE_P(
    Words, TextCode,
    testing::Values("printf '%s|' 'a b' 'it'\\''s' '\"' '' '\\\\' '100%' '$HOME' '`id`' '*' 'grün ☃' '?\?='",
                    "printf '%s\\n' 'two\nlines' 'tab\there'", "echo 'a\\nb' -n", "echo -n x", "kill -l TERM", "test 1 = 2",
                    "VALUE='a b' EMPTY= sh -c 'echo $VALUE:$EMPTY:$0'", "cat", "sh -c 'exit 7' | cat", "cat | sh -c 'exit 7'",
                    "sh -c 'kill -KILL $$'", "yes | head -n 2 | tr y n", "seq 5 | sort -r | head -n 2"));

INSTANTIATE_TEST_SUITE_P(Redirections, TextCode,
                         testing::Values("sh -c 'echo out; echo err >&2' 2>&1", "sh -c 'echo out; echo err >&2' |& tr a-z A-Z",
                                         "sh -c 'echo out; echo err >&2' 2>&1 >/dev/null | tr a-z A-Z",
                                         "sh -c 'echo out; echo err >&2' 3>&1 1>&2 2>&3", "sh -c 'echo three >&3' 3>&1",
                                         "sh -c 'echo twelve >&12' 12>&1 | cat", "echo gone > /dev/null | cat",
                                         "cat < /usr/share/common-licenses/BSD | head -n 1", "sh -c 'echo x >&2' 2>&-"));

TEST_F(CodeRuns, writesFilesAsOurRunDoes)
{
    JobRun run;
    const std::string file = path("it's a file");
    run.job.pipeline = parsePipeline("sh -c 'echo out; echo err >&2' > " + quoteWord(file) + " 2>> " + quoteWord(file)).value();
    for (const Language language : kLanguages) {
        std::filesystem::remove(file);
        EXPECT_EQ(perform(write(run, language).value(), language).output, "");
        std::ifstream stream(file);
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), "out\nerr\n") << kNames[static_cast<int>(language)];
    }
}

TEST_F(CodeRuns, feedsInputOfAnyBytes)
{
    JobRun run;
    run.job.pipeline = parsePipeline("od -An -tx1 | head -n 3").value();
    run.job.input = InputText{std::string("a\0b%\\\n\xff", 7)};
    expectAll(run, ours(run.job).output, 0);
}

TEST_F(CodeRuns, readsBothStreamsWhileItFeedsMoreThanAPipeHolds)
{
    JobRun run;
    run.job.pipeline = Pipeline{{Stage{shellCommand("tee /dev/stderr"), false}}, ""};
    std::string input;
    while (input.size() < 100'000)
        input += "a line of text\n";
    run.job.input = InputText{input};
    run.caller.linePrefix = "o ";
    run.caller.errorPrefix = "e ";
    for (const Language language : {Language::Python, Language::C})
        EXPECT_EQ(perform(write(run, language).value(), language).output, prefixed("o ", input) + prefixed("e ", input));
}

TEST_F(CodeRuns, keepsFolderEnvironmentUmaskAndNice)
{
    JobRun run;
    run.job.pipeline.stages = {Stage{shellCommand("pwd; echo $KEPT; umask; nice; env | grep -c ^HOME="), false}};
    Command &command = run.job.pipeline.stages[0].command;
    command.folder = "/usr/share";
    command.environment.set = {{"KEPT", "a 'b'"}};
    command.environment.remove = {"HOME"};
    command.umask = 027;
    command.nice = 3;
    const Seen seen = ours(run.job);
    expectAll(run, seen.output, seen.code);
}

TEST_F(CodeRuns, endsWithTheLastStageThatFailedUnderPipefail)
{
    JobRun run;
    run.job.pipeline = parsePipeline("sh -c 'exit 3' | true").value();
    run.job.pipefail = true;
    expectAll(run, "", 3);
}

TEST_F(CodeRuns, givesUpAfterTheTimeout)
{
    JobRun run;
    run.job.pipeline = parsePipeline("sleep 30").value();
    run.job.timeout = std::chrono::milliseconds(200);
    expectAll(run, "", 124);
}

TEST_F(CodeRuns, goesOnBehindAStageThatCannotStartInCAndShell)
{
    JobRun run;
    run.job.pipeline = parsePipeline("nosuchprogram | cat").value();
    for (const Language language : {Language::C, Language::Shell})
        EXPECT_EQ(perform(write(run, language).value(), language).code, 0);
    run.job.pipeline = parsePipeline("nosuchprogram").value();
    for (const Language language : {Language::C, Language::Shell})
        EXPECT_EQ(perform(write(run, language).value(), language).code, 127);
}

class RaceCode : public CodeRuns, public testing::WithParamInterface<race::Policy> {};

/// Right policies end right; of the others only what can be is known.
TEST_P(RaceCode, endsWhereItCan)
{
    RaceRun run;
    run.policy = GetParam();
    run.think = std::chrono::microseconds(100);
    for (const Language language : kLanguages) {
        const std::string text = write(run, language).value();
        const Seen seen = perform(text, language);
        EXPECT_EQ(seen.code, 0) << text << seen.errors;
        const std::regex end(race::facts(run.policy).isRight ? "[^]*\nends at 70\n" : "[^]*\nends at (50|70|120)\n");
        EXPECT_TRUE(std::regex_match(seen.output, end)) << text << seen.output << seen.errors;
    }
}

std::vector<race::Policy> allPolicies()
{
    std::vector<race::Policy> all;
    for (const race::PolicyFacts &row : race::policies())
        all.push_back(row.policy);
    return all;
}

INSTANTIATE_TEST_SUITE_P(Policies, RaceCode, testing::ValuesIn(allPolicies()), [](const auto &info) {
    std::string name(race::facts(info.param).name);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST_F(CodeRuns, addsEveryUpdateUnderALock)
{
    RaceRun run;
    run.policy = race::Policy::Mutex;
    run.scenario.threads = 3;
    run.scenario.updates = 4;
    for (const Language language : kLanguages) {
        const Seen seen = perform(write(run, language).value(), language);
        EXPECT_NE(seen.output.find("\nends at 60\n"), std::string::npos) << seen.output << seen.errors;
    }
}

class WorkCode : public CodeRuns, public testing::WithParamInterface<queue::WorkerKind> {};

TEST_P(WorkCode, takesEachFruitOnce)
{
    WorkRun run;
    run.spec.kind = GetParam();
    run.tasks = queue::fruitTasks();
    for (queue::Task &task : run.tasks)
        task.most /= 20;
    for (const Language language : kLanguages) {
        const std::string text = write(run, language).value();
        const Seen seen = perform(text, language);
        EXPECT_EQ(seen.code, 0) << text << seen.errors;
        for (const queue::Task &task : run.tasks) {
            const std::regex once("[^]*Process-[12]: " + task.name + " - start\n[^]*Process-[12]: " + task.name +
                                  " - end \\([0-9.e-]+ seconds\\)\n[^]*");
            EXPECT_TRUE(std::regex_match(seen.output, once)) << text << seen.output << seen.errors;
        }
        const auto ends = std::count(seen.output.begin(), seen.output.end(), '\n');
        EXPECT_EQ(ends, language == Language::Shell ? 8 : 10) << seen.output;
    }
}

TEST_P(WorkCode, runsCommandsByTheShell)
{
    WorkRun run;
    run.spec.kind = GetParam();
    for (const char *text : {"echo \"one\" 'of two'", "printf '%s\\n' two; true"})
        run.tasks.push_back({.name = text, .kind = queue::TaskKind::Command});
    for (const Language language : kLanguages) {
        const Seen seen = perform(write(run, language).value(), language);
        EXPECT_NE(('\n' + seen.output).find("\none of two\n"), std::string::npos) << seen.output << seen.errors;
        EXPECT_NE(('\n' + seen.output).find("\ntwo\n"), std::string::npos) << seen.output << seen.errors;
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, WorkCode, testing::Values(queue::WorkerKind::Threads, queue::WorkerKind::Processes),
                         [](const auto &info) { return info.param == queue::WorkerKind::Threads ? "threads" : "processes"; });

} // namespace
} // namespace forklane::code
