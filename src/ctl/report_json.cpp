// SPDX-License-Identifier: MIT
#include "ctl/report_json.h"

#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace forklane::ctl {

namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json orNull(const std::optional<T> &value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json orNull(const std::optional<Duration> &value)
{
    return value ? Json(value->count()) : Json(nullptr);
}

std::string isoTime(std::chrono::system_clock::time_point time)
{
    const auto seconds = std::chrono::time_point_cast<std::chrono::seconds>(time);
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time - seconds).count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), milliseconds);
}

Json errorOf(const StageReport &stage)
{
    if (!stage.failure)
        return nullptr;
    const Error &error = stage.failure->error;
    return {{"step", stage.failure->step},
            {"errno", error.code != 0 ? Json(errnoName(error.code)) : Json(nullptr)},
            {"message", describe(error)}};
}

Json stageOf(const StageReport &stage)
{
    Json json;
    json["argv"] = stage.argv;
    json["pid"] = orNull(stage.pid);
    json["exit_code"] = stage.status && stage.status->isExited() ? Json(stage.status->code()) : Json(nullptr);
    json["signal"] = stage.status && stage.status->isSignalled() ? Json(signalName(stage.status->signal())) : Json(nullptr);
    json["start_ns"] = orNull(stage.start);
    json["seen_exit_ns"] = orNull(stage.seenExit);
    json["user_ns"] = orNull(stage.userTime);
    json["sys_ns"] = orNull(stage.systemTime);
    json["max_rss_kib"] = orNull(stage.maxRssKib);
    json["stdout_bytes"] = orNull(stage.stdoutBytes);
    json["error"] = errorOf(stage);
    return json;
}

} // namespace

std::string toJson(const JobReport &report)
{
    Json holders = Json::array();
    for (const Holder &holder : report.heldBy)
        holders.push_back({{"pid", holder.pid}, {"name", holder.name}});
    Json json;
    json["schema"] = 1;
    json["job"] = {{"exit_code", report.exitCode},
                   {"started_at", isoTime(report.startedAt)},
                   {"wall_ns", orNull(report.wall)},
                   {"timed_out", report.timedOut},
                   {"held_by", holders}};
    json["stages"] = Json::array();
    for (const StageReport &stage : report.stages)
        json["stages"].push_back(stageOf(stage));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace forklane::ctl
