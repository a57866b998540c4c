// SPDX-License-Identifier: MIT
#include "race/real_run.h"

#include <algorithm>
#include <atomic>
#include <cassert>

#include <fmt/format.h>

#include "base/mutex.h"
#include "race/policies_real.h"
#include "race/probe.h"
#include "race/tally.h"

namespace forklane::race {

namespace {

constexpr std::int64_t kReportEvery = 100'000'000;
/// From the moment at which a round is announced to its start: longer than a cache line takes to the other CPUs.
constexpr std::int64_t kLead = 400;

Status refuse(std::string subject, std::string detail)
{
    return failure({0, "take", std::move(subject), std::move(detail)});
}

/// All that the racers of one run share. They meet at a barrier before every round; the last to arrive tends: it takes in the
/// finished round and announces the next one, while the others wait. What it writes is seen by all when they leave the barrier.
class Contest {
public:
    Contest(const RealConfig &config, Program program, WaitMode mode, const std::stop_token &stop);

    /// Racer number `racer` runs all rounds.
    void run(std::size_t racer);
    /// The newest counts, if there are new ones. Any thread.
    [[nodiscard]] std::optional<RealCounts> news();
    /// When all racers have returned.
    [[nodiscard]] RealResult take() { return m_tally.take(); }

private:
    struct alignas(64) Racer {
        std::vector<Record> buffer;
        std::size_t recorded = 0;
    };

    void tend();
    void takeIn();
    void announce();
    void report();
    void play(std::size_t racer, std::uint64_t round);
    [[nodiscard]] std::size_t partOf(std::size_t racer, std::uint64_t round) const { return (racer + round) % m_racers.size(); }
    [[nodiscard]] std::int64_t startOf(std::size_t part) const;

    const RealConfig &m_config;
    const Program m_program;
    const WaitMode m_mode;
    const std::stop_token &m_stop;
    const GatePlan m_gates;
    Arena m_arena;
    std::vector<Racer> m_racers;

    // the tender's; the others read them between two barriers
    Tally m_tally;
    RealRound m_round;
    bool m_isOver = false;
    std::int64_t m_reportAt = 0;

    alignas(64) std::atomic<std::uint32_t> m_arrived{0};
    alignas(64) std::atomic<std::uint64_t> m_announced{0}; // rounds, and the end
    alignas(64) GateState m_gateState;

    Mutex m_newsMutex;
    std::optional<RealCounts> m_news FORKLANE_GUARDED_BY(m_newsMutex);
};

Contest::Contest(const RealConfig &config, Program program, WaitMode mode, const std::stop_token &stop)
    : m_config(config), m_program(std::move(program)), m_mode(mode), m_stop(stop),
      m_gates(config.steered ? gatePlanOf(m_program, *config.steered) : GatePlan()), m_arena(mode),
      m_racers(m_program.threads.size()), m_tally(config, m_program.expected.value())
{
    m_round.threads.resize(m_racers.size());
    m_round.isSteered = config.steered.has_value();
    if (!config.isRecorded && !config.steered)
        return;
    std::size_t most = 0;
    for (std::size_t thread = 0; thread < m_racers.size(); ++thread)
        most = std::max(most, maxRecords(m_program, thread));
    for (Racer &racer : m_racers)
        racer.buffer.resize(most);
}

void Contest::run(std::size_t racer)
{
    for (std::uint64_t rounds = 0;; ++rounds) {
        if (m_arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == m_racers.size()) {
            tend();
            m_arrived.store(0, std::memory_order_relaxed);
            m_announced.store(rounds + 1, std::memory_order_release);
        } else {
            for (Patience patience(m_mode); m_announced.load(std::memory_order_acquire) == rounds;)
                patience.rest();
        }
        if (m_isOver)
            return;
        play(racer, rounds);
    }
}

void Contest::tend()
{
    if (m_round.start != 0)
        takeIn();
    m_isOver = m_tally.counts().rounds == m_config.rounds || m_stop.stop_requested();
    if (!m_isOver)
        announce();
}

void Contest::takeIn()
{
    const std::uint64_t word = m_arena.cell.load(std::memory_order_relaxed);
    m_round.end = m_config.policy == Policy::FetchAdd ? unpackSum(word) : unpack(word);
    m_round.number = m_tally.counts().rounds;
    for (std::size_t racer = 0; racer < m_racers.size(); ++racer) {
        const Record *const first = m_racers[racer].buffer.data();
        m_round.threads[partOf(racer, m_round.number)].assign(first, first + m_racers[racer].recorded);
    }
    m_tally.add(m_round);
}

void Contest::announce()
{
    const Cell start{m_program.variables.front().start, 0, 0};
    m_arena.cell.store(m_config.policy == Policy::FetchAdd ? packSum(start) : pack(start), std::memory_order_relaxed);
    m_gateState.done.store(0, std::memory_order_relaxed);
    for (auto &asked : m_gateState.asked)
        asked.store(0, std::memory_order_relaxed);
    const std::int64_t now = tickNow();
    if (now >= m_reportAt) {
        m_reportAt = now + kReportEvery;
        report();
    }
    m_round.start = tickNow() + (m_mode == WaitMode::Spin ? kLead : 0);
}

void Contest::report()
{
    const MutexLock lock(m_newsMutex);
    m_news = m_tally.counts();
}

std::optional<RealCounts> Contest::news()
{
    const MutexLock lock(m_newsMutex);
    return std::exchange(m_news, std::nullopt);
}

std::int64_t Contest::startOf(std::size_t part) const
{
    const std::int64_t skew = m_config.skew.count();
    const auto places = static_cast<std::int64_t>(skew < 0 ? m_racers.size() - 1 - part : part);
    return m_round.start + places * std::abs(skew);
}

void Contest::play(std::size_t racer, std::uint64_t round)
{
    const std::size_t index = partOf(racer, round);
    const Part part{static_cast<std::uint8_t>(index), static_cast<Value>(amountOf(m_config.scenario, index)),
                    static_cast<std::uint32_t>(m_config.scenario.updates), m_config.think.count(), m_mode};
    Racer &own = m_racers[racer];
    waitUntil(startOf(index), m_mode);
    if (m_config.steered) {
        GateKeeper gates(Recorder(own.buffer, m_round.start), m_gates.threads[index], part.index, m_gateState, m_mode);
        runPart(m_config.policy, m_arena, part, gates);
        own.recorded = gates.records().size();
    } else if (m_config.isRecorded) {
        Recorder recorder(own.buffer, m_round.start);
        runPart(m_config.policy, m_arena, part, recorder);
        own.recorded = recorder.records().size();
    } else {
        NoProbe nothing;
        runPart(m_config.policy, m_arena, part, nothing);
    }
}

Status checkTimes(const RealConfig &config)
{
    const auto think = config.think.count();
    const auto skew = std::abs(config.skew.count());
    if (config.think < Duration(0) || config.think > kMaxThink)
        return refuse(fmt::format("a think time of {} ns", think),
                      fmt::format("it lies between 0 and {} ns", kMaxThink.count()));
    if (config.skew < -kMaxSkew || config.skew > kMaxSkew)
        return refuse(fmt::format("a start skew of {} ns", config.skew.count()),
                      fmt::format("it lies between -{0} and {0} ns", kMaxSkew.count()));
    const std::int64_t longest = (think * config.scenario.updates + skew) * config.scenario.threads;
    if (longest > kLongestRound.count())
        return refuse(
            fmt::format("a think time of {} ns", think),
            fmt::format("a round could last {} ms of it, and at most {} are recorded; take fewer threads, fewer updates "
                        "or less time",
                        longest / 1'000'000, kLongestRound.count() / 1'000'000));
    return {};
}

} // namespace

Status check(const RealConfig &config)
{
    if (auto good = check(config.scenario); !good)
        return good;
    if (config.rounds < 1 || config.rounds > kMaxRounds)
        return refuse(fmt::format("{} rounds", config.rounds), fmt::format("1 to {} can be run", kMaxRounds));
    if (config.steered && config.skew != Duration(0))
        return refuse(fmt::format("a start skew of {} ns", config.skew.count()),
                      "in a steered run the order says who begins; leave the skew out");
    return checkTimes(config);
}

Result<Program> programOf(const RealConfig &config)
{
    return accountProgram(config.scenario, StepSize::LoadStore, config.policy);
}

Result<RealResult> runRounds(Racers &racers, const RealConfig &config, const std::stop_token &stop,
                             const std::function<void(const RealCounts &)> &progress)
{
    auto program = programOf(config);
    if (!program)
        return failure(std::move(program.error()));
    assert(check(config));
    const std::size_t count = program->threads.size();
    Contest contest(config, std::move(*program), racers.mode(), stop);
    const Instant begin = Clock::now();
    RealCounts counts;
    const auto tell = [&] {
        if (auto news = contest.news())
            counts = std::move(*news);
        if (progress)
            progress(counts);
    };
    if (auto ran = racers.run(
            count, [&contest](std::size_t racer) { contest.run(racer); }, tell);
        !ran)
        return failure(std::move(ran.error()));
    RealResult result = contest.take();
    result.wall = Clock::now() - begin;
    result.isSteered = config.steered.has_value();
    result.isStopped = result.counts.rounds < config.rounds;
    result.mode = racers.mode();
    result.cpus = racers.cpusOf(count);
    return result;
}

} // namespace forklane::race
