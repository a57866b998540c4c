// SPDX-License-Identifier: MIT
// Real jobs for tests: started from pipeline text, their output as a string.
#pragma once

#include <memory>
#include <string>

#include "job/job.h"
#include "process/parse.h"
#include "support/launch_fixture.h"

namespace forklane::test {

class JobTest : public LaunchTest {
protected:
    void SetUp() override
    {
        LaunchTest::SetUp();
        m_collector = std::make_unique<Collector>();
        m_engine = std::make_unique<JobEngine>(*m_collector);
    }

    void TearDown() override
    {
        endEngine();
        LaunchTest::TearDown();
    }

    void endEngine()
    {
        m_engine.reset();
        m_collector.reset();
    }

    static JobSpec spec(const std::string &text)
    {
        JobSpec spec;
        spec.pipeline = *parsePipeline(text);
        spec.stop.grace = std::chrono::milliseconds(100);
        return spec;
    }

    static JobSpec shellSpec(const std::string &text)
    {
        JobSpec spec;
        spec.pipeline = {{{shellCommand(text), false}}, text};
        spec.stop.grace = std::chrono::milliseconds(100);
        return spec;
    }

    std::shared_ptr<Job> start(JobSpec spec)
    {
        return m_engine->start(std::move(spec), [this] {
            const MutexLock lock(m_mutex);
            m_news.notifyAll();
        });
    }

    std::shared_ptr<Job> finished(JobSpec spec)
    {
        auto job = start(std::move(spec));
        EXPECT_TRUE(job->waitUntil(soon())) << "not done in time";
        m_collector->flush();
        return job;
    }

    /// Waits until the job's report (or its output, looked at after each report and each 10 ms) is as wished.
    template <typename Wish>
    bool becomes(const std::shared_ptr<Job> &job, Wish wish, Instant deadline = soon())
    {
        const MutexLock lock(m_mutex);
        while (!wish(*job)) {
            if (Clock::now() > deadline)
                return false;
            m_news.waitUntil(m_mutex, Clock::now() + std::chrono::milliseconds(10));
        }
        return true;
    }

    bool reaches(const std::shared_ptr<Job> &job, JobState state)
    {
        return becomes(job, [state](const Job &now) { return now.report().state == state; });
    }

    static std::string output(const Job &job)
    {
        std::string text;
        for (const OutputBlock &block : job.output()->blocks(0, UINT64_MAX)) {
            if (block.stream.kind == StreamKind::Output)
                text += block.bytes();
        }
        return text;
    }

    /// The pid in the "ready PID" that the helper's families say.
    pid_t readyPid(const std::shared_ptr<Job> &job)
    {
        EXPECT_TRUE(becomes(job, [](const Job &now) { return output(now).find('\n') != std::string::npos; }));
        const std::string text = output(*job);
        return text.starts_with("ready ") ? std::stoi(text.substr(6)) : -1;
    }

    std::unique_ptr<Collector> m_collector;
    std::unique_ptr<JobEngine> m_engine;
    Mutex m_mutex;
    Condition m_news;
};

} // namespace forklane::test
