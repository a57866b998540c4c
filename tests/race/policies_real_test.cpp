// SPDX-License-Identifier: MIT
// A real policy run by one thread leaves exactly the model's steps.
#include "race/policies_real.h"

#include <array>

#include <gtest/gtest.h>

#include "race/account.h"
#include "race/probe.h"

namespace forklane::race {
namespace {

std::string nameOf(const testing::TestParamInfo<PolicyFacts> &info)
{
    std::string name(info.param.name);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

class RealPolicy : public testing::TestWithParam<PolicyFacts> {};

INSTANTIATE_TEST_SUITE_P(All, RealPolicy, testing::ValuesIn(policies()), nameOf);

std::vector<Op> stepsOf(const Thread &thread)
{
    std::vector<Op> ops;
    for (const Step &step : thread.steps)
        ops.push_back(step.op);
    return ops;
}

TEST_P(RealPolicy, RunByOneThreadLeavesTheModelsSteps)
{
    Scenario scenario;
    scenario.threads = 3;
    scenario.updates = 4;
    const Program program = accountProgram(scenario, StepSize::LoadStore, GetParam().policy).value();
    for (std::uint8_t index = 0; index < 3; ++index) {
        Arena arena(WaitMode::Spin);
        std::array<Record, 64> buffer{};
        Recorder recorder(buffer, tickNow());
        const auto amount = static_cast<Value>(amountOf(scenario, index));
        runPart(GetParam().policy, arena, {index, amount, 4, 0, WaitMode::Spin}, recorder);
        std::vector<Op> ops;
        for (const Record &record : recorder.records()) {
            ops.push_back(record.op());
            EXPECT_TRUE(record.succeeded());
            EXPECT_LE(record.begin, record.end);
        }
        EXPECT_EQ(ops, stepsOf(program.threads[index])) << program.threads[index].name;
        const std::uint64_t word = arena.cell.load();
        EXPECT_EQ((GetParam().policy == Policy::FetchAdd ? unpackSum(word) : unpack(word)).balance, 4 * amount);
    }
}

TEST_P(RealPolicy, ReadsNoClockBetweenLoadAndStore)
{
    Arena arena(WaitMode::Spin);
    std::array<Record, 64> buffer{};
    Recorder recorder(buffer, tickNow());
    runPart(GetParam().policy, arena, {1, 20, 4, 0, WaitMode::Spin}, recorder);
    bool isInWindow = false;
    for (const Record &record : recorder.records()) {
        EXPECT_EQ(record.hasBegin(), !isInWindow);
        isInWindow = record.op() == Op::Load || (isInWindow && record.op() != Op::Store && record.op() != Op::CompareExchange);
        EXPECT_EQ(record.hasEnd(), !isInWindow);
    }
}

TEST(Cell, HoldsBalanceVersionAndWriterInOneWord)
{
    const Cell cell{-50, 1000, 16};
    EXPECT_EQ(unpack(pack(cell)), cell);
    EXPECT_EQ(unpack(0), Cell());
}

TEST(Cell, AdditionsCountThemselvesAlsoBelowZero)
{
    for (const Value start : {0, 100, -100, 1'000'000'000, -1'000'000'000})
        for (const Value amount : {20, -50, 1'000'000, -1'000'000}) {
            const std::uint64_t word = packSum({start, 0, 0});
            EXPECT_EQ(unpackSum(word), (Cell{start, 0, 0}));
            EXPECT_EQ(unpackSum(word + sumOf(amount)), (Cell{start + amount, 1, 0}));
            EXPECT_EQ(unpackSum(word + sumOf(amount) + sumOf(-amount)), (Cell{start, 2, 0}));
        }
}

} // namespace
} // namespace forklane::race
