// SPDX-License-Identifier: MIT
#include "engine_bridge.h"

#include <algorithm>

#include <QSocketNotifier>

namespace forklane::ui {

namespace {

/// Filled in once the job exists: its first change may be told before start() has returned.
struct Address {
    std::weak_ptr<Job> job; // main thread only
};

} // namespace

EngineBridge::EngineBridge(std::unique_ptr<Mailbox> mailbox, QObject *parent)
    : QObject(parent), m_mailbox(std::move(mailbox)), m_engine(m_collector),
      m_notifier(new QSocketNotifier(m_mailbox->descriptor(), QSocketNotifier::Read, this))
{
    connect(m_notifier, &QSocketNotifier::activated, this, [this] { m_mailbox->deliver(); });
}

EngineBridge::~EngineBridge()
{
    m_notifier->setEnabled(false);
}

std::shared_ptr<Job> EngineBridge::start(JobSpec spec)
{
    auto address = std::make_shared<Address>();
    auto job = m_engine.start(std::move(spec), [this, address] {
        m_mailbox->post([this, address] { noticeChange(address->job); }); // read when delivered, on the main thread
    });
    address->job = job;
    m_running.push_back(job);
    std::erase_if(m_started, [](const std::weak_ptr<Job> &old) { return old.expired(); });
    m_started.push_back(job);
    emit runningCountChanged(runningCount());
    return job;
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
        emit runningCountChanged(runningCount());
}

} // namespace forklane::ui
