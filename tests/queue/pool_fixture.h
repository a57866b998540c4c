// SPDX-License-Identifier: MIT
// A pool of processes for a test, and what is to be seen on its board.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "queue/process_pool.h"
#include "support/launch_fixture.h"

namespace forklane::test {

class PoolTest : public LaunchTest {
protected:
    void TearDown() override
    {
        m_pool.reset();
        m_collector.reset();
        LaunchTest::TearDown();
    }

    void start(queue::WorkSpec spec, queue::WorkerProgram program = {})
    {
        m_collector = std::make_unique<Collector>();
        m_pool = std::make_unique<queue::ProcessPool>(spec, std::move(program), *m_collector, std::make_shared<Recording>());
    }
    /// Of the helper's broken workers.
    static queue::WorkerProgram broken(const std::string &how)
    {
        return {.argv = {"helper", "worker", how}, .executable = helperPath()};
    }
    static queue::Task task(std::string name, Duration time, queue::TaskKind kind = queue::TaskKind::Sleep)
    {
        return {.name = std::move(name), .kind = kind, .percent = 100, .least = time, .most = time};
    }
    /// Hangs when it is tried first, and is done at once after that.
    queue::Task hangsOnce()
    {
        const std::string file = m_folder / "tried";
        return task("test -e " + file + " || { echo > " + file + "; exec sleep 3600; }", Duration(0), queue::TaskKind::Command);
    }
    /// Goes on until release().
    queue::Task held()
    {
        return task("until test -e " + (m_folder / "release") + "; do sleep 0.01; done", Duration(0), queue::TaskKind::Command);
    }
    void release() { std::ofstream(m_folder / "release").put('\n'); }
    [[nodiscard]] bool wasTried() const { return std::filesystem::exists(m_folder / "tried"); }
    void submitFruit(Duration time)
    {
        for (const char *name : {"apple", "strawberry", "lemon", "banana"})
            EXPECT_TRUE(m_pool->submit(task(name, time)));
    }
    void closeAndWait()
    {
        m_pool->close();
        EXPECT_TRUE(m_pool->waitUntil(soon()));
    }

    [[nodiscard]] queue::Counts counts() const { return m_pool->board().counts(); }
    [[nodiscard]] std::uint64_t count(queue::TaskState state) const { return counts().of(state); }
    [[nodiscard]] std::vector<queue::WorkerView> workers() const { return m_pool->board().workers(); }

    /// True as soon as the condition holds; false when it never does.
    template <typename Condition>
    static bool await(Condition condition)
    {
        const Instant deadline = soon();
        while (!condition()) {
            if (Clock::now() > deadline)
                return false;
            std::this_thread::yield();
        }
        return true;
    }
    /// The first worker for which it holds, as soon as there is one.
    template <typename Condition>
    queue::WorkerView awaitWorker(Condition condition)
    {
        queue::WorkerView found;
        EXPECT_TRUE(await([&] {
            for (const queue::WorkerView &worker : workers()) {
                if (condition(worker)) {
                    found = worker;
                    return true;
                }
            }
            return false;
        }));
        return found;
    }
    queue::WorkerView awaitState(queue::WorkerState state)
    {
        return awaitWorker([state](const queue::WorkerView &worker) { return worker.state == state; });
    }
    [[nodiscard]] std::ptrdiff_t linesWith(const std::string &part) const
    {
        const auto log = m_pool->board().log(0, 100'000);
        return std::count_if(log.begin(), log.end(),
                             [&part](const queue::LogLine &line) { return line.text.find(part) != std::string::npos; });
    }
    /// What must hold at every end.
    void expectNothingLost()
    {
        EXPECT_EQ(counts().lost(), 0U);
        EXPECT_TRUE(m_pool->board().audit().empty());
        EXPECT_LE(counts().runTwice, counts().deaths);
    }

    Folder m_folder;
    std::unique_ptr<Collector> m_collector;
    std::unique_ptr<queue::ProcessPool> m_pool;
};

} // namespace forklane::test
