// SPDX-License-Identifier: MIT
#include "pages/workers/model/task_story.h"

#include <algorithm>

#include <QCoreApplication>

#include "format.h"
#include "pages/workers/model/work_words.h"

namespace forklane::ui {

namespace {

using queue::Attempt;
using queue::AttemptDetails;
using queue::AttemptEnd;
using queue::WorkerView;

constexpr std::size_t kShownOutput = 4096; // bytes of a stream of an attempt: its last ones
constexpr std::size_t kAttemptsWithOutput = 3;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(forklane::ui::Workers)
};

QString between(Tick from, Tick to)
{
    return formatDuration(Duration(std::max<Tick>(to - from, 0)));
}

QString resultOf(const Attempt &attempt, const std::optional<WorkerView> &worker, const std::optional<AttemptDetails> &details)
{
    if (attempt.end == AttemptEnd::WorkerDied && worker)
        return Words::tr("in doubt, its worker %1").arg(workerState(*worker, {}, worker->since));
    if (attempt.end != AttemptEnd::Done && attempt.end != AttemptEnd::Failed)
        return attemptResult(attempt);
    if (!details)
        return attemptResult(attempt);
    if (!details->failure.empty())
        return QString::fromStdString(details->failure);
    if (details->timedOut)
        return Words::tr("timed out, %1").arg(attemptResult(attempt));
    return attempt.end == AttemptEnd::Done ? Words::tr("done, exit 0") : attemptResult(attempt);
}

/// The last bytes of what an attempt wrote, whole characters.
QStringList outputLines(const queue::WorkRun &run, queue::TaskId task, unsigned attempt, int stream)
{
    const std::uint64_t size = run.outputSize(task, attempt, stream);
    if (size == 0)
        return {};
    const std::uint64_t from = size > kShownOutput ? size - kShownOutput : 0;
    const auto bytes = run.output(task, attempt, stream, from, kShownOutput);
    const QString title = stream == 2 ? Words::tr("Errors of try %1").arg(attempt) : Words::tr("Output of try %1").arg(attempt);
    if (!bytes)
        return {QString(), Words::tr("%1: %2").arg(title, asSentence(describe(bytes.error())))};
    QString text = QString::fromUtf8(*bytes);
    if (from > 0)
        text.remove(0, text.indexOf(u'\n') + 1); // the first line is cut
    while (text.endsWith(u'\n'))
        text.chop(1);
    const QString length = from == 0 ? formatBytes(size) : Words::tr("the end of %1").arg(formatBytes(size));
    return {QString(), Words::tr("%1 (%2):").arg(title, length), text};
}

} // namespace

QString attemptLine(const Attempt &attempt, int number, const std::optional<WorkerView> &worker,
                    const std::optional<AttemptDetails> &details, Tick since)
{
    const QString name = worker ? QString::fromStdString(worker->name) : QString();
    QString line = Words::tr("try %1, %2: %3").arg(QString::number(number), name, resultOf(attempt, worker, details));
    if (attempt.began >= 0)
        line += Words::tr("; waited %1").arg(between(since, attempt.began));
    if (attempt.ended >= 0 && attempt.began >= 0)
        line += Words::tr(", ran %1").arg(between(attempt.began, attempt.ended));
    return line;
}

QString costLine(const AttemptDetails &details)
{
    QStringList parts;
    if (details.userTime && details.systemTime)
        parts
            << Words::tr("CPU %1 user, %2 system").arg(formatDuration(*details.userTime), formatDuration(*details.systemTime));
    if (details.maxRssKib && *details.maxRssKib >= 0)
        parts << Words::tr("memory %1 at most").arg(formatBytes(static_cast<std::uint64_t>(*details.maxRssKib) * 1024));
    return parts.join(QStringLiteral("; "));
}

QStringList taskStory(queue::WorkRun &run, queue::TaskId task, std::optional<Tick> instant)
{
    const queue::WorkBoard &board = run.board();
    const auto views = board.tasks({task}, instant);
    if (views.empty())
        return {Words::tr("It had not been submitted yet.")};
    const queue::TaskRecord &record = views.front().record;
    QStringList lines{QString::fromStdString(record.task.name),
                      Words::tr("No. %1, %2").arg(formatCount(std::uint64_t{task.value} + 1), stateWord(record.state))};
    const std::vector<Attempt> attempts = board.attemptsOf(task, instant);
    QStringList written;
    Tick since = record.submitted;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        const auto number = static_cast<unsigned>(i + 1);
        const auto details = attempts[i].ended >= 0 ? run.details(task, number) : std::nullopt;
        lines << attemptLine(attempts[i], static_cast<int>(number), board.worker(attempts[i].worker), details, since);
        if (const QString cost = details ? costLine(*details) : QString(); !cost.isEmpty())
            lines << QStringLiteral("   ") + cost;
        since = attempts[i].requeued >= 0 ? attempts[i].requeued : attempts[i].ended;
        if (i + kAttemptsWithOutput >= attempts.size())
            written << outputLines(run, task, number, 1) << outputLines(run, task, number, 2);
    }
    if (attempts.size() > 1 && attempts.back().began >= 0)
        lines << Words::tr("The last try began %1 after the submission.").arg(between(record.submitted, attempts.back().began));
    return lines + written;
}

std::vector<TimelineArrow> takeovers(const queue::WorkBoard &board, queue::TaskId task)
{
    std::vector<TimelineArrow> arrows;
    const std::vector<Attempt> attempts = board.attemptsOf(task);
    const QString name = QString::fromStdString(board.task(task).task.name);
    const Attempt *killed = nullptr;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        const Attempt &attempt = attempts[i];
        const auto from = killed == nullptr ? std::nullopt : board.worker(killed->worker);
        const auto to = board.worker(attempt.worker);
        if (from && to && attempt.began >= 0) {
            arrows.push_back(
                {from->track, killed->ended, to->track, attempt.began,
                 Words::tr("%1: %2 took it over from %3 as try %4")
                     .arg(name, QString::fromStdString(to->name), QString::fromStdString(from->name), QString::number(i + 1))});
            killed = nullptr;
        }
        if (attempt.end == AttemptEnd::WorkerDied)
            killed = &attempt;
    }
    return arrows;
}

} // namespace forklane::ui
