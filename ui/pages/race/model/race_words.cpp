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

QStringList holderNames(const race::Program &program, const std::vector<std::size_t> &holders)
{
    QStringList names;
    for (const std::size_t holder : holders)
        names << threadName(program, holder);
    return names;
}

QString lostUpdateName(const race::LostUpdate &lost)
{
    const auto amount = std::llabs(static_cast<long long>(lost.change));
    return lost.change < 0 ? Words::tr("The withdrawal of %1").arg(amount) : Words::tr("The deposit of %1").arg(amount);
}

QString deadlockSentence(const RaceRound &round)
{
    const race::Deadlock &deadlock = *round.execution.replay.deadlock;
    QStringList parts;
    for (const race::Wait &wait : deadlock.waits) {
        const QString name = threadName(round.program, wait.thread);
        parts << (parts.isEmpty() ? Words::tr("%1 waits for %2") : Words::tr("%1 for %2"))
                     .arg(name, lockName(round.program, wait));
    }
    return Words::tr("Deadlock: %1.").arg(parts.join(QStringLiteral(", ")));
}

/// Why it came out right.
QString rightReason(const RaceRound &round)
{
    const auto &waits = round.execution.waits;
    const auto longest =
        std::max_element(waits.begin(), waits.end(), [](const race::LockWait &one, const race::LockWait &other) {
            return one.span.end - one.span.begin < other.span.end - other.span.begin;
        });
    if (longest != waits.end() && longest->span.end > longest->span.begin) {
        const QString name = threadName(round.program, longest->thread);
        const QString lock = text(round.program.locks[longest->lock].name);
        if (round.isReal())
            return Words::tr("%1 waited %2 for %3.")
                .arg(name, formatDuration(Duration(longest->span.end - longest->span.begin)), lock);
        return Words::tr("%1 waited for %2 while %3 had it.")
            .arg(name, lock, listOf(holderNames(round.program, longest->holders)));
    }
    if (race::facts(round.policy).isRight)
        return Words::tr("no update was lost.");
    return Words::tr("this time no thread came between another's load and its store.");
}

QString endSentence(const RaceRound &round)
{
    const std::int64_t expected = race::expectedEnd(round.scenario);
    const auto &lost = round.execution.replay.lost;
    QString sentence = round.execution.replay.end != expected
                           ? Words::tr("%1 instead of %2.").arg(round.execution.replay.end).arg(expected)
                       : lost.empty() ? Words::tr("%1, as expected: %2").arg(expected).arg(rightReason(round))
                                      : Words::tr("%1, but an update was lost.").arg(expected);
    if (!lost.empty())
        sentence += QLatin1Char(' ') + lostSentence(round, lost.front());
    if (lost.size() > 1)
        sentence += QLatin1Char(' ') + Words::tr("So were %n more.", nullptr, static_cast<int>(lost.size()) - 1);
    return sentence;
}

QString writeSentence(const RaceRound &round, const race::ReplayStep &step, const QString &name)
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

QString lateWords()
{
    return Words::tr("done, the clock was read later");
}

QString holderText(const race::Program &program, const std::vector<std::size_t> &holders)
{
    const QStringList names = holderNames(program, holders);
    if (names.isEmpty())
        return Words::tr("nobody gives it back");
    return names.size() == 1 ? Words::tr("%1 has it").arg(names.first()) : Words::tr("%1 have it").arg(listOf(names));
}

QString waitLabel(const race::Program &program, const std::vector<std::size_t> &holders)
{
    return Words::tr("waits: %1").arg(holderText(program, holders));
}

QString waitText(const race::Program &program, const race::Wait &wait)
{
    return Words::tr("waits for %1, %2").arg(lockName(program, wait), holderText(program, wait.holders));
}

QString lostLabel(const race::LostUpdate &lost)
{
    return Words::tr("lost: %1 overwritten").arg(signedText(lost.change));
}

QString stepSentence(const RaceRound &round, std::size_t position)
{
    const race::ReplayStep &step = round.execution.replay.steps[position];
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

QString lostSentence(const RaceRound &round, const race::LostUpdate &lost)
{
    const race::ReplayStep &store = round.execution.replay.steps[lost.store];
    const QString loser = threadName(round.program, store.thread);
    const QString winner = threadName(round.program, round.execution.replay.steps[lost.overwrittenBy].thread);
    if (!lost.load)
        return Words::tr("%1 was lost: %2 overwrote it unseen.").arg(lostUpdateName(lost), winner);
    return Words::tr("%1 was lost: %2 had read %3 before %4 stored %5.")
        .arg(lostUpdateName(lost), winner)
        .arg(round.execution.replay.steps[*lost.load].read)
        .arg(loser)
        .arg(store.written);
}

QString lostDetail(const RaceRound &round, const race::LostUpdate &lost)
{
    const auto nameAt = [&](std::size_t position) {
        return threadName(round.program, round.execution.replay.steps[position].thread);
    };
    const auto amount = std::llabs(static_cast<long long>(lost.change));
    if (!lost.load)
        return Words::tr("%1's %2 was overwritten by %3.").arg(nameAt(lost.store)).arg(amount).arg(nameAt(lost.overwrittenBy));
    return Words::tr("%1's %2 was overwritten: %3 had read %4 before.")
        .arg(nameAt(lost.store))
        .arg(amount)
        .arg(nameAt(lost.overwrittenBy))
        .arg(round.execution.replay.steps[*lost.load].read);
}

QString roundSentence(const RaceRound &round, std::size_t at)
{
    const std::size_t shown = std::min(at, round.length());
    if (shown == round.length() && round.execution.replay.isComplete)
        return endSentence(round);
    if (shown == round.length() && round.execution.replay.deadlock)
        return deadlockSentence(round);
    if (round.length() == 0)
        return Words::tr("Press Run once, or step a thread.");
    if (shown == 0)
        return Words::tr("Start: the balance is %1.").arg(round.execution.replay.start.front());
    QString sentence = Words::tr("Step %1: %2").arg(shown).arg(stepSentence(round, shown - 1));
    const auto lost = std::find_if(round.execution.replay.lost.begin(), round.execution.replay.lost.end(),
                                   [&](const race::LostUpdate &update) { return update.overwrittenBy + 1 == shown; });
    if (lost != round.execution.replay.lost.end())
        sentence += QLatin1Char(' ') + lostDetail(round, *lost);
    return sentence;
}

QString stepDetails(const RaceRound &round, std::size_t position)
{
    const race::ReplayStep &step = round.execution.replay.steps[position];
    QStringList lines = {Words::tr("Step %1: %2").arg(position + 1).arg(stepSentence(round, position)),
                         text(round.program.threads[step.thread].steps[step.step].code)};
    if (step.reads)
        lines << (step.readsFrom ? Words::tr("Read what %1 had stored in step %2.")
                                       .arg(threadName(round.program, round.execution.replay.steps[*step.readsFrom].thread))
                                       .arg(*step.readsFrom + 1)
                                 : Words::tr("Read the balance as it was at the start."));
    for (const race::LostUpdate &lost : round.execution.replay.lost) {
        if (lost.store == position)
            lines << lostDetail(round, lost);
        if (lost.overwrittenBy == position)
            lines << Words::tr("It overwrote step %1: %2").arg(lost.store + 1).arg(lostSentence(round, lost));
    }
    return lines.join(QStringLiteral("\n"));
}

LogLines logAt(const RaceRound &round, std::size_t at)
{
    LogLines log;
    for (std::size_t position = 0; position < std::min(at, round.length()); ++position) {
        for (const std::string &line : round.execution.replay.steps[position].log) {
            log.lines << text(line);
            log.positions.push_back(position);
        }
    }
    return log;
}

} // namespace forklane::ui
