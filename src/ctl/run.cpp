// SPDX-License-Identifier: MIT
#include "ctl/run.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <map>
#include <system_error>

#include "ctl/report_json.h"
#include "ctl/stop_signals.h"
#include "ctl/words.h"
#include "io/reactor.h"
#include "job/job.h"
#include "process/parse.h"
#include "process/plain_line.h"
#include "trace/chrome_json.h"

namespace forklane::ctl {

namespace {

constexpr double kLongestSeconds = 1e9; // 31 years: far from the end of the clock's range

tl::expected<Pipeline, std::string> pipelineOf(const RunOptions &options)
{
    if (options.words.empty()) {
        const auto &file = options.jsonFile ? options.jsonFile : options.traceFile; // or was it meant to be the command?
        return tl::unexpected(fmt::format(
            "nothing to run: give a pipeline as one word, or a command after --{}",
            file ? fmt::format(" (\"{}\" is the file of {})", *file, options.jsonFile ? "--json" : "--trace") : ""));
    }
    if (options.shell) {
        if (options.words.size() != 1)
            return tl::unexpected(fmt::format("--shell takes exactly one string, not {}; put quotes around the whole command",
                                              options.words.size()));
        Pipeline pipeline{{{shellCommand(options.words.front(), *options.shell), false}}, options.words.front()};
        return pipeline;
    }
    if (options.wordsAreArgv) {
        Command command;
        command.argv = options.words;
        return Pipeline{{{std::move(command), false}}, quoteWords(options.words)};
    }
    if (options.words.size() > 1)
        return tl::unexpected(
            std::string("several words without --: write them as one word in quotes (a pipeline), or put -- before a command"));
    auto pipeline = parsePipeline(options.words.front());
    if (!pipeline)
        return tl::unexpected(describe(pipeline.error(), "--shell"));
    return std::move(*pipeline);
}

/// Each stage gets the folder and the variables that were asked for; of two --env with one name the last counts.
std::optional<std::string> applyToStages(const RunOptions &options, Pipeline &pipeline)
{
    std::map<std::string, std::string> variables;
    for (const std::string &variable : options.variables) {
        const std::size_t equals = variable.find('=');
        if (equals == std::string::npos || equals == 0)
            return fmt::format("--env \"{}\" is not of the form NAME=value", variable);
        variables[variable.substr(0, equals)] = variable.substr(equals + 1);
    }
    for (Stage &stage : pipeline.stages) {
        if (options.folder)
            stage.command.folder = *options.folder;
        stage.command.environment.set.insert(variables.begin(), variables.end()); // NAME=value before a stage's program wins
    }
    return std::nullopt;
}

enum class Place { NoTerminal, Foreground, Background };

Place placeOnTerminal()
{
    const UniqueFd terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    const pid_t foreground = terminal ? ::tcgetpgrp(terminal.get()) : -1;
    if (foreground <= 0)
        return Place::NoTerminal;
    return foreground == ::getpgrp() ? Place::Foreground : Place::Background;
}

/// In the foreground the stages share the terminal and must stay in its foreground group. Not for who was told to ignore its
/// signals (nohup(1), a shell's background list): the stages, which do not ignore them, are kept out of their reach.
void settleTerminal(JobSpec &spec)
{
    const Place place = placeOnTerminal();
    spec.ownSession = place != Place::Foreground || isIgnored(SIGHUP) || isIgnored(SIGINT);
    // In a session of their own they would read there, unhindered, what is typed for somebody else.
    if (place == Place::Background && std::holds_alternative<Inherit>(spec.input) && ::isatty(STDIN_FILENO) != 0)
        spec.input = NullDevice{};
}

tl::expected<JobSpec, std::string> specOf(const RunOptions &options)
{
    auto pipeline = pipelineOf(options);
    if (!pipeline)
        return tl::unexpected(pipeline.error());
    if (auto bad = applyToStages(options, *pipeline))
        return tl::unexpected(*bad);
    if (options.stdinFile && options.input)
        return tl::unexpected(std::string("--stdin and --input exclude each other"));
    if (options.jsonFile && options.traceFile && isSameFile(*options.jsonFile, *options.traceFile))
        return tl::unexpected(fmt::format("--json and --trace both write to \"{}\"; give each its own", *options.jsonFile));
    if (options.timeoutSeconds && !(*options.timeoutSeconds > 0)) // NaN too
        return tl::unexpected(std::string("--timeout takes a number of seconds above 0"));
    JobSpec spec;
    spec.pipeline = std::move(*pipeline);
    spec.input = Inherit{};
    if (options.stdinFile && *options.stdinFile != "-") // "-": our own, as without the option
        spec.input = FilePath{*options.stdinFile, OpenMode::Read};
    else if (options.input)
        spec.input = InputText{*options.input};
    spec.output = options.capture ? OutputMode::Forward : OutputMode::Inherit;
    if (options.timeoutSeconds)
        spec.timeout = Duration(std::llround(std::min(*options.timeoutSeconds, kLongestSeconds) * 1e9));
    spec.launch = options.launch;
    spec.leaveDescendants = options.leave;
    settleTerminal(spec);
    spec.pipefail = options.pipefail;
    spec.observe = options.traceFile.has_value();
    spec.recordingLimit = 0; // what was asked for is written whole
    return spec;
}

/// Who outlived the stages, and what became of it.
void tellSurvivors(const JobReport &report)
{
    constexpr std::size_t kNamed = 3;
    std::string who;
    for (std::size_t i = 0; i < std::min(report.heldBy.size(), kNamed); ++i)
        who += fmt::format("{}{} (pid {})", i == 0 ? "" : ", ", report.heldBy[i].name, report.heldBy[i].pid);
    if (report.heldBy.size() > kNamed)
        who += fmt::format(" and {} more", report.heldBy.size() - kNamed);
    if (report.leftHolders)
        (void)complain(fmt::format("left running: {}.", who));
    else if (!who.empty())
        (void)complain(fmt::format("still held by {}: killed; --leave lets it live on.", who));
}

/// " Use --shell." for what only a shell knows.
std::string hintFor(const StageReport &stage, const RunOptions &options)
{
    const bool isMissing = stage.failure->step == "exec" && stage.failure->error.code == ENOENT;
    if (options.shell || !isMissing || !isShellsOwn(stage.argv.front()))
        return {};
    return fmt::format(" \"{}\" is a shell's own word. Use --shell.", stage.argv.front());
}

void tellFailures(const JobReport &report, const RunOptions &options)
{
    for (std::size_t i = 0; i < report.stages.size(); ++i) {
        const StageReport &stage = report.stages[i];
        if (stage.failure)
            (void)complain(describe(*stage.failure, i + 1) + hintFor(stage, options));
        else if (options.check && stage.status && !stage.status->isSuccess())
            (void)complain(stage.status->isExited() ? fmt::format("\"{}\" (stage {}) returned exit code {}.",
                                                                  quoteWords(stage.argv), i + 1, stage.status->code())
                                                    : fmt::format("\"{}\" (stage {}) was ended by {}.", quoteWords(stage.argv),
                                                                  i + 1, signalName(stage.status->signal())));
    }
    tellSurvivors(report);
    if (report.timedOut && report.failure)
        (void)complain(fmt::format("timed out after {} s.", *options.timeoutSeconds));
    else if (report.timedOut)
        (void)complain(fmt::format("timed out after {} s; everything was stopped.", *options.timeoutSeconds));
    if (report.failure)
        (void)complain(describe(*report.failure));
}

int writeFiles(const RunOptions &options, const Recording &recording, const JobReport &report)
{
    int code = report.exitCode;
    if (options.traceFile) {
        if (auto written = writeChromeJson(recording, *options.traceFile); !written)
            code = complain(describe(written.error()));
    }
    if (options.jsonFile) {
        if (auto bad = writeText(*options.jsonFile, toJson(report)))
            code = complain(*bad);
    }
    return code;
}

struct Outcome {
    int code = 0;
    int signal = 0; ///< What stopped it, or 0.
};

Outcome runJob(const RunOptions &options, JobSpec spec)
{
    Collector collector;
    JobEngine engine(collector);
    Reactor signals("signals");
    const std::shared_ptr<Job> job = engine.start(std::move(spec));
    StopSignals stopSignals(signals, [&job](int) { job->stop(); });
    job->wait();
    const int signal = stopSignals.finish();
    const JobReport report = job->report();
    collector.flush();
    tellFailures(report, options);
    return {writeFiles(options, *job->recording(), report), signal};
}

} // namespace

int run(const RunOptions &options)
{
    auto spec = specOf(options);
    if (!spec)
        return complain(spec.error());
    const Outcome outcome = runJob(options, std::move(*spec));
    if (outcome.signal != 0) // the engine has ended: its keepers too
        endBy(outcome.signal);
    return outcome.code;
}

} // namespace forklane::ctl
