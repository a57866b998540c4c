// SPDX-License-Identifier: MIT
#include "pages/race/model/race_words.h"

#include <algorithm>
#include <cstdlib>

#include <QCoreApplication>

#include "format.h"

namespace forklane::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(forklane::ui::Race)
};

QString text(const std::string &words)
{
    return QString::fromStdString(words);
}

QString threadName(const race::Program &program, std::size_t thread)
{
    return text(program.threads[thread].name);
}

/// "deposit", "deposit and withdraw", "deposit, withdraw and deposit 2".
QString listOf(const QStringList &names)
{
    if (names.size() < 2)
        return names.join(QString());
    return Words::tr("%1 and %2").arg(names.mid(0, names.size() - 1).join(QStringLiteral(", ")), names.last());
}

QString lockName(const race::Program &program, const race::Wait &wait)
{
    return text(program.locks[wait.lock].name);
}

QStringList holderNames(const race::Program &program, const race::Wait &wait)
{
    QStringList names;
    for (const std::size_t holder : wait.holders)
        names << threadName(program, holder);
    return names;
}

QString lostUpdateName(const race::LostUpdate &lost)
{
    const auto amount = std::llabs(static_cast<long long>(lost.change));
    return lost.change < 0 ? Words::tr("The withdrawal of %1").arg(amount) : Words::tr("The deposit of %1").arg(amount);
}

QString deadlockSentence(const ModelRound &round)
{
    const race::Deadlock &deadlock = *round.replay.deadlock;
    QStringList parts;
    for (const race::Wait &wait : deadlock.waits) {
        const QString name = threadName(round.program, wait.thread);
        parts << (parts.isEmpty() ? Words::tr("%1 waits for %2") : Words::tr("%1 for %2"))
                     .arg(name, lockName(round.program, wait));
    }
    return Words::tr("Deadlock: %1.").arg(parts.join(QStringLiteral(", ")));
}

/// Why it came out right.
QString rightReason(const ModelRound &round, std::optional<Duration> waited)
{
    const auto wait =
        std::find_if(round.waits.begin(), round.waits.end(), [](const WaitSpan &span) { return span.to > span.from; });
    if (wait != round.waits.end() && waited)
        return Words::tr("%1 waited %2 for %3.")
            .arg(threadName(round.program, wait->wait.thread), formatDuration(*waited), lockName(round.program, wait->wait));
    if (wait != round.waits.end())
        return Words::tr("%1 waited for %2 while %3 had it.")
            .arg(threadName(round.program, wait->wait.thread), lockName(round.program, wait->wait),
                 listOf(holderNames(round.program, wait->wait)));
    if (race::facts(round.policy).isRight)
        return Words::tr("no update was lost.");
    return Words::tr("this time no thread came between another's load and its store.");
}

QString endSentence(const ModelRound &round, std::optional<Duration> waited)
{
    const std::int64_t expected = race::expectedEnd(round.scenario);
    const auto &lost = round.replay.lost;
    QString sentence = round.replay.end != expected ? Words::tr("%1 instead of %2.").arg(round.replay.end).arg(expected)
                       : lost.empty() ? Words::tr("%1, as expected: %2").arg(expected).arg(rightReason(round, waited))
                                      : Words::tr("%1, but an update was lost.").arg(expected);
    if (!lost.empty())
        sentence += QLatin1Char(' ') + lostSentence(round, lost.front());
    if (lost.size() > 1)
        sentence += QLatin1Char(' ') + Words::tr("So were %n more.", nullptr, static_cast<int>(lost.size()) - 1);
    return sentence;
}

QString writeSentence(const ModelRound &round, const race::ReplayStep &step, const QString &name)
{
    const race::Op op = round.program.threads[step.thread].steps[step.step].op;
    if (op == race::Op::FetchAdd)
        return Words::tr("%1 changes %2 to %3 in one step.").arg(name).arg(step.read).arg(step.written);
    if (op != race::Op::CompareExchange)
        return Words::tr("%1 stores %2.").arg(name).arg(step.written);
    return step.succeeded ? Words::tr("%1 finds the balance unchanged and stores %2.").arg(name).arg(step.written)
                          : Words::tr("%1 finds %2, not what it had read: it tries again.").arg(name).arg(step.read);
}

} // namespace

QString signedText(std::int64_t value)
{
    return value < 0 ? QStringLiteral("−%1").arg(std::llabs(value)) : QStringLiteral("+%1").arg(value);
}

QString threadTitle(const race::Scenario &scenario, std::size_t thread)
{
    return QStringLiteral("%1(%2)")
        .arg(text(race::threadNames(scenario)[thread]))
        .arg(std::llabs(race::amountOf(scenario, thread)));
}

QString laneTitle(const race::Scenario &scenario, std::size_t thread)
{
    return QStringLiteral("%1 %2").arg(text(race::threadNames(scenario)[thread]), signedText(race::amountOf(scenario, thread)));
}

QString cardText(const race::Program &program, const race::ReplayStep &step)
{
    const race::Step &code = program.threads[step.thread].steps[step.step];
    const QString word = text(code.word);
    switch (code.op) {
    case race::Op::Load: return Words::tr("%1 %2").arg(word).arg(step.read);
    case race::Op::Compute:
    case race::Op::Store:
    case race::Op::FetchAdd: return Words::tr("%1 %2").arg(word).arg(step.written);
    case race::Op::CompareExchange:
        return step.succeeded ? Words::tr("%1 %2").arg(word).arg(step.written) : Words::tr("%1, again").arg(word);
    case race::Op::Check: return step.succeeded ? Words::tr("%1: same").arg(word) : Words::tr("%1: changed").arg(word);
    default: return word;
    }
}

QString betweenWords()
{
    return Words::tr("between two steps");
}

QString holderText(const race::Program &program, const race::Wait &wait)
{
    const QStringList names = holderNames(program, wait);
    if (names.isEmpty())
        return Words::tr("nobody gives it back");
    return names.size() == 1 ? Words::tr("%1 has it").arg(names.first()) : Words::tr("%1 have it").arg(listOf(names));
}

QString waitLabel(const race::Program &program, const race::Wait &wait)
{
    return Words::tr("waits: %1").arg(holderText(program, wait));
}

QString waitText(const race::Program &program, const race::Wait &wait)
{
    return Words::tr("waits for %1, %2").arg(lockName(program, wait), holderText(program, wait));
}

QString lostLabel(const race::LostUpdate &lost)
{
    return Words::tr("lost: %1 overwritten").arg(signedText(lost.change));
}

QString stepSentence(const ModelRound &round, std::size_t position)
{
    const race::ReplayStep &step = round.replay.steps[position];
    const race::Step &code = round.program.threads[step.thread].steps[step.step];
    const QString name = threadName(round.program, step.thread);
    const auto lock = [&] { return text(round.program.locks[code.object].name); };
    switch (code.op) {
    case race::Op::Load: return Words::tr("%1 reads %2.").arg(name).arg(step.read);
    case race::Op::Compute: return Words::tr("%1 computes %2.").arg(name).arg(step.written);
    case race::Op::Store:
    case race::Op::FetchAdd:
    case race::Op::CompareExchange: return writeSentence(round, step, name);
    case race::Op::Check:
        return step.succeeded ? Words::tr("%1 looks again: the balance is still %2.").arg(name).arg(step.read)
                              : Words::tr("%1 looks again: the balance is %2 now. It starts over.").arg(name).arg(step.read);
    case race::Op::TakeTicket: return Words::tr("%1 takes a ticket for %2.").arg(name, lock());
    case race::Op::Acquire:
    case race::Op::TryAcquire: return Words::tr("%1 takes %2.").arg(name, lock());
    case race::Op::AcquireShared: return Words::tr("%1 takes %2 as a reader.").arg(name, lock());
    case race::Op::Release: return Words::tr("%1 gives back %2.").arg(name, lock());
    case race::Op::Jump:
    case race::Op::Pause: return Words::tr("%1 pauses.").arg(name);
    }
    return {};
}

QString lostSentence(const ModelRound &round, const race::LostUpdate &lost)
{
    const race::ReplayStep &store = round.replay.steps[lost.store];
    const QString loser = threadName(round.program, store.thread);
    const QString winner = threadName(round.program, round.replay.steps[lost.overwrittenBy].thread);
    if (!lost.load)
        return Words::tr("%1 was lost: %2 overwrote it unseen.").arg(lostUpdateName(lost), winner);
    return Words::tr("%1 was lost: %2 had read %3 before %4 stored %5.")
        .arg(lostUpdateName(lost), winner)
        .arg(round.replay.steps[*lost.load].read)
        .arg(loser)
        .arg(store.written);
}

QString lostDetail(const ModelRound &round, const race::LostUpdate &lost)
{
    const auto nameAt = [&](std::size_t position) { return threadName(round.program, round.replay.steps[position].thread); };
    const auto amount = std::llabs(static_cast<long long>(lost.change));
    if (!lost.load)
        return Words::tr("%1's %2 was overwritten by %3.").arg(nameAt(lost.store)).arg(amount).arg(nameAt(lost.overwrittenBy));
    return Words::tr("%1's %2 was overwritten: %3 had read %4 before.")
        .arg(nameAt(lost.store))
        .arg(amount)
        .arg(nameAt(lost.overwrittenBy))
        .arg(round.replay.steps[*lost.load].read);
}

QString roundSentence(const ModelRound &round, std::size_t at, std::optional<Duration> waited)
{
    const std::size_t shown = std::min(at, round.length());
    if (shown == round.length() && round.replay.isComplete)
        return endSentence(round, waited);
    if (shown == round.length() && round.replay.deadlock)
        return deadlockSentence(round);
    if (round.length() == 0)
        return Words::tr("Press Run once, or step a thread.");
    if (shown == 0)
        return Words::tr("Start: the balance is %1.").arg(round.replay.start.front());
    QString sentence = Words::tr("Step %1: %2").arg(shown).arg(stepSentence(round, shown - 1));
    const auto lost = std::find_if(round.replay.lost.begin(), round.replay.lost.end(),
                                   [&](const race::LostUpdate &update) { return update.overwrittenBy + 1 == shown; });
    if (lost != round.replay.lost.end())
        sentence += QLatin1Char(' ') + lostDetail(round, *lost);
    return sentence;
}

QString stepDetails(const ModelRound &round, std::size_t position)
{
    const race::ReplayStep &step = round.replay.steps[position];
    QStringList lines = {Words::tr("Step %1: %2").arg(position + 1).arg(stepSentence(round, position)),
                         text(round.program.threads[step.thread].steps[step.step].code)};
    if (step.reads)
        lines << (step.readsFrom ? Words::tr("Read what %1 had stored in step %2.")
                                       .arg(threadName(round.program, round.replay.steps[*step.readsFrom].thread))
                                       .arg(*step.readsFrom + 1)
                                 : Words::tr("Read the balance as it was at the start."));
    for (const race::LostUpdate &lost : round.replay.lost) {
        if (lost.store == position)
            lines << lostDetail(round, lost);
        if (lost.overwrittenBy == position)
            lines << Words::tr("It overwrote step %1: %2").arg(lost.store + 1).arg(lostSentence(round, lost));
    }
    return lines.join(QStringLiteral("\n"));
}

LogLines logAt(const ModelRound &round, std::size_t at)
{
    LogLines log;
    for (std::size_t position = 0; position < std::min(at, round.length()); ++position) {
        for (const std::string &line : round.replay.steps[position].log) {
            log.lines << text(line);
            log.positions.push_back(position);
        }
    }
    return log;
}

} // namespace forklane::ui
