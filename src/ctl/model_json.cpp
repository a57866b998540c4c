// SPDX-License-Identifier: MIT
#include "ctl/model_json.h"

#include <nlohmann/json.hpp>

namespace forklane::ctl {

namespace {

using namespace race;
using Json = nlohmann::ordered_json;

Json orNull(const std::optional<Count> &count)
{
    return count ? Json(toText(*count)) : Json(nullptr);
}

template <typename T>
Json orNull(const std::optional<T> &value)
{
    return value ? Json(*value) : Json(nullptr);
}

template <typename Key>
Json shares(const std::map<Key, Count> &counts)
{
    Json json = Json::object();
    for (const auto &[key, count] : counts)
        json[std::to_string(key)] = toText(count);
    return json;
}

std::string_view nameOf(Method method)
{
    switch (method) {
    case Method::Enumerate: return "enumerate";
    case Method::Count: return "count";
    case Method::Sample: return "sample";
    }
    return "";
}

Json sampledOf(const Answer &answer)
{
    if (answer.method != Method::Sample)
        return nullptr;
    Count deadlocked;
    for (const Deadlock &deadlock : answer.deadlocks)
        (void)deadlocked.add(deadlock.count); // no more than samples
    return {{"samples", std::to_string(answer.samples)},
            {"uniform", answer.isUniform},
            {"outcomes", shares(answer.outcomes())},
            {"deadlocks", toText(deadlocked)},
            {"lost_updates", shares(answer.lostUpdates())}};
}

Json waitOf(const Program &program, const Wait &wait)
{
    Json holders = Json::array();
    for (const std::size_t holder : wait.holders)
        holders.push_back(holder + 1);
    return {{"thread", wait.thread + 1}, {"lock", program.locks[wait.lock].name}, {"held_by", holders}};
}

Json deadlockOf(const Program &program, const Deadlock &deadlock)
{
    Json cycle = Json::array();
    for (const std::size_t thread : deadlock.cycle)
        cycle.push_back(thread + 1);
    Json waits = Json::array();
    for (const Wait &wait : deadlock.waits)
        waits.push_back(waitOf(program, wait));
    return {{"schedule", toText(deadlock.example)}, {"cycle", cycle}, {"waits", waits}};
}

Json ordersOf(const Answer &answer, bool listed)
{
    if (!listed || answer.method != Method::Enumerate)
        return nullptr;
    Json orders = Json::array();
    for (const Order &order : answer.orders) {
        const Ending *const ending = order.ending ? &answer.endings[*order.ending] : nullptr;
        orders.push_back({{"schedule", toText(order.schedule)},
                          {"end", ending != nullptr ? Json(ending->value) : Json(nullptr)},
                          {"lost_updates", ending != nullptr ? Json(ending->lost) : Json(nullptr)},
                          {"class", order.group + 1}});
    }
    return orders;
}

Json stepOf(const Program &program, const ReplayStep &done)
{
    const Step &step = program.threads[done.thread].steps[done.step];
    Json copies = Json::object();
    for (std::size_t local = 0; local < program.locals.size(); ++local)
        copies[program.locals[local]] = orNull(done.locals[done.thread * program.locals.size() + local]);
    return {{"thread", done.thread + 1},
            {"name", program.threads[done.thread].name},
            {"step", step.word},
            {"code", step.code},
            {"succeeded", done.succeeded},
            {"read", done.reads ? Json(done.read) : Json(nullptr)},
            {"written", done.writes ? Json(done.written) : Json(nullptr)},
            {"reads_from", done.readsFrom ? Json(*done.readsFrom + 1) : Json(nullptr)},
            {"balance", done.variables.front()},
            {"copies", copies},
            {"log", done.log}};
}

Json replayOf(const Program &program, const std::optional<Replay> &replay)
{
    if (!replay)
        return nullptr;
    Json steps = Json::array();
    for (const ReplayStep &step : replay->steps)
        steps.push_back(stepOf(program, step));
    Json lost = Json::array();
    for (const LostUpdate &update : replay->lost)
        lost.push_back({{"store", update.store + 1},
                        {"overwritten_by", update.overwrittenBy + 1},
                        {"load", update.load ? Json(*update.load + 1) : Json(nullptr)},
                        {"change", update.change}});
    return {{"schedule", toText(replay->schedule)},
            {"complete", replay->isComplete},
            {"end", replay->end},
            {"expected", orNull(program.expected)},
            {"deadlock", replay->deadlock ? deadlockOf(program, *replay->deadlock) : Json(nullptr)},
            {"lost_updates", lost},
            {"steps", steps}};
}

Json threadsOf(const Program &program)
{
    Json threads = Json::array();
    for (const Thread &thread : program.threads) {
        Json words = Json::array();
        for (const Step &step : thread.steps)
            words.push_back(step.word);
        threads.push_back(std::move(words));
    }
    return threads;
}

} // namespace

std::string toJson(const Program &program, const Answer &answer, bool listed, const std::optional<Replay> &replay)
{
    const bool isExact = answer.method != Method::Sample;
    Json json;
    json["schema"] = 1;
    json["schedules"] = orNull(answer.schedules);
    json["classes"] = orNull(answer.classes);
    json["outcomes"] = isExact ? shares(answer.outcomes()) : Json(nullptr);
    json["deadlocks"] = orNull(answer.deadlocked);
    json["lost_updates"] = isExact ? shares(answer.lostUpdates()) : Json(nullptr);
    json["threads"] = threadsOf(program);
    json["method"] = nameOf(answer.method);
    json["sampled"] = sampledOf(answer);
    json["deadlock_cycles"] = Json::array();
    for (const Deadlock &deadlock : answer.deadlocks)
        json["deadlock_cycles"].push_back(deadlockOf(program, deadlock));
    json["livelock"] = answer.livelock
                           ? Json{{"before", toText(answer.livelock->before)}, {"cycle", toText(answer.livelock->cycle)}}
                           : Json(nullptr);
    json["orders"] = ordersOf(answer, listed);
    json["replay"] = replayOf(program, replay);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace forklane::ctl
