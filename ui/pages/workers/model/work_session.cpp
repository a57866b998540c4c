// SPDX-License-Identifier: MIT
#include "pages/workers/model/work_session.h"

#include <algorithm>
#include <utility>

#include "engine_bridge.h"
#include "queue/joblog_file.h"

namespace forklane::ui {

namespace {

constexpr auto kBetweenKills = std::chrono::seconds(2);

std::string nameOfKind(queue::WorkerKind kind)
{
    switch (kind) {
    case queue::WorkerKind::Threads: return WorkSession::tr("Threads").toStdString();
    case queue::WorkerKind::Processes: return WorkSession::tr("Processes").toStdString();
    case queue::WorkerKind::SharedQueue: return WorkSession::tr("Shared queue").toStdString();
    case queue::WorkerKind::Slots: break;
    }
    return WorkSession::tr("Slots").toStdString();
}

/// When the last worker ended.
Tick endOf(const queue::WorkBoard &board)
{
    Tick end = 0;
    for (const queue::WorkerView &worker : board.workers())
        end = std::max(end, worker.since);
    return end;
}

} // namespace

WorkSession::WorkSession(EngineBridge &bridge, QObject *parent)
    : QObject(parent), m_bridge(bridge), m_chance(std::random_device()())
{
    m_chaos.setInterval(kBetweenKills);
    connect(&m_chaos, &QTimer::timeout, this, &WorkSession::killOne);
    connect(&m_bridge, &EngineBridge::workEnded, this, &WorkSession::noticeEnd);
}

WorkSession::~WorkSession()
{
    clear();
}

/// A feed waits in submit() until its run is stopped.
void WorkSession::clear()
{
    for (const Group &group : m_groups) {
        if (!group.run->isFinished())
            group.run->stop();
    }
    m_groups.clear();
}

Status WorkSession::start(WorkPlan plan)
{
    clear();
    m_plan = std::move(plan);
    m_recording = std::make_shared<Recording>();
    m_begin = tickNow();
    m_wasStopped = false;
    m_wasHalted = false;
    if (auto opened = openJoblog(); !opened)
        return opened;
    for (queue::WorkSpec spec : m_plan.groups) {
        spec.joblog = m_joblog;
        spec.runsFailedAgain = m_plan.resume == ResumeChoice::FailedToo;
        auto run = m_bridge.startWork(spec, m_recording);
        if (!run) {
            clear();
            return failure(run.error());
        }
        m_groups.push_back(makeGroup(std::move(*run)));
    }
    return {};
}

Status WorkSession::openJoblog()
{
    using queue::JoblogFile;
    m_joblog.reset();
    m_endedBefore = 0;
    if (m_plan.joblog.empty())
        return {};
    const auto mode = m_plan.resume == ResumeChoice::Anew ? JoblogFile::Mode::Anew : JoblogFile::Mode::Resume;
    auto log = JoblogFile::open(m_plan.joblog, mode);
    if (!log)
        return failure(log.error());
    const std::size_t all = m_plan.tasks->size();
    const auto commandOf = [&](std::uint64_t number) { return m_plan.tasks->at(static_cast<std::size_t>(number) - 1).name; };
    if (auto fits = checkBelongs(**log, all, commandOf); !fits)
        return fits;
    for (const auto &[number, end] : (*log)->before())
        m_endedBefore += number >= 1 && number <= all && (end.succeeded() || m_plan.resume == ResumeChoice::Resume) ? 1 : 0;
    m_joblog = std::move(*log);
    return {};
}

std::optional<Error> WorkSession::joblogProblem() const
{
    return m_joblog ? m_joblog->problem() : std::nullopt;
}

WorkSession::Group WorkSession::makeGroup(std::shared_ptr<queue::WorkRun> run) const
{
    Group group;
    group.name = nameOfKind(run->spec().kind);
    group.closed = std::make_shared<std::atomic<Tick>>(kOpenEnd);
    auto next = [tasks = m_plan.tasks, closed = group.closed, at = std::size_t{0}]() mutable -> std::optional<queue::Task> {
        if (at < tasks->size())
            return tasks->at(at++);
        closed->store(tickNow());
        return std::nullopt;
    };
    group.feed = std::make_unique<queue::TaskFeed>(*run, std::move(next));
    group.run = std::move(run);
    return group;
}

bool WorkSession::isRunning() const
{
    return std::any_of(m_groups.begin(), m_groups.end(), [](const Group &group) { return group.end == kOpenEnd; });
}

GroupQuestion WorkSession::question(std::size_t index, std::optional<Tick> instant) const
{
    const Group &group = m_groups[index];
    GroupQuestion question;
    question.run = group.run;
    question.name = group.name;
    question.begin = m_begin;
    question.end = group.end;
    question.closed = group.closed->load();
    question.instant = instant;
    question.pausedAt = m_pausedAt;
    return question;
}

bool WorkSession::isPaused() const
{
    return std::any_of(m_groups.begin(), m_groups.end(),
                       [](const Group &group) { return group.end == kOpenEnd && group.run->isPaused(); });
}

bool WorkSession::canKill() const
{
    return std::any_of(m_groups.begin(), m_groups.end(), [](const Group &group) { return group.run->canKill(); });
}

void WorkSession::setPaused(bool paused)
{
    m_pausedAt = tickNow();
    for (const Group &group : m_groups) {
        if (paused)
            group.run->pause();
        else
            group.run->resume();
    }
}

void WorkSession::drain()
{
    m_wasStopped = isRunning();
    for (const Group &group : m_groups)
        group.run->drain();
}

void WorkSession::stop()
{
    m_wasStopped = isRunning();
    for (const Group &group : m_groups)
        group.run->stop();
}

void WorkSession::addWorker()
{
    for (const Group &group : m_groups)
        group.run->addWorker();
}

void WorkSession::setChaos(bool on)
{
    if (on == m_chaos.isActive())
        return; // or each call would begin its 2 s anew
    if (on)
        m_chaos.start();
    else
        m_chaos.stop();
}

void WorkSession::killOne()
{
    for (const Group &group : m_groups) {
        if (group.end != kOpenEnd || !group.run->canKill())
            continue;
        const std::vector<queue::WorkerView> alive = group.run->board().livingWorkers();
        if (alive.empty())
            continue;
        std::uniform_int_distribution<std::size_t> any(0, alive.size() - 1);
        group.run->killWorker(alive[any(m_chance)].id);
    }
}

void WorkSession::applyHaltRule()
{
    for (const Group &group : m_groups) {
        const queue::Counts counts = group.run->board().counts();
        const std::uint64_t failures = counts.of(queue::TaskState::Failed) + counts.of(queue::TaskState::Poison);
        if (m_wasHalted || group.end != kOpenEnd ||
            !queue::isReached(m_plan.halt, failures, counts.of(queue::TaskState::Done), planned(), true))
            continue;
        m_wasHalted = true;
        for (const Group &each : m_groups)
            each.run->drain();
    }
}

void WorkSession::noticeEnd(const std::shared_ptr<queue::WorkRun> &run)
{
    for (Group &group : m_groups) {
        if (group.run == run && group.end == kOpenEnd)
            group.end = std::max(m_begin, endOf(group.run->board()));
    }
    if (!m_groups.empty() && !isRunning())
        emit ended();
}

} // namespace forklane::ui
