// SPDX-License-Identifier: MIT
#include "queue/worker_main.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <thread>

#include <sys/prctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/write_all.h"
#include "queue/worker_protocol.h"
#include "queue/worker_task.h"

namespace forklane::queue {

namespace {

constexpr int kProgramGone = 1;
constexpr int kBadOrder = 2;
constexpr std::size_t kReadAtOnce = 256 * 1024; // a message of a shared queue comes whole or not at all

/// Says what is in `words`, in one write(2) and so as one piece.
bool say(std::string &words)
{
    const bool said = writeAll(kWordsFd, words) == 0;
    words.clear();
    return said;
}

/// Until the program has gone.
void beat(Duration every)
{
    ::prctl(PR_SET_NAME, "heartbeat");
    std::string word;
    append(word, FromWorker(Heartbeat()));
    do
        std::this_thread::sleep_for(every);
    while (writeAll(kWordsFd, word) == 0);
}

class Worker {
public:
    /// The exit code.
    int serve()
    {
        while (true) {
            const auto order = m_orders.next();
            if (!order)
                return fail(describe(order.error()));
            if (!*order) {
                if (!say(m_words) || !read())
                    return kProgramGone;
                continue;
            }
            const auto *work = std::get_if<WorkOrder>(&**order);
            if (work == nullptr)
                return say(m_words) ? 0 : kProgramGone;
            if (!attempt(*work))
                return kProgramGone;
        }
    }

private:
    /// The end of the task before is said together with this one's beginning: one write(2) a task.
    bool attempt(const WorkOrder &order)
    {
        append(m_words, FromWorker(TaskBegan{order.what, tickNow()}));
        if (!say(m_words))
            return false;
        const TaskOutcome outcome = perform(order);
        append(m_words, FromWorker(TaskEnded{order.what, outcome.succeeded, outcome.code, tickNow()}));
        return true;
    }

    bool read()
    {
        ssize_t size = 0;
        do
            size = ::read(kOrdersFd, m_buffer.data(), m_buffer.size());
        while (size < 0 && errno == EINTR);
        if (size <= 0)
            return false;
        m_orders.feed({m_buffer.data(), static_cast<std::size_t>(size)});
        return true;
    }

    static int fail(const std::string &sentence)
    {
        std::fputs(fmt::format("forklanectl worker: {}\n", sentence).c_str(), stderr);
        return kBadOrder;
    }

    RecordReader<ToWorker> m_orders;
    std::string m_words; ///< Not said yet: at most the end of one task.
    std::array<char, kReadAtOnce> m_buffer;
};

} // namespace

int workerMain(Duration heartbeat)
{
    ::prctl(PR_SET_NAME, "forklane-worker");
    std::string ready;
    append(ready, FromWorker(WorkerReady()));
    if (!say(ready))
        return kProgramGone;
    static const std::thread heart(beat, heartbeat); // static: never destroyed, since _exit(2) runs no destructors
    static Worker worker;                            // large: not on the stack
    return worker.serve();
}

} // namespace forklane::queue
