// SPDX-License-Identifier: MIT
#include "queue/work_run.h"

#include <utility>

#include <fmt/format.h>

#include "queue/batch.h"
#include "queue/process_pool.h"
#include "queue/thread_pool.h"

namespace forklane::queue {

Status check(const WorkSpec &spec)
{
    if (spec.workers < 1 || spec.workers > kMostWorkers)
        return failure(
            {0, "start", fmt::format("{} workers", spec.workers), fmt::format("1 to {} can be started", kMostWorkers)});
    if (spec.capacity < 1 || spec.capacity > kMostQueued) {
        return failure({0, "make", fmt::format("a queue for {} tasks", spec.capacity),
                        fmt::format("its bound can be 1 to {}", kMostQueued)});
    }
    if (spec.rules.tries < 1 || spec.rules.attemptLimit < 1)
        return failure({0, "run", "tasks", "each must be tried at least once"});
    return {};
}

Result<std::unique_ptr<WorkRun>> startWork(const WorkSpec &spec, Collector &collector, JobEngine &jobs,
                                           std::shared_ptr<Recording> recording)
{
    if (auto good = check(spec); !good)
        return failure(good.error());
    switch (spec.kind) {
    case WorkerKind::Threads: return std::make_unique<ThreadPool>(spec, collector, std::move(recording));
    case WorkerKind::Slots: {
        BatchSpec batch;
        batch.slotCount = spec.workers;
        batch.tries = spec.rules.tries;
        batch.timeout = spec.timeout;
        batch.mostQueued = spec.capacity;
        batch.keepsEnds = true;
        batch.joblog = spec.joblog;
        batch.runsFailedAgain = spec.runsFailedAgain;
        return std::make_unique<Batch>(std::move(batch), jobs, collector, std::move(recording));
    }
    case WorkerKind::Processes:
    case WorkerKind::SharedQueue: return std::make_unique<ProcessPool>(spec, WorkerProgram(), collector, std::move(recording));
    }
    return failure({0, "start", "workers", "their kind is unknown"});
}

TaskFeed::TaskFeed(WorkRun &run, std::function<std::optional<Task>()> next)
    : m_thread([&run, next = std::move(next)](const std::stop_token &stop) {
          while (!stop.stop_requested()) {
              std::optional<Task> task = next();
              if (!task || !run.submit(std::move(*task)))
                  break;
          }
          run.close();
      })
{}

} // namespace forklane::queue
