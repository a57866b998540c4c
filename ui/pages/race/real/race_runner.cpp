// SPDX-License-Identifier: MIT
#include "pages/race/real/race_runner.h"

#include <algorithm>
#include <cstdlib>

namespace forklane::ui {

namespace {

constexpr std::uint64_t kCurveRounds = 2000;

/// In the first rounds threads wake up tens of microseconds apart. Rounds that take long need none before them.
std::uint64_t warmUpRounds(const race::RealConfig &config)
{
    constexpr std::int64_t kMost = 50;
    constexpr std::int64_t kAtMostNs = 20'000'000;
    const std::int64_t update = config.think.count() + 1000;
    const std::int64_t round = (update * config.scenario.updates + std::abs(config.skew.count())) * config.scenario.threads;
    return static_cast<std::uint64_t>(std::clamp<std::int64_t>(kAtMostNs / std::max<std::int64_t>(round, 1), 0, kMost));
}

} // namespace

RaceRunner::RaceRunner(std::shared_ptr<Mailbox> mailbox, QObject *parent)
    : QObject(parent), m_racers(std::make_shared<race::Racers>()), m_task(std::move(mailbox))
{}

RaceRunner::~RaceRunner() = default;

void RaceRunner::setRunning(bool running)
{
    if (m_running == running)
        return;
    m_running = running;
    emit runningChanged(running);
}

void RaceRunner::start(NewestTask::Task task)
{
    m_task.start([this, task = std::move(task)](const std::stop_token &stop, const NewestTask::Post &post) {
        task(stop, post);
        post([this] { setRunning(false); });
    });
    setRunning(true);
}

void RaceRunner::stop()
{
    m_task.stop();
}

void RaceRunner::runOnce(std::vector<race::RealConfig> configs)
{
    start([this, racers = m_racers, configs = std::move(configs)](const std::stop_token &stop, const auto &post) {
        ShownRounds rounds;
        for (race::RealConfig config : configs) {
            config.rounds = 1 + warmUpRounds(config);
            config.isRecorded = true;
            const auto result = race::runRounds(*racers, config, stop);
            if (!result) {
                post([this, words = QString::fromStdString(describe(result.error()))] { emit failed(words); });
                return;
            }
            if (result->newest.empty())
                return; // stopped before it was run
            const auto last =
                std::max_element(result->newest.begin(), result->newest.end(),
                                 [](const race::RealRound &a, const race::RealRound &b) { return a.number < b.number; });
            if (auto shown = showRound(config, *last)) {
                shown->warmUp = last->number;
                rounds.push_back(std::make_shared<const ShownRound>(std::move(*shown)));
            }
        }
        post([this, rounds = std::move(rounds)] { emit roundsReady(rounds); });
    });
}

void RaceRunner::show(const race::RealConfig &config, const race::RealRound &round)
{
    start([this, config, round](const std::stop_token &, const auto &post) {
        ShownRounds rounds;
        if (auto shown = showRound(config, round))
            rounds.push_back(std::make_shared<const ShownRound>(std::move(*shown)));
        post([this, rounds = std::move(rounds)] { emit roundsReady(rounds); });
    });
}

void RaceRunner::runMany(const race::RealConfig &config)
{
    start([this, racers = m_racers, config](const std::stop_token &stop, const auto &post) {
        race::RealConfig plain = config;
        plain.isRecorded = false;
        const std::uint64_t of = config.rounds;
        auto first = race::runRounds(*racers, plain, stop, [&](const race::RealCounts &counts) {
            post([this, counts, of] { emit progressed(counts, std::nullopt, of); });
        });
        race::RealConfig recorded = config;
        recorded.isRecorded = true;
        auto second = !first ? std::move(first) : race::runRounds(*racers, recorded, stop, [&](const race::RealCounts &counts) {
            post([this, before = first->counts, counts, of] { emit progressed(before, counts, of); });
        });
        if (!second) {
            post([this, words = QString::fromStdString(describe(second.error()))] { emit failed(words); });
            return;
        }
        const auto withoutRecords = std::make_shared<const race::RealResult>(std::move(*first));
        const auto withRecords = std::make_shared<const race::RealResult>(std::move(*second));
        post([this, withoutRecords, withRecords] { emit ranMany(withoutRecords, withRecords); });
    });
}

void RaceRunner::measureCurve(const race::RealConfig &config)
{
    start([this, racers = m_racers, config](const std::stop_token &stop, const auto &post) {
        race::RealConfig one = config;
        one.isRecorded = false;
        one.rounds = kCurveRounds;
        std::vector<race::CurvePoint> points;
        const auto measured =
            race::measureCurve(*racers, one, race::curveSkews(config.think), stop, [&](const race::CurvePoint &point) {
                points.push_back(point);
                post([this, points] { emit curveMeasured(points); });
            });
        if (!measured)
            post([this, words = QString::fromStdString(describe(measured.error()))] { emit failed(words); });
    });
}

void RaceRunner::explore(std::shared_ptr<const race::Program> program)
{
    start([this, program = std::move(program)](const std::stop_token &stop, const auto &post) {
        const race::Question question;
        const race::Plan plan = race::plan(*program, question);
        post([this, plan] { emit planned(plan); });
        auto answer = race::explore(*program, question, stop, [&](const race::Progress &progress) {
            post([this, progress] { emit exploring(progress); });
        });
        std::shared_ptr<const race::Answer> found;
        if (answer)
            found = std::make_shared<const race::Answer>(std::move(*answer));
        post([this, found] { emit explored(found); });
    });
}

} // namespace forklane::ui
