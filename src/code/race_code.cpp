// SPDX-License-Identifier: MIT
// The race for a bank account in the three languages: one function that updates the balance, protected as the policy says.
#include <chrono>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "code/text.h"
#include "code/writers.h"

namespace forklane::code {

namespace {

using race::Policy;

/// What the threads do around the two halves of an update. Lines that are empty stand for nothing.
struct Protection {
    std::string shared;  ///< What is declared beside the balance.
    std::string before;  ///< In front of the load.
    std::string between; ///< Behind the load.
    std::string again;   ///< In front of the store.
    std::string after;   ///< Behind the store.
    std::string note;    ///< What the language cannot express.
    std::string whole;   ///< The update as one operation, in place of load and store.
    bool loops = false;  ///< Goes back to the load when the store did not happen.
};

const char *const kNoReaderLock =
    "Python has no reader-writer lock. Readers do not keep each other out, so here is no lock at all.";

Protection pythonProtection(Policy policy)
{
    Protection made;
    const auto locked = [&made](const char *lock) {
        made.shared = lock;
        made.before = "lock.acquire()";
        made.after = "lock.release()";
    };
    switch (policy) {
    case Policy::None: break;
    case Policy::Volatile: made.note = "Python has no volatile: every access is a real one already."; break;
    case Policy::AtomicLoadStore:
        made.note = "Python has no atomic variables: each load and each store is a step of its own already.";
        break;
    case Policy::SharedLock: made.note = kNoReaderLock; break;
    case Policy::Mutex: locked("lock = threading.Lock()"); break;
    case Policy::SharedMutex:
        locked("lock = threading.Lock()");
        made.note = "Python has no reader-writer lock; for writing it is a lock like any other.";
        break;
    case Policy::FetchAdd:
    case Policy::Cas:
        locked("lock = threading.Lock()");
        made.note = "Python has no atomic fetch-and-add or compare-and-swap: a lock makes the update one step.";
        break;
    case Policy::Ticket:
        locked("lock = threading.Lock()");
        made.note = "Python's Lock promises no order, and there is no ticket lock: only the mutual exclusion is the same.";
        break;
    case Policy::Semaphore: locked("lock = threading.Semaphore(1)"); break;
    case Policy::Spinlock:
        locked("lock = threading.Lock()");
        made.before = "while not lock.acquire(blocking=False):\n    pass  # asks again at once";
        break;
    case Policy::LockReadOnly:
        locked("lock = threading.Lock()");
        made.between = std::exchange(made.after, "");
        break;
    case Policy::LockReadAndWriteApart:
        locked("lock = threading.Lock()");
        made.between = "lock.release()";
        made.again = "lock.acquire()";
        break;
    case Policy::OneThreadLocks:
        locked("lock = threading.Lock()");
        made.before = "if index == 0:\n    lock.acquire()";
        made.after = "if index == 0:\n    lock.release()";
        break;
    case Policy::TwoLocks:
        made.shared = "locks = [threading.Lock(), threading.Lock()]";
        made.before = "locks[index % 2].acquire()";
        made.after = "locks[index % 2].release()";
        break;
    case Policy::Sleep: made.before = "time.sleep(0.000005 * index)"; break;
    case Policy::CheckThenAct: made.loops = true; break;
    }
    return made;
}

Protection cProtection(Policy policy)
{
    Protection made;
    const auto locked = [&made](std::string shared, std::string before, std::string after) {
        made.shared = std::move(shared);
        made.before = std::move(before);
        made.after = std::move(after);
    };
    const char *const mutex = "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;";
    const char *const readerWriter = "static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;";
    const char *const acquire = "pthread_mutex_lock(&lock);";
    const char *const release = "pthread_mutex_unlock(&lock);";
    switch (policy) {
    case Policy::None:
    case Policy::AtomicLoadStore: break;
    case Policy::Volatile:
        made.note =
            "A volatile int without atomic would be undefined behaviour here: it makes each access real, not two of them one.";
        break;
    case Policy::Mutex: locked(mutex, acquire, release); break;
    case Policy::FetchAdd: made.whole = "int before = atomic_fetch_add(&balance, job->amount);"; break;
    case Policy::Cas: made.loops = true; break;
    case Policy::Spinlock:
        locked("static atomic_flag lock = ATOMIC_FLAG_INIT;",
               "while (atomic_flag_test_and_set(&lock))\n    ; // asks again at once", "atomic_flag_clear(&lock);");
        break;
    case Policy::SharedMutex: locked(readerWriter, "pthread_rwlock_wrlock(&lock);", "pthread_rwlock_unlock(&lock);"); break;
    case Policy::SharedLock: locked(readerWriter, "pthread_rwlock_rdlock(&lock);", "pthread_rwlock_unlock(&lock);"); break;
    case Policy::Semaphore: locked("static sem_t lock; // one permit, see main", "sem_wait(&lock);", "sem_post(&lock);"); break;
    case Policy::Ticket:
        locked("static atomic_uint next, serving;",
               "unsigned ticket = atomic_fetch_add(&next, 1);\nwhile (atomic_load(&serving) != ticket)\n    sched_yield();",
               "atomic_fetch_add(&serving, 1);");
        break;
    case Policy::LockReadOnly:
        locked(mutex, acquire, "");
        made.between = release;
        break;
    case Policy::LockReadAndWriteApart:
        locked(mutex, acquire, release);
        made.between = release;
        made.again = acquire;
        break;
    case Policy::OneThreadLocks:
        locked(mutex, fmt::format("if (job->index == 0)\n    {}", acquire),
               fmt::format("if (job->index == 0)\n    {}", release));
        break;
    case Policy::TwoLocks:
        locked("static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};",
               "pthread_mutex_lock(&locks[job->index % 2]);", "pthread_mutex_unlock(&locks[job->index % 2]);");
        break;
    case Policy::Sleep: made.before = "usleep(5 * (unsigned)job->index);"; break;
    case Policy::CheckThenAct: made.loops = true; break;
    }
    return made;
}

std::string lines(const std::string &text)
{
    return text.empty() ? text : text + '\n';
}

std::string pythonUpdate(const RaceRun &run, const Protection &made)
{
    const std::string pause =
        run.think.count() == 0 ? "" : fmt::format("time.sleep({})  # widens the gap\n", seconds(run.think));
    const std::string load = "before = balance\n";
    const std::string store = "balance = before + amount\n";
    const std::string told = "print(f'{name}: balance before is {before}')\n";
    if (made.loops)
        return "while True:\n" + indented(load + told + pause + "if balance == before:\n    " + store + "    break\n", 4) +
               "print(f'{name}: balance after is {before + amount}')\n";
    return lines(made.before) + load + lines(made.between) + told + pause + lines(made.again) + store +
           "print(f'{name}: balance after is {before + amount}')\n" + lines(made.after);
}

std::string cUpdate(const RaceRun &run, const Protection &made)
{
    const std::string told = "printf(\"%s: balance before is %d\\n\", job->name, before);\n";
    const std::string after = "printf(\"%s: balance after is %d\\n\", job->name, before + job->amount);\n";
    if (!made.whole.empty())
        return lines(made.whole) + told + after;
    const std::string pause =
        run.think.count() == 0
            ? ""
            : fmt::format("nanosleep(&(struct timespec){{.tv_sec = {}, .tv_nsec = {}}}, NULL); // widens the gap\n",
                          run.think.count() / 1'000'000'000, run.think.count() % 1'000'000'000);
    const std::string load = "int before = atomic_load(&balance);\n";
    const std::string store = "atomic_store(&balance, before + job->amount);\n";
    if (!made.loops)
        return lines(made.before) + load + lines(made.between) + told + pause + lines(made.again) + store + after +
               lines(made.after);
    if (run.policy == Policy::Cas)
        return load + pause +
               "while (!atomic_compare_exchange_weak(&balance, &before, before + job->amount))\n    ; // before is the newest "
               "now\n" +
               told + after;
    return "for (;;) {\n" +
           indented(load + told + pause + "if (atomic_load(&balance) == before) {\n    " + store + indented(after, 4) +
                        "    break;\n}\n",
                    4) +
           "}\n";
}

std::string pythonThreads(const race::Scenario &scenario)
{
    std::string list;
    const auto names = race::threadNames(scenario);
    for (std::size_t i = 0; i < names.size(); ++i)
        list += fmt::format("    threading.Thread(target=update, args=({}, {}, {})),\n", i, pythonLiteral(names[i]),
                            race::amountOf(scenario, i));
    return list;
}

std::string repeated(const RaceRun &run, const std::string &update, const char *loop, const char *end)
{
    if (run.scenario.updates == 1)
        return indented(update, 4);
    return indented(fmt::format(fmt::runtime(loop), run.scenario.updates) + '\n' + indented(update, 4) + end, 4);
}

} // namespace

std::string pythonRace(const RaceRun &run)
{
    const Protection made = pythonProtection(run.policy);
    const std::string update = pythonUpdate(run, made);
    const bool sleeps = update.find("time.") != std::string::npos;
    std::string program = fmt::format("import threading\n{}\n", sleeps ? "import time\n" : "");
    if (!made.note.empty())
        program += comment("#", made.note);
    program += fmt::format("balance = {}\n{}\n\ndef update(index, name, amount):\n    global balance\n", run.scenario.start,
                           lines(made.shared));
    program += repeated(run, update, "for _ in range({}):", "");
    program += "\n\nthreads = [\n" + pythonThreads(run.scenario) +
               "]\nfor thread in threads:\n    thread.start()\n"
               "for thread in threads:\n    thread.join()\nprint('ends at', balance)\n";
    return program;
}

std::string cRace(const RaceRun &run)
{
    const Protection made = cProtection(run.policy);
    const std::string update = repeated(run, cUpdate(run, made), "for (int i = 0; i < {}; i++) {{", "}\n");
    const auto names = race::threadNames(run.scenario);
    std::string program = "#define _GNU_SOURCE\n#include <pthread.h>\n";
    if (run.policy == Policy::Ticket)
        program += "#include <sched.h>\n";
    if (run.policy == Policy::Semaphore)
        program += "#include <semaphore.h>\n";
    program += "#include <stdatomic.h>\n#include <stdio.h>\n";
    if (run.think.count() != 0)
        program += "#include <time.h>\n";
    if (run.policy == Policy::Sleep)
        program += "#include <unistd.h>\n";
    program += "\nstruct job {\n    int index;\n    const char *name;\n    int amount;\n};\n\n";
    program += comment(
        "//",
        made.note.empty()
            ? "A plain int would be undefined behaviour: each load and each store is whole here, the two together are not."
            : made.note);
    program += fmt::format("static atomic_int balance = {};\n{}\n", run.scenario.start, lines(made.shared));
    program += "static void *update(void *argument)\n{\n    const struct job *job = argument;\n" + update +
               "    return NULL;\n}\n\nint main(void)\n{\n    struct job jobs[] = {\n";
    for (std::size_t i = 0; i < names.size(); ++i)
        program += fmt::format("        {{{}, {}, {}}},\n", i, cLiteral(names[i]), race::amountOf(run.scenario, i));
    program += fmt::format("    }};\n    pthread_t threads[{}];\n", names.size());
    if (run.policy == Policy::Semaphore)
        program += "    sem_init(&lock, 0, 1);\n";
    program += fmt::format("    for (int i = 0; i < {0}; i++)\n        pthread_create(&threads[i], NULL, update, &jobs[i]);\n"
                           "    for (int i = 0; i < {0}; i++)\n        pthread_join(threads[i], NULL);\n",
                           names.size());
    return program + "    printf(\"ends at %d\\n\", atomic_load(&balance));\n    return 0;\n}\n";
}

std::string shellRace(const RaceRun &run)
{
    const bool locks = race::facts(run.policy).isRight;
    std::string program = comment("#", "A shell has no threads, and its processes cannot share a variable: a file takes the "
                                       "balance's place. A rename replaces it whole, so that nobody reads half of it.");
    if (locks)
        program += comment("#", "Of all locks a shell has only flock(1), on a file.");
    else if (run.policy != Policy::None)
        program += comment("#", fmt::format("A shell has no words for this policy ({}): the two steps stand without a lock.",
                                            race::facts(run.policy).name));
    program += fmt::format("folder=$(mktemp -d)\necho {} >\"$folder/balance\"\n\nupdate() {{\n", run.scenario.start);
    const std::string pause = run.think.count() == 0 ? "" : fmt::format("sleep {}  # widens the gap\n", seconds(run.think));
    const std::string update =
        "before=$(cat \"$folder/balance\")\necho \"$1: balance before is $before\"\n" + pause +
        "after=$((before + $2))\necho \"$after\" >\"$folder/$1\"\nmv \"$folder/$1\" \"$folder/balance\"\n"
        "echo \"$1: balance after is $after\"\n";
    std::string body =
        locks ? "(\n    flock 9  # waits until nobody else holds it\n" + indented(update, 4) + ") 9>\"$folder/lock\"\n"
              : update;
    if (run.scenario.updates > 1)
        body = fmt::format("for i in $(seq {}); do\n{}done\n", run.scenario.updates, indented(body, 4));
    program += indented(body, 4) + "}\n\n";
    const auto names = race::threadNames(run.scenario);
    for (std::size_t i = 0; i < names.size(); ++i)
        program += fmt::format("update {} {} &\n", quoteWord(names[i]), race::amountOf(run.scenario, i));
    return program + "wait\necho \"ends at $(cat \"$folder/balance\")\"\nrm -r \"$folder\"\n";
}

} // namespace forklane::code
