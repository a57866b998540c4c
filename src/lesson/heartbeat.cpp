// SPDX-License-Identifier: MIT
#include "lesson/heartbeat.h"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "base/mutex.h"
#include "lesson/gil.h"
#include "lesson/lanes.h"

namespace forklane::lesson {

namespace {

constexpr Duration kPeriod = std::chrono::milliseconds(10);
constexpr Duration kBetweenLooks = std::chrono::milliseconds(20); // at the stop token
constexpr int kBeatsAround = 15;                                  // before the job begins, and after it

/// What the loop's thread and the caller share; kept alive by what the loop still has to run.
class Chest {
public:
    void beat() FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        m_beats.push_back(tickNow());
        m_loopNumber = ::gettid();
        m_changed.notifyAll();
    }
    void jobRan(Tick begin, Tick end) FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        m_job = {begin, end};
        m_jobNumber = ::gettid();
        m_changed.notifyAll();
    }
    /// Until there is one beat more than `seen`, or the stop.
    void awaitBeat(std::size_t seen, const std::stop_token &stop) FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        while (m_beats.size() <= seen && !stop.stop_requested())
            m_changed.waitUntil(m_mutex, Clock::now() + kBetweenLooks);
    }
    [[nodiscard]] bool hasJob() const FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        return m_job.second > 0;
    }
    struct Facts {
        std::vector<Tick> beats;
        std::pair<Tick, Tick> job;
        std::int64_t loopNumber = -1;
        std::int64_t jobNumber = -1;
    };
    [[nodiscard]] Facts facts() const FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        return {m_beats, m_job, m_loopNumber, m_jobNumber};
    }

private:
    mutable Mutex m_mutex;
    Condition m_changed;
    std::vector<Tick> m_beats FORKLANE_GUARDED_BY(m_mutex);
    std::pair<Tick, Tick> m_job FORKLANE_GUARDED_BY(m_mutex) = {0, 0};
    std::int64_t m_loopNumber FORKLANE_GUARDED_BY(m_mutex) = -1;
    std::int64_t m_jobNumber FORKLANE_GUARDED_BY(m_mutex) = -1;
};

void compute(Duration time, Chest &chest)
{
    const Instant begun = Clock::now();
    const std::uint64_t steps = stepsFor(std::chrono::microseconds(100));
    while (Clock::now() - begun < time)
        doSteps(steps);
    chest.jobRan(toTick(begun), tickNow());
}

/// One beat after the other, a period apart; a beat that is late delays the next one, as a window's timer does.
void beatFor(int beats, Loop &loop, const std::stop_token &stop, const std::shared_ptr<Chest> &chest)
{
    for (int i = 0; i < beats && !stop.stop_requested(); ++i) {
        const std::size_t seen = chest->facts().beats.size();
        const Instant next = Clock::now() + kPeriod;
        loop.call([chest] { chest->beat(); });
        chest->awaitBeat(seen, stop);
        std::this_thread::sleep_until(next);
    }
}

void addLanes(Recording &recording, const SlowJob &job, const Chest::Facts &facts)
{
    Lane user;
    user.name = "user interface";
    user.number = facts.loopNumber;
    Lane worker;
    worker.name = "worker";
    worker.number = facts.jobNumber;
    (job.onLoop ? user : worker).add(Role::Running, facts.job.first, facts.job.second, "slow job");
    for (const Tick beat : facts.beats)
        user.marks.push_back({Role::Running, beat, beat, "beat"});
    std::vector<Lane> lanes = {user};
    if (!job.onLoop)
        lanes.push_back(worker);
    lesson::addLanes(recording, job.onLoop ? "Slow job on the thread of the user interface" : "Slow job on a worker", lanes);
}

} // namespace

Result<Heartbeat> runSlowJob(const SlowJob &job, Loop &loop, const std::stop_token &stop, Recording &recording)
{
    if (job.time <= Duration(0) || job.time > kLongestJob)
        return failure({0, "run", "a slow job", "it takes more than 0 and up to 2 s"});
    const auto chest = std::make_shared<Chest>();
    beatFor(kBeatsAround, loop, stop, chest);
    std::thread thread;
    if (job.onLoop)
        loop.call([chest, time = job.time] { compute(time, *chest); });
    else
        thread = std::thread([chest, time = job.time] { compute(time, *chest); });
    while (!chest->hasJob() && !stop.stop_requested())
        beatFor(1, loop, stop, chest);
    beatFor(kBeatsAround, loop, stop, chest);
    if (thread.joinable())
        thread.join();
    if (stop.stop_requested())
        return failure({0, "end", "the slow job", "it was stopped"});
    const Chest::Facts facts = chest->facts();
    Heartbeat heart;
    heart.beats = facts.beats.size();
    for (std::size_t i = 1; i < facts.beats.size(); ++i)
        heart.longestGap = std::max(heart.longestGap, Duration(facts.beats[i] - facts.beats[i - 1]));
    addLanes(recording, job, facts);
    return heart;
}

} // namespace forklane::lesson
