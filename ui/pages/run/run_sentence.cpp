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

/// The first stage that ended badly: a failed start, a code other than 0, a signal.
QString failureText(const RunSentenceInput &input)
{
    for (std::size_t i = 0; i < input.facts.stages.size(); ++i) {
        const RowResult &result = input.facts.stages[i].result;
        const QString name = input.stageNames.value(static_cast<int>(i));
        if (result.ending == Ending::Failed)
            return tr("%1 could not start").arg(name);
        if (result.ending == Ending::Lost)
            return tr("the end of %1 was not seen").arg(name);
        if (result.ending == Ending::Exited && result.code != 0)
            return tr("%1 ended with %2").arg(name, QString::number(result.code));
    }
    for (std::size_t i = 0; i < input.facts.stages.size(); ++i) {
        const RowResult &result = input.facts.stages[i].result;
        if (result.ending != Ending::Signalled)
            continue;
        const QString name = input.stageNames.value(static_cast<int>(i));
        const QString signal = formatResult(result);
        if (signal == QLatin1String("SIGPIPE") && i + 1 < input.facts.stages.size())
            return tr("%1 ended by SIGPIPE: its reader had gone").arg(name);
        return tr("%1 ended by %2").arg(name, signal);
    }
    return {};
}

QString comparison(const RunSentenceInput &input)
{
    if (!input.lastTime)
        return {};
    const Duration difference = input.facts.elapsed - *input.lastTime;
    const auto size = std::chrono::abs(difference);
    if (static_cast<double>(size.count()) < 0.05 * static_cast<double>(input.lastTime->count()))
        return {};
    return (difference.count() < 0 ? tr("%1 faster than last time") : tr("%1 slower than last time")).arg(formatDuration(size));
}

QString joined(const QStringList &parts)
{
    QStringList filled;
    for (const QString &part : parts) {
        if (!part.isEmpty())
            filled << part;
    }
    return filled.join(QStringLiteral(" · "));
}

QString finishedSentence(const RunSentenceInput &input)
{
    const JobReport &report = input.report;
    const QString elapsed = formatDuration(report.wall.value_or(input.facts.elapsed));
    if (report.failure)
        return tr("Failed: %1").arg(QString::fromStdString(describe(*report.failure)));
    if (report.timedOut)
        return tr("Stopped: the time was up after %1").arg(elapsed);
    const QString failure = failureText(input);
    const QString slowest = slowestText(input, false);
    if (report.exitCode != 0)
        return joined(
            {tr("Failed: %1").arg(failure), tr("after %1, exit %2").arg(elapsed, QString::number(report.exitCode)), slowest});
    return joined({tr("Finished in %1, exit 0").arg(elapsed), failure, slowest, comparison(input)});
}

QString stoppingSentence(const RunSentenceInput &input)
{
    const StopProgress &stopping = *input.report.stopping;
    if (stopping.killed)
        return tr("Killing everything that is left");
    const Duration left = std::max(Duration(0), Duration(stopping.killAt - input.now));
    return tr("Stopping: SIGTERM was sent; killed in %1").arg(formatDuration(left));
}

} // namespace

QString runSentence(const RunSentenceInput &input)
{
    const QString elapsed = formatDuration(input.facts.elapsed);
    if (input.isReplay && !input.facts.finished)
        return joined({tr("At %1").arg(elapsed), slowestText(input, true)});
    if (input.report.state == JobState::Done)
        return finishedSentence(input);
    if (input.report.stopping)
        return stoppingSentence(input);
    switch (input.report.state) {
    case JobState::Starting: return tr("Starting");
    case JobState::Stopped: return joined({tr("Paused at %1").arg(elapsed), slowestText(input, true)});
    case JobState::Exited: return joined({tr("All stages have ended; their output is still being read"), failureText(input)});
    case JobState::Held: return holdersSentence(input.report);
    default: return joined({tr("Running %1").arg(elapsed), slowestText(input, true)});
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
    const Holder &first = report.heldBy.front();
    const QString more = report.heldBy.size() > 1 ? tr(" (and %1 more)").arg(report.heldBy.size() - 1) : QString();
    return tr("Finished, but \"%1\" (pid %2)%3 still holds the output open.")
        .arg(QString::fromStdString(first.name), QString::number(first.pid), more);
}

} // namespace forklane::ui
