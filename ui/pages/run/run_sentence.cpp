// SPDX-License-Identifier: MIT
#include "pages/run/run_sentence.h"

#include <QCoreApplication>

#include "format.h"

namespace forklane::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RunSentence", text);
}

QString slowestText(const RunSentenceInput &input, bool soFar)
{
    if (!input.facts.slowest)
        return {};
    const Slowest &slowest = *input.facts.slowest;
    const QString stage = input.stageNames.value(static_cast<int>(slowest.stage));
    const QString waiter = input.stageNames.value(static_cast<int>(slowest.waiter));
    const QString waited = formatDuration(slowest.waited);
    const QString detail = slowest.waiterWrites ? tr("%1 waited %2 to write to it") : tr("%1 waited %2 to read from it");
    return (soFar ? tr("slowest so far: %1 (busy %2; %3)") : tr("slowest: %1 (busy %2; %3)"))
        .arg(stage, formatDuration(input.facts.stages[slowest.stage].busy), detail.arg(waiter, waited));
}

/// Of the first stage that cannot start yet: it is what the others wait for.
QString openingText(const RunSentenceInput &input)
{
    const auto &stages = input.facts.stages;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        if (!stages[i].opening.empty())
            return tr("%1 waits for %2 to open: a FIFO needs somebody at its other end")
                .arg(input.stageNames.value(static_cast<int>(i)), QString::fromStdString(stages[i].opening));
    }
    return {};
}

QString soFarText(const RunSentenceInput &input)
{
    const QString opening = openingText(input);
    return opening.isEmpty() ? slowestText(input, true) : opening;
}

/// How a stage ended that did not end well; empty for one that did, or goes on.
QString badEnd(const RunSentenceInput &input, std::size_t stage)
{
    const RowResult &result = input.facts.stages[stage].result;
    const QString name = input.stageNames.value(static_cast<int>(stage));
    switch (result.ending) {
    case Ending::None: return {};
    case Ending::Failed: return tr("%1 could not start").arg(name);
    case Ending::Lost: return tr("the end of %1 was not seen").arg(name);
    case Ending::Exited: return result.code == 0 ? QString() : tr("%1 ended with %2").arg(name, QString::number(result.code));
    case Ending::Signalled: break;
    }
    const QString signal = formatResult(result);
    if (signal == QLatin1String("SIGPIPE") && stage + 1 < input.facts.stages.size())
        return tr("%1 ended by SIGPIPE: its reader had gone").arg(name);
    return tr("%1 ended by %2").arg(name, signal);
}

bool isBrokenPipe(const RowResult &result)
{
    return result.ending == Ending::Signalled && formatResult(result) == QLatin1String("SIGPIPE");
}

/// What is to be said of bad ends: of the last stage's first, for it decides the exit code; else of the first stage that ended
/// badly by itself; else of a broken pipe, which is another's doing.
QString failureText(const RunSentenceInput &input)
{
    const auto &stages = input.facts.stages;
    if (stages.empty())
        return {};
    if (const QString last = badEnd(input, stages.size() - 1); !last.isEmpty())
        return last;
    QString brokenPipe;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const QString text = badEnd(input, i);
        if (!text.isEmpty() && !isBrokenPipe(stages[i].result))
            return text;
        if (brokenPipe.isEmpty())
            brokenPipe = text;
    }
    return brokenPipe;
}

QString comparison(const RunSentenceInput &input)
{
    if (!input.lastTime || !input.report.wall)
        return {};
    const Duration difference = *input.report.wall - *input.lastTime;
    const auto size = std::chrono::abs(difference);
    if (static_cast<double>(size.count()) < 0.05 * static_cast<double>(input.lastTime->count()))
        return {};
    return (difference.count() < 0 ? tr("%1 faster than last time") : tr("%1 slower than last time")).arg(formatDuration(size));
}

/// "sleep" (pid 4312) (and 2 more).
QString holdersText(const std::vector<Holder> &holders)
{
    const QString more = holders.size() > 1 ? tr(" (and %1 more)").arg(holders.size() - 1) : QString();
    return tr("\"%1\" (pid %2)%3")
        .arg(QString::fromStdString(holders.front().name), QString::number(holders.front().pid), more);
}

QString leftText(const JobReport &report)
{
    return report.leftHolders ? tr("%1 was left running").arg(holdersText(report.heldBy)) : QString();
}

/// When the stages were over: the time after that is of those who were left, and of whoever decided to leave them.
Duration lastExit(const JobReport &report)
{
    Duration last{};
    for (const StageReport &stage : report.stages)
        last = std::max(last, stage.seenExit.value_or(Duration(0)));
    return last;
}

QString finishedSentence(const RunSentenceInput &input)
{
    const JobReport &report = input.report;
    const QString elapsed = formatDuration(report.leftHolders ? lastExit(report) : report.wall.value_or(input.facts.elapsed));
    if (report.failure)
        return tr("Failed: %1").arg(QString::fromStdString(describe(*report.failure)));
    if (report.timedOut)
        return tr("Stopped: the time was up after %1").arg(elapsed);
    const QString failure = failureText(input);
    if (report.stopRequested)
        return joinFacts({tr("Stopped after %1").arg(elapsed), failure, leftText(report)});
    const QString slowest = slowestText(input, false);
    if (report.exitCode != 0)
        return joinFacts({tr("Failed: %1").arg(failure), tr("after %1, exit %2").arg(elapsed, QString::number(report.exitCode)),
                          leftText(report), slowest});
    return joinFacts({tr("Finished in %1, exit 0").arg(elapsed), failure, leftText(report), slowest, comparison(input)});
}

QString stoppingSentence(const RunSentenceInput &input)
{
    const StopProgress &stopping = *input.report.stopping;
    if (stopping.killed)
        return tr("Killing everything that is left");
    const Duration left = std::max(Duration(0), Duration(stopping.killAt - input.now));
    return tr("Stopping: %1 was sent; killed in %2")
        .arg(QString::fromStdString(signalName(input.stopSignal)), formatDuration(left));
}

} // namespace

QString runSentence(const RunSentenceInput &input)
{
    const QString elapsed = formatDuration(input.facts.elapsed);
    if (input.isReplay && !input.facts.finished)
        return joinFacts({tr("At %1").arg(elapsed), soFarText(input)});
    if (input.report.state == JobState::Done)
        return finishedSentence(input);
    if (input.report.stopping)
        return stoppingSentence(input);
    switch (input.report.state) {
    case JobState::Starting: return tr("Starting");
    case JobState::Stopped:
        return joinFacts({tr("Paused at %1").arg(formatDuration(input.report.pausedAt.value_or(input.facts.elapsed))),
                          slowestText(input, true)});
    case JobState::Exited:
        return joinFacts({tr("All stages have ended; their output is still being read"), failureText(input)});
    case JobState::Held: return holdersSentence(input.report);
    default: return joinFacts({tr("Running %1").arg(elapsed), soFarText(input)});
    }
}

QStringList failureTexts(const JobReport &report)
{
    QStringList texts;
    for (std::size_t i = 0; i < report.stages.size(); ++i) {
        const auto &failure = report.stages[i].failure;
        texts << (failure ? QString::fromStdString(describe(*failure, i + 1)) : QString());
    }
    return texts;
}

QString holdersSentence(const JobReport &report)
{
    if (report.heldBy.empty())
        return tr("Finished, but somebody else still holds the output open.");
    return tr("Finished, but %1 still holds the output open.").arg(holdersText(report.heldBy));
}

} // namespace forklane::ui
