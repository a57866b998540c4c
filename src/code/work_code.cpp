// SPDX-License-Identifier: MIT
// Workers and their queue in the three languages, with the log lines of the lecture.
#include <algorithm>

#include <fmt/format.h>

#include "code/text.h"
#include "code/writers.h"

namespace forklane::code {

namespace {

using queue::Task;
using queue::TaskKind;
using queue::WorkerKind;

bool areCommands(const WorkRun &run)
{
    return !run.tasks.empty() &&
           std::all_of(run.tasks.begin(), run.tasks.end(), [](const Task &task) { return task.kind == TaskKind::Command; });
}

/// What the three programs leave out.
std::string leftOut(const WorkRun &run)
{
    std::string text;
    for (const Task &task : run.tasks) {
        if (task.kind == TaskKind::Burn)
            text = "What kept a CPU busy sleeps here for the same time. ";
        if (task.kind == TaskKind::Flaky || task.kind == TaskKind::Crasher)
            return text + "Failures, retries and dead workers are left out: nothing here brings a lost task back.";
    }
    return text;
}

/// name, least and most seconds of each task.
std::string pythonTasks(const WorkRun &run)
{
    std::string list;
    for (const Task &task : run.tasks)
        list += areCommands(run)
                    ? fmt::format("    {},\n", pythonLiteral(task.name))
                    : fmt::format("    ({}, {}, {}),\n", pythonLiteral(task.name), seconds(task.least), seconds(task.most));
    return "tasks = [\n" + list + "]\n";
}

std::string joined(const WorkRun &run, const std::string &separator)
{
    std::string text;
    for (const Task &task : run.tasks)
        text += (text.empty() ? "" : separator) + quoteWord(task.name);
    return text;
}

std::string milliseconds(Duration time)
{
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

constexpr const char *kCWorker = R"(static void work(int number)
{
    int task;
    while (take(&task), task != DONE) {
        const struct task *mine = &tasks[task];
        printf("Process-%d: %s - start\n", number, mine->name);
        struct timespec begin, end;
        clock_gettime(CLOCK_MONOTONIC, &begin);
        perform(mine, &seeds[number - 1]);
        clock_gettime(CLOCK_MONOTONIC, &end);
        printf("Process-%d: %s - end (%.3f seconds)\n", number, mine->name,
               (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9);
    }
    printf("Process-%d: DONE\n", number);
}

)";

constexpr const char *kCSleep = R"(static void perform(const struct task *task, unsigned *seed)
{
    int span = task->most - task->least;
    usleep(1000U * (unsigned)(task->least + (span > 0 ? rand_r(seed) % span : 0)));
}

)";

constexpr const char *kCCommand = R"(static void perform(const struct task *task, unsigned *seed)
{
    (void)seed;
    if (system(task->name) != 0)
        printf("%s: failed\n", task->name);
}

)";

constexpr const char *kCProcesses =
    R"(// The queue is a pipe that all workers read. Numbers are written and read whole (PIPE_BUF).
static int queue[2];

static void take(int *task)
{
    if (read(queue[0], task, sizeof *task) != sizeof *task)
        *task = DONE;
}

)";

constexpr const char *kCThreads = R"(// The queue is a list that never grows: a number says how far it has been taken.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int next;

static void take(int *task)
{
    pthread_mutex_lock(&lock);
    *task = next < TASKS ? next++ : DONE;
    pthread_mutex_unlock(&lock);
}

)";

constexpr const char *kCMainProcesses = R"(int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0); // whole lines
    if (pipe2(queue, O_CLOEXEC) == -1)
        return 1;
    for (int i = 1; i <= WORKERS; i++) {
        if (fork() == 0) {
            close(queue[1]);
            seeds[i - 1] = (unsigned)getpid();
            work(i);
            exit(0);
        }
    }
    close(queue[0]);
    for (int i = 0; i < TASKS + WORKERS; i++) {
        int task = i < TASKS ? i : DONE; // one DONE for each worker
        if (write(queue[1], &task, sizeof task) == -1)
            return 1;
    }
    while (wait(NULL) > 0)
        ;
    return 0;
}
)";

constexpr const char *kCMainThreads = R"(static void *start(void *number)
{
    work((int)(intptr_t)number);
    return NULL;
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0); // whole lines
    pthread_t threads[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        seeds[i] = (unsigned)time(NULL) + (unsigned)i;
        pthread_create(&threads[i], NULL, start, (void *)(intptr_t)(i + 1));
    }
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
)";

} // namespace

std::string pythonWork(const WorkRun &run)
{
    const bool threads = run.spec.kind == WorkerKind::Threads || run.spec.kind == WorkerKind::Slots;
    const bool commands = areCommands(run);
    std::string program =
        fmt::format("{}{}{}import time\n", threads ? "import queue\n" : "import multiprocessing\n",
                    commands ? "import subprocess\n" : "import random\n", threads ? "import threading\n" : "");
    program += '\n';
    if (const std::string missing = leftOut(run); !missing.empty())
        program += comment("#", missing);
    program += "# One write a line: print() would write its newline apart, and lines of two workers could mix.\n";
    program += pythonTasks(run) + "\n\ndef worker(name, todo):\n    for task in iter(todo.get, 'DONE'):\n";
    program += commands ? "        print(f'{name}: {task} - start\\n', end='', flush=True)\n"
                        : "        fruit, least, most = task\n"
                          "        print(f'{name}: {fruit} - start\\n', end='', flush=True)\n";
    program += "        begin = time.monotonic()\n";
    program += commands ? "        subprocess.call(task, shell=True)\n" : "        time.sleep(random.uniform(least, most))\n";
    program += fmt::format(
        "        print(f'{{name}}: {{{}}} - end ({{time.monotonic() - begin:.3f}} seconds)\\n', end='', flush=True)\n"
        "    print(f'{{name}}: DONE\\n', end='', flush=True)\n\n\n",
        commands ? "task" : "fruit");
    const char *const kind = threads ? "threading.Thread" : "multiprocessing.Process";
    program += fmt::format("if __name__ == '__main__':\n    todo = {}()\n"
                           "    workers = [{}(target=worker, args=(f'Process-{{i + 1}}', todo)) for i in range({})]\n",
                           threads ? "queue.Queue" : "multiprocessing.Queue", kind, run.spec.workers);
    return program + "    for task in tasks:\n        todo.put(task)\n    for _ in workers:\n        todo.put('DONE')\n"
                     "    for w in workers:\n        w.start()\n    for w in workers:\n        w.join()\n";
}

std::string cWork(const WorkRun &run)
{
    const bool threads = run.spec.kind == WorkerKind::Threads || run.spec.kind == WorkerKind::Slots;
    std::string program = "#define _GNU_SOURCE\n";
    program += threads ? "#include <pthread.h>\n#include <stdint.h>\n" : "#include <fcntl.h>\n";
    program += "#include <stdio.h>\n#include <stdlib.h>\n";
    program += threads ? "" : "#include <sys/wait.h>\n";
    program += "#include <time.h>\n#include <unistd.h>\n\n";
    if (const std::string missing = leftOut(run); !missing.empty())
        program += comment("//", missing);
    program += fmt::format("enum {{ WORKERS = {}, TASKS = {}, DONE = -1 }};\n\n", run.spec.workers, run.tasks.size());
    program += "struct task {\n    const char *name;\n    int least, most; // milliseconds\n};\n\n"
               "static const struct task tasks[] = {\n";
    for (const Task &task : run.tasks)
        program += fmt::format("    {{{}, {}, {}}},\n", cLiteral(task.name), milliseconds(task.least), milliseconds(task.most));
    program += run.tasks.empty() ? "    {\"\", 0, 0},\n" : "";
    program += "};\nstatic unsigned seeds[WORKERS];\n\n";
    program += threads ? kCThreads : kCProcesses;
    program += areCommands(run) ? kCCommand : kCSleep;
    return program + kCWorker + (threads ? kCMainThreads : kCMainProcesses);
}

std::string shellWork(const WorkRun &run)
{
    const std::string count = std::to_string(run.spec.workers);
    std::string program;
    if (areCommands(run)) {
        program = comment("#", "xargs starts each command by itself: no worker lives on from one to the next.");
        return program + fmt::format("printf '%s\\0' {} |\n    xargs -0 -n 1 -P {} sh -c\n", joined(run, " "), count);
    }
    program =
        comment("#", "A shell has no queue: xargs hands the next line to whichever process is free, and there is no DONE. "
                     "Process-N is a task's slot.");
    if (const std::string missing = leftOut(run); !missing.empty())
        program += comment("#", missing);
    program += "while read -r name least most; do\n    printf '%s\\0' \"$name\" \"$least\" \"$most\"\ndone <<'TASKS' |";
    program += fmt::format(" xargs -0 -n 3 -P {} --process-slot-var=SLOT sh -c '\n", count);
    program += "    name=\"Process-$((SLOT + 1)): $1\"\n    echo \"$name - start\"\n"
               "    time=$(awk -v a=\"$2\" -v b=\"$3\" -v seed=$$ \"BEGIN { srand(seed); print a + rand() * (b - a) }\")\n"
               "    sleep \"$time\"\n    echo \"$name - end ($time seconds)\"\n' sh\n";
    for (const Task &task : run.tasks) {
        std::string name = task.name;
        std::replace_if(
            name.begin(), name.end(), [](char byte) { return byte == ' ' || byte == '\n' || byte == '\t'; }, '_');
        program += fmt::format("{} {} {}\n", name, seconds(task.least), seconds(task.most));
    }
    return program + "TASKS\n";
}

} // namespace forklane::code
