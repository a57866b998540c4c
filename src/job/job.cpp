// SPDX-License-Identifier: MIT
#include "job/job.h"

#include <set>

#include <csignal>

#include "job/job_core.h"

namespace forklane {

Job::Job(std::shared_ptr<JobCore> core) : m_core(std::move(core)) {}
Job::~Job() = default;

const JobSpec &Job::spec() const
{
    return m_core->spec();
}

const std::shared_ptr<Recording> &Job::recording() const
{
    return m_core->recording();
}

const RunTracks &Job::tracks() const
{
    return m_core->tracks();
}

const std::shared_ptr<OutputStore> &Job::output() const
{
    return m_core->output();
}

JobReport Job::report() const
{
    return m_core->report();
}

void Job::stop()
{
    m_core->post([core = m_core] { core->stop(); });
}

void Job::waitLonger()
{
    m_core->post([core = m_core] { core->waitLonger(); });
}

void Job::kill()
{
    m_core->post([core = m_core] { core->kill(); });
}

void Job::pause()
{
    signal(SIGSTOP);
}

void Job::resume()
{
    signal(SIGCONT);
}

void Job::signal(int number)
{
    m_core->post([core = m_core, number] { core->signalStage(keeper::kAllStages, number); });
}

void Job::signalStage(std::size_t stage, int number)
{
    m_core->post([core = m_core, stage, number] { core->signalStage(static_cast<std::uint32_t>(stage), number); });
}

void Job::sendInput(std::string bytes)
{
    m_core->post([core = m_core, bytes = std::move(bytes)]() mutable { core->sendInput(std::move(bytes)); });
}

void Job::endInput()
{
    m_core->post([core = m_core] { core->endInput(); });
}

void Job::saveOutput(std::string path)
{
    m_core->post([core = m_core, path = std::move(path)] { core->saveOutput(path); });
}

void Job::leaveHolders()
{
    m_core->post([core = m_core] { core->leaveHolders(); });
}

bool Job::isDone() const
{
    return m_core->isDone();
}

void Job::wait()
{
    (void)m_core->waitUntil(std::nullopt);
}

bool Job::waitUntil(Instant deadline)
{
    return m_core->waitUntil(deadline);
}

struct JobEngine::Impl {
    explicit Impl(Collector &collectorOfAll) : collector(collectorOfAll) {}

    Collector &collector;
    KeeperStock keepers;                     // the reactor's
    std::set<std::shared_ptr<JobCore>> live; // the reactor's
    Reactor reactor{"jobs"};
};

JobEngine::JobEngine(Collector &collector) : m_impl(std::make_unique<Impl>(collector)) {}

JobEngine::~JobEngine()
{
    m_impl->reactor.postAndWait([this] {
        const auto live = m_impl->live;
        for (const auto &core : live)
            core->abort();
        m_impl->keepers.clear();
    });
}

void JobEngine::prepare()
{
    m_impl->reactor.post([impl = m_impl.get()] {
        if (auto keeper = impl->keepers.take(true))
            impl->keepers.give(std::move(*keeper));
    });
}

std::shared_ptr<Job> JobEngine::start(JobSpec spec, JobListener listener)
{
    auto core =
        std::make_shared<JobCore>(std::move(spec), std::move(listener), m_impl->collector, m_impl->reactor, m_impl->keepers);
    m_impl->reactor.post([impl = m_impl.get(), core] {
        impl->live.insert(core);
        core->begin([impl, core = core.get()] {
            // After the callback that called: the core must not go away under it.
            impl->reactor.post(
                [impl, core] { std::erase_if(impl->live, [core](const auto &entry) { return entry.get() == core; }); });
        });
    });
    return std::make_shared<Job>(std::move(core));
}

} // namespace forklane
