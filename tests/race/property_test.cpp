// SPDX-License-Identifier: MIT
// The model against an interpreter written apart, over random small programs and all policies.
#include <gtest/gtest.h>

#include <random>

#include "race/account.h"
#include "race/brute_force.h"
#include "race/model.h"
#include "race/replay.h"

namespace forklane::race {
namespace {

/// Small programs of every kind of step. Steps only go back to a load, so that every order ends.
class Generator {
public:
    explicit Generator(std::uint32_t seed) : m_random(seed) {}

    Program make()
    {
        Program program;
        program.variables.assign(1 + below(2), {"x", 10});
        program.locals = {"b", "n"};
        const LockKind kinds[] = {LockKind::Mutex, LockKind::Spin, LockKind::Shared, LockKind::Semaphore, LockKind::Ticket};
        for (std::size_t i = below(3); i > 0; --i)
            program.locks.push_back({"a lock", kinds[below(5)], static_cast<std::uint8_t>(1 + below(2))});
        const std::size_t threads = 2 + below(2);
        for (std::size_t i = 0; i < threads; ++i) {
            program.threads.push_back({"thread " + std::to_string(i + 1), {}});
            const std::size_t length = 2 + below(threads == 2 ? 5 : 2);
            while (program.threads.back().steps.size() < length)
                extend(program, program.threads.back().steps);
        }
        return program;
    }

private:
    std::size_t below(std::size_t bound) { return m_random() % bound; }

    void extend(const Program &program, std::vector<Step> &steps)
    {
        Step step;
        step.object = static_cast<std::uint8_t>(below(program.variables.size()));
        step.local = static_cast<std::uint8_t>(below(2));
        step.from = static_cast<std::uint8_t>(below(2));
        step.amount = static_cast<Value>(below(5)) - 2;
        const Op plain[] = {Op::Load, Op::Load, Op::Store, Op::Store, Op::FetchAdd, Op::Compute, Op::Pause};
        const std::size_t choice = below(program.locks.empty() ? 8 : 12);
        if (choice < 6) {
            step.op = plain[below(7)];
            step.target = 0;
        } else if (choice < 8) {
            step.op = below(2) == 0 ? Op::CompareExchange : Op::Check;
            if (!steps.empty() && steps.back().op == Op::Load && steps.back().object == step.object &&
                steps.back().local == step.local)
                step.target = static_cast<std::uint16_t>(steps.size() - 1);
            else
                step.target = static_cast<std::uint16_t>(steps.size() + 1);
        } else {
            return extendLocked(program, steps, step);
        }
        steps.push_back(step);
    }

    void extendLocked(const Program &program, std::vector<Step> &steps, Step step)
    {
        step.object = static_cast<std::uint8_t>(below(program.locks.size()));
        const LockKind kind = program.locks[step.object].kind;
        if (kind == LockKind::Ticket) {
            for (const Op op : {Op::TakeTicket, Op::Acquire, Op::Release}) {
                step.op = op;
                steps.push_back(step);
            }
            return;
        }
        const std::size_t choice = below(5);
        step.op = choice < 2 ? Op::Acquire : choice < 4 ? Op::Release : Op::TryAcquire;
        if (kind == LockKind::Shared && below(2) == 0 && step.op == Op::Acquire)
            step.op = Op::AcquireShared;
        step.target = static_cast<std::uint16_t>(steps.size() + 1);
        steps.push_back(step);
    }

    std::mt19937 m_random;
};

/// What the brute force says, in the model's words.
struct Truth {
    std::map<std::pair<Value, std::size_t>, Count> endings;
    Count schedules;
    Count deadlocked;

    explicit Truth(const std::vector<brute::Run> &runs, std::size_t preemptions = SIZE_MAX)
    {
        for (const brute::Run &run : runs) {
            if (run.preemptions > preemptions)
                continue;
            ++schedules.value;
            if (run.end)
                ++endings[{static_cast<Value>(*run.end), run.lost}].value;
            else
                ++deadlocked.value;
        }
    }
};

void expectTruth(const Truth &truth, const Answer &answer)
{
    std::map<std::pair<Value, std::size_t>, Count> endings;
    for (const Ending &ending : answer.endings)
        endings[{ending.value, ending.lost}] = ending.count;
    EXPECT_EQ(endings, truth.endings);
    EXPECT_EQ(answer.schedules, truth.schedules);
    EXPECT_EQ(answer.deadlocked, truth.deadlocked);
}

void expectExamplesEndAsToldBy(const Program &program, const Answer &answer)
{
    for (const Ending &ending : answer.endings) {
        const auto run = replay(program, ending.example);
        ASSERT_TRUE(run) << run.error().sentence;
        EXPECT_TRUE(run->isComplete);
        EXPECT_EQ(run->end, ending.value);
        EXPECT_EQ(run->lost.size(), ending.lost);
    }
    for (const Deadlock &deadlock : answer.deadlocks) {
        const auto run = replay(program, deadlock.example);
        ASSERT_TRUE(run);
        ASSERT_TRUE(run->deadlock);
        EXPECT_EQ(run->deadlock->waits, deadlock.waits);
    }
}

/// One program: every order is listed, counting agrees, classes agree, preemption bounds agree.
void compare(const Program &program)
{
    ASSERT_TRUE(check(program)) << describe(check(program).error());
    const auto runs = brute::allRuns(program);
    const Truth truth(runs);
    const Answer listed = explore(program, {.list = true, .maxEnumerated = 1'000'000}).value();
    ASSERT_EQ(listed.method, Method::Enumerate);
    ASSERT_FALSE(listed.livelock);
    expectTruth(truth, listed);
    expectExamplesEndAsToldBy(program, listed);
    ASSERT_EQ(listed.orders.size(), runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        EXPECT_EQ(toText(listed.orders[i].schedule), runs[i].schedule);
        EXPECT_EQ(listed.orders[i].deadlock.has_value(), !runs[i].end.has_value());
    }
    const Answer counted = explore(program, {.maxEnumerated = 0}).value();
    ASSERT_EQ(counted.method, Method::Count);
    expectTruth(truth, counted);
    expectExamplesEndAsToldBy(program, counted);
    const Count classes{brute::countClasses(runs)};
    EXPECT_EQ(listed.classes, classes);
    EXPECT_EQ(counted.classes, classes);
    for (const std::uint32_t bound : {0U, 1U, 2U})
        for (const std::uint64_t most : {std::uint64_t{0}, std::uint64_t{1'000'000}}) {
            SCOPED_TRACE("preemptions " + std::to_string(bound));
            expectTruth(Truth(runs, bound), explore(program, {.preemptions = bound, .maxEnumerated = most}).value());
        }
}

TEST(Properties, RandomProgramsAgreeWithTheBruteForce)
{
    for (std::uint32_t seed = 0; seed < 300 && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        compare(Generator(seed).make());
    }
}

TEST(Properties, AllPoliciesAgreeWithTheBruteForce)
{
    for (const PolicyFacts &policy : policies())
        for (const StepSize size : {StepSize::LoadStore, StepSize::LoadComputeStore, StepSize::Statement}) {
            SCOPED_TRACE(std::string(policy.name) + ", " + std::string(nameOf(size)));
            compare(accountProgram({}, size, policy.policy).value());
        }
    compare(accountProgram({.amounts = {20, -50, 7}, .threads = 3}, StepSize::LoadStore, Policy::None).value());
    compare(accountProgram({.updates = 2}, StepSize::LoadStore, Policy::Cas).value());
}

TEST(Properties, TheBalanceIsTheStartAndWhatWasNotLost)
{
    const Scenario scenario{.amounts = {1, 10, 100}, .threads = 3};
    const Program program = accountProgram(scenario, StepSize::LoadStore, Policy::None).value();
    const Answer answer = explore(program, {.list = true}).value();
    for (const Order &order : answer.orders) {
        const Replay run = replay(program, order.schedule).value();
        Value kept = 100 + 111;
        for (const LostUpdate &lost : run.lost) {
            kept -= lost.change;
            EXPECT_GT(lost.overwrittenBy, lost.store);
        }
        EXPECT_EQ(run.end, kept) << toText(order.schedule);
        EXPECT_EQ(run.lost.size(), answer.endings[*order.ending].lost);
    }
}

} // namespace
} // namespace forklane::race
