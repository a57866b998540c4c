// SPDX-License-Identifier: MIT
// Lines printed at the same time in the three languages: by threads or processes, in one write or two, with a lock, or led.
#include <fmt/format.h>

#include "code/text.h"
#include "code/writers.h"
#include "process/command.h"

namespace forklane::code {

namespace {

using lesson::WritersSpec;
using lesson::Writing;

const char *const kApart = "Text and newline are two writes: another one may write in between.";
const char *const kLed = "Gates lead the writers: every text comes before the first newline, each time.";

bool hasGap(const WritersSpec &spec)
{
    return !spec.isSteered && spec.gap.count() > 0 && (spec.writing == Writing::Apart || spec.writing == Writing::Locked);
}

std::string pythonLines(const WritersSpec &spec)
{
    std::string list;
    for (const std::string &line : spec.lines)
        list += fmt::format("    {},\n", pythonBytes(line));
    return "lines = [\n" + list + "]\n";
}

/// What a thread does with its line.
std::string pythonWrites(const WritersSpec &spec)
{
    if (spec.writing == Writing::Whole)
        return "os.write(1, line + b'\\n')\n";
    if (spec.isSteered)
        return "write(index, line)\nwrite(len(lines) + index, b'\\n')\n";
    const std::string pause = hasGap(spec) ? fmt::format("time.sleep({})  # widens the gap\n", seconds(spec.gap)) : "";
    const std::string writes = "os.write(1, line)\n" + pause + "os.write(1, b'\\n')\n";
    return spec.writing == Writing::Locked ? "with lock:\n" + indented(writes, 4) : writes;
}

constexpr const char *kPythonGates = R"code(turn = 0
gate = threading.Condition()


def write(mine, text):
    global turn
    with gate:
        gate.wait_for(lambda: turn == mine)
        os.write(1, text)
        turn += 1
        gate.notify_all()

)code";

constexpr const char *kCPut = R"code(static void put(const char *text)
{
    if (write(1, text, strlen(text)) == -1)
        _exit(1);
}

)code";

constexpr const char *kCGates = R"code(static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static int turn;

static void put_at(int mine, const char *text)
{
    pthread_mutex_lock(&gate);
    while (turn != mine)
        pthread_cond_wait(&opened, &gate);
    put(text);
    turn++;
    pthread_cond_broadcast(&opened);
    pthread_mutex_unlock(&gate);
}

)code";

constexpr const char *kCThreads = R"code(int main(void)
{
    pthread_t threads[WRITERS];
    pthread_barrier_init(&start, NULL, WRITERS);
    for (int i = 0; i < WRITERS; i++)
        pthread_create(&threads[i], NULL, worker, (void *)(intptr_t)i);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
)code";

constexpr const char *kCProcesses = R"code(int main(void)
{
    for (int i = 0; i < WRITERS; i++) {
        char *words[] = {"/bin/echo", (char *)lines[i], NULL};
        pid_t pid;
        if (posix_spawn(&pid, words[0], NULL, NULL, words, environ) != 0)
            return 1;
    }
    while (wait(NULL) > 0)
        ;
    return 0;
}
)code";

std::string cWrites(const WritersSpec &spec)
{
    if (spec.writing == Writing::Whole)
        return "char text[1002]; // the line and its newline in one write\n"
               "snprintf(text, sizeof text, \"%s\\n\", lines[index]);\nput(text);\n";
    if (spec.isSteered)
        return "put_at(index, lines[index]);\nput_at(WRITERS + index, \"\\n\");\n";
    const auto gap = std::chrono::duration_cast<std::chrono::nanoseconds>(spec.gap).count();
    const std::string pause = hasGap(spec) ? fmt::format("nanosleep(&(struct timespec){{.tv_sec = {}, .tv_nsec = {}}}, NULL); "
                                                         "// widens the gap\n",
                                                         gap / 1'000'000'000, gap % 1'000'000'000)
                                           : "";
    const std::string writes = "put(lines[index]);\n" + pause + "put(\"\\n\");\n";
    return spec.writing == Writing::Locked ? "pthread_mutex_lock(&lock);\n" + writes + "pthread_mutex_unlock(&lock);\n"
                                           : writes;
}

std::string cLines(const WritersSpec &spec)
{
    std::string list;
    for (const std::string &line : spec.lines)
        list += fmt::format("    {},\n", cLiteral(line));
    return fmt::format("enum {{ WRITERS = {} }};\n\nstatic const char *const lines[WRITERS] = {{\n{}}};\n", spec.lines.size(),
                       list);
}

/// $1: the writer's number, $2: its line. Gates are named pipes: who opens one waits for the other side.
constexpr const char *kShellGates = R"code(folder=$(mktemp -d)
for gate in $(seq 0 {last}); do
    mkfifo "$folder/$gate"
done

worker() {{
    read -r _ <"$folder/$1"
    printf %s "$2"
    echo go >"$folder/$(($1 + 1))" &
    read -r _ <"$folder/$(($1 + {count}))"
    echo
    [ "$(($1 + {count}))" -eq {last} ] || echo go >"$folder/$(($1 + {count} + 1))"
}}

)code";

std::string shellWorker(const WritersSpec &spec)
{
    const std::string pause = hasGap(spec) ? fmt::format("sleep {}  # widens the gap\n", seconds(spec.gap)) : "";
    const std::string writes = "printf %s \"$2\"\n" + pause + "echo\n";
    if (spec.isSteered)
        return fmt::format(fmt::runtime(kShellGates), fmt::arg("last", 2 * spec.lines.size() - 1),
                           fmt::arg("count", spec.lines.size()));
    if (spec.writing == Writing::Whole)
        return "worker() {\n    printf '%s\\n' \"$2\"\n}\n\n";
    if (spec.writing == Writing::Apart)
        return "worker() {\n" + indented(writes, 4) + "}\n\n";
    return "lock=$(mktemp)\n\nworker() {\n    (\n        flock 9  # waits until nobody else holds it\n" + indented(writes, 8) +
           "    ) 9>\"$lock\"\n}\n\n";
}

} // namespace

std::string pythonLesson(const WritersSpec &spec)
{
    if (spec.writing == Writing::Processes)
        return "import subprocess\n\n" + pythonLines(spec) +
               "processes = [subprocess.Popen(['/bin/echo', line]) for line in lines]\n"
               "for process in processes:\n    process.wait()\n";
    std::string program = fmt::format("import os\nimport threading\n{}\n", hasGap(spec) ? "import time\n" : "");
    program += comment("#", "os.write() is one write(2); print() would collect the bytes before.");
    if (spec.writing != Writing::Whole)
        program += comment("#", spec.isSteered ? kLed : kApart);
    program += pythonLines(spec) + "start = threading.Barrier(len(lines))\n";
    if (spec.writing == Writing::Locked)
        program += "lock = threading.Lock()\n";
    if (spec.isSteered)
        program += kPythonGates;
    else
        program += '\n';
    program += "\ndef worker(index, line):\n    start.wait()\n" + indented(pythonWrites(spec), 4);
    return program + "\n\nthreads = [threading.Thread(target=worker, args=pair) for pair in enumerate(lines)]\n"
                     "for thread in threads:\n    thread.start()\nfor thread in threads:\n    thread.join()\n";
}

std::string cLesson(const WritersSpec &spec)
{
    if (spec.writing == Writing::Processes)
        return "#define _GNU_SOURCE\n#include <spawn.h>\n#include <sys/wait.h>\n#include <unistd.h>\n\n" + cLines(spec) + '\n' +
               kCProcesses;
    std::string program = "#define _GNU_SOURCE\n#include <pthread.h>\n#include <stdint.h>\n#include <stdio.h>\n"
                          "#include <string.h>\n#include <time.h>\n#include <unistd.h>\n\n";
    if (spec.writing != Writing::Whole)
        program += comment("//", spec.isSteered ? kLed : kApart);
    program += cLines(spec) + "static pthread_barrier_t start;\n";
    if (spec.writing == Writing::Locked)
        program += "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\n";
    program += '\n' + std::string(kCPut) + (spec.isSteered ? kCGates : "");
    program += "static void *worker(void *number)\n{\n    int index = (int)(intptr_t)number;\n"
               "    pthread_barrier_wait(&start);\n" +
               indented(cWrites(spec), 4) + "    return NULL;\n}\n\n";
    return program + kCThreads;
}

std::string shellLesson(const WritersSpec &spec)
{
    std::string program;
    const bool processes = spec.writing == Writing::Processes;
    if (!processes) {
        program = comment("#", "A shell has no threads: each writer is a process.");
        if (spec.writing == Writing::Locked)
            program += comment("#", "Of all locks a shell has only flock(1), on a file.");
        else if (spec.writing != Writing::Whole)
            program += comment("#", spec.isSteered ? kLed : kApart);
        program += shellWorker(spec);
    }
    for (std::size_t i = 0; i < spec.lines.size(); ++i)
        program += processes ? fmt::format("/bin/echo {} &\n", quoteWord(spec.lines[i]))
                             : fmt::format("worker {} {} &\n", i, quoteWord(spec.lines[i]));
    if (spec.isSteered)
        program += "echo go >\"$folder/0\"\n";
    program += "wait\n";
    if (spec.isSteered)
        program += "rm -r \"$folder\"\n";
    return program + (spec.writing == Writing::Locked ? "rm \"$lock\"\n" : "");
}

} // namespace forklane::code
