// SPDX-License-Identifier: MIT
// forklanectl: the engine without a window.
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <map>
#include <sstream>
#include <string_view>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "ctl/batch.h"
#include "ctl/demo.h"
#include "ctl/doctor.h"
#include "ctl/model.h"
#include "ctl/queue.h"
#include "ctl/race.h"
#include "ctl/run.h"
#include "ctl/stop_signals.h"
#include "ctl/words.h"
#include "lesson/gil.h"
#include "lesson/launch_cost.h"
#include "process/child.h"
#include "queue/worker_main.h"

namespace {

using namespace forklane;
using ctl::kOwnFailure;

/// Refused before anything runs: a run may be long, and its recording cannot be had again.
void addTrace(CLI::App &command, std::optional<std::string> &file)
{
    const auto isJson = [](const std::string &name) -> std::string {
        const std::string_view last = std::string_view(name).substr(name.rfind('/') + 1);
        if (last.ends_with(".json") || last.ends_with(".json.gz") || last.find('.') == std::string_view::npos)
            return {}; // a name without an ending, a pipe's or a device's often, promises nothing else
        if (name.ends_with(".pftrace"))
            return "\"" + name + "\": .pftrace is not written; name a .json or .json.gz file, which ui.perfetto.dev opens too";
        return "\"" + name + "\" promises another format; name a .json or .json.gz file, or - for stdout";
    };
    command.add_option("--trace", file, "Write a recording, Chrome Trace JSON (.json, .json.gz; - is stdout)")
        ->check(isJson, "");
}

/// As words: CLI11 would show the bytes of an enum as characters.
void addLaunch(CLI::App &command, LaunchMode &mode)
{
    static const std::map<std::string, LaunchMode> modes = {
        {"fork", LaunchMode::Fork}, {"vfork", LaunchMode::Vfork}, {"spawn", LaunchMode::Spawn}};
    const auto isMode = [](const std::string &word) -> std::string {
        return modes.contains(word) ? "" : "\"" + word + "\" is unknown; take one of: fork, vfork, spawn";
    };
    const auto take = [&mode](const std::string &word) { mode = modes.at(word); };
    command.add_option_function<std::string>("--launch", take, "How a stage is launched (vfork)")
        ->type_name("fork|vfork|spawn")
        ->check(isMode, "");
}

void addRun(CLI::App &app, ctl::RunOptions &options, std::vector<std::string> &texts)
{
    CLI::App *run = app.add_subcommand("run", "Run a pipeline (one word) or a command (after --)");
    run->add_option("words", texts, "A pipeline in one word, or after -- a program and its arguments");
    // --shell alone or --shell=PATH; it never takes the next word.
    run->add_flag_callback(
        "--shell", [&options] { options.shell = "/bin/sh"; }, "The word is for /bin/sh -c; --shell=PATH for another shell");
    run->add_option("--stdin", options.stdinFile, "Read stdin from this file; - is our own");
    run->add_option("--input", options.input, "Give this text as stdin");
    run->add_option("--cwd", options.folder, "Run in this folder");
    run->add_option("--env", options.variables, "Set a variable, NAME=value; may be repeated")->allow_extra_args(false);
    run->add_option("--timeout", options.timeoutSeconds, "Stop everything after that many seconds");
    run->add_flag("--capture", options.capture, "Stand between: record and count the output, then pass it on");
    run->add_flag("--pipefail", options.pipefail, "Exit code of the last stage that failed");
    run->add_flag("--check", options.check, "Tell a failure in a sentence");
    run->add_flag("--leave", options.leave, "Do not kill what the stages leave behind");
    addLaunch(*run, options.launch);
    addTrace(*run, options.traceFile);
    run->add_option("--json", options.jsonFile, "Write the result as one line of JSON; - is stdout");
}

CLI::App *addBatch(CLI::App &app, ctl::BatchOptions &options)
{
    CLI::App *batch = app.add_subcommand("batch", "Run the commands on stdin, one a line, several at the same time");
    batch->add_option("-j,--jobs", options.jobs, "How many at the same time (as many as CPUs)");
    batch->add_flag("-k,--keep-order", options.keepOrder, "Output in the order of the list, not of the ends");
    batch->add_option("--joblog", options.joblog,
                      "Write a line for each command that has ended, as GNU parallel does; - is stdout");
    batch->add_flag("--resume", options.resume, "Leave out what the job log says has ended");
    batch->add_flag("--resume-failed", options.resumeFailed, "As --resume, but what failed runs again");
    batch->add_option("--retries", options.retries, "Try a command that fails up to that often (1)");
    batch->add_option("--timeout", options.timeoutSeconds, "Stop a command after that many seconds; it has failed");
    batch->add_option("--halt", options.halt, "never, or now|soon,fail|success|done=N or =N%: give up then");
    addTrace(*batch, options.traceFile);
    return batch;
}

CLI::App *addModel(CLI::App &app, ctl::ModelOptions &options)
{
    CLI::App *model = app.add_subcommand("model", "Tell what all orders of a race's steps lead to, or replay one of them");
    model->add_option("--scenario", options.scenario, "account: threads add their amounts to one balance of 100");
    model->add_option("--steps", options.steps, "load-store (default), load-compute-store or statement");
    model->add_option("--policy", options.policy, "How the balance is protected: none (default), mutex, fetch-add, cas, ...");
    model->add_option("--threads", options.threads, "How many (2)");
    model->add_option("--updates", options.updates, "How many each thread makes (1)");
    model->add_option("--amounts", options.amounts, "What the threads add: 20,-50");
    model->add_option("--preemptions", options.preemptions, "Only orders that interrupt a thread at most that often");
    model->add_option("--samples", options.samples, "Orders to draw where there are too many to count (up to 100000)");
    model->add_flag("--list", options.list, "Tell every order");
    model->add_option("--replay", options.replay, "Run this order alone: 1212 is thread 1, 2, 1, 2");
    model->add_option("--json", options.jsonFile, "Write the result as one line of JSON; - is stdout");
    return model;
}

CLI::App *addRace(CLI::App &app, ctl::RaceOptions &options)
{
    CLI::App *race = app.add_subcommand("race", "Let real threads race for one balance, and count where it ends");
    race->add_option("--policy", options.policy, "How the balance is protected: none (default), mutex, fetch-add, cas, ...");
    race->add_option("--threads", options.threads, "How many (2)");
    race->add_option("--iterations", options.iterations, "Updates that each thread makes in a run (1)");
    race->add_option("--think", options.think, "ns between load and store (0)");
    race->add_option("--skew", options.skew, "ns that each thread starts after the one before it (0)");
    race->add_option("--runs", options.runs, "How many (1000)");
    race->add_flag("--no-record", options.noRecord, "Only with recording off");
    race->add_option("--steer", options.steer, "Lead the threads through this order of steps: 1212 is thread 1, 2, 1, 2");
    race->add_option("--json", options.jsonFile, "Write the result as one line of JSON; - is stdout");
    race->footer(ctl::raceHelp());
    return race;
}

CLI::App *addQueue(CLI::App &app, ctl::QueueOptions &options)
{
    CLI::App *command = app.add_subcommand("queue", "Give tasks from a queue to workers, and tell who did what");
    command->add_option("--workers", options.workers, "How many (2)");
    command->add_option("--kind", options.kind, "process (default), thread, or shared: processes that share one queue");
    command->add_option("--capacity", options.capacity, "How many tasks may wait in the queue (1000)");
    command->add_option("--tasks", options.tasksFile, "Read the tasks from this file, one a line; - is stdin");
    command->add_option("--task", options.task, "What a line is: sleep (default), burn, flaky, crasher or command");
    command->add_option("--seconds", options.seconds, "How long a task takes: 0.5, or drawn from a range (0-1)");
    command->add_option("--percent", options.percent, "How many of the flaky ones and crashers fail (100)");
    command->add_option("--window", options.window, "Tasks given to a process ahead (0: by how long they take)");
    command->add_option("--in-doubt", options.inDoubt, "What was in a dead worker's hands: retry (default) or fail");
    command->add_option("--tries", options.tries, "How often a task that fails is tried (1)");
    command->add_option("--seed", options.seed, "Draw other times (1)");
    command->add_flag("--quiet", options.quiet, "No log");
    command->add_option("--json", options.jsonFile, "Write the result as one line of JSON; - is stdout");
    command->footer(ctl::queueHelp());
    return command;
}

/// What CLI11 must not see of `run`: the words after -- (it would take "[a,b]" apart), and --shell=PATH, an option whose value
/// comes only with "=".
std::vector<std::string> takeLiteralWords(int argc, char **argv, ctl::RunOptions &options)
{
    std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words.front() == "run") {
        if (const auto mark = std::find(words.begin(), words.end(), "--"); mark != words.end()) {
            options.wordsAreArgv = true;
            options.words.assign(mark + 1, words.end());
            words.erase(mark, words.end());
        }
        std::erase_if(words, [&options](const std::string &word) {
            if (word.starts_with("--shell="))
                options.shell = word.substr(8);
            return word.starts_with("--shell=");
        });
    }
    return {words.rbegin(), words.rend()}; // as CLI::App::parse wants them
}

std::string sentenceOf(const std::system_error &error)
{
    const int number = error.code().value();
    if (number == EAGAIN) // std::thread's, which names nothing
        return describe(Error{number, "start a thread", {}, limitDetail(number)});
    const std::string detail = limitDetail(number);
    return detail.empty() ? error.what() : fmt::format("{}; {}", error.what(), detail);
}

/// No descriptors, threads or processes left, or nowhere to write to.
template <typename Run>
int orOwnFailure(int code, Run run)
{
    try {
        return run();
    } catch (const std::system_error &error) {
        if (std::ferror(stdout) != 0 || error.code().value() == EPIPE)
            (void)ctl::complainOfStdout(error.code().value());
        else
            (void)ctl::complain(sentenceOf(error));
        return code;
    }
}

/// CLI11's words, with the option's name and the way out.
std::string wordsOf(const CLI::App * /*app*/, const CLI::Error &error)
{
    std::string what = error.what();
    if (const auto *mismatch = dynamic_cast<const CLI::ArgumentMismatch *>(&error); mismatch != nullptr)
        if (const std::size_t end = what.find(": 1 required "); end != std::string::npos)
            what = what.substr(0, end) + " takes a value, and none is given";
    return fmt::format("forklanectl: {}\nRun with --help for more information.\n", what);
}

/// Nothing, or what is wrong with the word that stands where a subcommand's name should.
std::string refuseUnknown(const CLI::App &app, const std::vector<std::string> &words)
{
    std::string names;
    for (const CLI::App *one : app.get_subcommands([](const CLI::App *) { return true; })) {
        if (!words.empty() && one->get_name() == words.back())
            return {};
        names += (names.empty() ? "" : ", ") + one->get_name();
    }
    if (!words.empty() && words.back().starts_with('-'))
        return {};
    if (words.empty())
        return "a command is missing; take one of: " + names;
    return fmt::format("there is no command \"{}\"; take one of: {}", words.back(), names);
}

/// An empty word is a value only where a text is asked for, or something else tells of it.
void refuseEmptyValues(CLI::App &app)
{
    const auto isThere = [](const std::string &value) { return value.empty() ? "its value is empty" : std::string(); };
    for (CLI::App *command : app.get_subcommands([](const CLI::App *) { return true; }))
        for (CLI::Option *option : command->get_options())
            if (option->get_items_expected_max() > 0 && option->nonpositional() && !option->check_lname("input") &&
                !option->check_lname("env"))
                option->check(isThere, "");
}

/// To a call for help or the version, on stdout, or to a wrong option: then it returns `code`.
int answer(const CLI::App &app, const CLI::ParseError &error, int code)
{
    std::ostringstream output;
    std::ostringstream errors;
    const bool isAsked = app.exit(error, output, errors) == 0;
    ctl::printError(errors.str());
    fmt::print("{}", output.str());
    return isAsked ? ctl::finishStdout() : code;
}

/// These are waited for, not handled; SIGPIPE is an error of write(2).
void blockStopSignals()
{
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : ctl::kStopSignals)
        ::sigaddset(&signals, signal);
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
}

/// Serves the program that has started it, at a heartbeat of so many milliseconds.
[[noreturn]] void runWorker(std::string_view heartbeat)
{
    prepareThisProcess();
    std::int64_t milliseconds = 0;
    const auto [end, error] = std::from_chars(heartbeat.data(), heartbeat.data() + heartbeat.size(), milliseconds);
    if (error != std::errc() || end != heartbeat.data() + heartbeat.size() || milliseconds < 1) {
        std::fputs("forklanectl worker is started by forklane and forklanectl, not by hand\n", stderr);
        ::_exit(kOwnFailure);
    }
    ::_exit(queue::workerMain(std::chrono::milliseconds(milliseconds)));
}

/// Keeps a CPU busy for so many steps.
int burn(std::string_view text)
{
    std::uint64_t steps = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), steps);
    if (error != std::errc() || end != text.data() + text.size()) {
        std::fputs("forklanectl burn takes a number of steps\n", stderr);
        return kOwnFailure;
    }
    lesson::doSteps(steps);
    return 0;
}

/// Launches in each of the three ways with so much memory touched.
int launches(std::string_view mebibytes, std::string_view count)
{
    prepareThisProcess();
    const auto size = ctl::numberFrom("MEBIBYTES", mebibytes);
    const auto times = ctl::numberFrom("COUNT", count);
    if (!size || !times || *size < 0 || *times < 0) {
        std::fputs("forklanectl launches takes a number of MiB and how often to launch\n", stderr);
        return kOwnFailure;
    }
    return lesson::launchesMain(static_cast<std::size_t>(*size), static_cast<std::size_t>(*times));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 3 && argv[1] == std::string_view("burn")) // internal: a process's share of the lesson on the global lock
        return burn(argv[2]);
    if (argc == 4 && argv[1] == std::string_view("launches")) // internal: the lesson on the origins of processes
        return launches(argv[2], argv[3]);
    if (argc == 3 && argv[1] == std::string_view("worker")) // internal; at once: somebody waits for it
        runWorker(argv[2]);
    prepareThisProcess();
    CLI::App app("Run pipelines and the lecture's examples through Forklane's engine", "forklanectl");
    app.set_version_flag("--version", "forklanectl " FORKLANE_VERSION);
    app.require_subcommand(1);
    ctl::RunOptions runOptions;
    std::vector<std::string> texts;
    addRun(app, runOptions, texts);
    std::string demoId;
    bool list = false;
    double timeScale = 1.0;
    CLI::App *demo = app.add_subcommand("demo", "Run an example of the lecture");
    demo->add_option("id", demoId, "The example's id");
    demo->add_flag("--list", list, "List the examples");
    demo->add_option("--time-scale", timeScale, "Shorten long waits by this factor")->check(CLI::Range(1.0, 1000.0));
    demo->require_option(1, 2);
    CLI::App *doctor = app.add_subcommand("doctor", "Tell what can be measured on this machine, and how well");
    ctl::ModelOptions modelOptions;
    CLI::App *model = addModel(app, modelOptions);
    ctl::RaceOptions raceOptions;
    CLI::App *race = addRace(app, raceOptions);
    ctl::QueueOptions queueOptions;
    const CLI::App *queueCommand = addQueue(app, queueOptions);
    ctl::BatchOptions batchOptions;
    const CLI::App *batch = addBatch(app, batchOptions);
    refuseEmptyValues(app);
    app.failure_message(wordsOf);
    const std::vector<std::string> words = takeLiteralWords(argc, argv, runOptions);
    if (const std::string bad = refuseUnknown(app, words); !bad.empty())
        return ctl::complain(bad);
    try {
        app.parse(std::vector<std::string>(words));
    } catch (const CLI::ParseError &error) {
        return orOwnFailure(kOwnFailure,
                            [&] { return answer(app, error, batch->parsed() ? ctl::kBatchFailure : kOwnFailure); });
    }
    if (doctor->parsed())
        return orOwnFailure(kOwnFailure, runDoctor);
    if (model->parsed()) // Ctrl-C ends it at once: it has nothing to stop
        return orOwnFailure(kOwnFailure, [&modelOptions] { return ctl::runModel(modelOptions); });
    blockStopSignals();
    if (race->parsed())
        return orOwnFailure(kOwnFailure, [&raceOptions] { return ctl::runRace(raceOptions); });
    if (demo->parsed())
        return orOwnFailure(kOwnFailure, [&] { return list ? listDemos() : runDemo(demoId, timeScale); });
    if (queueCommand->parsed())
        return orOwnFailure(kOwnFailure, [&queueOptions] { return ctl::runQueue(queueOptions); });
    if (batch->parsed())
        return orOwnFailure(ctl::kBatchFailure, [&batchOptions] { return ctl::batch(batchOptions); });
    runOptions.words.insert(runOptions.words.begin(), texts.begin(), texts.end());
    return orOwnFailure(kOwnFailure, [&runOptions] { return ctl::run(runOptions); });
}
