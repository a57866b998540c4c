// SPDX-License-Identifier: MIT
// Programs that are not the bank account: deadlock and livelock.
#pragma once

#include "race/program.h"

namespace forklane::race {

/// Each thread takes two locks, one after the other, in opposite orders.
[[nodiscard]] inline Program oppositeLocks()
{
    const auto steps = [](std::uint8_t first, std::uint8_t second) {
        return std::vector<Step>{{.op = Op::Acquire, .object = first},
                                 {.op = Op::Acquire, .object = second},
                                 {.op = Op::Release, .object = second},
                                 {.op = Op::Release, .object = first}};
    };
    Program program;
    program.variables = {{"x", 0}};
    program.locks = {{"fork 1"}, {"fork 2"}};
    program.threads = {{"Anna", steps(0, 1)}, {"Bert", steps(1, 0)}};
    return program;
}

/// As above, but who does not get the second lock gives the first one back and starts anew: they can do that for ever.
[[nodiscard]] inline Program politeThreads()
{
    const auto steps = [](std::uint8_t first, std::uint8_t second) {
        return std::vector<Step>{{.op = Op::Acquire, .object = first},  {.op = Op::TryAcquire, .object = second, .target = 5},
                                 {.op = Op::Release, .object = second}, {.op = Op::Release, .object = first},
                                 {.op = Op::Jump, .target = 7},         {.op = Op::Release, .object = first},
                                 {.op = Op::Jump, .target = 0}};
    };
    Program program;
    program.variables = {{"x", 0}};
    program.locks = {{"fork 1"}, {"fork 2"}};
    program.threads = {{"Anna", steps(0, 1)}, {"Bert", steps(1, 0)}};
    return program;
}

} // namespace forklane::race
