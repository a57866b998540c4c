// SPDX-License-Identifier: MIT
#include "ctl/queue.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "ctl/queue_report.h"
#include "ctl/stop_signals.h"
#include "ctl/words.h"
#include "queue/work_run.h"

namespace forklane::ctl {

namespace {

using namespace queue;
using Bad = tl::unexpected<std::string>;

constexpr Duration kBetweenLooks = std::chrono::milliseconds(20);
constexpr Duration kBetweenProgress = std::chrono::milliseconds(200);
constexpr std::size_t kLinesAtOnce = 10'000;
constexpr double kLongestSeconds = 1e6;
constexpr int kNotAllDone = 1;

const std::map<std::string, WorkerKind> &kinds()
{
    static const std::map<std::string, WorkerKind> kAll = {
        {"thread", WorkerKind::Threads}, {"process", WorkerKind::Processes}, {"shared", WorkerKind::SharedQueue}};
    return kAll;
}

const std::map<std::string, TaskKind> &taskKinds()
{
    static const std::map<std::string, TaskKind> kAll = [] {
        std::map<std::string, TaskKind> all;
        for (int i = 0; i < queue::kTaskKindCount; ++i)
            all.emplace(queue::wordOf(static_cast<TaskKind>(i)), static_cast<TaskKind>(i));
        return all;
    }();
    return kAll;
}

template <typename Value>
std::string wordsOf(const std::map<std::string, Value> &words)
{
    std::string all;
    for (const auto &[word, value] : words)
        all += (all.empty() ? "" : ", ") + word;
    return all;
}

std::optional<Duration> secondsFrom(std::string_view text)
{
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size() || !(seconds >= 0) || seconds > kLongestSeconds)
        return std::nullopt;
    return Duration(std::llround(seconds * 1e9));
}

/// What every line becomes.
tl::expected<Task, std::string> patternFrom(const QueueOptions &options)
{
    Task task;
    const auto kind = taskKinds().find(options.task);
    if (kind == taskKinds().end())
        return Bad(fmt::format("--task \"{}\" is unknown; take one of: {}", options.task, wordsOf(taskKinds())));
    task.kind = kind->second;
    const std::string_view text = options.seconds;
    const std::size_t middle = text.find('-');
    const auto least = secondsFrom(text.substr(0, middle));
    const auto most = middle == std::string_view::npos ? least : secondsFrom(text.substr(middle + 1));
    if (!least || !most || *least > *most)
        return Bad(fmt::format("--seconds takes a time, as 0.5, or a range, as 0-1, not \"{}\"", options.seconds));
    task.least = *least;
    task.most = *most;
    std::int64_t percent = 100;
    if (const auto bad = readNumber("--percent", options.percent, percent))
        return Bad(*bad);
    if (percent < 0 || percent > 100)
        return Bad(fmt::format("--percent {} is out of range; take 0 to 100", percent));
    if (task.kind == TaskKind::Flaky || task.kind == TaskKind::Crasher)
        task.percent = static_cast<std::uint8_t>(percent);
    return task;
}

tl::expected<std::vector<Task>, std::string> tasksFrom(const QueueOptions &options)
{
    const auto pattern = patternFrom(options);
    if (!pattern)
        return Bad(pattern.error());
    std::vector<Task> tasks;
    const auto add = [&](std::string name) {
        tasks.push_back(*pattern);
        tasks.back().name = std::move(name);
    };
    if (!options.tasksFile) {
        if (pattern->kind == TaskKind::Command)
            return Bad("--task command needs --tasks FILE: the commands, one a line");
        for (Task &fruit : fruitTasks())
            add(std::move(fruit.name));
        return tasks;
    }
    std::ifstream file(*options.tasksFile == "-" ? "/dev/stdin" : *options.tasksFile);
    const int error = errno;
    if (!file)
        return Bad(describe(Error{error, "open", *options.tasksFile, {}}));
    errno = 0;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty())
            add(std::move(line));
    }
    if (file.bad()) // a folder can be opened, but not read
        return Bad(describe(Error{errno, "read", *options.tasksFile, {}}));
    if (tasks.empty())
        return Bad(fmt::format("there is no task in \"{}\"; it takes one a line", *options.tasksFile));
    return tasks;
}

tl::expected<WorkSpec, std::string> specFrom(const QueueOptions &options)
{
    WorkSpec spec;
    const auto kind = kinds().find(options.kind);
    if (kind == kinds().end())
        return Bad(fmt::format("--kind \"{}\" is unknown; take one of: {}", options.kind, wordsOf(kinds())));
    spec.kind = kind->second;
    std::int64_t workers = 2;
    std::int64_t capacity = 1000;
    std::int64_t window = 0;
    std::int64_t tries = 1;
    std::int64_t seed = 1;
    for (const auto &bad :
         {readNumber("--workers", options.workers, workers), readNumber("--capacity", options.capacity, capacity),
          readNumber("--window", options.window, window), readNumber("--tries", options.tries, tries),
          readNumber("--seed", options.seed, seed)})
        if (bad)
            return Bad(*bad);
    if (workers < 1 || workers > static_cast<std::int64_t>(kMostWorkers))
        return Bad(fmt::format("--workers {} is out of range; take 1 to {}", workers, kMostWorkers));
    if (capacity < 1 || capacity > static_cast<std::int64_t>(kMostQueued))
        return Bad(fmt::format("--capacity {} is out of range; take 1 to {}", capacity, kMostQueued));
    if (window < 0 || window > 1000)
        return Bad(fmt::format("--window {} is out of range; take 0 (by how long tasks take) to 1000", window));
    if (tries < 1 || tries > 1000)
        return Bad(fmt::format("--tries {} is out of range; take 1 to 1000", tries));
    if (options.inDoubt != "retry" && options.inDoubt != "fail")
        return Bad(fmt::format("--in-doubt takes retry or fail, not \"{}\"", options.inDoubt));
    spec.workers = static_cast<std::size_t>(workers);
    spec.capacity = static_cast<std::size_t>(capacity);
    spec.window = static_cast<std::size_t>(window);
    spec.rules.tries = static_cast<unsigned>(tries);
    spec.rules.inDoubt = options.inDoubt == "fail" ? InDoubtPolicy::Fail : InDoubtPolicy::Retry;
    spec.seed = static_cast<std::uint64_t>(seed);
    if (auto good = queue::check(spec); !good)
        return Bad(describe(good.error()));
    return spec;
}

/// The log as it grows, and on a terminal a line below it that is written anew.
class Console {
public:
    Console(WorkBoard &board, bool isQuiet, bool hasProgress, std::size_t tasks)
        : m_board(board), m_isQuiet(isQuiet), m_hasProgress(hasProgress && ::isatty(STDERR_FILENO) == 1), m_tasks(tasks)
    {}

    void tell()
    {
        for (std::vector<LogLine> lines; !m_isQuiet && !(lines = m_board.log(m_next, kLinesAtOnce)).empty();) {
            clear();
            m_next = std::max(m_next, m_board.logBegin()) + lines.size();
            for (const LogLine &line : lines)
                fmt::print("{}\n", line.text);
        }
        flushStdout();
        tellProgress();
    }
    void clear()
    {
        if (m_isShown)
            printError("\r\x1b[K");
        m_isShown = false;
    }

private:
    void tellProgress()
    {
        const Instant now = Clock::now();
        if (!m_hasProgress || now - m_told < kBetweenProgress)
            return;
        m_told = now;
        const Counts counts = m_board.counts();
        const std::uint64_t ended = counts.submitted - counts.open();
        const double spent = std::chrono::duration<double>(now - m_begun).count();
        const double left =
            spent / static_cast<double>(std::max<std::uint64_t>(1, ended)) * static_cast<double>(m_tasks - ended);
        printError(fmt::format("\r\x1b[K{} of {} ended, {} running, about {:.0f} s left", ended, m_tasks,
                               counts.of(TaskState::Running), std::ceil(left)));
        m_isShown = true;
    }

    WorkBoard &m_board;
    const bool m_isQuiet;
    const bool m_hasProgress;
    const std::size_t m_tasks;
    const Instant m_begun = Clock::now();
    Instant m_told{};
    std::uint64_t m_next = 0;
    bool m_isShown = false;
};

/// Why not everything was done, if it is this program's affair: the last worker that could not be started.
std::string problemOf(WorkRun &run)
{
    if (run.board().counts().of(TaskState::Cancelled) == 0)
        return {};
    const std::vector<WorkerView> workers = run.board().workers();
    const auto failed =
        std::find_if(workers.rbegin(), workers.rend(), [](const WorkerView &worker) { return !worker.failure.empty(); });
    return failed == workers.rend() ? std::string() : fmt::format("{}: {}", failed->name, failed->failure);
}

void tellUntilEnd(WorkRun &run, Console &console)
{
    try {
        while (!run.waitUntil(Clock::now() + kBetweenLooks))
            console.tell();
    } catch (const std::system_error &) { // nobody reads any more
        run.stop();
        throw;
    }
}

struct Outcome {
    int code = 0;
    int signal = 0;
};

Outcome work(const QueueOptions &options, const WorkSpec &spec, std::vector<Task> tasks)
{
    Collector collector;
    JobEngine engine(collector);
    const std::size_t count = tasks.size();
    const Instant begun = Clock::now();
    auto run = startWork(spec, collector, engine, std::make_shared<Recording>());
    if (!run)
        return {complain(describe(run.error())), 0};
    Reactor signals("signals");
    StopSignals stopSignals(signals, [&run](int signalCount) {
        signalCount == 1 ? (*run)->drain() : (*run)->stop();
        if (signalCount == 1)
            (void)complain(fmt::format("nothing more is begun; {} still run, a second signal stops them",
                                       (*run)->board().counts().of(TaskState::Running)));
    });
    Console console((*run)->board(), options.quiet || options.jsonFile == "-", true, count);
    {
        const TaskFeed feed(**run, [&tasks, next = std::size_t{0}]() mutable -> std::optional<Task> {
            return next < tasks.size() ? std::optional<Task>(std::move(tasks[next++])) : std::nullopt;
        });
        tellUntilEnd(**run, console);
    }
    console.tell();
    console.clear();
    Outcome outcome{0, stopSignals.finish()};
    const Counts counts = (*run)->board().counts();
    if (outcome.code == 0 && counts.of(TaskState::Done) != count)
        outcome.code = kNotAllDone;
    if (const std::string problem = outcome.signal == 0 ? problemOf(**run) : std::string(); !problem.empty())
        outcome.code = complain(problem);
    const QueueReport report{options.kind, Clock::now() - begun, outcome.signal};
    if (options.jsonFile)
        if (const auto bad = writeText(*options.jsonFile, toJson(report, **run)))
            outcome.code = complain(*bad);
    return outcome;
}

} // namespace

const char *queueHelp()
{
    return R"(Workers take tasks from a queue until its sentinel, as in the lecture, and the log says who did what and when. Without
--tasks the tasks are the lecture's fruit, each 0 to 1 s of sleep. A worker that is killed is replaced, and what it had
in hand is done again (--kind shared: is lost, as with one queue between processes).

JSON, one line:
  schema 1, kind, workers, capacity, seed, wall_ns; stopped_by: a signal, or null;
  counts: submitted, and of them queued, assigned, running, done, failed, cancelled, in_doubt, poison;
    lost = submitted less all of these; run_twice, retried, deaths;
  started: every worker: name, number (pid or tid), done, failed, busy_ns, exit_code, signal, failure, replaced_by;
  tasks: name, state, attempts, deaths, and of the last attempt worker (its place in started), code, wait_ns, run_ns)";
}

int runQueue(const QueueOptions &options)
{
    const auto spec = specFrom(options);
    if (!spec)
        return complain(spec.error());
    auto tasks = tasksFrom(options);
    if (!tasks)
        return complain(tasks.error());
    const Outcome outcome = work(options, *spec, std::move(*tasks));
    if (outcome.signal != 0) // the run has ended: its keepers too
        endBy(outcome.signal);
    return outcome.code;
}

} // namespace forklane::ctl
