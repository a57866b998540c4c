// SPDX-License-Identifier: MIT
#include "pages/race/real/shown_round.h"

#include <algorithm>

namespace forklane::ui {

namespace {

using race::Op;
using race::Record;

/// The word of files, the same in every language.
const char *opName(Op op)
{
    switch (op) {
    case Op::Load: return "load";
    case Op::Compute: return "compute";
    case Op::Store: return "store";
    case Op::FetchAdd: return "fetch-add";
    case Op::CompareExchange: return "cas";
    case Op::Check: return "check";
    case Op::TakeTicket: return "ticket";
    case Op::Acquire: return "acquire";
    case Op::AcquireShared: return "share";
    case Op::TryAcquire: return "try";
    case Op::Release: return "release";
    case Op::Jump: return "jump";
    case Op::Pause: return "sleep";
    }
    return "";
}

/// From the rendezvous to its first step a thread may take long; two rounds are compared from their first steps on.
void beginWithTheFirstStep(race::Execution &execution)
{
    if (execution.spans.empty())
        return;
    const auto earlier = [](const race::Span &a, const race::Span &b) { return a.begin < b.begin; };
    const Tick first = std::min_element(execution.spans.begin(), execution.spans.end(), earlier)->begin;
    const auto move = [first](race::Span &span) {
        span.begin -= first;
        span.end -= first;
    };
    for (race::Span &span : execution.spans)
        move(span);
    for (race::LateReading &late : execution.late)
        late.read -= first;
    for (race::LockWait &wait : execution.waits)
        move(wait.span);
    for (race::LockHold &hold : execution.holds)
        move(hold.span);
    for (Tick &written : execution.written)
        written -= first;
    execution.end -= first;
}

} // namespace

Result<ShownRound> showRound(const race::RealConfig &config, const race::RealRound &round)
{
    auto program = race::programOf(config);
    if (!program)
        return failure(std::move(program.error()));
    auto execution = race::executionOf(*program, round);
    ShownRound shown;
    shown.records = round;
    shown.isFitted = execution.has_value();
    shown.round = {config.scenario, config.policy, std::move(*program), std::move(execution).value_or(race::Execution())};
    shown.round.execution.axis = Axis::Time;
    beginWithTheFirstStep(shown.round.execution);
    return shown;
}

QString eventsCsv(const ShownRound &shown)
{
    QString csv = QStringLiteral("thread,record,step,succeeded,begin_ns,end_ns,value,writer,version\n");
    for (std::size_t thread = 0; thread < shown.records.threads.size(); ++thread) {
        for (std::size_t i = 0; i < shown.records.threads[thread].size(); ++i) {
            const Record &record = shown.records.threads[thread][i];
            csv += QStringLiteral("%1,%2,%3,%4,")
                       .arg(QString::fromStdString(shown.round.program.threads[thread].name))
                       .arg(i + 1)
                       .arg(QLatin1String(opName(record.op())))
                       .arg(record.succeeded() ? 1 : 0);
            csv += QStringLiteral("%1,%2,").arg(record.hasBegin() ? QString::number(record.begin) : QString(),
                                                record.hasEnd() ? QString::number(record.end) : QString());
            csv += QStringLiteral("%1,%2,%3\n").arg(record.value).arg(record.writer).arg(record.version);
        }
    }
    return csv;
}

} // namespace forklane::ui
