// SPDX-License-Identifier: MIT
// Reads an explanation's file.
#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "demo/explain.h"
#include "process/exit_status.h"

namespace forklane {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::pair<std::string_view, EventWhat>, 7> kWords = {{{"exec", EventWhat::Exec},
                                                                           {"exited", EventWhat::Exited},
                                                                           {"signalled", EventWhat::Signalled},
                                                                           {"failed", EventWhat::Failed},
                                                                           {"ended", EventWhat::Ended},
                                                                           {"mark", EventWhat::Mark},
                                                                           {"value", EventWhat::Value}}};

/// Reads the members of one object; the first one that is wrong stays.
class Reader {
public:
    Reader(const Json &json, std::initializer_list<std::string_view> members) : m_json(json)
    {
        if (!json.is_object())
            refuse("object");
        for (const auto &[name, value] : json.items())
            if (std::find(members.begin(), members.end(), name) == members.end())
                refuse(name);
    }

    void refuse(std::string_view member)
    {
        if (m_wrong.empty())
            m_wrong = member;
    }
    [[nodiscard]] const std::string &wrong() const { return m_wrong; } ///< Empty if nothing is.

    [[nodiscard]] const Json *find(const char *member) const
    {
        return m_json.is_object() && m_json.contains(member) ? &m_json[member] : nullptr;
    }

    void text(const char *member, std::string &to)
    {
        const Json *const value = find(member);
        if (value != nullptr && value->is_string())
            to = value->get<std::string>();
        else if (value != nullptr)
            refuse(member);
    }

    void number(const char *member, std::size_t &to)
    {
        const Json *const value = find(member);
        if (value != nullptr && value->is_number_unsigned())
            to = value->get<std::size_t>();
        else if (value != nullptr)
            refuse(member);
    }

    void flag(const char *member, bool &to)
    {
        const Json *const value = find(member);
        if (value != nullptr && value->is_boolean())
            to = value->get<bool>();
        else if (value != nullptr)
            refuse(member);
    }

private:
    const Json &m_json;
    std::string m_wrong;
};

bool setWhat(StepEvent &event, const std::string &word, bool ends)
{
    const auto *const known =
        std::find_if(kWords.begin(), kWords.end(), [&](const auto &entry) { return entry.first == word; });
    if (known != kWords.end()) {
        event.what = known->second;
        return true;
    }
    const auto role = roleNamed(word);
    if (!role)
        return false;
    event.role = *role;
    event.what = ends ? EventWhat::StateEnd : EventWhat::State;
    return true;
}

bool setTrackKind(StepEvent &event, const std::string &word)
{
    for (int kind = 0; kind <= static_cast<int>(TrackKind::Counter); ++kind)
        if (wordOf(static_cast<TrackKind>(kind)) == word)
            event.on = static_cast<TrackKind>(kind);
    return word.empty() || event.on;
}

/// A number, or a signal's name.
bool setValue(StepEvent &event, const Json *value)
{
    if (value == nullptr)
        return true;
    if (value->is_number_integer())
        event.value = value->get<std::int64_t>();
    else if (value->is_string())
        event.value = signalNumber(value->get<std::string>());
    return event.value && (value->is_number() || *event.value > 0);
}

/// Empty, or the member that is wrong.
std::string readEvent(const Json &json, StepEvent &event)
{
    Reader reader(json, {"what", "ends", "name", "on", "track", "group", "value", "count", "each"});
    std::string what;
    std::string on;
    bool ends = false;
    reader.text("what", what);
    reader.text("on", on);
    reader.flag("ends", ends);
    reader.text("name", event.name);
    reader.number("track", event.track);
    reader.number("group", event.group);
    reader.number("count", event.count);
    reader.flag("each", event.onEach);
    if (!setWhat(event, what, ends))
        reader.refuse("what");
    if (!setTrackKind(event, on))
        reader.refuse("on");
    if (!setValue(event, reader.find("value")))
        reader.refuse("value");
    if (event.count == 0)
        reader.refuse("count");
    return reader.wrong();
}

/// Empty, or the member that is wrong.
std::string readStep(const Json &json, Step &step)
{
    Reader reader(json, {"text", "source", "run", "part", "optional", "event"});
    reader.text("text", step.text);
    reader.text("source", step.source);
    reader.number("run", step.run);
    reader.text("part", step.part);
    reader.flag("optional", step.isOptional);
    if (step.text.empty())
        reader.refuse("text");
    if (step.source.empty())
        reader.refuse("source");
    if (step.run == 0)
        reader.refuse("run");
    if (!reader.wrong().empty())
        return reader.wrong();
    const Json *const event = reader.find("event");
    return event == nullptr ? "event" : readEvent(*event, step.event);
}

} // namespace

Result<Explanation> parseExplanation(std::string_view json)
{
    const auto refuse = [](std::string detail) { return failure({0, "read the explanation", "", std::move(detail)}); };
    const Json read = Json::parse(json, nullptr, false);
    if (!read.is_object() || read.size() != 1 || !read.contains("steps") || !read["steps"].is_array())
        return refuse("it is not a JSON object with a list \"steps\" and nothing else");
    Explanation explanation;
    for (const Json &entry : read["steps"]) {
        Step step;
        if (const std::string wrong = readStep(entry, step); !wrong.empty())
            return refuse("\"" + wrong + "\" of step " + std::to_string(explanation.steps.size() + 1) + " is wrong");
        explanation.steps.push_back(std::move(step));
    }
    return explanation;
}

} // namespace forklane
