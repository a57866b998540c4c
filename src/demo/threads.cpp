// SPDX-License-Identifier: MIT
#include "demo/lecture.h"

namespace forklane {

std::vector<Demo> threadDemos()
{
    constexpr LecturePart kPart = LecturePart::Threads;
    return {{"motivation",
             kPart,
             "Keep the window awake",
             "The same slow job on the window's own thread and on a worker: only one of them stops the window. And work on "
             "several CPUs.",
             {},
             {},
             lesson::MotivationLesson{}},
            {"fruit-threads",
             kPart,
             "Start three threads",
             "Three threads print a fruit each: all have started, printed and ended, in an order that nobody has promised.",
             {},
             {},
             lesson::WritersLesson{
                 {"fruit is orange", "fruit is banana", "fruit is melon"}, {lesson::Writing::Whole}, false, {}, 0}},
            {"race",
             kPart,
             "Lose money in an account",
             "Balance 100: one thread deposits 20, another withdraws 50, both at once. Without a lock one of them is lost.",
             {},
             DemoRace{race::Policy::None, race::Policy::Mutex, "1212"}},
            {"lock",
             kPart,
             "Lock the account",
             "The same with a lock: the second thread waits until the first has stored, and it always ends at 70.",
             {},
             DemoRace{race::Policy::Mutex, race::Policy::None, "11112222"}},
            {"gil",
             kPart,
             "Share one global lock",
             "Under one lock for all, as CPython has it, threads wait for I/O together but compute one at a time; processes do "
             "not.",
             {},
             {},
             lesson::GilLesson{}}};
}

} // namespace forklane
