// SPDX-License-Identifier: MIT
#include "ctl/race_report.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace forklane::ctl {

namespace {

using namespace race;
using Json = nlohmann::ordered_json;

template <typename Key>
Json numbersOf(const std::map<Key, std::uint64_t> &numbers)
{
    Json json = Json::object();
    for (const auto &[key, number] : numbers)
        json[std::to_string(key)] = std::to_string(number);
    return json;
}

Json plainOf(const RealResult &result)
{
    return {{"outcomes", numbersOf(result.counts.ends)},
            {"wrong", std::to_string(result.counts.wrong)},
            {"runs", result.counts.rounds},
            {"wall_ns", result.wall.count()}};
}

Json modelOf(const Answer &answer)
{
    Json outcomes = Json::object();
    for (const auto &[end, count] : answer.outcomes())
        outcomes[std::to_string(end)] = toText(count);
    return {{"schedules", answer.schedules ? Json(toText(*answer.schedules)) : Json(nullptr)},
            {"drawn", answer.samples != 0 ? Json(std::to_string(answer.samples)) : Json(nullptr)},
            {"outcomes", outcomes}};
}

/// 0.03 %, 61.2 %, 99.97 %, 100 %.
std::string percent(long double share)
{
    const auto value = static_cast<double>(100 * share);
    if (value == 0 || value == 100)
        return fmt::format("{:.0f} %", value);
    return fmt::format("{:.{}f} %", value, value < 1 || value > 99 ? 2 : 1);
}

/// One way of running: a number and its share for each end.
struct Column {
    std::string title;
    std::map<Value, std::string> numbers;
    std::map<Value, std::string> shares;

    [[nodiscard]] std::size_t width() const
    {
        std::size_t widest = title.size();
        for (const auto &[end, number] : numbers)
            widest = std::max(widest, number.size() + shares.at(end).size() + 2);
        return widest;
    }
};

Column columnOf(const std::string &title, const RealCounts &counts)
{
    Column column{title, {}, {}};
    const auto all = static_cast<long double>(std::max<std::uint64_t>(counts.rounds, 1));
    for (const auto &[end, number] : counts.ends) {
        column.numbers[end] = std::to_string(number);
        column.shares[end] = percent(static_cast<long double>(number) / all);
    }
    return column;
}

Column columnOf(const Answer &answer)
{
    Column column{answer.samples != 0 ? "Model: drawn orders" : "Model: all orders", {}, {}};
    const auto outcomes = answer.outcomes();
    Count all;
    for (const auto &[end, count] : outcomes)
        (void)all.add(count); // fits: all schedules do
    for (const auto &[end, count] : outcomes) {
        column.numbers[end] = toText(count);
        column.shares[end] = percent(count.rounded() / all.rounded());
    }
    return column;
}

std::vector<Column> columnsOf(const RaceReport &report)
{
    std::vector<Column> columns;
    if (report.plain)
        columns.push_back(columnOf("this computer", report.plain->counts));
    if (report.recorded)
        columns.push_back(columnOf(report.recorded->isSteered ? "steered" : "while recording", report.recorded->counts));
    if (report.model)
        columns.push_back(columnOf(*report.model));
    return columns;
}

std::string rowOf(const std::string &head, std::size_t headWidth, const std::vector<Column> &columns, Value end)
{
    std::string row = fmt::format("{:<{}}", head, headWidth);
    for (const Column &column : columns) {
        const auto number = column.numbers.find(end);
        const std::string cell =
            number != column.numbers.end() ? fmt::format("{}  {:>7}", number->second, column.shares.at(end)) : "0     0 %";
        row += fmt::format("  {:>{}}", cell, column.width() + 1);
    }
    return row + '\n';
}

std::string cpusOf(const RealResult &result)
{
    std::string text = result.cpus.size() == 1 ? "on CPU" : "on CPUs";
    for (const int cpu : result.cpus)
        text += fmt::format(" {}", cpu);
    return text + (result.mode == WaitMode::Sleep ? ", which they share: they sleep instead of spinning" : "");
}

std::string headOf(const RaceReport &report)
{
    const RealConfig &config = report.config;
    const RealResult &result = report.plain ? *report.plain : *report.recorded;
    const PolicyFacts &policy = facts(config.policy);
    std::string text = config.steered
                           ? fmt::format("{}, real threads, steered through {}", policy.title, toText(*config.steered))
                           : fmt::format("{}, real threads", policy.title);
    text += fmt::format(": {} threads, {} update{} each, {} run{}", config.scenario.threads, config.scenario.updates,
                        config.scenario.updates == 1 ? "" : "s", result.counts.rounds, result.counts.rounds == 1 ? "" : "s");
    if (result.isStopped)
        text += fmt::format(" of {}", config.rounds);
    return text + fmt::format(", think time {} ns, start skew {} ns, {}.\n{}\n\n", config.think.count(), config.skew.count(),
                              cpusOf(result), policy.sentence);
}

std::string footOf(const RaceReport &report)
{
    std::string text;
    if (report.recorded) {
        const RealCounts &counts = report.recorded->counts;
        text += fmt::format("In {} of {} recorded runs the threads' times from before the load to after the store overlapped; "
                            "in {} updates were lost.\n",
                            counts.exposed.value_or(0), counts.rounds,
                            counts.rounds - (counts.lost->count(0) != 0 ? counts.lost->at(0) : 0));
    }
    const RealResult &result = report.plain ? *report.plain : *report.recorded;
    const double seconds = std::chrono::duration<double>(result.wall).count();
    return text + fmt::format("{:.0f} runs a second{}.\n", static_cast<double>(result.counts.rounds) / std::max(seconds, 1e-9),
                              report.plain ? " with recording off" : "");
}

} // namespace

std::string toJson(const RaceReport &report)
{
    const RealConfig &config = report.config;
    const RealResult &result = report.recorded ? *report.recorded : *report.plain;
    Json json;
    json["schema"] = 1;
    json["policy"] = facts(config.policy).name;
    json["threads"] = config.scenario.threads;
    json["iterations"] = config.scenario.updates;
    json["think_ns"] = config.think.count();
    json["skew_ns"] = config.skew.count();
    json["runs"] = result.counts.rounds;
    json["recorded"] = report.recorded.has_value();
    json["steered"] = config.steered ? Json(toText(*config.steered)) : Json(nullptr);
    json["cpus"] = result.cpus;
    json["mode"] = result.mode == WaitMode::Spin ? "spin" : "sleep";
    json["expected"] = std::to_string(report.program.expected.value());
    json["outcomes"] = numbersOf(result.counts.ends);
    json["wrong"] = std::to_string(result.counts.wrong);
    json["lost_updates"] = result.counts.lost ? numbersOf(*result.counts.lost) : Json(nullptr);
    json["exposed"] = result.counts.exposed ? Json(std::to_string(*result.counts.exposed)) : Json(nullptr);
    json["unrecorded"] = report.recorded && report.plain ? plainOf(*report.plain) : Json(nullptr);
    json["model"] = report.model ? modelOf(*report.model) : Json(nullptr);
    json["stopped"] = result.isStopped;
    json["wall_ns"] = result.wall.count();
    return json.dump() + '\n';
}

std::string toTable(const RaceReport &report)
{
    const std::vector<Column> columns = columnsOf(report);
    std::set<Value> ends = {report.program.expected.value()};
    for (const Column &column : columns)
        for (const auto &[end, number] : column.numbers)
            ends.insert(end);
    const auto headOfRow = [&report](Value end) {
        return fmt::format("{}{}", end, end == report.program.expected ? ", right" : "");
    };
    std::size_t headWidth = std::string_view("ends at").size();
    for (const Value end : ends)
        headWidth = std::max(headWidth, headOfRow(end).size());
    std::string text = headOf(report) + fmt::format("{:<{}}", "ends at", headWidth);
    for (const Column &column : columns)
        text += fmt::format("  {:>{}}", column.title, column.width() + 1);
    text += '\n';
    for (const Value end : ends)
        text += rowOf(headOfRow(end), headWidth, columns, end);
    return text + '\n' + footOf(report);
}

} // namespace forklane::ctl
