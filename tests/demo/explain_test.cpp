// SPDX-License-Identifier: MIT
#include "demo/explain.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "demo/demo.h"

namespace forklane {
namespace {

/// A recording of one group with threads, written by hand.
class Written {
public:
    Written() { m_group = recording->addTrack({"group", TrackKind::Group, {}, -1, 0}); }

    RowId addThread(const char *name)
    {
        const TrackId track = recording->addTrack({name, TrackKind::Thread, m_group, -1, 0});
        return recording->addRow({track, RowKind::Slices, "state"});
    }

    void slice(RowId row, Tick begin, Tick end, Role role, const char *name = "", std::int64_t value = 0)
    {
        apply(row, begin, EventKind::SliceBegin, role, name, value);
        if (end != kOpenEnd)
            apply(row, end, EventKind::SliceEnd);
    }

    void result(RowId row, Tick tick, Ending ending, int code)
    {
        Event event;
        event.row = row;
        event.tick = tick;
        event.kind = EventKind::Result;
        event.ending = ending;
        event.a = code;
        recording->apply(event);
    }

    std::shared_ptr<Recording> recording = std::make_shared<Recording>();

private:
    void apply(RowId row, Tick tick, EventKind kind, Role role = Role::Other, const char *name = "", std::int64_t value = 0)
    {
        Event event;
        event.row = row;
        event.tick = tick;
        event.kind = kind;
        event.role = role;
        event.a = value;
        event.name = recording->intern(name);
        recording->apply(event);
    }
    TrackId m_group;
};

StepEvent state(Role role, std::string name = {})
{
    StepEvent event;
    event.role = role;
    event.name = std::move(name);
    return event;
}

std::optional<Tick> tickOf(const Written &written, const StepEvent &event)
{
    const auto found = findEvent(*written.recording, event);
    return found ? std::optional(found->tick) : std::nullopt;
}

TEST(FindEvent, takesTheEarliestOfAllTracks)
{
    Written written;
    const RowId first = written.addThread("1");
    const RowId second = written.addThread("2");
    written.slice(first, 30, 40, Role::Running);
    written.slice(second, 10, 20, Role::Running);
    const auto found = findEvent(*written.recording, state(Role::Running));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->tick, 10);
    EXPECT_EQ(found->row, second);
    EXPECT_EQ(found->slice, std::optional<std::size_t>(0));
}

TEST(FindEvent, countsInTheOrderOfTime)
{
    Written written;
    const RowId first = written.addThread("1");
    const RowId second = written.addThread("2");
    written.slice(first, 30, 40, Role::Running);
    written.slice(second, 10, 20, Role::Running);
    StepEvent event = state(Role::Running);
    event.count = 2;
    EXPECT_EQ(tickOf(written, event), 30);
    event.count = 3;
    EXPECT_EQ(tickOf(written, event), std::nullopt);
}

TEST(FindEvent, onEachTrackHappensWithTheLastOne)
{
    Written written;
    const RowId first = written.addThread("1");
    const RowId second = written.addThread("2");
    StepEvent event = state(Role::Running);
    event.on = TrackKind::Thread; // the group's track has none
    event.onEach = true;
    written.slice(first, 30, 40, Role::Running);
    EXPECT_EQ(tickOf(written, event), std::nullopt);
    written.slice(second, 35, 40, Role::Running);
    EXPECT_EQ(tickOf(written, event), 35);
}

TEST(FindEvent, knowsTrackNameAndEndOfASlice)
{
    Written written;
    const RowId first = written.addThread("1");
    const RowId second = written.addThread("2");
    written.slice(first, 10, 20, Role::Launch, "dup2 to 1");
    written.slice(second, 15, 25, Role::Launch, "dup2 to 2");
    EXPECT_EQ(tickOf(written, state(Role::Launch, "dup2 to 2")), 15);
    StepEvent event = state(Role::Launch, "dup2");
    event.what = EventWhat::StateEnd;
    event.on = TrackKind::Thread;
    event.track = 2;
    EXPECT_EQ(tickOf(written, event), 25);
    event.on = TrackKind::Process;
    EXPECT_EQ(tickOf(written, event), std::nullopt);
}

TEST(FindEvent, anExecHasSucceededOnlyWithoutAnErrorAndWhenItIsOver)
{
    StepEvent event;
    event.what = EventWhat::Exec;
    Written written;
    const RowId row = written.addThread("1");
    written.slice(row, 10, 20, Role::Launch, "execve /bin/a: ENOENT", 2);
    EXPECT_EQ(tickOf(written, event), std::nullopt);
    written.slice(row, 20, kOpenEnd, Role::Launch, "execve /usr/bin/a");
    EXPECT_EQ(tickOf(written, event), std::nullopt);
    written.slice(row, 30, kOpenEnd, Role::Running);
    EXPECT_EQ(tickOf(written, event), 30);
}

TEST(FindEvent, tellsACodeFromASignal)
{
    Written written;
    const RowId row = written.addThread("1");
    written.slice(row, 10, 20, Role::Running);
    written.result(row, 20, Ending::Signalled, 13);
    StepEvent event;
    event.what = EventWhat::Exited;
    event.value = 13;
    EXPECT_EQ(tickOf(written, event), std::nullopt);
    event.what = EventWhat::Signalled;
    EXPECT_EQ(tickOf(written, event), 20);
    event.value = 15;
    EXPECT_EQ(tickOf(written, event), std::nullopt);
    event.what = EventWhat::Ended;
    EXPECT_EQ(tickOf(written, event), 20);
}

TEST(FindEvent, anUpdateIsLostWhenItIsOverwritten)
{
    Written written;
    written.slice(written.addThread("1"), 10, 20, Role::LostUpdate, "lost", 35);
    EXPECT_EQ(tickOf(written, state(Role::LostUpdate)), 35);
}

TEST(FindStep, looksInTheRunOrThePartThatTheStepNames)
{
    Written first;
    Written second;
    second.slice(second.addThread("1"), 10, 20, Role::Running);
    const std::vector<ExplainedRun> runs = {{"A", first.recording}, {"B", second.recording}};
    Step step;
    step.event = state(Role::Running);
    EXPECT_FALSE(findStep(runs, step));
    step.run = 2;
    ASSERT_TRUE(findStep(runs, step));
    EXPECT_EQ(findStep(runs, step)->run, 1U);
    step.run = 3;
    EXPECT_FALSE(findStep(runs, step));
    step.part = "B";
    EXPECT_TRUE(findStep(runs, step));
    step.part = "C";
    EXPECT_FALSE(findStep(runs, step));
}

TEST(ParseExplanation, readsEachMember)
{
    const auto read = parseExplanation(R"json({"steps": [
        {"text": "It ends.", "source": "pipe(7)", "run": 2, "part": "Led", "optional": true,
         "event": {"what": "signalled", "on": "process", "track": 1, "group": 2, "value": "SIGPIPE", "count": 3, "each": true}},
        {"text": "It waited.", "source": "pipe(7)", "event": {"what": "waits to read", "ends": true, "name": "x"}}]})json");
    ASSERT_TRUE(read) << describe(read.error());
    Step step{"It ends.", "pipe(7)", 2, "Led", true, {}};
    step.event = {EventWhat::Signalled, Role::Other, "", TrackKind::Process, 1, 2, 13, 3, true};
    EXPECT_EQ(read->steps[0], step);
    EXPECT_EQ(read->steps[1].event.what, EventWhat::StateEnd);
    EXPECT_EQ(read->steps[1].event.role, Role::WaitsToRead);
    EXPECT_EQ(read->steps[1].event.name, "x");
}

TEST(ParseExplanation, namesTheStepAndTheMemberThatIsWrong)
{
    const auto detail = [](const std::string &step) {
        const auto read = parseExplanation("{\"steps\": [" + step + "]}");
        return read ? std::string() : read.error().detail;
    };
    EXPECT_EQ(detail(R"({"text": "a", "event": {"what": "exec"}})"), "\"source\" of step 1 is wrong");
    EXPECT_EQ(detail(R"({"text": "a", "source": "b"})"), "\"event\" of step 1 is wrong");
    EXPECT_EQ(detail(R"({"text": "a", "source": "b", "event": {"what": "flies"}})"), "\"what\" of step 1 is wrong");
    EXPECT_EQ(detail(R"({"text": "a", "source": "b", "event": {"what": "exec", "on": "moon"}})"), "\"on\" of step 1 is wrong");
    EXPECT_EQ(detail(R"({"text": "a", "source": "b", "event": {"what": "signalled", "value": "SIGNO"}})"),
              "\"value\" of step 1 is wrong");
    EXPECT_EQ(detail(R"({"text": "a", "source": "b", "extra": 1, "event": {"what": "exec"}})"), "\"extra\" of step 1 is wrong");
    EXPECT_FALSE(parseExplanation("[]"));
    EXPECT_FALSE(parseExplanation("{"));
}

/// Of the files as they stand in the repository.
std::string helpOf(const std::string &id)
{
    std::ifstream file(std::filesystem::path(FORKLANE_HELP) / (id + ".json"));
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Help, explainsEveryExampleInSeveralStepsOfWhichSomeAlwaysHappen)
{
    for (const Demo &demo : demos()) {
        const auto read = parseExplanation(helpOf(demo.id));
        ASSERT_TRUE(read) << demo.id << ": " << describe(read.error());
        EXPECT_GE(read->steps.size(), 3U) << demo.id;
        std::size_t certain = 0;
        for (const Step &step : read->steps) {
            certain += step.isOptional ? 0 : 1;
            EXPECT_TRUE(demo.runs.empty() || step.run <= demo.runs.size()) << demo.id << ": " << step.text;
            EXPECT_EQ(step.text.back(), '.') << demo.id << ": " << step.text;
        }
        EXPECT_GE(certain, 3U) << demo.id;
    }
}

TEST(Help, explainsRunsThatAreNoExample)
{
    for (const std::string id : {"run", "account", "work"})
        EXPECT_TRUE(parseExplanation(helpOf(id))) << id;
}

} // namespace
} // namespace forklane
