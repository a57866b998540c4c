// SPDX-License-Identifier: MIT
#include "demo/lecture.h"

namespace forklane {

std::vector<Demo> threadDemos()
{
    constexpr LecturePart kPart = LecturePart::Threads;
    return {{"race",
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
             DemoRace{race::Policy::Mutex, race::Policy::None, "11112222"}}};
}

} // namespace forklane
