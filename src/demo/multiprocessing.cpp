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
    return {{"main-guard",
             kPart,
             "What a worker process is",
             "Each worker is this program's helper started anew in the role of a worker: nothing of the caller runs twice.",
             {},
             {},
             {},
             DemoQueue{queue::WorkerKind::Processes, {}, true}},
            {"garbled",
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
             lesson::WritersLesson{workerNumbers(), {Writing::Processes}, false, {}, 0}},
            {"queue",
             kPart,
             "Feed two workers",
             "Two processes take apple, strawberry, lemon and banana from a queue until each of them gets DONE.",
             {},
             {},
             {},
             DemoQueue{queue::WorkerKind::Processes, {}, false}},
            {"queue-threads",
             kPart,
             "Feed two threads",
             "The same queue for threads, beside the processes: the same work, other workers.",
             {},
             {},
             {},
             DemoQueue{queue::WorkerKind::Threads, queue::WorkerKind::Processes, false}}};
}

} // namespace forklane
