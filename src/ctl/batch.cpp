// SPDX-License-Identifier: MIT
#include "ctl/batch.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "base/write_all.h"
#include "ctl/stop_signals.h"
#include "ctl/words.h"
#include "process/command.h"
#include "queue/batch.h"
#include "queue/joblog_file.h"
#include "trace/chrome_json.h"

namespace forklane::ctl {

namespace {

using queue::Batch;
using queue::BatchSpec;
using queue::Ended;
using queue::JoblogFile;
using queue::LoggedEnd;
using queue::Ran;
using queue::TaskState;
using queue::Written;

constexpr std::uint64_t kMostFailuresTold = 101;
constexpr std::size_t kCopyStep = 1 << 20;
constexpr double kLongestSeconds = 1e9;
constexpr Duration kBetweenProgress = std::chrono::milliseconds(200);

constexpr std::string_view kStandardOutput = "standard output";

int fail(const std::string &sentence)
{
    (void)complain(sentence);
    return kBatchFailure;
}

Status put(int fd, std::string_view bytes)
{
    if (const int error = writeAll(fd, bytes); error != 0)
        return failure({error, "write", fd == STDERR_FILENO ? "standard error" : std::string(kStandardOutput), ""});
    return {};
}

Status pass(int fd, const Written &written)
{
    if (!written.file)
        return put(fd, written.bytes);
    for (std::uint64_t at = 0; at < written.size;) {
        const auto bytes = queue::readAt(written.file.get(), at, kCopyStep);
        if (!bytes)
            return failure(bytes.error());
        if (bytes->empty())
            return failure({EIO, "read back the output of", "a command", ""});
        if (auto passed = put(fd, *bytes); !passed)
            return passed;
        at += bytes->size();
    }
    return {};
}

/// Null without --joblog.
Result<std::unique_ptr<JoblogFile>> openJoblog(const BatchOptions &options)
{
    if (!options.joblog)
        return nullptr;
    if (options.joblog == "-")
        return JoblogFile::onStdout();
    const bool goesOn = options.resume || options.resumeFailed;
    return JoblogFile::open(*options.joblog, goesOn ? JoblogFile::Mode::Resume : JoblogFile::Mode::Anew);
}

/// Numbers the lines of stdin and hands them over. Its own thread: a slow writer of the list must not hold up what runs.
class Intake {
public:
    Intake(Batch &batch, const JoblogFile *log, bool retryFailed)
        : m_batch(batch), m_log(log), m_retryFailed(retryFailed), m_thread([this](const std::stop_token &stop) { run(stop); })
    {}

    /// Why the list was not read to its end. After the last end was taken.
    [[nodiscard]] const std::string &problem()
    {
        m_thread.request_stop();
        m_thread.join();
        return m_problem;
    }

private:
    static constexpr int kPollMs = 50; // between looks at the stop token, while nobody writes

    void run(const std::stop_token &stop)
    {
        std::string pending;
        std::string buffer(1 << 16, '\0');
        while (!stop.stop_requested()) {
            pollfd entry = {STDIN_FILENO, POLLIN, 0};
            if (::poll(&entry, 1, kPollMs) == 0)
                continue;
            const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
            if (size < 0 && (errno == EINTR || errno == EAGAIN))
                continue;
            if (size < 0)
                m_problem = describe(Error{errno, "read the commands from", "stdin", ""});
            if (size <= 0)
                break;
            pending.append(buffer, 0, static_cast<std::size_t>(size));
            if (!submitLines(pending))
                break;
        }
        if (!pending.empty() && m_problem.empty())
            (void)submit(std::move(pending));
        m_batch.close();
    }

    /// False when no further one is wanted.
    bool submitLines(std::string &pending)
    {
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = pending.find('\n', begin)) != std::string::npos; begin = end + 1) {
            if (!submit(pending.substr(begin, end - begin)))
                return false;
        }
        pending.erase(0, begin);
        return true;
    }

    bool submit(std::string line)
    {
        ++m_number;
        if (const LoggedEnd *before = m_log == nullptr ? nullptr : m_log->before(m_number)) {
            if (before->command != line) {
                m_problem = queue::otherListSentence(m_number, line, before->command);
                m_batch.drain();
                return false;
            }
            if (before->succeeded() || !m_retryFailed)
                return true;
        }
        return m_batch.submit(m_number, std::move(line));
    }

    Batch &m_batch;
    const JoblogFile *const m_log;
    const bool m_retryFailed;
    std::uint64_t m_number = 0;
    std::string m_problem;
    std::jthread m_thread; // last: starts when all else is there
};

/// What is told on a terminal while it runs: one line, rewritten.
class Progress {
public:
    Progress() : m_active(::isatty(STDERR_FILENO) == 1), m_begun(Clock::now()) {}

    void tell(const queue::Counts &counts)
    {
        const Instant now = Clock::now();
        if (!m_active || now - m_told < kBetweenProgress)
            return;
        m_told = now;
        const std::uint64_t running = counts.of(TaskState::Running);
        const std::uint64_t failed = counts.of(TaskState::Failed);
        const std::uint64_t ended = counts.of(TaskState::Done) + failed;
        const double spent = std::chrono::duration<double>(now - m_begun).count();
        const double left = spent / static_cast<double>(std::max<std::uint64_t>(1, ended)) * static_cast<double>(counts.open());
        printError(fmt::format("\r\x1b[K{} of {} ended, {} failed, {} running, about {:.0f} s left", ended, counts.submitted,
                               failed, running, std::ceil(left)));
        m_shown = true;
    }
    /// Before anything else is written.
    void clear()
    {
        if (m_shown)
            printError("\r\x1b[K");
        m_shown = false;
    }

private:
    const bool m_active;
    const Instant m_begun;
    Instant m_told{};
    bool m_shown = false;
};

/// Passes the output on, in the order of ends or of the list.
class Printer {
public:
    explicit Printer(bool keepOrder) : m_keepOrder(keepOrder) {}

    Status print(Ended ended)
    {
        if (!m_keepOrder)
            return passBoth(ended);
        m_held.emplace(ended.number, std::move(ended));
        return {};
    }
    /// What is not waited for any more: everything below the lowest number that may still come.
    Status printBelow(std::uint64_t number)
    {
        while (!m_held.empty() && m_held.begin()->first < number) {
            if (auto passed = passBoth(m_held.begin()->second); !passed)
                return passed;
            m_held.erase(m_held.begin());
        }
        return {};
    }

private:
    static Status passBoth(const Ended &ended)
    {
        if (auto passed = pass(STDOUT_FILENO, ended.output); !passed)
            return passed;
        if (!ended.failure.empty())
            (void)complain(fmt::format("command {}: {}{}", ended.number, ended.failure,
                                       ended.ran == Ran::CouldNot ? "; it did not run, and nothing more is started" : ""));
        return pass(STDERR_FILENO, ended.errors);
    }

    const bool m_keepOrder;
    std::map<std::uint64_t, Ended> m_held;
};

tl::expected<BatchSpec, std::string> specOf(const BatchOptions &options)
{
    BatchSpec spec;
    std::size_t slots = 0;
    const auto [end, error] = std::from_chars(options.jobs.data(), options.jobs.data() + options.jobs.size(), slots);
    if (error != std::errc() || end != options.jobs.data() + options.jobs.size() || slots > queue::kMaxSlots)
        return tl::unexpected(fmt::format("-j takes a number from 1 to {}, not \"{}\"; without it there are as many as CPUs",
                                          queue::kMaxSlots, options.jobs));
    spec.slotCount = slots > 0 ? slots : std::max(1U, std::thread::hardware_concurrency());
    if (options.retries == 0)
        return tl::unexpected(std::string("--retries takes how often a command is tried, from 1"));
    spec.tries = options.retries;
    if (options.joblog && options.traceFile && isSameFile(*options.joblog, *options.traceFile))
        return tl::unexpected(fmt::format("--joblog and --trace both write to \"{}\"; give each its own", *options.joblog));
    if (options.timeoutSeconds && !(*options.timeoutSeconds > 0)) // NaN too
        return tl::unexpected(std::string("--timeout takes a number of seconds above 0"));
    if (options.timeoutSeconds)
        spec.timeout = Duration(std::llround(std::min(*options.timeoutSeconds, kLongestSeconds) * 1e9));
    auto halt = queue::parseHaltRule(options.halt);
    if (!halt)
        return tl::unexpected(describe(halt.error()));
    spec.halt = *halt;
    if (spec.halt.isPercent)
        spec.mostQueued = SIZE_MAX; // a share of all: they are read first
    if ((options.resume || options.resumeFailed) && !options.joblog)
        return tl::unexpected(std::string("--resume and --resume-failed need --joblog FILE: it says what has ended"));
    if ((options.resume || options.resumeFailed) && options.joblog == "-")
        return tl::unexpected(std::string("--resume and --resume-failed read the log: --joblog - is stdout, name a file"));
    if (const char *folder = std::getenv("TMPDIR"); folder != nullptr && *folder != '\0')
        spec.spillFolder = folder;
    return spec;
}

struct Outcome {
    int code = 0;
    int signal = 0;
};

struct Passed {
    Status output;
    bool couldRun = true; ///< False: a command was not begun by a failure of ours.
};

/// Takes every end: log first, then output, so that what was printed is never run again.
Passed passEnds(Batch &batch, JoblogFile *log, bool keepOrder)
{
    Printer printer(keepOrder);
    Progress progress;
    Passed result;
    Status &passed = result.output;
    while (auto ended = batch.take()) {
        if (log != nullptr)
            log->write(*ended);
        result.couldRun = result.couldRun && ended->ran != Ran::CouldNot;
        progress.clear();
        if (passed)
            passed = printer.print(std::move(*ended));
        if (passed && keepOrder)
            passed = printer.printBelow(batch.lowestOpen());
        if (!passed)
            batch.stop(); // nobody reads any more
        progress.tell(batch.board().counts());
    }
    progress.clear();
    if (passed)
        passed = printer.printBelow(UINT64_MAX);
    return result;
}

Outcome runBatch(const BatchOptions &options, BatchSpec spec, JoblogFile *log)
{
    Collector collector;
    JobEngine engine(collector);
    Batch batch(std::move(spec), engine, collector);
    Reactor signals("signals");
    StopSignals stopSignals(signals, [&batch](int count) {
        count == 1 ? batch.drain() : batch.stop();
        if (count == 1)
            (void)complain(fmt::format("nothing more is started; {} still run, a second signal stops them",
                                       batch.board().counts().of(TaskState::Running)));
    });
    Intake intake(batch, log, options.resumeFailed);
    const auto [passed, couldRun] = passEnds(batch, log, options.keepOrder);
    Outcome outcome{static_cast<int>(std::min(batch.board().counts().of(TaskState::Failed), kMostFailuresTold)),
                    stopSignals.finish()};
    if (!couldRun)
        outcome.code = kBatchFailure;
    if (!passed && passed.error().code == EPIPE && passed.error().subject == kStandardOutput && outcome.signal == 0)
        outcome.signal = SIGPIPE;
    else if (!passed)
        outcome.code = fail(describe(passed.error()));
    if (const std::string &problem = intake.problem(); !problem.empty())
        outcome.code = fail(problem);
    if (const auto problem = log == nullptr ? std::nullopt : log->problem())
        outcome.code = fail(fmt::format("{}; the commands ran, but their ends are not all in it", describe(*problem)));
    if (options.traceFile) {
        collector.flush();
        if (auto written = writeChromeJson(*batch.board().recording(), *options.traceFile); !written)
            outcome.code = fail(describe(written.error()));
    }
    return outcome;
}

} // namespace

int batch(const BatchOptions &options)
{
    auto spec = specOf(options);
    if (!spec)
        return fail(spec.error());
    auto log = openJoblog(options);
    if (!log)
        return fail(describe(log.error()));
    const Outcome outcome = runBatch(options, std::move(*spec), log->get());
    if (outcome.signal != 0) // the engine has ended: its keepers too; SIGPIPE as well
        endBy(outcome.signal);
    return outcome.code;
}

} // namespace forklane::ctl
