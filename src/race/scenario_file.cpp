// SPDX-License-Identifier: MIT
#include "race/scenario_file.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "race/schedule.h"

namespace forklane::race {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxBytes = std::size_t{4} << 20;
constexpr std::string_view kMembers[] = {"schema",  "kind",    "start", "amounts", "names",
                                         "threads", "updates", "steps", "policy",  "schedule"};

/// Reads members one after the other; the first thing that is wrong stays.
class Reader {
public:
    Reader(const Json &json, std::string name) : m_json(json), m_name(std::move(name)) {}

    [[nodiscard]] bool isGood() const { return !m_error; }
    [[nodiscard]] Error takeError() { return std::move(*m_error); }

    void refuse(std::string detail)
    {
        if (!m_error)
            m_error = Error{0, "read the scenario", m_name, std::move(detail)};
    }

    void number(const char *member, std::int64_t &to)
    {
        if (const Json *const value = find(member))
            to = numberFrom(*value, fmt::format("\"{}\"", member));
    }

    void numbers(const char *member, std::vector<std::int64_t> &to)
    {
        const Json *const value = list(member);
        if (value == nullptr)
            return;
        to.clear();
        for (const Json &item : *value)
            to.push_back(numberFrom(item, fmt::format("\"{}\"[{}]", member, to.size())));
    }

    void texts(const char *member, std::vector<std::string> &to)
    {
        const Json *const value = list(member);
        if (value == nullptr)
            return;
        to.clear();
        for (const Json &item : *value) {
            if (!item.is_string())
                return refuse(fmt::format("\"{}\"[{}] is not a text", member, to.size()));
            to.push_back(item.get<std::string>());
        }
    }

    std::optional<std::string> text(const char *member)
    {
        const Json *const value = find(member);
        if (value == nullptr)
            return std::nullopt;
        if (!value->is_string()) {
            refuse(fmt::format("\"{}\" is not a text", member));
            return std::nullopt;
        }
        return value->get<std::string>();
    }

    void refuseUnknown()
    {
        for (const auto &[key, value] : m_json.items())
            if (std::find(std::begin(kMembers), std::end(kMembers), key) == std::end(kMembers))
                return refuse(fmt::format("\"{}\" is no member of a scenario", key));
    }

private:
    [[nodiscard]] const Json *find(const char *member) const
    {
        const auto found = m_json.find(member);
        return found != m_json.end() && !found->is_null() ? &*found : nullptr;
    }

    [[nodiscard]] const Json *list(const char *member)
    {
        const Json *const value = find(member);
        if (value == nullptr || value->is_array())
            return value;
        refuse(fmt::format("\"{}\" is not a list", member));
        return nullptr;
    }

    std::int64_t numberFrom(const Json &value, const std::string &place)
    {
        const bool fits = value.is_number_integer() &&
                          (!value.is_number_unsigned() || value.get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
        if (!fits)
            refuse(fmt::format("{} is not a whole number in range", place));
        return fits ? value.get<std::int64_t>() : 0;
    }

    const Json &m_json;
    std::string m_name;
    std::optional<Error> m_error;
};

/// "line 3, column 7" of a byte's offset.
std::string placeOf(std::string_view text, std::size_t offset)
{
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const std::size_t lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return fmt::format("line {}, column {}", lines + 1, before.size() - lineStart + 1);
}

void readHead(Reader &reader)
{
    std::int64_t schema = 0;
    reader.number("schema", schema);
    if (schema > kScenarioSchema)
        reader.refuse(fmt::format("it was written by a newer version (schema {}, this one reads up to {}); update Forklane",
                                  schema, kScenarioSchema));
    if (schema < 1)
        reader.refuse("it has no \"schema\" of 1: it is not a scenario");
    const auto kind = reader.text("kind");
    if (kind != "account")
        reader.refuse(kind ? fmt::format("its kind \"{}\" is unknown; the only one is account", *kind) : "it has no \"kind\"");
}

/// A value that is written by its name.
template <typename Named>
void readName(Reader &reader, const char *member, std::optional<Named> (*find)(std::string_view) noexcept, Named &to)
{
    const auto name = reader.text(member);
    if (!name)
        return;
    if (const auto found = find(*name))
        to = *found;
    else
        reader.refuse(fmt::format("\"{}\": \"{}\" is unknown", member, *name));
}

void readBody(Reader &reader, ScenarioFile &file)
{
    reader.number("start", file.scenario.start);
    reader.numbers("amounts", file.scenario.amounts);
    reader.texts("names", file.scenario.names);
    reader.number("threads", file.scenario.threads);
    reader.number("updates", file.scenario.updates);
    readName(reader, "steps", findStepSize, file.steps);
    readName(reader, "policy", findPolicy, file.policy);
    file.schedule = reader.text("schedule");
    reader.refuseUnknown();
}

void checkWhole(Reader &reader, const ScenarioFile &file)
{
    const auto program = accountProgram(file.scenario, file.steps, file.policy);
    if (!program)
        return reader.refuse(describe(program.error()));
    if (!file.schedule)
        return;
    if (const auto schedule = parseSchedule(*program, *file.schedule); !schedule)
        reader.refuse(fmt::format("\"schedule\": {}", schedule.error().sentence));
}

} // namespace

std::string toJson(const ScenarioFile &file)
{
    Json json;
    json["schema"] = kScenarioSchema;
    json["kind"] = "account";
    json["start"] = file.scenario.start;
    json["amounts"] = file.scenario.amounts;
    json["names"] = file.scenario.names;
    json["threads"] = file.scenario.threads;
    json["updates"] = file.scenario.updates;
    json["steps"] = nameOf(file.steps);
    json["policy"] = facts(file.policy).name;
    if (file.schedule)
        json["schedule"] = *file.schedule;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Result<ScenarioFile> readScenario(std::string_view json, const std::string &name)
{
    if (json.size() > kMaxBytes)
        return failure({0, "read the scenario", name, fmt::format("it is larger than {} MiB", kMaxBytes >> 20)});
    Json parsed;
    try {
        parsed = Json::parse(json);
    } catch (const Json::parse_error &error) {
        const std::size_t offset = error.byte == 0 ? 0 : error.byte - 1;
        return failure({0, "read the scenario", name, fmt::format("{}: this is not JSON", placeOf(json, offset))});
    }
    if (!parsed.is_object())
        return failure({0, "read the scenario", name, "line 1, column 1: a scenario is an object, {…}"});
    Reader reader(parsed, name);
    ScenarioFile file;
    readHead(reader);
    if (reader.isGood())
        readBody(reader, file);
    if (reader.isGood())
        checkWhole(reader, file);
    if (!reader.isGood())
        return failure(reader.takeError());
    return file;
}

} // namespace forklane::race
