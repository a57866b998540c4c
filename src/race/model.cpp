// SPDX-License-Identifier: MIT
#include "race/model.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "race/sample.h"
#include "race/search.h"

namespace forklane::race {

namespace {

constexpr std::uint64_t kProbeWords = 800'000;            // of the states that planning meets: some 50 ms
constexpr std::uint64_t kMaxEnumeratedSteps = 20'000'000; // of all orders together

constexpr std::uint64_t kMaxWords = 40'000'000; // of all states that a search meets; it never holds all at once

constexpr std::uint64_t kMaxDrawnSteps = 50'000'000; // of all samples together, unless their number is asked for
constexpr std::uint64_t kMinSamples = 100;
constexpr std::uint64_t kMaxSamples = 100'000;

/// How many states a search may meet.
std::uint64_t mostStates(const Machine &machine, const Question &question)
{
    return std::min<std::uint64_t>(question.maxStates, kMaxWords / machine.usedWords());
}

std::uint64_t probeStates(const Machine &machine)
{
    return kProbeWords / machine.usedWords();
}

Follow followOf(const Question &question)
{
    return question.preemptions ? Follow::FewPreemptions : Follow::All;
}

/// The walk that tells apart only what decides how many orders there are.
Walk orderWalk(const Machine &machine, const Question &question, Follow follow)
{
    return {machine, dependsOnValues(machine.program()) ? Merge::Updates : Merge::Values, follow,
            question.preemptions.value_or(0)};
}

std::uint64_t stepsOf(const Program &program)
{
    std::uint64_t steps = 0;
    for (const Thread &thread : program.threads)
        steps += thread.steps.size();
    return steps;
}

/// The question with a number of samples.
Question decided(const Program &program, Question question)
{
    if (question.samples == 0)
        question.samples = std::clamp<std::uint64_t>(kMaxDrawnSteps / (stepsOf(program) + 1), kMinSamples, kMaxSamples);
    return question;
}

/// Places where the threads can stand, a lower bound for the states of straight threads; UINT64_MAX when there are more.
std::uint64_t placesOf(const Program &program)
{
    std::uint64_t places = 1;
    for (const Thread &thread : program.threads)
        if (__builtin_mul_overflow(places, thread.steps.size() + 1, &places))
            return UINT64_MAX;
    return places;
}

/// Finds out how to answer.
class Planner {
public:
    Planner(const Machine &machine, const Question &question, const std::stop_token &stop)
        : m_machine(machine), m_program(machine.program()), m_question(question), m_stop(stop)
    {}

    Plan make()
    {
        m_livelock = findLivelock(m_machine, probeStates(m_machine), m_stop);
        if (m_livelock)
            return planWithLoop();
        if (isDrawnByFormula(m_program, m_question))
            return planStraight();
        Watch watch(m_stop, m_noProgress);
        const Walk walk = orderWalk(m_machine, m_question, followOf(m_question));
        if (const auto schedules = countOrders(walk, probeStates(m_machine), watch))
            return planFor(*schedules);
        return {Method::Count,
                {},
                true,
                fmt::format("Too many orders to list: equal states are counted together; past {} states orders are drawn at "
                            "random instead.",
                            mostStates(m_machine, m_question))};
    }

    [[nodiscard]] const std::optional<Livelock> &livelock() const { return m_livelock; }

private:
    Plan planWithLoop()
    {
        Answer probe;
        Question question = m_question;
        question.list = false;
        question.maxEnumerated = std::min<std::uint64_t>(question.maxEnumerated, 20'000);
        Watch watch(m_stop, m_noProgress);
        if (enumerate(m_machine, question, true, watch, probe) == Search::Done)
            return {Method::Enumerate, probe.schedules, true,
                    fmt::format("An order can go on for ever; the {} that never come back to a state are run one by one.",
                                toText(*probe.schedules))};
        return {
            Method::Sample,
            {},
            false,
            fmt::format("An order can go on for ever, so that there is no number of orders: {} are drawn at random, not all "
                        "with the same chance.",
                        m_question.samples)};
    }

    Plan planStraight()
    {
        std::vector<std::size_t> lengths;
        for (const Thread &thread : m_program.threads)
            lengths.push_back(thread.steps.size());
        if (const auto schedules = merges(lengths))
            return planFor(*schedules);
        return {Method::Sample,
                {},
                true,
                fmt::format("There are more orders than 128 bits can count: {} are drawn, each as likely as any other.",
                            m_question.samples)};
    }

    Plan planFor(Count schedules) const
    {
        const std::string number = toText(schedules);
        const bool isFew =
            schedules.value <= m_question.maxEnumerated && schedules.value * stepsOf(m_program) <= kMaxEnumeratedSteps;
        if (isFew)
            return {Method::Enumerate, schedules, true, fmt::format("All {} orders are run one by one.", number)};
        if (isDrawnByFormula(m_program, m_question) && placesOf(m_program) > mostStates(m_machine, m_question))
            return {Method::Sample, schedules, true,
                    fmt::format("{} orders have more than {} states, too many to count: {} are drawn, each as likely as any "
                                "other.",
                                number, mostStates(m_machine, m_question), m_question.samples)};
        return {
            Method::Count, schedules, true,
            fmt::format("{} orders are too many to list: equal states are counted together; past {} states orders are drawn "
                        "at random instead.",
                        number, mostStates(m_machine, m_question))};
    }

    const Machine &m_machine;
    const Program &m_program;
    const Question &m_question;
    std::stop_token m_stop;
    std::function<void(const Progress &)> m_noProgress;
    std::optional<Livelock> m_livelock;
};

class Explorer {
public:
    Explorer(const Machine &machine, const Question &question, std::stop_token stop,
             const std::function<void(const Progress &)> &progress)
        : m_machine(machine), m_question(question), m_stop(std::move(stop)), m_watch(m_stop, progress)
    {}

    Result<Answer> run()
    {
        Planner planner(m_machine, m_question, m_stop);
        const Plan plan = planner.make();
        m_answer.livelock = planner.livelock();
        Search result = Search::Done;
        switch (plan.method) {
        case Method::Enumerate:
            result = enumerate(m_machine, m_question, m_answer.livelock.has_value(), m_watch, m_answer);
            break;
        case Method::Count: result = count(plan); break;
        case Method::Sample: result = draw(plan.schedules, plan.isUniform); break;
        }
        if (m_stop.stop_requested() || result == Search::Cancelled)
            return failure({ECANCELED, "run", "the model", {}});
        return std::move(m_answer);
    }

private:
    Search count(const Plan &plan)
    {
        m_answer.method = Method::Count;
        const Walk walk(m_machine, Merge::Nothing, followOf(m_question), m_question.preemptions.value_or(0));
        const Search result = countEndings(walk, mostStates(m_machine, m_question), m_watch, m_answer);
        if (result == Search::TooMany || result == Search::Overflow) {
            m_answer = Answer{};
            m_answer.note = result == Search::TooMany ? fmt::format("More than {} states: orders were drawn at random.",
                                                                    mostStates(m_machine, m_question))
                                                      : "More orders than 128 bits can count: they were drawn at random.";
            return draw(plan.schedules, true);
        }
        if (result == Search::Done && !m_question.preemptions)
            m_answer.classes = countOrders(orderWalk(m_machine, m_question, Follow::OneOfEachClass),
                                           mostStates(m_machine, m_question), m_watch);
        return result;
    }

    Search draw(const std::optional<Count> &schedules, bool uniformly)
    {
        std::unique_ptr<Drawer> drawer = uniformly ? uniformDrawer(m_machine, m_question, m_watch) : nullptr;
        m_answer.method = Method::Sample;
        m_answer.isUniform = drawer != nullptr;
        if (uniformly && !drawer)
            m_answer.note += std::string(m_answer.note.empty() ? "" : " ") + "Some were likelier than others.";
        if (!drawer)
            drawer = anyDrawer(m_machine);
        const Search result = sample(m_machine, m_question, *drawer, m_watch, m_answer);
        m_answer.schedules = schedules;
        m_answer.deadlocked = std::nullopt;
        return result;
    }

    const Machine &m_machine;
    const Question &m_question;
    std::stop_token m_stop;
    Watch m_watch;
    Answer m_answer;
};

template <typename Kind>
std::map<Kind, Count> summed(const std::vector<Ending> &endings, Kind Ending::*kind)
{
    std::map<Kind, Count> sums;
    for (const Ending &ending : endings)
        (void)sums[ending.*kind].add(ending.count); // all endings together fit
    return sums;
}

} // namespace

std::map<Value, Count> Answer::outcomes() const
{
    return summed(endings, &Ending::value);
}

std::map<std::size_t, Count> Answer::lostUpdates() const
{
    return summed(endings, &Ending::lost);
}

Plan plan(const Program &program, const Question &question)
{
    const Machine machine(program);
    const Question whole = decided(program, question);
    return Planner(machine, whole, {}).make();
}

Result<Answer> explore(const Program &program, const Question &question, const std::stop_token &stop,
                       const std::function<void(const Progress &)> &progress)
{
    const Machine machine(program);
    const Question whole = decided(program, question);
    return Explorer(machine, whole, stop, progress).run();
}

} // namespace forklane::race
