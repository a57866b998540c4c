// SPDX-License-Identifier: MIT
#include "ctl/model.h"

#include <cstdio>
#include <string_view>

#include <fmt/format.h>

#include "ctl/model_json.h"
#include "ctl/words.h"
#include "race/account.h"
#include "race/model.h"
#include "race/replay.h"

namespace forklane::ctl {

namespace {

using namespace race;

constexpr std::int64_t kMaxSamples = 100'000'000;
constexpr std::size_t kShownSteps = 80;

using Bad = tl::unexpected<std::string>;

tl::expected<std::vector<std::int64_t>, std::string> amountsFrom(std::string_view text)
{
    std::vector<std::int64_t> amounts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        auto amount = numberFrom("--amounts", text.substr(begin, end - begin));
        if (!amount)
            return Bad(amount.error() + "; write whole numbers with commas between them, such as 20,-50");
        amounts.push_back(*amount);
        begin = end + 1;
    }
    return amounts;
}

tl::expected<Scenario, std::string> scenarioFrom(const ModelOptions &options)
{
    if (options.scenario != "account")
        return Bad(fmt::format("there is no scenario \"{}\"; the only one is account", options.scenario));
    Scenario scenario;
    if (options.amounts) {
        auto amounts = amountsFrom(*options.amounts);
        if (!amounts)
            return Bad(std::move(amounts.error()));
        scenario.amounts = std::move(*amounts);
        scenario.threads = static_cast<std::int64_t>(scenario.amounts.size());
    }
    for (const auto &bad : {readNumber("--threads", options.threads, scenario.threads),
                            readNumber("--updates", options.updates, scenario.updates)})
        if (bad)
            return Bad(*bad);
    if (auto good = check(scenario); !good)
        return Bad(describe(good.error()));
    if (options.amounts && static_cast<std::int64_t>(scenario.amounts.size()) > scenario.threads)
        return Bad(fmt::format("--amounts has {} numbers for {} threads; leave some out, or take more threads",
                               scenario.amounts.size(), scenario.threads));
    return scenario;
}

struct Task {
    Scenario scenario;
    StepSize size = StepSize::LoadStore;
    const PolicyFacts *policy = nullptr;
    Program program;
    Question question;
    std::optional<Replay> replay;
};

std::optional<std::string> readQuestion(const ModelOptions &options, Question &question)
{
    question.list = options.list;
    std::int64_t preemptions = 0;
    std::int64_t samples = 1;
    for (const auto &bad :
         {readNumber("--preemptions", options.preemptions, preemptions), readNumber("--samples", options.samples, samples)})
        if (bad)
            return bad;
    if (preemptions < 0 || preemptions > UINT16_MAX)
        return fmt::format("--preemptions {} is out of range; take 0 to {}", preemptions, UINT16_MAX);
    if (samples < 1 || samples > kMaxSamples)
        return fmt::format("--samples {} is out of range; take 1 to {}", samples, kMaxSamples);
    if (options.preemptions)
        question.preemptions = static_cast<std::uint32_t>(preemptions);
    if (options.samples)
        question.samples = static_cast<std::uint64_t>(samples);
    return std::nullopt;
}

tl::expected<Task, std::string> taskFrom(const ModelOptions &options)
{
    Task task;
    const auto size = findStepSize(options.steps);
    if (!size)
        return Bad(fmt::format("--steps \"{}\" is unknown; take load-store, load-compute-store or statement", options.steps));
    const auto policy = findPolicy(options.policy);
    if (!policy)
        return Bad(fmt::format("--policy \"{}\" is unknown; take one of: {}", options.policy, policyNames()));
    auto scenario = scenarioFrom(options);
    if (!scenario)
        return Bad(std::move(scenario.error()));
    if (const auto bad = readQuestion(options, task.question))
        return Bad(*bad);
    task.scenario = std::move(*scenario);
    task.size = *size;
    task.policy = &facts(*policy);
    task.program = accountProgram(task.scenario, *size, *policy).value();
    if (!options.replay)
        return task;
    const auto schedule = parseSchedule(task.program, *options.replay);
    if (!schedule)
        return Bad(fmt::format("cannot replay \"{}\": {}", *options.replay, schedule.error().sentence));
    task.replay = replay(task.program, *schedule).value();
    return task;
}

void printHead(const Task &task)
{
    fmt::print("Bank account, start {}", task.scenario.start);
    const std::vector<std::string> names = threadNames(task.scenario);
    for (std::size_t i = 0; i < names.size(); ++i)
        fmt::print(", {} {:+}", names[i], amountOf(task.scenario, i));
    fmt::print("; {} update{} each, in steps {}.\n", task.scenario.updates, task.scenario.updates == 1 ? "" : "s",
               nameOf(task.size));
    fmt::print("{}: {}\n", task.policy->title, task.policy->sentence);
}

/// An order in a line for people; the JSON has it whole.
std::string shortened(const Schedule &schedule)
{
    const std::string text = toText(schedule);
    return text.size() <= kShownSteps ? text : fmt::format("{}… ({} steps)", text.substr(0, kShownSteps), text.size());
}

void printEndings(const Task &task, const Answer &answer)
{
    const auto outcomes = answer.outcomes();
    Count all;
    for (const auto &[value, count] : outcomes)
        (void)all.add(count); // fits: all schedules do
    for (const auto &[value, count] : outcomes) {
        const Ending *shown = nullptr;
        for (const Ending &ending : answer.endings)
            if (ending.value == value && shown == nullptr)
                shown = &ending;
        fmt::print("ends at {}{}: {} ({:.4g} %), for example {}\n", value, task.program.expected == value ? ", right" : "",
                   toText(count), static_cast<double>(100.0L * count.rounded() / all.rounded()), shortened(shown->example));
    }
    for (const auto &[lost, count] : answer.lostUpdates())
        fmt::print("lost updates {}: {}\n", lost, toText(count));
}

void printAnswer(const Task &task, const Answer &answer)
{
    if (answer.samples != 0)
        fmt::print("{} orders drawn{}.\n", answer.samples, answer.schedules ? " of " + toText(*answer.schedules) : "");
    else if (answer.schedules)
        fmt::print("{} orders{}.\n", toText(*answer.schedules),
                   answer.classes
                       ? fmt::format(", {} that differ in more than the order of independent steps", toText(*answer.classes))
                       : "");
    printEndings(task, answer);
    for (const Deadlock &deadlock : answer.deadlocks)
        fmt::print("deadlock: {}, for example {}: {}\n", toText(deadlock.count), shortened(deadlock.example),
                   describe(task.program, deadlock));
    if (answer.livelock)
        fmt::print("goes on for ever: {} and then {} again and again\n", shortened(answer.livelock->before),
                   shortened(answer.livelock->cycle));
    for (const Order &order : answer.orders) {
        const Ending *const ending = order.ending ? &answer.endings[*order.ending] : nullptr;
        fmt::print("{} {}\n", toText(order.schedule),
                   ending != nullptr ? fmt::format("{} lost {}", ending->value, ending->lost) : "deadlock");
    }
}

void printReplay(const Task &task)
{
    const Replay &replay = *task.replay;
    for (const std::string &line : logLines(replay))
        fmt::print("{}\n", line);
    if (replay.isComplete)
        fmt::print("ends at {}, expected {}\n", replay.end, task.program.expected.value());
    else if (replay.deadlock)
        fmt::print("deadlock: {}\n", describe(task.program, *replay.deadlock));
    else
        fmt::print("not ended: the balance is {}\n", replay.end);
    for (const LostUpdate &lost : replay.lost)
        fmt::print("lost: {}\n", describe(task.program, replay, lost));
}

} // namespace

int runModel(const ModelOptions &options)
{
    auto task = taskFrom(options);
    if (!task)
        return complain(task.error());
    const bool prints = options.jsonFile != "-";
    std::optional<Answer> answer;
    if (!task->replay || options.jsonFile) {
        const Plan planned = plan(task->program, task->question);
        if (planned.method != Method::Enumerate)
            (void)complain(planned.reason);
        auto explored = explore(task->program, task->question);
        if (!explored)
            return complain(describe(explored.error()));
        if (!explored->note.empty())
            (void)complain(explored->note);
        answer = std::move(*explored);
    }
    if (options.jsonFile)
        if (const auto bad = writeText(*options.jsonFile, toJson(task->program, *answer, options.list, task->replay)))
            return complain(*bad);
    if (!prints)
        return 0;
    if (task->replay) {
        printReplay(*task);
    } else {
        printHead(*task);
        printAnswer(*task, *answer);
    }
    return finishStdout();
}

} // namespace forklane::ctl
