// SPDX-License-Identifier: MIT
#include "ctl/demo.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stop_token>
#include <string_view>

#include <fmt/format.h>

#include "base/mutex.h"
#include "ctl/demo_lesson.h"
#include "ctl/demo_queue.h"
#include "ctl/demo_race.h"
#include "ctl/stop_signals.h"
#include "ctl/words.h"
#include "demo/demo.h"
#include "demo/outcome.h"
#include "job/job.h"
#include "process/communicate.h"
#include "process/exit_status.h"
#include "trace/collector.h"

namespace forklane {
namespace {

/// Counts the changes of a job's report: the reactor tells, this thread waits.
class Changes {
public:
    void tell() FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        ++m_count;
        m_changed.notifyAll();
    }
    [[nodiscard]] std::uint64_t count() FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        return m_count;
    }
    void waitBeyond(std::uint64_t seen) FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        while (m_count == seen)
            m_changed.wait(m_mutex);
    }

private:
    Mutex m_mutex;
    Condition m_changed;
    std::uint64_t m_count FORKLANE_GUARDED_BY(m_mutex) = 0;
};

/// Flushed at once, so that a reader sees stdout and stderr in the order of events.
void say(std::string_view line)
{
    fmt::print("{}\n", line);
    ctl::flushStdout();
}

void sayLines(std::string_view prefix, std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        say(fmt::format("{}{}", prefix, text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// Text on one line: only the whole of it tells a missing newline from a missing byte.
std::string visible(std::string_view text)
{
    std::string line = "\"";
    for (const char byte : text) {
        if (byte == '\n')
            line += "\\n";
        else if (static_cast<unsigned char>(byte) < 0x20)
            line += fmt::format("\\x{:02x}", static_cast<unsigned>(byte));
        else
            line += byte;
    }
    return line + '"';
}

/// Blocks until the stages have been launched (or could not be).
JobReport waitUntilBegun(const Job &job, Changes &changes)
{
    while (true) {
        const std::uint64_t seen = changes.count();
        JobReport report = job.report();
        if (report.state != JobState::Starting)
            return report;
        changes.waitBeyond(seen);
    }
}

/// What the caller does while the program runs: goes on, sends signals, waits in vain.
void accompany(Job &job, const DemoRun &run, const JobReport &begun)
{
    if (!run.during.empty())
        say(run.during);
    if (begun.stages.empty() || !begun.stages.front().start)
        return;
    const Instant start = begun.start + *begun.stages.front().start;
    for (const DemoSignal &signal : run.sentSignals) {
        if (job.waitUntil(start + signal.after))
            return;
        say(fmt::format("send {}", signalName(signal.number)));
        job.signalStage(0, signal.number);
    }
    if (!run.waitTimeout || job.waitUntil(start + *run.waitTimeout))
        return;
    say(fmt::format("not ended after {:g} s: stop it with {}", std::chrono::duration<double>(*run.waitTimeout).count(),
                    signalName(job.spec().stop.signal)));
    job.stop();
}

std::string resultOf(const StageReport &stage, std::size_t number)
{
    if (stage.failure)
        return describe(*stage.failure, number);
    if (!stage.status)
        return "no status was seen";
    if (stage.status->isSignalled())
        return fmt::format("ended by {}", signalName(stage.status->signal()));
    return fmt::format("exit code {}", stage.status->code());
}

void sayResults(const DemoRun &run, const JobSpec &spec, const JobReport &report, const std::string &output)
{
    const auto &last = report.stages.back().status;
    if (run.check && last) {
        if (!last->isSuccess())
            say(describe(CalledProcessError{run.text, *last, output}));
        return;
    }
    for (std::size_t i = 0; i < report.stages.size(); ++i) {
        const std::string result = resultOf(report.stages[i], i + 1);
        const bool alone = report.stages.size() == 1;
        say(alone ? result : fmt::format("{}: {}", shortName(spec.pipeline.stages[i].command), result));
    }
}

/// False, and said on stderr, when something was seen that cannot be.
bool judge(const DemoRun &run, const JobReport &report, const DemoOutcome &outcome)
{
    if (report.failure) {
        (void)ctl::complain(fmt::format("the job itself failed: {}", describe(*report.failure)));
        return false;
    }
    const auto found = contradictions(run.expected, outcome);
    for (const Contradiction &contradiction : found)
        (void)ctl::complain(fmt::format("this cannot be: {} is {}, expected {}", contradiction.fact,
                                        visible(contradiction.seen), visible(contradiction.expected)));
    return found.empty();
}

/// Runs one of an example's runs to its end. Returns whether all was as it must be; of one that was stopped nothing is told.
Result<bool> play(JobEngine &engine, const DemoRun &asWritten, double timeScale, const std::stop_token &stop)
{
    auto spec = jobSpecOf(asWritten, timeScale);
    if (!spec)
        return failure(std::move(spec.error()));
    const DemoRun run = scaled(asWritten, timeScale);
    ctl::printError(run.shell ? fmt::format("$ /bin/sh -c {}\n", quoteWord(run.text)) : fmt::format("$ {}\n", run.text));
    const auto changes = std::make_shared<Changes>();
    const auto job = engine.start(*spec, [changes] { changes->tell(); });
    const std::stop_callback onStop(stop, [&job] { job->stop(); });
    accompany(*job, run, waitUntilBegun(*job, *changes));
    job->wait();
    if (stop.stop_requested())
        return true;
    const JobReport report = job->report();
    const DemoOutcome outcome = outcomeOf(report, job->output().get());
    sayLines(run.linePrefix, outcome.output);
    sayLines(run.errorPrefix.empty() ? "stderr: " : run.errorPrefix, outcome.errors);
    if (!report.stages.empty())
        sayResults(run, *spec, report, outcome.output);
    return judge(run, report, outcome);
}

/// All runs, one after the other, until one is stopped.
Result<bool> playRuns(const Demo &demo, double timeScale, const std::stop_token &stop)
{
    Collector collector;
    JobEngine engine(collector);
    bool asExpected = true;
    for (const DemoRun &run : demo.runs) {
        if (stop.stop_requested())
            break;
        if (demo.runs.size() > 1)
            say(fmt::format("{}:", run.caption));
        const auto played = play(engine, run, timeScale, stop);
        if (!played)
            return played;
        asExpected = *played && asExpected;
    }
    return asExpected;
}

Result<bool> playDemo(const Demo &demo, double timeScale, const std::stop_token &stop)
{
    if (demo.race)
        return ctl::playRace(*demo.race, stop);
    if (demo.lesson)
        return ctl::playLesson(*demo.lesson, stop);
    if (demo.queue)
        return ctl::playQueue(*demo.queue, timeScale, stop);
    return playRuns(demo, timeScale, stop);
}

int refuseUnknown(const std::string &id)
{
    std::string near;
    for (const std::string &similar : similarDemos(id))
        near += (near.empty() ? "" : ", ") + similar;
    const std::string question = near.empty() ? "" : fmt::format(" Near it: {}.", near);
    (void)ctl::complain(fmt::format("there is no example \"{}\".{} `forklanectl demo --list` shows all.", id, question));
    return 2;
}

int codeOf(const Result<bool> &played)
{
    if (!played)
        (void)ctl::complain(describe(played.error()));
    return !played ? 2 : *played ? 0 : 1;
}

} // namespace

int listDemos()
{
    std::size_t idWidth = 0;
    std::size_t titleWidth = 0;
    for (const Demo &demo : demos()) {
        idWidth = std::max(idWidth, demo.id.size());
        titleWidth = std::max(titleWidth, demo.title.size());
    }
    for (const Demo &demo : demos())
        fmt::print("{:<{}}  {:<{}}  {}\n", demo.id, idWidth, demo.title, titleWidth, demo.sentence);
    return ctl::finishStdout();
}

int runDemo(const std::string &id, double timeScale)
{
    const Demo *demo = findDemo(id);
    if (demo == nullptr)
        return refuseUnknown(id);
    ctl::printError(fmt::format("{}. {}\n", demo->title, demo->sentence));
    ctl::StopOnSignal signals;
    const Result<bool> played = playDemo(*demo, timeScale, signals.token());
    if (const int signal = signals.finish(); signal != 0) // what ran has ended: its keepers too
        ctl::endBy(signal);
    return codeOf(played);
}

} // namespace forklane
