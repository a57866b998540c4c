// SPDX-License-Identifier: MIT
// What keeping output costs: reading a command's pipe into an OutputStore against a plain 64-KiB read loop.
// Usage: capture_bench [PAIRS]. The two sides take turns, so that a busy machine slows both; the figure is the median of
// the pairs' ratios of rates with its bootstrap 95 % interval (Efron, 1979). Ends with 1 when an interval's upper end is below
// 0.7.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/time.h"
#include "io/output_store.h"

namespace {

using forklane::OutputStore;

constexpr double kTarget = 0.7;
constexpr std::size_t kDefaultPairs = 30;

struct Workload {
    const char *name;
    const char *command;
};

constexpr Workload kWorkloads[] = {
    {"newlines only", "head -c 512M /dev/zero | tr '\\0' '\\n'"},
    {"yes", "yes | head -c 1G"},
    {"80 columns", "yes 0123456789012345678901234567890123456789012345678901234567890123456789012345678 | head -c 1G"},
};

/// The command's stdout; closing it reaps the command.
using Stream = std::unique_ptr<FILE, int (*)(FILE *)>;

Stream start(const char *command)
{
    Stream stream(popen(command, "r"), pclose);
    if (!stream) {
        std::perror("popen");
        std::exit(2);
    }
    return stream;
}

/// Calls `readSome` until it has nothing more; bytes a second.
double rateOf(const Workload &workload, const std::function<ssize_t(int)> &readSome)
{
    const Stream stream = start(workload.command);
    const int fd = fileno(stream.get());
    const forklane::Instant begin = forklane::Clock::now();
    std::uint64_t total = 0;
    for (;;) {
        const ssize_t size = readSome(fd);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            break;
        total += static_cast<std::uint64_t>(size);
    }
    return static_cast<double>(total) / std::chrono::duration<double>(forklane::Clock::now() - begin).count();
}

double plainRate(const Workload &workload)
{
    std::vector<char> buffer(OutputStore::kBlockBytes);
    return rateOf(workload, [&buffer](int fd) { return read(fd, buffer.data(), buffer.size()); });
}

double storeRate(const Workload &workload)
{
    OutputStore store;
    return rateOf(workload, [&store](int fd) {
        const std::span<char> room = store.space({});
        const ssize_t size = read(fd, room.data(), room.size());
        if (size > 0)
            store.commit({}, static_cast<std::size_t>(size), forklane::toTick(forklane::Clock::now()));
        return size;
    });
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

struct Interval {
    double low = 0;
    double high = 0;
};

/// The middle 95 % of the medians of 10,000 samples drawn with replacement.
Interval bootstrap(const std::vector<double> &values)
{
    constexpr std::size_t kResamples = 10'000;
    std::mt19937 random(20'240'229);
    std::uniform_int_distribution<std::size_t> any(0, values.size() - 1);
    std::vector<double> medians;
    for (std::size_t i = 0; i < kResamples; ++i) {
        std::vector<double> sample;
        for (std::size_t j = 0; j < values.size(); ++j)
            sample.push_back(values[any(random)]);
        medians.push_back(median(std::move(sample)));
    }
    std::sort(medians.begin(), medians.end());
    return {medians[kResamples * 25 / 1000], medians[kResamples * 975 / 1000]};
}

/// False when the target is missed beyond doubt.
bool compare(const Workload &workload, std::size_t pairs)
{
    std::vector<double> ratios;
    std::vector<double> plain;
    std::vector<double> kept;
    for (std::size_t i = 0; i < pairs; ++i) {
        const bool storeFirst = i % 2 == 1;
        double storeSide = storeFirst ? storeRate(workload) : 0;
        const double plainSide = plainRate(workload);
        if (!storeFirst)
            storeSide = storeRate(workload);
        ratios.push_back(storeSide / plainSide);
        plain.push_back(plainSide);
        kept.push_back(storeSide);
    }
    const Interval interval = bootstrap(ratios);
    fmt::print("{:<14} plain {:5.2f} GB/s  store {:5.2f} GB/s  ratio {:.3f}  95 % [{:.3f}, {:.3f}]  {} pairs\n", workload.name,
               median(plain) / 1e9, median(kept) / 1e9, median(ratios), interval.low, interval.high, pairs);
    return interval.high >= kTarget;
}

} // namespace

int main(int argc, char **argv)
{
    const std::size_t pairs = argc > 1 ? std::max(2UL, std::strtoul(argv[1], nullptr, 10)) : kDefaultPairs;
    bool good = true;
    for (const Workload &workload : kWorkloads)
        good = compare(workload, pairs) && good;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("peak memory {} MiB (the store keeps 64)\n", usage.ru_maxrss / 1024);
    return good ? 0 : 1;
}
