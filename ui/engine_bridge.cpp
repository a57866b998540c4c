// SPDX-License-Identifier: MIT
#include "engine_bridge.h"

#include <algorithm>
#include <atomic>

#include <QSocketNotifier>
#include <QTimer>

namespace forklane::ui {

namespace {

constexpr auto kLook = std::chrono::milliseconds(50);
constexpr auto kEndOfWork = std::chrono::seconds(5); // workers that are stopped need less

/// Filled in once the job exists: its first change may be told before start() has returned.
struct Address {
    std::weak_ptr<Job> job; // main thread only
    std::atomic<bool> letterWaits = false;
};

} // namespace

EngineBridge::EngineBridge(std::unique_ptr<Mailbox> mailbox, QObject *parent)
    : QObject(parent), m_mailbox(std::move(mailbox)), m_engine(m_collector), m_workTimer(new QTimer(this)),
      m_notifier(new QSocketNotifier(m_mailbox->descriptor(), QSocketNotifier::Read, this))
{
    m_workTimer->setInterval(kLook);
    connect(m_workTimer, &QTimer::timeout, this, &EngineBridge::noticeEndedWorks);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] { m_mailbox->deliver(); });
}

EngineBridge::~EngineBridge()
{
    m_notifier->setEnabled(false);
    for (const auto &work : m_works)
        work->stop();
    for (const auto &work : m_works) // a page may hold it longer than there is a collector
        work->waitUntil(Clock::now() + kEndOfWork);
}

std::shared_ptr<Job> EngineBridge::start(JobSpec spec)
{
    auto address = std::make_shared<Address>();
    auto job = m_engine.start(std::move(spec), [this, address] {
        if (address->letterWaits.exchange(true))
            return; // the report is read when that one is delivered
        m_mailbox->post([this, address] {
            address->letterWaits = false; // before the report is read: what changes from then on needs another
            noticeChange(address->job);
        });
    });
    address->job = job;
    m_running.push_back(job);
    std::erase_if(m_started, [](const std::weak_ptr<Job> &old) { return old.expired(); });
    m_started.push_back(job);
    emit runningCountChanged(runningCount() + workCount());
    return job;
}

Result<std::shared_ptr<queue::WorkRun>> EngineBridge::startWork(queue::WorkSpec spec, std::shared_ptr<Recording> recording)
{
    auto started = queue::startWork(std::move(spec), m_collector, m_engine, std::move(recording));
    if (!started)
        return failure(started.error());
    std::shared_ptr<queue::WorkRun> work = std::move(*started);
    m_works.push_back(work);
    m_workTimer->start();
    emit runningCountChanged(runningCount() + workCount());
    return work;
}

void EngineBridge::noticeEndedWorks()
{
    std::vector<std::shared_ptr<queue::WorkRun>> ended;
    for (const auto &work : m_works) {
        if (work->isFinished())
            ended.push_back(work);
    }
    if (ended.empty())
        return;
    std::erase_if(m_works, [&](const auto &work) { return std::find(ended.begin(), ended.end(), work) != ended.end(); });
    if (m_works.empty())
        m_workTimer->stop();
    m_collector.flush();
    for (const auto &work : ended)
        emit workEnded(work);
    emit runningCountChanged(runningCount() + workCount());
}

RecordingTotals EngineBridge::totals() const
{
    RecordingTotals totals;
    for (const std::weak_ptr<Job> &started : m_started) {
        const auto job = started.lock();
        if (!job)
            continue;
        const RecordingStats stats = job->recording()->stats();
        totals.bytes += stats.bytes;
        totals.events += stats.events;
        totals.dropped += stats.droppedSamples;
    }
    return totals;
}

void EngineBridge::stopAll()
{
    for (const auto &job : m_running)
        job->stop();
    for (const auto &work : m_works)
        work->stop();
}

void EngineBridge::noticeChange(const std::weak_ptr<Job> &weak)
{
    const auto job = weak.lock();
    if (!job)
        return;
    const bool ended = job->report().state == JobState::Done && std::erase(m_running, job) > 0;
    if (ended)
        m_collector.flush(); // what is shown as finished is all there
    emit jobChanged(job);
    if (ended)
        emit runningCountChanged(runningCount() + workCount());
}

} // namespace forklane::ui
