// SPDX-License-Identifier: MIT
#include "race/replay.h"

#include <algorithm>

#include <fmt/format.h>

namespace forklane::race {

namespace {

using Position = std::optional<std::size_t>;

/// What a private copy was made from.
struct Source {
    Position load;    ///< The step that read it.
    Position version; ///< The step that had written what was read.
    Value read = 0;
    std::size_t variable = 0; ///< From which; meaningful with a load.
};

/// Runs a schedule and remembers who read what from whom.
class Recorder {
public:
    explicit Recorder(const Program &program)
        : m_program(program), m_machine(program), m_state(m_machine.initial()), m_written(program.variables.size()),
          m_stores(program.variables.size()), m_sources(program.threads.size() * program.locals.size()),
          m_known(m_sources.size(), false)
    {
        for (std::size_t i = 0; i < program.variables.size(); ++i)
            m_replay.start.push_back(m_machine.value(m_state, i));
    }

    void execute(std::size_t thread);
    Replay finish();

private:
    [[nodiscard]] std::size_t slot(std::size_t thread, std::size_t local) const
    {
        return thread * m_program.locals.size() + local;
    }
    void noteRead(const Step &step, ReplayStep &done);
    [[nodiscard]] Source sourceOf(const Step &step, const ReplayStep &done) const;
    void noteWrite(const Step &step, ReplayStep &done);
    void noteValues(ReplayStep &done) const;
    void findLost(std::size_t variable);

    /// A store: who made it, and from what.
    struct Version {
        std::size_t position = 0;
        Source source;
    };

    const Program &m_program;
    Machine m_machine;
    State m_state;
    Replay m_replay;
    std::vector<Position> m_written;            ///< Of each variable: its last store.
    std::vector<std::vector<Version>> m_stores; ///< Of each variable, in order.
    std::vector<Source> m_sources;              ///< Of each private copy.
    std::vector<bool> m_known;                  ///< Whether the private copy has been written.
};

void Recorder::noteRead(const Step &step, ReplayStep &done)
{
    const std::size_t own = slot(done.thread, step.local);
    done.reads = step.op == Op::Load || step.op == Op::FetchAdd || step.op == Op::CompareExchange || step.op == Op::Check;
    if (done.reads)
        done.readsFrom = m_written[step.object];
    if (step.op == Op::Load || step.op == Op::FetchAdd) {
        m_sources[own] = {m_replay.steps.size(), m_written[step.object], done.read, step.object};
        m_known[own] = true;
        const std::string &variable = m_program.variables[step.object].name;
        done.log.push_back(fmt::format("{}: {} before is {}", m_program.threads[done.thread].name, variable, done.read));
    } else if (step.op == Op::Compute) {
        m_sources[own] = m_sources[slot(done.thread, step.from)];
        m_known[own] = true;
    }
}

/// What a store was made from. A step that reads and writes at once builds on what it finds.
Source Recorder::sourceOf(const Step &step, const ReplayStep &done) const
{
    if (step.op != Op::Store)
        return {m_replay.steps.size(), done.readsFrom, done.read, step.object};
    const Source &source = m_sources[slot(done.thread, step.from)];
    return source.load && source.variable == step.object ? source : Source{};
}

void Recorder::noteWrite(const Step &step, ReplayStep &done)
{
    done.writes = step.op == Op::Store || step.op == Op::FetchAdd || (step.op == Op::CompareExchange && done.succeeded);
    if (!done.writes)
        return;
    done.overwrites = m_written[step.object];
    m_written[step.object] = m_replay.steps.size();
    m_stores[step.object].push_back({m_replay.steps.size(), sourceOf(step, done)});
    const std::string &variable = m_program.variables[step.object].name;
    done.log.push_back(fmt::format("{}: {} after is {}", m_program.threads[done.thread].name, variable, done.written));
}

void Recorder::noteValues(ReplayStep &done) const
{
    for (std::size_t i = 0; i < m_program.variables.size(); ++i)
        done.variables.push_back(m_machine.value(m_state, i));
    for (std::size_t thread = 0; thread < m_program.threads.size(); ++thread)
        for (std::size_t local = 0; local < m_program.locals.size(); ++local)
            done.locals.push_back(m_known[slot(thread, local)] ? std::optional(m_machine.local(m_state, thread, local))
                                                               : std::nullopt);
}

void Recorder::execute(std::size_t thread)
{
    ReplayStep done;
    done.thread = thread;
    done.step = m_machine.next(m_state, thread);
    const Step &step = m_program.threads[thread].steps[done.step];
    const Effect effect = m_machine.step(m_state, thread);
    done.succeeded = effect.succeeded || step.op == Op::Jump;
    done.read = effect.read;
    done.written = effect.written;
    noteRead(step, done);
    noteWrite(step, done);
    noteValues(done);
    m_replay.schedule.push_back(static_cast<std::uint8_t>(thread));
    m_replay.steps.push_back(std::move(done));
}

/// An update is in a version if the version was made from it, or from one that it is in. The lost ones are not in the last.
void Recorder::findLost(std::size_t variable)
{
    const std::vector<Version> &stores = m_stores[variable];
    const auto indexOf = [&stores](std::size_t position) {
        const auto found = std::lower_bound(stores.begin(), stores.end(), position,
                                            [](const Version &store, std::size_t value) { return store.position < value; });
        return static_cast<std::size_t>(found - stores.begin());
    };
    std::vector<Position> lastWithIt(stores.size()); // the last version that each update is in
    for (std::size_t version = stores.size(); version-- > 0;)
        for (Position update = version; update && !lastWithIt[*update];) {
            lastWithIt[*update] = version;
            const Version &store = stores[*update];
            update = store.source.version ? Position(indexOf(*store.source.version)) : Position();
        }
    for (std::size_t update = 0; update < stores.size(); ++update)
        if (const std::size_t last = *lastWithIt[update]; last + 1 < stores.size()) {
            const ReplayStep &lost = m_replay.steps[stores[update].position];
            const Version &winner = stores[last + 1];
            const Value before = stores[update].source.load ? stores[update].source.read : m_program.variables[variable].start;
            m_replay.lost.push_back(
                {stores[update].position, winner.position, winner.source.load, lost.written - before, variable});
        }
}

Replay Recorder::finish()
{
    for (std::size_t variable = 0; variable < m_program.variables.size(); ++variable)
        findLost(variable);
    std::sort(m_replay.lost.begin(), m_replay.lost.end(),
              [](const LostUpdate &a, const LostUpdate &b) { return a.store < b.store; });
    m_replay.end = m_machine.value(m_state, 0);
    m_replay.isComplete = m_machine.isFinished(m_state);
    for (std::size_t thread = 0; thread < m_program.threads.size(); ++thread) {
        m_replay.next.push_back(m_machine.next(m_state, thread));
        if (auto wait = m_machine.blockedOn(m_state, thread))
            m_replay.waits.push_back(std::move(*wait));
    }
    if (!m_replay.isComplete && m_machine.enabled(m_state) == 0) {
        m_replay.deadlock = deadlockIn(m_machine, m_state);
        m_replay.deadlock->example = m_replay.schedule;
        m_replay.deadlock->count = Count{1};
    }
    return std::move(m_replay);
}

} // namespace

tl::expected<Replay, ScheduleError> replay(const Program &program, const Schedule &schedule)
{
    if (auto legal = checkSchedule(Machine(program), schedule); !legal)
        return tl::unexpected(std::move(legal.error()));
    Recorder recorder(program);
    for (const std::uint8_t thread : schedule)
        recorder.execute(thread);
    return recorder.finish();
}

std::vector<std::string> logLines(const Replay &replay)
{
    std::vector<std::string> lines;
    for (const ReplayStep &step : replay.steps)
        lines.insert(lines.end(), step.log.begin(), step.log.end());
    return lines;
}

std::string describe(const Program &program, const Replay &replay, const LostUpdate &lost)
{
    const auto nameAt = [&](std::size_t position) { return program.threads[replay.steps[position].thread].name; };
    std::string text = fmt::format("{}'s {:+} (step {}) was overwritten by {} (step {})", nameAt(lost.store), lost.change,
                                   lost.store + 1, nameAt(lost.overwrittenBy), lost.overwrittenBy + 1);
    if (lost.load)
        text += fmt::format(", which had read {} before (step {})", replay.steps[*lost.load].read, *lost.load + 1);
    return text;
}

std::string describe(const Program &program, const Deadlock &deadlock)
{
    std::string text;
    const auto add = [&](const Wait &wait) {
        text += fmt::format("{}{} waits for {}", text.empty() ? "" : ", ", program.threads[wait.thread].name,
                            describe(program, wait));
    };
    for (const std::size_t thread : deadlock.cycle)
        for (const Wait &wait : deadlock.waits)
            if (wait.thread == thread)
                add(wait);
    for (const Wait &wait : deadlock.waits)
        if (std::find(deadlock.cycle.begin(), deadlock.cycle.end(), wait.thread) == deadlock.cycle.end())
            add(wait);
    return text;
}

} // namespace forklane::race
