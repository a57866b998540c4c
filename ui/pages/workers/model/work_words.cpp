// SPDX-License-Identifier: MIT
#include "pages/workers/model/work_words.h"

#include <algorithm>
#include <array>

#include <QCoreApplication>
#include <QStringList>

#include "format.h"
#include "process/exit_status.h"

namespace forklane::ui {

namespace {

using queue::Counts;
using queue::TaskState;
using queue::WorkerState;

constexpr qsizetype kMissingNamed = 8;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(forklane::ui::Workers)
};

std::uint64_t endedOf(const Counts &counts)
{
    return counts.submitted - counts.lost() - counts.open();
}

/// "Threads: " where there are several groups.
QString prefix(const WorkSentenceInput &input, const GroupFacts &facts)
{
    return input.groups.size() < 2 ? QString() : Words::tr("%1: ").arg(QString::fromStdString(facts.name));
}

QString doneOf(const WorkSentenceInput &input, const GroupFacts &facts)
{
    return prefix(input, facts) +
           Words::tr("%1 of %2 done").arg(formatCount(facts.counts.of(TaskState::Done)), formatCount(input.planned));
}

/// As exact as a guess can be: tenths of a second, then seconds, then minutes.
QString roughly(Duration duration)
{
    const double seconds = std::max(static_cast<double>(duration.count()) / 1e9, 0.1);
    if (seconds < 10)
        return Words::tr("%1 s").arg(QString::number(seconds, 'f', 1));
    if (seconds < 60)
        return Words::tr("%1 s").arg(qRound(seconds));
    return formatDuration(duration);
}

/// Nothing goes on but for what somebody has to decide.
bool waitsForDecision(const GroupFacts &facts)
{
    return !facts.isFinished && facts.isClosed && facts.counts.of(TaskState::InDoubt) > 0 &&
           facts.counts.open() == facts.counts.of(TaskState::InDoubt);
}

QString leftText(const WorkSentenceInput &input)
{
    const auto stands = [](const GroupFacts &facts) { return facts.isFinished || waitsForDecision(facts); };
    if (std::all_of(input.groups.begin(), input.groups.end(), stands))
        return Words::tr("waits for your decision");
    std::optional<queue::Estimate> latest;
    for (const GroupFacts &facts : input.groups) {
        const auto estimate = stands(facts) ? std::nullopt : estimateOf(facts, input.planned);
        if (estimate && (!latest || estimate->likely > latest->likely))
            latest = estimate;
    }
    if (!latest)
        return {};
    const QString likely = roughly(latest->likely);
    const QString least = roughly(latest->least);
    const QString most = roughly(latest->most);
    return least == most ? Words::tr("about %1 left").arg(likely)
                         : Words::tr("about %1 left (%2 to %3)").arg(likely, least, most);
}

/// "3 failed, 1 in doubt": what a run that goes on is to be watched for.
QString troubles(const Counts &counts)
{
    QStringList parts;
    for (const TaskState state : {TaskState::Failed, TaskState::InDoubt, TaskState::Poison, TaskState::Cancelled}) {
        if (counts.of(state) > 0)
            parts << Words::tr("%1 %2").arg(formatCount(counts.of(state)), stateWord(state));
    }
    return parts.join(QStringLiteral(", "));
}

QString twiceText(const GroupFacts &facts)
{
    const std::uint64_t twice = facts.counts.runTwice;
    if (twice == 0)
        return {};
    if (twice == 1 && !facts.runTwice.empty())
        return Words::tr("%1 run twice").arg(QString::fromStdString(facts.runTwice));
    return Words::tr("%1 run twice").arg(formatCount(twice));
}

QString groupEnd(const WorkSentenceInput &input, const GroupFacts &facts)
{
    QStringList parts{doneOf(input, facts)};
    parts << troubles(facts.counts);
    parts << (facts.counts.lost() == 0 ? Words::tr("none lost") : Words::tr("%1 lost").arg(formatCount(facts.counts.lost())));
    parts << twiceText(facts);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

Duration lengthOf(const std::vector<GroupFacts> &groups)
{
    Tick longest = 0;
    for (const GroupFacts &facts : groups)
        longest = std::max(longest, facts.now - facts.begin);
    return Duration(longest);
}

/// How far it had come then.
QString pausedText(const std::vector<GroupFacts> &groups)
{
    Tick latest = 0;
    for (const GroupFacts &facts : groups)
        latest = std::max(latest, facts.isPaused ? facts.pausedAt - facts.begin : 0);
    return formatDuration(Duration(latest));
}

QString finishedSentence(const WorkSentenceInput &input)
{
    const QString length = formatDuration(lengthOf(input.groups));
    if (input.isHalted) {
        std::uint64_t failed = 0;
        for (const GroupFacts &facts : input.groups)
            failed = std::max(failed, facts.counts.of(TaskState::Failed) + facts.counts.of(TaskState::Poison));
        return Words::tr("Halted: %1 of %2 failed (rule: %3)")
            .arg(formatCount(failed), formatCount(input.planned), formatCount(input.haltAfter));
    }
    QStringList parts{input.isStopped ? Words::tr("Stopped after %1").arg(length) : Words::tr("Finished in %1").arg(length)};
    for (const GroupFacts &facts : input.groups)
        parts << groupEnd(input, facts);
    return joinFacts(parts);
}

} // namespace

QString workSentence(const WorkSentenceInput &input)
{
    if (input.groups.empty())
        return Words::tr("Choose tasks and press Start.");
    const auto ended = [](const GroupFacts &facts) { return facts.isFinished; };
    if (std::all_of(input.groups.begin(), input.groups.end(), ended))
        return finishedSentence(input);
    QString length = formatDuration(lengthOf(input.groups));
    const bool paused = std::any_of(input.groups.begin(), input.groups.end(), [](const auto &facts) { return facts.isPaused; });
    QString state = Words::tr("Running %1");
    if (input.isReplay) {
        state = Words::tr("At %1");
    } else if (input.isStopped || input.isHalted) {
        state = Words::tr("Stopping, %1");
    } else if (paused) {
        state = Words::tr("Paused at %1");
        length = pausedText(input.groups);
    }
    QStringList parts{state.arg(length)};
    for (const GroupFacts &facts : input.groups) {
        const QString trouble = troubles(facts.counts);
        parts << doneOf(input, facts) + (trouble.isEmpty() ? QString() : QStringLiteral(", ") + trouble);
    }
    if (!input.isReplay && !paused && !input.isStopped)
        parts << leftText(input);
    return joinFacts(parts);
}

std::optional<queue::Estimate> estimateOf(const GroupFacts &facts, std::uint64_t planned)
{
    queue::EstimateInput input;
    input.runs = facts.sample;
    for (const queue::WorkerView &worker : facts.workers) {
        if (worker.state == WorkerState::Ended)
            continue;
        ++input.workers;
        if (worker.state == WorkerState::Running)
            input.current.emplace_back(facts.now - worker.since);
    }
    const std::uint64_t begun = endedOf(facts.counts) + input.current.size();
    const std::uint64_t set = begun + facts.counts.of(TaskState::InDoubt); // these wait for people
    input.waiting = planned > set ? planned - set : 0;
    return queue::estimateEnd(input);
}

int percentDone(const std::vector<GroupFacts> &groups, std::uint64_t planned)
{
    std::uint64_t ended = 0;
    for (const GroupFacts &facts : groups)
        ended += endedOf(facts.counts);
    const std::uint64_t all = planned * groups.size();
    return all == 0 ? 0 : static_cast<int>(std::min<std::uint64_t>(ended * 100 / all, 100));
}

std::vector<AccountTerm> accountTerms(const Counts &counts, bool folded)
{
    std::vector<AccountTerm> terms;
    for (int state = 0; state < queue::kTaskStateCount; ++state) {
        const AccountTerm term{static_cast<TaskState>(state), counts.of(static_cast<TaskState>(state))};
        if (!folded || term.number > 0 || term.state == TaskState::Done)
            terms.push_back(term);
    }
    return terms;
}

QString accountText(const Counts &counts, bool folded)
{
    QStringList sum;
    for (const AccountTerm &term : accountTerms(counts, folded))
        sum << Words::tr("%1 %2").arg(formatCount(term.number), stateWord(term.state));
    return Words::tr("%1 submitted = %2 · lost %3 · run twice %4 · deaths %5")
        .arg(formatCount(counts.submitted), sum.join(QStringLiteral(" + ")), formatCount(counts.lost()),
             formatCount(counts.runTwice), formatCount(counts.deaths));
}

QString faultText(const Counts &counts, const std::vector<queue::TaskId> &missing)
{
    QStringList ids;
    for (const queue::TaskId id : missing) {
        if (ids.size() == kMissingNamed)
            break;
        ids << QString::number(id.value + 1);
    }
    if (static_cast<qsizetype>(missing.size()) > kMissingNamed)
        ids << Words::tr("and %1 more").arg(formatCount(missing.size() - kMissingNamed));
    return Words::tr("%1 submitted, but only %2 accounted for. Missing: %3.")
        .arg(formatCount(counts.submitted), formatCount(counts.sum()),
             ids.isEmpty() ? Words::tr("not known") : ids.join(QStringLiteral(", ")));
}

QString stateWord(TaskState state)
{
    static constexpr std::array<const char *, queue::kTaskStateCount> kWords = {
        QT_TRANSLATE_NOOP("forklane::ui::Workers", "queued"),   QT_TRANSLATE_NOOP("forklane::ui::Workers", "assigned"),
        QT_TRANSLATE_NOOP("forklane::ui::Workers", "running"),  QT_TRANSLATE_NOOP("forklane::ui::Workers", "done"),
        QT_TRANSLATE_NOOP("forklane::ui::Workers", "failed"),   QT_TRANSLATE_NOOP("forklane::ui::Workers", "cancelled"),
        QT_TRANSLATE_NOOP("forklane::ui::Workers", "in doubt"), QT_TRANSLATE_NOOP("forklane::ui::Workers", "poison")};
    return Words::tr(kWords[static_cast<std::size_t>(state)]);
}

Role roleOf(TaskState state)
{
    switch (state) {
    case TaskState::Queued: return Role::Queued;
    case TaskState::Assigned: return Role::Assigned;
    case TaskState::Running: return Role::Running;
    case TaskState::InDoubt: return Role::InDoubt;
    case TaskState::Failed:
    case TaskState::Poison: return Role::Killed;
    case TaskState::Cancelled: return Role::Stopped;
    case TaskState::Done: break;
    }
    return Role::Other;
}

QString workerState(const queue::WorkerView &worker, const std::string &task, Tick now)
{
    const QString since = formatDuration(Duration(std::max<Tick>(now - worker.since, 0)));
    const QString name = QString::fromStdString(task);
    switch (worker.state) {
    case WorkerState::Starting: return Words::tr("starting");
    case WorkerState::Idle:
        if (worker.reason == queue::IdleReason::None)
            return Words::tr("idle");
        return Words::tr("idle: %1").arg(QString::fromStdString(std::string(queue::wordOf(worker.reason))));
    case WorkerState::Running:
        if (worker.attempt > 1)
            return Words::tr("running %1, try %2, %3").arg(name, QString::number(worker.attempt), since);
        return Words::tr("running %1, %2").arg(name, since);
    case WorkerState::Stopped: return Words::tr("stopped, %1").arg(since);
    case WorkerState::Ended: break;
    }
    if (worker.status && worker.status->isSignalled())
        return Words::tr("killed by %1").arg(QString::fromStdString(signalName(worker.status->signal())));
    if (!worker.failure.empty())
        return QString::fromStdString(worker.failure);
    if (worker.status && worker.status->code() != 0)
        return Words::tr("ended with %1").arg(worker.status->code());
    return Words::tr("took DONE");
}

QString workerBusy(const queue::WorkerView &worker, Tick now)
{
    const Tick end = worker.state == WorkerState::Ended ? worker.since : now;
    const Tick life = end - worker.started;
    if (life < 1'000'000)
        return {};
    double busy = static_cast<double>(worker.busy.count());
    if (worker.state == WorkerState::Running)
        busy += static_cast<double>(std::max<Tick>(now - worker.since, 0));
    return Words::tr("%1 %").arg(std::clamp(qRound(100 * busy / static_cast<double>(life)), 0, 100));
}

QString attemptResult(const queue::Attempt &attempt)
{
    switch (attempt.end) {
    case queue::AttemptEnd::Open: return attempt.began < 0 ? Words::tr("assigned, not begun") : Words::tr("running");
    case queue::AttemptEnd::Done: return Words::tr("done");
    case queue::AttemptEnd::Failed:
        return attempt.code < 0 ? Words::tr("killed by %1").arg(QString::fromStdString(signalName(-attempt.code)))
                                : Words::tr("failed with %1").arg(attempt.code);
    case queue::AttemptEnd::WorkerDied: return Words::tr("in doubt: its worker died");
    case queue::AttemptEnd::GivenBack: return Words::tr("not begun, given back");
    }
    return {};
}

} // namespace forklane::ui
