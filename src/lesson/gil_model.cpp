// SPDX-License-Identifier: MIT
#include "lesson/gil_model.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lesson/lanes.h"

namespace forklane::lesson {

namespace {

class Model {
public:
    explicit Model(const GilModelSpec &spec)
        : m_spec(spec), m_workers(std::clamp<std::size_t>(spec.workers, 1, kMostGilWorkers))
    {
        m_spec.steps = std::max(spec.steps, 1);
        m_spec.interval = std::max(spec.interval, 1);
        for (Worker &worker : m_workers) {
            worker.rounds = spec.work == Work::Cpu ? 1 : kGilWaits;
            beginRound(worker);
        }
    }

    GilModelRun run()
    {
        while (std::any_of(m_workers.begin(), m_workers.end(), [](const Worker &one) { return one.state != State::Ended; }))
            step();
        return {m_now, m_switches};
    }

    std::vector<Lane> lanes() &&
    {
        std::vector<Lane> lanes;
        for (Worker &worker : m_workers) {
            worker.lane.name = fmt::format("thread {}", lanes.size() + 1);
            lanes.push_back(std::move(worker.lane));
        }
        return lanes;
    }

private:
    enum class State : std::uint8_t { Sleeps, Waits, Holds, Ended };
    struct Worker {
        State state = State::Waits;
        int since = 0;  ///< When it began to wait.
        int left = 0;   ///< Steps of what it does.
        int rounds = 0; ///< Of sleeping and computing, this one included.
        Lane lane;
    };

    void beginRound(Worker &worker) const
    {
        worker.state = m_spec.work == Work::Cpu ? State::Waits : State::Sleeps;
        worker.left = m_spec.steps;
        worker.since = m_now;
    }

    /// Somebody has waited for an interval in which the lock did not change hands.
    [[nodiscard]] bool isWanted() const
    {
        return std::any_of(m_workers.begin(), m_workers.end(), [&](const Worker &one) {
            return one.state == State::Waits && m_now - std::max(one.since, m_taken) >= m_spec.interval;
        });
    }

    void drop()
    {
        m_holder->state = State::Waits;
        m_holder->since = m_now;
        m_barred = std::exchange(m_holder, nullptr); // another one must have it first
    }

    void take()
    {
        Worker *next = nullptr;
        for (Worker &one : m_workers) {
            if (one.state == State::Waits && &one != m_barred && (next == nullptr || one.since < next->since))
                next = &one;
        }
        m_barred = nullptr;
        if (next == nullptr)
            return;
        next->state = State::Holds;
        m_switches += m_last != nullptr && m_last != next ? 1 : 0;
        m_holder = m_last = next;
        m_taken = m_now;
    }

    void step()
    {
        if (m_holder != nullptr && isWanted())
            drop();
        if (m_holder == nullptr)
            take();
        for (Worker &worker : m_workers)
            note(worker);
        ++m_now;
        for (Worker &worker : m_workers)
            advance(worker);
    }

    /// What it does in this step.
    void note(Worker &worker) const
    {
        constexpr std::array<std::pair<Role, const char *>, 3> kDoes = {
            {{Role::Sleeping, "waits for I/O"}, {Role::WaitsForLock, ""}, {Role::Running, "computes"}}};
        if (worker.state == State::Ended)
            return;
        const auto &[role, name] = kDoes[static_cast<std::size_t>(worker.state)];
        std::vector<Lane::Entry> &entries = worker.lane.entries;
        if (!entries.empty() && entries.back().role == role && entries.back().end == m_now)
            entries.back().end = m_now + 1;
        else
            worker.lane.add(role, m_now, m_now + 1, name);
    }

    void advance(Worker &worker)
    {
        if (worker.state == State::Waits || worker.state == State::Ended || --worker.left > 0)
            return;
        if (worker.state == State::Sleeps) {
            worker.state = State::Waits;
            worker.since = m_now;
            worker.left = 1;
            return;
        }
        m_holder = nullptr;
        if (--worker.rounds > 0)
            beginRound(worker);
        else
            worker.state = State::Ended;
    }

    GilModelSpec m_spec;
    std::vector<Worker> m_workers;
    Worker *m_holder = nullptr;
    Worker *m_barred = nullptr; ///< Has just dropped it because somebody asked.
    Worker *m_last = nullptr;   ///< The newest holder.
    int m_taken = 0;            ///< When the lock was taken last.
    int m_now = 0;
    std::uint64_t m_switches = 0;
};

} // namespace

GilModelRun runGilModel(const GilModelSpec &spec, Recording &recording)
{
    Model model(spec);
    const GilModelRun run = model.run();
    std::vector<Lane> lanes = std::move(model).lanes();
    for (Lane &lane : lanes)
        lane.certainty = Certainty::Modelled;
    addLanes(recording, fmt::format("{} {}, one global lock", lanes.size(), lanes.size() == 1 ? "thread" : "threads"), lanes);
    return run;
}

} // namespace forklane::lesson
