// SPDX-License-Identifier: MIT
// The programs for python3.
#include <fmt/format.h>

#include "lesson/python.h"

namespace forklane::lesson {

namespace {

/// A thread that does a piece of work many times and notes its turns. A piece that took much longer than its time on a CPU was
/// waiting meanwhile.
constexpr const char *kLane = R"python(import sys
import threading
import time


class Lane(threading.Thread):
    def __init__(self, piece, times):
        super().__init__()
        self.piece = piece
        self.times = times

    def run(self):
        wall, cpu = time.monotonic_ns(), time.thread_time_ns()
        self.turns = [[wall, wall]]
        for _ in range(self.times):
            self.piece()
            end, used = time.monotonic_ns(), time.thread_time_ns()
            waited = end - wall - (used - cpu)
            if waited > 500_000:
                self.turns.append([wall + waited, end])
            self.turns[-1][1] = end
            wall, cpu = end, used

    def tell(self, number):
        print("thread", number, self.native_id)
        for begin, end in self.turns:
            print("turn", number, begin, end)


def run(lanes):
    begin = time.monotonic_ns()
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    return time.monotonic_ns() - begin


print("version", ".".join(map(str, sys.version_info[:3])))
)python";

constexpr const char *kRace = R"python(

def call():
    pass


def update(amount, times):
    global balance
    for _ in range(times):
        before = balance
{gap}        balance = before + amount


balance = 0
lanes = [Lane(lambda: update(20, {inPiece}), {pieces}) for _ in range(2)]
run(lanes)
print("loop", {updates}, {updates} - balance // 20)

wrong = 0
for _ in range({pairs}):
    balance = 100
    pair = [threading.Thread(target=update, args=(amount, 1)) for amount in (20, -50)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    wrong += balance != 70
print("pairs", {pairs}, wrong)
for number, lane in enumerate(lanes):
    lane.tell(number)
)python";

constexpr const char *kWork = R"python(

def compute(steps):
    state = 1
    for _ in range(steps):
        state = state * 5 % 1000003


def steps_for(nanoseconds):
    best = None
    for _ in range(5):  # the fastest: the one that nobody disturbed
        begin = time.monotonic_ns()
        compute(50_000)
        took = time.monotonic_ns() - begin
        best = took if best is None else min(best, took)
    return max(1, 50_000 * nanoseconds // best)


each = {each}
pieces = max(1, each // 250_000)
steps = steps_for(each // pieces)
for workers in range(1, {most} + 1):
    best = None
    for _ in range(3 if workers == 1 else 1):  # one alone, that nobody disturbed
        lanes = [Lane(lambda: compute(steps), pieces) for _ in range(workers)]
        took = run(lanes)
        best = took if best is None else min(best, took)
    print("wall", best)
for number, lane in enumerate(lanes):
    lane.tell(number)
)python";

struct Size {
    std::uint64_t inPiece;
    std::uint64_t pieces; ///< Of each thread.
    std::uint64_t pairs;
};

/// Each takes some tenths of a second at most.
Size sizeOf(PythonGap gap)
{
    switch (gap) {
    case PythonGap::None:
    case PythonGap::Call: return {1000, 500, 200};
    case PythonGap::SleepZero: return {10, 500, 200};
    case PythonGap::SleepMillisecond: return {1, 100, 50};
    }
    return {};
}

const char *lineOf(PythonGap gap)
{
    switch (gap) {
    case PythonGap::None: return "";
    case PythonGap::Call: return "        call()\n";
    case PythonGap::SleepZero: return "        time.sleep(0)\n";
    case PythonGap::SleepMillisecond: return "        time.sleep(0.001)\n";
    }
    return {};
}

} // namespace

std::string_view nameOf(PythonGap gap)
{
    switch (gap) {
    case PythonGap::None: return "none";
    case PythonGap::Call: return "a call";
    case PythonGap::SleepZero: return "sleep(0)";
    case PythonGap::SleepMillisecond: return "sleep(1 ms)";
    }
    return {};
}

std::string scriptOf(const PythonRace &race)
{
    const Size size = sizeOf(race.gap);
    return kLane + fmt::format(fmt::runtime(kRace), fmt::arg("gap", lineOf(race.gap)), fmt::arg("inPiece", size.inPiece),
                               fmt::arg("pieces", size.pieces), fmt::arg("updates", 2 * size.inPiece * size.pieces),
                               fmt::arg("pairs", size.pairs));
}

std::string scriptOf(const PythonWork &work)
{
    return kLane + fmt::format(fmt::runtime(kWork), fmt::arg("each", work.each.count()), fmt::arg("most", work.most));
}

} // namespace forklane::lesson
