// SPDX-License-Identifier: MIT
#include "race/brute_force.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <numeric>

namespace forklane::race::brute {

Simulation::Simulation(const Program &program)
    : m_program(&program), m_copies(program.threads.size(), std::vector<Cell>(program.locals.size())),
      m_locks(program.locks.size()), m_next(program.threads.size(), 0), m_made(program.variables.size())
{
    for (const Variable &variable : program.variables)
        m_variables.push_back({variable.start, {}});
    for (std::size_t i = 0; i < m_locks.size(); ++i)
        m_locks[i].permits = program.locks[i].permits;
}

bool Simulation::hasEnded(std::size_t thread) const
{
    return m_next[thread] >= m_program->threads[thread].steps.size();
}

bool Simulation::canStep(std::size_t thread) const
{
    if (hasEnded(thread))
        return false;
    const Step &step = next(thread);
    if (step.op == Op::AcquireShared)
        return m_locks[step.object].owner < 0;
    if (step.op != Op::Acquire)
        return true;
    const LockState &lock = m_locks[step.object];
    switch (m_program->locks[step.object].kind) {
    case LockKind::Semaphore: return lock.permits > 0;
    case LockKind::Ticket: return !lock.queue.empty() && lock.queue.front() == thread && lock.owner < 0;
    default: return lock.owner < 0 && lock.readers.empty();
    }
}

std::string Simulation::lockStep(const Step &step, std::size_t thread, bool &succeeded)
{
    LockState &lock = m_locks[step.object];
    const LockKind kind = m_program->locks[step.object].kind;
    const std::string name = std::to_string(step.object);
    if (step.op == Op::TakeTicket) {
        lock.queue.push_back(thread);
        return "WT" + name;
    }
    if (step.op == Op::AcquireShared) {
        lock.readers.insert(thread);
        return "R" + name;
    }
    if (step.op == Op::Release) {
        const bool wasReader = lock.readers.erase(thread) != 0;
        const bool wasShared = kind == LockKind::Shared && lock.owner < 0;
        if (kind == LockKind::Semaphore)
            ++lock.permits;
        else if (!wasReader && lock.owner == static_cast<int>(thread)) {
            lock.owner = -1;
            if (kind == LockKind::Ticket)
                lock.queue.pop_front();
        }
        return (wasShared ? "R" : "W") + name;
    }
    const bool isFree = kind == LockKind::Semaphore ? lock.permits > 0
                        : kind == LockKind::Ticket  ? true
                                                    : lock.owner < 0 && lock.readers.empty();
    succeeded = isFree;
    if (!isFree) // other tries in vain may change places with it; readers, of whom it depends, may not
        return (kind == LockKind::Shared ? "W" : "R") + name;
    if (kind == LockKind::Semaphore)
        --lock.permits;
    else
        lock.owner = static_cast<int>(thread);
    return "W" + name;
}

void Simulation::put(std::size_t variable, std::int64_t value, const std::set<int> &from)
{
    m_variables[variable] = {value, from};
    m_variables[variable].updates.insert(m_count);
    m_made[variable].insert(m_count++);
}

std::string Simulation::variableStep(const Step &step, std::size_t thread, bool &succeeded)
{
    std::vector<Cell> &copies = m_copies[thread];
    const std::string name = std::to_string(step.object);
    const std::set<int> source = copies[step.from].updates;
    switch (step.op) {
    case Op::Load: copies[step.local] = m_variables[step.object]; return "r" + name;
    case Op::Compute: copies[step.local] = {copies[step.from].value + step.amount, copies[step.from].updates}; return "";
    case Op::Store: put(step.object, copies[step.from].value + step.amount, source); return "w" + name;
    case Op::FetchAdd: {
        copies[step.local] = m_variables[step.object];
        const Cell old = m_variables[step.object];
        put(step.object, old.value + step.amount, old.updates);
        return "w" + name;
    }
    default: break;
    }
    succeeded = m_variables[step.object].value == copies[step.local].value;
    if (step.op == Op::Check || !succeeded)
        return "r" + name;
    put(step.object, copies[step.from].value + step.amount, std::set<int>(m_variables[step.object].updates));
    return "w" + name;
}

std::string Simulation::step(std::size_t thread)
{
    const Step step = next(thread);
    bool succeeded = true;
    std::string label;
    switch (step.op) {
    case Op::Pause: break;
    case Op::Jump: succeeded = false; break;
    case Op::TakeTicket:
    case Op::Acquire:
    case Op::AcquireShared:
    case Op::TryAcquire:
    case Op::Release: label = lockStep(step, thread, succeeded); break;
    default: label = variableStep(step, thread, succeeded);
    }
    m_next[thread] = succeeded ? m_next[thread] + 1 : step.target;
    return label;
}

std::size_t Simulation::lost() const
{
    std::size_t lost = 0;
    for (std::size_t variable = 0; variable < m_variables.size(); ++variable)
        for (const int update : m_made[variable])
            lost += m_variables[variable].updates.count(update) == 0 ? 1U : 0U;
    return lost;
}

std::vector<Run> allRuns(const Program &program)
{
    std::vector<Run> runs;
    const std::function<void(const Simulation &, const Run &)> visit = [&](const Simulation &simulation, const Run &run) {
        bool moved = false;
        bool ended = true;
        for (std::size_t thread = 0; thread < program.threads.size(); ++thread) {
            ended = ended && simulation.hasEnded(thread);
            if (!simulation.canStep(thread))
                continue;
            moved = true;
            Run longer = run;
            if (!run.schedule.empty()) {
                const auto last = static_cast<std::size_t>(run.schedule.back() - '1');
                longer.preemptions += last != thread && simulation.canStep(last) ? 1U : 0U;
            }
            Simulation after = simulation;
            longer.labels.push_back(after.step(thread));
            longer.schedule += static_cast<char>('1' + thread);
            visit(after, longer);
        }
        if (moved)
            return;
        runs.push_back(run);
        if (ended) {
            runs.back().end = simulation.value();
            runs.back().lost = simulation.lost();
        }
    };
    visit(Simulation(program), {});
    return runs;
}

std::size_t countClasses(const std::vector<Run> &runs)
{
    std::map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < runs.size(); ++i)
        index[runs[i].schedule] = i;
    std::vector<std::size_t> leader(runs.size());
    std::iota(leader.begin(), leader.end(), std::size_t{0});
    const auto find = [&leader](std::size_t i) {
        while (leader[i] != i)
            i = leader[i] = leader[leader[i]];
        return i;
    };
    for (std::size_t i = 0; i < runs.size(); ++i)
        for (std::size_t at = 0; at + 1 < runs[i].schedule.size(); ++at) {
            const std::string &a = runs[i].labels[at];
            const std::string &b = runs[i].labels[at + 1];
            const auto thing = [](const std::string &label) {
                return (std::isupper(label[0]) ? "lock" : "variable") + label.substr(1);
            };
            const bool touchSame = !a.empty() && !b.empty() && thing(a) == thing(b);
            const bool bothRead = touchSame && (a[0] == 'r' || a[0] == 'R') && (b[0] == 'r' || b[0] == 'R');
            if (runs[i].schedule[at] == runs[i].schedule[at + 1] || (touchSame && !bothRead))
                continue;
            std::string swapped = runs[i].schedule;
            std::swap(swapped[at], swapped[at + 1]);
            leader[find(i)] = find(index.at(swapped));
        }
    std::set<std::size_t> leaders;
    for (std::size_t i = 0; i < runs.size(); ++i)
        leaders.insert(find(i));
    return leaders.size();
}

} // namespace forklane::race::brute
