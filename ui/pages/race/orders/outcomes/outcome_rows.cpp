// SPDX-License-Identifier: MIT
#include "pages/race/orders/outcomes/outcome_rows.h"

#include <algorithm>

#include <QCoreApplication>

#include "pages/race/orders/order_words.h"

namespace forklane::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Outcomes", text);
}

/// What shares are taken of: all orders that were run, counted or drawn.
race::Count wholeOf(const race::Answer &answer)
{
    race::Count whole;
    for (const race::Ending &ending : answer.endings)
        (void)whole.add(ending.count); // fits: the model has added it up
    for (const race::Deadlock &deadlock : answer.deadlocks)
        (void)whole.add(deadlock.count);
    if (answer.samples > 0)
        return {answer.samples};
    return answer.schedules && whole < *answer.schedules ? *answer.schedules : whole;
}

class Rows {
public:
    Rows(const race::Program &program, const race::Answer &answer)
        : m_program(program), m_answer(answer), m_whole(wholeOf(answer))
    {}

    std::vector<OutcomeRow> make()
    {
        addFaults();
        const QString counted = m_answer.samples > 0 ? tr("drawn") : tr("orders");
        if (!m_answer.endings.empty())
            addHeading(tr("Ends at"), counted);
        for (const auto &[value, count] : m_answer.outcomes())
            addValue(value, count);
        const auto lost = m_answer.lostUpdates();
        if (!lost.empty())
            addHeading(tr("Updates lost"), counted);
        for (const auto &[number, count] : lost)
            addLost(number, count);
        return std::move(m_rows);
    }

private:
    OutcomeRow &add(OutcomeRow::Kind kind, const QString &title, race::Count count)
    {
        OutcomeRow row;
        row.kind = kind;
        row.title = title;
        row.count = countText(count);
        row.share = shareText(count, m_whole);
        row.part = m_whole.value == 0 ? 0 : static_cast<double>(count.rounded() / m_whole.rounded());
        m_rows.push_back(std::move(row));
        return m_rows.back();
    }

    void addHeading(const QString &title, const QString &counted)
    {
        OutcomeRow row;
        row.title = title;
        row.count = counted;
        m_rows.push_back(std::move(row));
    }

    void addFaults()
    {
        if (!m_answer.deadlocks.empty() || m_answer.livelock)
            addHeading(tr("Never ends"), m_answer.samples > 0 ? tr("drawn") : tr("orders"));
        for (const race::Deadlock &deadlock : m_answer.deadlocks) {
            OutcomeRow &row = add(OutcomeRow::Kind::Deadlock, tr("deadlock"), deadlock.count);
            row.detail = sentence(describe(m_program, deadlock));
            row.isRight = false;
            row.example = deadlock.example;
        }
        if (!m_answer.livelock)
            return;
        OutcomeRow row;
        row.kind = OutcomeRow::Kind::Livelock;
        row.title = tr("goes round for ever");
        row.detail = tr("%1 leads back to the same state, again and again; such orders are not counted.")
                         .arg(QString::fromStdString(race::toText(m_answer.livelock->cycle)));
        row.isRight = false;
        row.example = m_answer.livelock->before;
        row.example.insert(row.example.end(), m_answer.livelock->cycle.begin(), m_answer.livelock->cycle.end());
        m_rows.push_back(std::move(row));
    }

    void addValue(race::Value value, race::Count count)
    {
        const bool isRight = m_program.expected == value;
        OutcomeRow &row =
            add(OutcomeRow::Kind::Value, isRight ? tr("%1, right").arg(valueText(value)) : valueText(value), count);
        if (m_program.expected)
            row.isRight = isRight;
        row.value = value;
        row.example = exampleWhere([value](const race::Ending &ending) { return ending.value == value; });
    }

    void addLost(std::size_t lost, race::Count count)
    {
        const QString title = lost == 0 ? tr("none") : QString::number(lost);
        OutcomeRow &row = add(OutcomeRow::Kind::Lost, title, count);
        row.isRight = lost == 0;
        row.lost = lost;
        row.example = exampleWhere([lost](const race::Ending &ending) { return ending.lost == lost; });
    }

    template <typename Wanted>
    [[nodiscard]] race::Schedule exampleWhere(Wanted isWanted) const
    {
        const auto found = std::find_if(m_answer.endings.begin(), m_answer.endings.end(), isWanted);
        return found != m_answer.endings.end() ? found->example : race::Schedule{};
    }

    const race::Program &m_program;
    const race::Answer &m_answer;
    const race::Count m_whole;
    std::vector<OutcomeRow> m_rows;
};

race::Count countWhere(const std::vector<race::Ending> &endings, bool (*isWanted)(const race::Ending &))
{
    race::Count sum;
    for (const race::Ending &ending : endings)
        if (isWanted(ending))
            (void)sum.add(ending.count);
    return sum;
}

QString sampledText(const race::Answer &answer)
{
    const QString drawn = answer.isUniform ? tr("%1 orders drawn at random, each as likely as any other")
                                           : tr("%1 orders drawn at random, some likelier than others");
    const QString text = drawn.arg(countText({answer.samples}));
    return answer.schedules ? tr("%1, of %2").arg(text, countText(*answer.schedules)) : text;
}

} // namespace

std::vector<OutcomeRow> outcomeRows(const race::Program &program, const race::Answer &answer)
{
    return Rows(program, answer).make();
}

bool endsAs(const OutcomeRow &row, const race::Replay &replay)
{
    switch (row.kind) {
    case OutcomeRow::Kind::Heading: return false;
    case OutcomeRow::Kind::Value: return replay.isComplete && replay.end == row.value;
    case OutcomeRow::Kind::Lost: return replay.isComplete && replay.lost.size() == row.lost;
    case OutcomeRow::Kind::Deadlock: return replay.deadlock && replay.schedule == row.example;
    case OutcomeRow::Kind::Livelock: return replay.schedule == row.example;
    }
    return false;
}

QString totalText(const race::Answer &answer)
{
    if (answer.method == race::Method::Sample)
        return sampledText(answer);
    const QString orders = ordersText(answer.schedules.value_or(race::Count{}));
    if (answer.method == race::Method::Count)
        return tr("%1: counted, not listed").arg(orders);
    if (!answer.classes)
        return orders;
    return *answer.classes == race::Count{1} ? tr("%1, 1 class").arg(orders)
                                             : tr("%1, %2 classes").arg(orders, countText(*answer.classes));
}

QString summaryText(const race::Program &program, const race::Answer &answer)
{
    const race::Count whole = wholeOf(answer);
    QStringList parts;
    if (program.expected) {
        const auto outcomes = answer.outcomes();
        const auto found = outcomes.find(*program.expected);
        const race::Count right = found != outcomes.end() ? found->second : race::Count{};
        parts += tr("%1, the right end: %2.").arg(valueText(*program.expected), shareText(right, whole));
    }
    const race::Count lost = countWhere(answer.endings, [](const race::Ending &ending) { return ending.lost > 0; });
    if (!answer.endings.empty())
        parts += lost.value == 0 ? tr("No update is ever lost.") : tr("An update is lost in %1.").arg(shareText(lost, whole));
    race::Count dead;
    for (const race::Deadlock &deadlock : answer.deadlocks)
        (void)dead.add(deadlock.count);
    if (dead.value != 0)
        parts += tr("Deadlock in %1.").arg(shareText(dead, whole));
    if (answer.method == race::Method::Count && answer.classes)
        parts += tr("%1 classes.").arg(countText(*answer.classes));
    if (!answer.note.empty())
        parts += QString::fromStdString(answer.note);
    return parts.join(u' ');
}

QString planText(const race::Plan &plan)
{
    const QString orders = plan.schedules ? ordersText(*plan.schedules) : QString();
    switch (plan.method) {
    case race::Method::Enumerate: return tr("%1: each is run").arg(orders);
    case race::Method::Count:
        return orders.isEmpty() ? tr("Too many orders to list: they are counted") : tr("%1: counted, not listed").arg(orders);
    case race::Method::Sample:
        return orders.isEmpty() ? tr("Orders cannot be counted here: some are drawn at random")
                                : tr("%1: too many to count, some are drawn at random").arg(orders);
    }
    return {};
}

QString progressText(const race::Progress &progress)
{
    const QString done = countText({progress.done});
    const QString total = progress.total > 0 ? countText({progress.total}) : QString();
    if (progress.method == race::Method::Count)
        return tr("%1 states so far").arg(done);
    return total.isEmpty() ? tr("%1 orders so far").arg(done) : tr("%1 of %2 orders").arg(done, total);
}

} // namespace forklane::ui
