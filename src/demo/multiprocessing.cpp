// SPDX-License-Identifier: MIT
#include "demo/lecture.h"

namespace forklane {

namespace {

using lesson::Writing;

std::vector<std::string> workerNumbers()
{
    std::vector<std::string> lines;
    for (const char *number : {"0", "1", "2", "3", "4"})
        lines.push_back(std::string("worker number ") + number);
    return lines;
}

} // namespace

std::vector<Demo> multiprocessingDemos()
{
    constexpr LecturePart kPart = LecturePart::Multiprocessing;
    constexpr std::size_t kCountedRuns = 200;
    return {{"garbled",
             kPart,
             "Print from five threads",
             "Text and newline are two writes: between them another thread may write, and lines are torn. One write or a lock "
             "helps.",
             {},
             {},
             lesson::WritersLesson{workerNumbers(), {Writing::Apart, Writing::Whole, Writing::Locked}, true, {}, kCountedRuns}},
            {"processes",
             kPart,
             "Print from five processes",
             "Each process writes its line in one piece: whole lines, in any order.",
             {},
             {},
             lesson::WritersLesson{workerNumbers(), {Writing::Processes}, false, {}, 0}}};
}

} // namespace forklane
