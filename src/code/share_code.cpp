// SPDX-License-Identifier: MIT
// The same work by one to many workers in the three languages: under one global lock, without it, by processes.
#include <fmt/format.h>

#include "code/text.h"
#include "code/writers.h"

namespace forklane::code {

namespace {

using lesson::GilSpec;
using lesson::Regime;
using lesson::Work;

/// Of computing alone: a worker's share, or what it computes between two waits.
std::string computed(const GilSpec &spec)
{
    return seconds(spec.work == Work::Cpu ? spec.each : spec.each / lesson::kGilWaits / lesson::kGilComputeShare);
}

constexpr const char *kPythonShare = R"code(

def compute(steps):
    state = 1
    for _ in range(steps):
        state = state * 5 % 1000003


def work(steps):
{work}

def run(workers, steps):
    crowd = [{kind}(target=work, args=(steps,)) for _ in range(workers)]
    begin = time.perf_counter()
    for worker in crowd:
        worker.start()
    for worker in crowd:
        worker.join()
    return time.perf_counter() - begin


if __name__ == '__main__':
    begin = time.perf_counter()
    compute(200000)
    steps = int(200000 * {computed} / (time.perf_counter() - begin))  # a share, alone
    alone = run(1, steps)
    for workers in range(1, {end}):
        took = run(workers, steps)
        print(f'workers {{workers}}: {{took * 1000:.1f}} ms, {{workers * alone / took:.2f}} times')
)code";

/// Python/ceval_gil.c in short.
constexpr const char *kCGlobalLock =
    R"code(// The rules of CPython's: who has waited for {interval} ns asks for the lock; the holder gives it
// away between two steps, and does not take it again before somebody else has had it.
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t dropped = PTHREAD_COND_INITIALIZER, switched = PTHREAD_COND_INITIALIZER;
static unsigned long turns;
static atomic_int wanted;
static int taken;

static void take(void)
{{
    pthread_mutex_lock(&mutex);
    while (taken) {{
        unsigned long seen = turns;
        struct timespec end;
        clock_gettime(CLOCK_REALTIME, &end);
        end.tv_nsec += {interval};
        end.tv_sec += end.tv_nsec / 1000000000;
        end.tv_nsec %= 1000000000;
        if (pthread_cond_timedwait(&dropped, &mutex, &end) != 0 && taken && turns == seen)
            wanted = 1;
    }}
    taken = 1;
    turns++;
    wanted = 0;
    pthread_cond_broadcast(&switched);
    pthread_mutex_unlock(&mutex);
}}

static void drop(void)
{{
    pthread_mutex_lock(&mutex);
    unsigned long mine = turns;
    int asked = wanted;
    taken = 0;
    pthread_cond_signal(&dropped);
    while (asked && turns == mine)
        pthread_cond_wait(&switched, &mutex);
    pthread_mutex_unlock(&mutex);
}}

)code";

constexpr const char *kCCompute = R"code(static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

)code";

constexpr const char *kCThreads = R"code(static double run(int workers)
{
    pthread_t threads[WORKERS];
    double begin = now();
    for (int i = 0; i < workers; i++)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < workers; i++)
        pthread_join(threads[i], NULL);
    return now() - begin;
}

)code";

constexpr const char *kCProcesses = R"code(static double run(int workers)
{
    double begin = now();
    for (int i = 0; i < workers; i++) {
        if (fork() == 0) {
            work(NULL);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    return now() - begin;
}

)code";

constexpr const char *kCMain = R"code(int main(void)
{{
    double begin = now();
    compute(20000000);
    steps = (long)(20000000 * {computed} / (now() - begin)); // a share, alone
    double alone = run(1);
    for (int workers = 1; workers <= WORKERS; workers++) {{
        double took = run(workers);
        printf("workers %d: %.1f ms, %.2f times\n", workers, took * 1000, workers * alone / took);
        fflush(stdout);
    }}
    return 0;
}}
)code";

std::string cWork(const GilSpec &spec)
{
    const bool locks = spec.regime == Regime::GlobalLock;
    std::string work = std::string(locks ? "take();\n" : "") + "compute(steps);\n" + (locks ? "drop();\n" : "");
    if (spec.work == Work::Io) {
        const auto wait = std::chrono::duration_cast<std::chrono::microseconds>(spec.each / lesson::kGilWaits).count();
        work = fmt::format("for (int i = 0; i < {}; i++) {{\n    usleep({}); // stands for I/O{}\n{}}}\n", lesson::kGilWaits,
                           wait, locks ? ", without the lock" : "", indented(work, 4));
    }
    return "static void *work(void *unused)\n{\n" + indented(work, 4) + "    return unused;\n}\n\n";
}

std::string cCompute(const GilSpec &spec)
{
    const char *const look = spec.regime == Regime::GlobalLock ? "        if (i % 4000 == 3999 && wanted) {\n"
                                                                 "            drop();\n            take();\n        }\n"
                                                               : "";
    return fmt::format("static long steps;\n\nstatic void compute(long count)\n{{\n    volatile unsigned state = 1;\n"
                       "    for (long i = 0; i < count; i++) {{\n        state = state * 5 + 1;\n{}    }}\n}}\n\n",
                       look);
}

constexpr const char *kShellShare = R"code(
now() {{
    date +%s%N
}}

compute() {{
    i=0
    while [ "$i" -lt "$1" ]; do
        i=$((i + 1))
    done
}}

run() {{
    begin=$(now)
    for worker in $(seq "$1"); do
        {work} &
    done
    wait
    took=$(($(now) - begin))
}}

begin=$(now)
compute 20000
steps=$(awk -v time=$(($(now) - begin)) 'BEGIN {{ printf "%d", 20000 * {computed} * 1e9 / time }}')
run 1
alone=$took
for workers in $(seq {most}); do
    run "$workers"
    awk -v n="$workers" -v alone="$alone" -v took="$took" \
        'BEGIN {{ printf "workers %d: %.1f ms, %.2f times\n", n, took / 1e6, n * alone / took }}'
done
)code";

std::string pythonNote(Regime regime)
{
    switch (regime) {
    case Regime::GlobalLock: return "CPython has one lock for all of a process's threads: nothing has to be written for it.";
    case Regime::NoLock:
        return "CPython's one lock cannot be left out, except in builds for free threading (3.13t): these threads compute by "
               "turns.";
    case Regime::Processes: return "Each process has a lock of its own.";
    }
    return {};
}

} // namespace

std::string pythonLesson(const GilSpec &spec)
{
    const bool processes = spec.regime == Regime::Processes;
    const bool locks = spec.regime == Regime::GlobalLock;
    std::string work = "    compute(steps)\n";
    if (spec.work == Work::Io)
        work = fmt::format("    for _ in range({}):\n        time.sleep({})  # stands for I/O: the lock is free meanwhile\n"
                           "        compute(steps)\n",
                           lesson::kGilWaits, seconds(spec.each / lesson::kGilWaits));
    std::string program = processes ? "import multiprocessing\nimport time\n\n"
                          : locks   ? "import sys\nimport threading\nimport time\n\n"
                                    : "import threading\nimport time\n\n";
    program += comment("#", pythonNote(spec.regime));
    if (locks)
        program += fmt::format("sys.setswitchinterval({})\n", seconds(spec.switchInterval));
    return program + fmt::format(fmt::runtime(kPythonShare), fmt::arg("work", work), fmt::arg("computed", computed(spec)),
                                 fmt::arg("kind", processes ? "multiprocessing.Process" : "threading.Thread"),
                                 fmt::arg("end", spec.workers + 1));
}

std::string cLesson(const GilSpec &spec)
{
    const bool processes = spec.regime == Regime::Processes;
    std::string program = "#define _GNU_SOURCE\n";
    program += processes ? "" : "#include <pthread.h>\n#include <stdatomic.h>\n";
    program += "#include <stdio.h>\n";
    program += processes ? "#include <sys/wait.h>\n" : "";
    program += fmt::format("#include <time.h>\n#include <unistd.h>\n\nenum {{ WORKERS = {} }};\n\n", spec.workers);
    if (spec.regime == Regime::GlobalLock)
        program += fmt::format(fmt::runtime(kCGlobalLock), fmt::arg("interval", spec.switchInterval.count()));
    program += kCCompute + cCompute(spec) + cWork(spec) + (processes ? kCProcesses : kCThreads);
    return program + fmt::format(fmt::runtime(kCMain), fmt::arg("computed", computed(spec)));
}

std::string shellLesson(const GilSpec &spec)
{
    std::string program;
    if (spec.regime != Regime::Processes)
        program = comment("#", fmt::format("A shell has no threads{}: the workers are processes.",
                                           spec.regime == Regime::GlobalLock ? " and no lock for all of its computing" : ""));
    program += comment("#", spec.work == Work::Io ? "Waiting stands for I/O." : "Each worker counts up to the same number.");
    return program + fmt::format(fmt::runtime(kShellShare),
                                 fmt::arg("work", spec.work == Work::Io ? "sleep " + seconds(spec.each) : "compute \"$steps\""),
                                 fmt::arg("computed", computed(spec)), fmt::arg("most", spec.workers));
}

} // namespace forklane::code
