// SPDX-License-Identifier: MIT
#include "pages/workers/model/work_plan.h"

#include <tuple>

#include "queue/template.h"

namespace forklane::ui {

namespace {

auto optionsOf(const WorkFields &fields)
{
    return std::tie(fields.count, fields.least, fields.most, fields.percent, fields.capacity, fields.window,
                    fields.rules.inDoubt, fields.rules.attemptLimit, fields.rules.tries, fields.seed, fields.haltAfter,
                    fields.compares, fields.joblog, fields.resume);
}

queue::TaskKind kindOf(TaskChoice choice)
{
    switch (choice) {
    case TaskChoice::Burn: return queue::TaskKind::Burn;
    case TaskChoice::Flaky: return queue::TaskKind::Flaky;
    case TaskChoice::Crasher: return queue::TaskKind::Crasher;
    case TaskChoice::Commands: return queue::TaskKind::Command;
    case TaskChoice::Fruit:
    case TaskChoice::Sleep: break;
    }
    return queue::TaskKind::Sleep;
}

Result<std::shared_ptr<const TaskList>> commandTasks(const WorkFields &fields)
{
    std::vector<queue::TableRow> table;
    if (!fields.table.empty()) {
        auto rows = queue::parseTable(fields.table, fields.tableName);
        if (!rows)
            return failure(rows.error());
        table = std::move(*rows);
    }
    auto commands = queue::commandsOf(fields.commands, table, queue::kMostQueued);
    if (!commands)
        return failure(commands.error());
    std::vector<queue::Task> tasks(commands->size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        tasks[i].kind = queue::TaskKind::Command;
        tasks[i].name = std::move((*commands)[i]);
    }
    return std::make_shared<const TaskList>(std::move(tasks));
}

Result<std::shared_ptr<const TaskList>> tasksOf(const WorkFields &fields)
{
    if (fields.tasks == TaskChoice::Fruit)
        return std::make_shared<const TaskList>(queue::fruitTasks());
    if (fields.tasks == TaskChoice::Commands)
        return commandTasks(fields);
    if (fields.count == 0)
        return failure({0, "start", "", "there is no task: set Options, Count to 1 or more"});
    if (fields.least > fields.most)
        return failure({0, "start", "", "the shortest time is longer than the longest one: see Options, Takes"});
    queue::Task pattern;
    pattern.kind = kindOf(fields.tasks);
    pattern.name = "task";
    pattern.percent = static_cast<std::uint8_t>(fields.percent);
    pattern.least = fields.least;
    pattern.most = fields.most;
    return std::make_shared<const TaskList>(std::move(pattern), static_cast<std::size_t>(fields.count));
}

std::vector<queue::WorkerKind> kindsOf(const WorkFields &fields)
{
    if (fields.tasks == TaskChoice::Commands)
        return {queue::WorkerKind::Slots};
    std::vector<queue::WorkerKind> kinds;
    if (fields.kind != KindChoice::Processes)
        kinds.push_back(queue::WorkerKind::Threads);
    if (fields.kind != KindChoice::Threads)
        kinds.push_back(queue::WorkerKind::Processes);
    if (fields.compares)
        kinds.push_back(queue::WorkerKind::SharedQueue);
    return kinds;
}

} // namespace

bool WorkFields::operator==(const WorkFields &other) const
{
    return optionsOf(*this) == optionsOf(other) && tasks == other.tasks && kind == other.kind && workers == other.workers &&
           commands == other.commands && table == other.table && tableName == other.tableName;
}

int changedOptions(const WorkFields &fields)
{
    const WorkFields plain;
    int changed = 0;
    std::apply(
        [&](const auto &...values) {
            std::apply([&](const auto &...defaults) { changed = ((values != defaults ? 1 : 0) + ...); }, optionsOf(plain));
        },
        optionsOf(fields));
    return changed;
}

queue::Task TaskList::at(std::size_t index) const
{
    if (!m_isPattern)
        return m_tasks[index];
    queue::Task task = m_tasks.front();
    task.name += ' ';
    task.name += std::to_string(index + 1);
    return task;
}

Result<WorkPlan> planOf(const WorkFields &fields)
{
    WorkPlan plan;
    auto tasks = tasksOf(fields);
    if (!tasks)
        return failure(tasks.error());
    plan.tasks = std::move(*tasks);
    for (const queue::WorkerKind kind : kindsOf(fields)) {
        queue::WorkSpec spec;
        spec.kind = kind;
        spec.workers = static_cast<std::size_t>(fields.workers);
        spec.capacity = static_cast<std::size_t>(fields.capacity);
        spec.window = static_cast<std::size_t>(fields.window);
        spec.rules = fields.rules;
        spec.seed = fields.seed;
        if (const auto good = queue::check(spec); !good)
            return failure(good.error());
        plan.groups.push_back(spec);
    }
    if (fields.haltAfter > 0)
        plan.halt = {queue::HaltRule::When::Soon, queue::HaltRule::What::Failures, fields.haltAfter, false};
    if (fields.tasks == TaskChoice::Commands) {
        plan.joblog = fields.joblog;
        plan.resume = fields.resume;
    }
    return plan;
}

} // namespace forklane::ui
