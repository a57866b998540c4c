// SPDX-License-Identifier: MIT
#include "pages/race/real/shown_round.h"

#include <algorithm>

namespace forklane::ui {

namespace {

using race::Op;
using race::Record;

/// Spans of the records [first, last] between which the clock was not read.
void spread(std::vector<RecordSpan> &spans, const std::vector<Record> &records, std::size_t first, std::size_t last)
{
    const Tick begin = records[first].begin;
    const Tick end = std::max<Tick>(records[last].hasEnd() ? records[last].end : begin + 1, begin + 1);
    const auto count = static_cast<Tick>(last - first + 1);
    const Tick width = std::max<Tick>((end - begin) / (2 * count), 1);
    for (std::size_t i = first; i <= last; ++i) {
        const Tick share = count == 1 ? 0 : (end - begin - width) * static_cast<Tick>(i - first) / (count - 1);
        spans.push_back({begin + share, i == last ? end : begin + share + width, count == 1 && records[i].hasEnd()});
    }
}

std::vector<RecordSpan> spansOf(const std::vector<Record> &records)
{
    std::vector<RecordSpan> spans;
    for (std::size_t first = 0; first < records.size();) {
        std::size_t last = first;
        while (!records[last].hasEnd() && last + 1 < records.size() && !records[last + 1].hasBegin())
            ++last;
        spread(spans, records, first, last);
        first = last + 1;
    }
    return spans;
}

std::optional<Duration> longestWait(const ShownRound &shown)
{
    std::optional<Duration> longest;
    for (std::size_t thread = 0; thread < shown.spans.size(); ++thread) {
        for (std::size_t i = 0; i < shown.spans[thread].size(); ++i) {
            const Op op = shown.round.threads[thread][i].op();
            const RecordSpan &span = shown.spans[thread][i];
            if (op == Op::Acquire || op == Op::AcquireShared)
                longest = std::max(longest.value_or(Duration(0)), Duration(span.end - span.begin));
        }
    }
    return longest;
}

/// When the steps of the fitted order were done: never before a step that stands before them.
std::vector<Tick> endsOf(const ShownRound &shown)
{
    std::vector<Tick> ends;
    std::vector<std::size_t> next(shown.spans.size(), 0);
    Tick last = 0;
    for (const std::uint8_t thread : shown.fitted->replay.schedule) {
        const std::size_t record = next[thread]++;
        if (record < shown.spans[thread].size())
            last = std::max(last, shown.spans[thread][record].end);
        ends.push_back(last);
    }
    return ends;
}

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

} // namespace

std::size_t ShownRound::stepsAt(Tick tick) const
{
    return static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), tick) - ends.begin());
}

Result<ShownRound> showRound(const race::RealConfig &config, const race::RealRound &round)
{
    auto program = race::programOf(config);
    if (!program)
        return failure(std::move(program.error()));
    ShownRound shown;
    shown.scenario = config.scenario;
    shown.policy = config.policy;
    shown.program = std::move(*program);
    shown.round = round;
    for (const auto &records : round.threads)
        shown.spans.push_back(spansOf(records));
    shown.waited = longestWait(shown);
    if (const auto order = race::scheduleOf(shown.program, round))
        if (auto fitted = playRound(config.scenario, config.policy, shown.program, *order)) {
            shown.fitted = std::move(*fitted);
            shown.ends = endsOf(shown);
        }
    return shown;
}

QString eventsCsv(const ShownRound &shown)
{
    QString csv = QStringLiteral("thread,record,step,succeeded,begin_ns,end_ns,value,writer,version\n");
    for (std::size_t thread = 0; thread < shown.round.threads.size(); ++thread) {
        for (std::size_t i = 0; i < shown.round.threads[thread].size(); ++i) {
            const Record &record = shown.round.threads[thread][i];
            csv += QStringLiteral("%1,%2,%3,%4,")
                       .arg(QString::fromStdString(shown.program.threads[thread].name))
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
