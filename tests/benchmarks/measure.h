// SPDX-License-Identifier: MIT
// What the benchmark programs share: one number as the last line of output, and memory that makes a fork dear.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <vector>

namespace forklane::benchmarks {

/// Memory that is really there: every page has been written.
class Ballast {
public:
    explicit Ballast(std::size_t mebibytes) : m_bytes(mebibytes << 20, char(1)) {}

private:
    std::vector<char> m_bytes;
};

/// Calls `once` `count` times and prints the mean in microseconds as compare.py reads it: "value NUMBER".
template <typename Once>
void measure(int count, Once once)
{
    once(); // pages of the program and of the child are warm afterwards
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i)
        once();
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
    std::printf("value %.3f\n", spent.count() / count);
}

} // namespace forklane::benchmarks
