// SPDX-License-Identifier: MIT
// A slow job beside a heartbeat, and launches beside touched memory, in the three languages.
#include <fmt/format.h>

#include "code/text.h"
#include "code/writers.h"

namespace forklane::code {

namespace {

using lesson::LaunchCostSpec;
using lesson::SlowJob;

constexpr const char *kPythonBeat = R"code(beats = []


def beat(times):
    for _ in range(times):
        beats.append(time.perf_counter())
        time.sleep(0.01)


def job():
    end = time.perf_counter() + {time}
    while time.perf_counter() < end:
        pass


beat(15)
{job}beat(15)
longest = max(after - before for before, after in zip(beats, beats[1:]))
print(f'The longest time without a beat: {{longest * 1000:.0f}} ms')
)code";

constexpr const char *kCBeat = R"code(static double longest, last;

static double now(void)
{{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}}

static void beat(int times)
{{
    for (int i = 0; i < times; i++) {{
        double time = now();
        if (last > 0 && time - last > longest)
            longest = time - last;
        last = time;
        usleep(10000);
    }}
}}

static atomic_int done;

static void *job(void *unused)
{{
    double end = now() + {time};
    while (now() < end)
        ;
    done = 1;
    return unused;
}}

int main(void)
{{
    beat(15);
{job}    beat(15);
    printf("The longest time without a beat: %.0f ms\n", longest * 1000);
    return !done;
}}
)code";

constexpr const char *kShellBeat = R"code(last=
longest=0

now() {{
    date +%s%N
}}

beat() {{
    time=$(now)
    if [ -n "$last" ] && [ $((time - last)) -gt "$longest" ]; then
        longest=$((time - last))
    fi
    last=$time
    sleep 0.01
}}

job() {{
    end=$(($(now) + {time}))
    while [ "$(now)" -lt "$end" ]; do
        :
    done
}}

beat
{job}beat
echo "The longest time without a beat: $((longest / 1000000)) ms"
)code";

constexpr const char *kPythonLaunch = R"code(

def by_fork():
    pid = os.fork()
    if pid == 0:
        os.execv('/bin/true', ['/bin/true'])
    return lambda: os.waitpid(pid, 0)


def by_vfork():  # Python has no vfork(), but subprocess uses it where it can
    return subprocess.Popen(['/bin/true']).wait


def by_spawn():
    pid = os.posix_spawn('/bin/true', ['/bin/true'], os.environ)
    return lambda: os.waitpid(pid, 0)


def measure(launch):
    told, tell = os.pipe()  # both ends close on exec
    begin = time.perf_counter()
    wait = launch()
    os.close(tell)
    os.read(told, 1)  # ends when the new program runs
    took = time.perf_counter() - begin
    os.close(told)
    wait()
    return took


for name, launch in ('fork', by_fork), ('vfork', by_vfork), ('posix_spawn', by_spawn):
    times = [measure(launch) for _ in range({launches})]
    print(f'{{name}}: {{statistics.median(times) * 1000:.3f}} ms')
)code";

constexpr const char *kCLaunch = R"code(enum {{ LAUNCHES = {launches} }};

static char *words[] = {{"/bin/true", NULL}};

static pid_t by_fork(void)
{{
    pid_t pid = fork();
    if (pid == 0) {{
        execv(words[0], words);
        _exit(127);
    }}
    return pid;
}}

static pid_t by_vfork(void)
{{
    pid_t pid = vfork(); // the caller stands still until exec
    if (pid == 0) {{
        execv(words[0], words);
        _exit(127);
    }}
    return pid;
}}

static pid_t by_spawn(void)
{{
    pid_t pid;
    return posix_spawn(&pid, words[0], NULL, NULL, words, environ) == 0 ? pid : -1;
}}

static double now(void)
{{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}}

static double measure(pid_t (*launch)(void))
{{
    int told[2];
    char none;
    if (pipe2(told, O_CLOEXEC) == -1)
        exit(1);
    double begin = now();
    pid_t pid = launch();
    close(told[1]);
    if (pid == -1 || read(told[0], &none, 1) != 0) // ends when the new program runs
        exit(1);
    double took = now() - begin;
    close(told[0]);
    waitpid(pid, NULL, 0);
    return took;
}}

static int compare(const void *left, const void *right)
{{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}}

static void show(const char *name, pid_t (*launch)(void))
{{
    double times[LAUNCHES];
    for (int i = 0; i < LAUNCHES; i++)
        times[i] = measure(launch);
    qsort(times, LAUNCHES, sizeof *times, compare);
    printf("%s: %.3f ms\n", name, times[LAUNCHES / 2]);
    fflush(stdout); // or each child of fork() has a copy
}}

int main(void)
{{
{ballast}    show("fork", by_fork);
    show("vfork", by_vfork);
    show("posix_spawn", by_spawn);
    return 0;
}}
)code";

} // namespace

std::string pythonLesson(const SlowJob &job)
{
    std::string program = fmt::format("{}import time\n\n", job.onLoop ? "" : "import threading\n");
    program += comment("#", job.onLoop ? "The job runs on the thread that beats every 10 ms: meanwhile there is no beat."
                                       : "CPython's threads compute by turns of 5 ms: beats come late, but they do not stop.");
    return program + fmt::format(fmt::runtime(kPythonBeat), fmt::arg("time", seconds(job.time)),
                                 fmt::arg("job", job.onLoop ? "job()\n"
                                                            : "worker = threading.Thread(target=job)\nworker.start()\n"
                                                              "while worker.is_alive():\n    beat(1)\n"));
}

std::string cLesson(const SlowJob &job)
{
    return "#define _GNU_SOURCE\n#include <pthread.h>\n#include <stdatomic.h>\n#include <stdio.h>\n#include <time.h>\n"
           "#include <unistd.h>\n\n" +
           fmt::format(fmt::runtime(kCBeat), fmt::arg("time", seconds(job.time)),
                       fmt::arg("job", job.onLoop ? "    job(NULL);\n"
                                                  : "    pthread_t worker;\n"
                                                    "    pthread_create(&worker, NULL, job, NULL);\n"
                                                    "    while (!done)\n        beat(1);\n"
                                                    "    pthread_join(worker, NULL);\n"));
}

std::string shellLesson(const SlowJob &job)
{
    std::string program;
    if (!job.onLoop)
        program = comment("#", "A shell has no threads: the job is a process of its own.");
    return program +
           fmt::format(
               fmt::runtime(kShellBeat), fmt::arg("time", job.time.count()),
               fmt::arg("job", job.onLoop ? "job\n" : "job &\nwhile kill -0 $! 2>/dev/null; do\n    beat\ndone\nwait\n"));
}

std::string pythonLesson(const LaunchCostSpec &spec)
{
    std::string program = fmt::format("{}import os\nimport statistics\nimport subprocess\nimport time\n",
                                      spec.ballastMebibytes > 0 ? "import mmap\n" : "");
    if (spec.ballastMebibytes > 0)
        program += fmt::format("\nsize = {} << 20\n"
                               "ballast = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)\n"
                               "ballast.madvise(mmap.MADV_NOHUGEPAGE)  # huge pages have hardly any page tables\n"
                               "for at in range(0, size, 4096):\n    ballast[at] = 1\n",
                               spec.ballastMebibytes);
    return program + fmt::format(fmt::runtime(kPythonLaunch), fmt::arg("launches", spec.launches));
}

std::string cLesson(const LaunchCostSpec &spec)
{
    const std::string ballast =
        fmt::format("    size_t size = (size_t){} << 20;\n"
                    "    char *ballast = mmap(NULL, size, PROT_READ | PROT_WRITE, "
                    "MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);\n"
                    "    if (ballast == MAP_FAILED)\n        return 1;\n"
                    "    madvise(ballast, size, MADV_NOHUGEPAGE); // those have hardly any page tables\n"
                    "    for (size_t at = 0; at < size; at += 4096)\n        ballast[at] = 1;\n",
                    spec.ballastMebibytes);
    return std::string(
               "#define _GNU_SOURCE\n#include <fcntl.h>\n#include <spawn.h>\n#include <stdio.h>\n#include <stdlib.h>\n") +
           (spec.ballastMebibytes > 0 ? "#include <sys/mman.h>\n" : "") +
           "#include <sys/wait.h>\n#include <time.h>\n#include <unistd.h>\n\n" +
           fmt::format(fmt::runtime(kCLaunch), fmt::arg("launches", spec.launches),
                       fmt::arg("ballast", spec.ballastMebibytes > 0 ? ballast : ""));
}

std::string shellLesson(const LaunchCostSpec &spec)
{
    std::string program = comment("#", "A shell has one way to launch, the one it was built with, and its memory is its own: "
                                       "neither can be chosen. This is the mean of its launches, each with its end.");
    return program + fmt::format("begin=$(date +%s%N)\nfor i in $(seq {0}); do\n    /bin/true\ndone\nend=$(date +%s%N)\n"
                                 "awk -v time=$((end - begin)) 'BEGIN {{ printf \"shell: %.3f ms\\n\", time / {0} / 1e6 }}'\n",
                                 spec.launches);
}

} // namespace forklane::code
