// SPDX-License-Identifier: MIT
#include "ctl/queue_report.h"

#include <cstdlib>
#include <numeric>

#include <nlohmann/json.hpp>

namespace forklane::ctl {

namespace {

using namespace queue;
using Json = nlohmann::ordered_json;

Json countsOf(const Counts &counts)
{
    Json json = {{"submitted", counts.submitted}};
    for (int i = 0; i < kTaskStateCount; ++i) {
        const auto state = static_cast<TaskState>(i);
        std::string key(wordOf(state));
        if (const auto blank = key.find(' '); blank != std::string::npos)
            key[blank] = '_';
        json[key] = counts.of(state);
    }
    json["lost"] = counts.lost();
    json["run_twice"] = counts.runTwice;
    json["retried"] = counts.retried;
    json["deaths"] = counts.deaths;
    return json;
}

Json workerOf(const WorkerView &worker)
{
    Json json = {{"name", worker.name},
                 {"number", worker.number >= 0 ? Json(worker.number) : Json(nullptr)},
                 {"done", worker.done},
                 {"failed", worker.failed},
                 {"busy_ns", worker.busy.count()},
                 {"exit_code", nullptr},
                 {"signal", nullptr},
                 {"failure", worker.failure.empty() ? Json(nullptr) : Json(worker.failure)},
                 {"replaced_by", worker.replacedBy.isValid() ? Json(worker.replacedBy.value) : Json(nullptr)}};
    if (worker.status && worker.status->isExited())
        json["exit_code"] = worker.status->code();
    if (worker.status && worker.status->isSignalled())
        json["signal"] = signalName(worker.status->signal());
    return json;
}

Json taskOf(const TaskView &task)
{
    const TaskRecord &record = task.record;
    const bool wasAttempted = record.attempts > 0;
    const bool hasRun = wasAttempted && record.last.began >= 0;
    const bool hasEnded = hasRun && record.last.ended >= 0;
    return {{"name", record.task.name},
            {"state", record.isLost ? std::string("lost") : std::string(wordOf(record.state))},
            {"attempts", record.attempts},
            {"deaths", record.deaths},
            {"worker", wasAttempted ? Json(record.last.worker.value) : Json(nullptr)},
            {"code", hasEnded ? Json(record.last.code) : Json(nullptr)},
            {"wait_ns", hasRun ? Json(record.last.began - record.submitted) : Json(nullptr)},
            {"run_ns", hasEnded ? Json(record.last.ended - record.last.began) : Json(nullptr)}};
}

} // namespace

std::string toJson(const QueueReport &report, WorkRun &run)
{
    Json json = {{"schema", 1},
                 {"kind", report.kind},
                 {"workers", run.spec().workers},
                 {"capacity", run.spec().capacity},
                 {"seed", run.spec().seed},
                 {"wall_ns", report.wall.count()},
                 {"stopped_by", report.signal != 0 ? Json(signalName(report.signal)) : Json(nullptr)},
                 {"counts", countsOf(run.board().counts())}};
    json["started"] = Json::array();
    for (const WorkerView &worker : run.board().workers())
        json["started"].push_back(workerOf(worker));
    json["tasks"] = Json::array();
    std::vector<TaskId> ids(run.board().taskCount());
    for (std::uint32_t i = 0; i < ids.size(); ++i)
        ids[i] = TaskId{i};
    for (const TaskView &task : run.board().tasks(ids))
        json["tasks"].push_back(taskOf(task));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace forklane::ctl
