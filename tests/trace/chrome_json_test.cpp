// SPDX-License-Identifier: MIT
// The Chrome Trace JSON of a recording, read back by a JSON parser.
#include "trace/chrome_json.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <zlib.h>

namespace forklane {
namespace {

using nlohmann::json;

struct Trace {
    explicit Trace(Axis axis = Axis::Time) : recording(axis) {}

    RowId addRow(RowKind kind, std::string name = {})
    {
        return recording.addRow({.track = track, .kind = kind, .name = std::move(name)});
    }
    void apply(RowId row, EventKind kind, Tick tick, std::int64_t value = 0, NameId name = {})
    {
        recording.apply({tick, row, kind, Role::WaitsToRead, Certainty::Sampled, Ending::None, value, name, 0});
    }
    void end(RowId row, Tick tick, Ending ending, int code)
    {
        recording.apply({tick, row, EventKind::Result, Role::Other, Certainty::Exact, ending, code, {}, 0});
    }
    [[nodiscard]] json parsed() const { return json::parse(toChromeJson(recording)); }
    [[nodiscard]] std::vector<json> events(const std::string &phase) const
    {
        std::vector<json> found;
        const json document = parsed();
        for (const json &event : document["traceEvents"])
            if (event["ph"] == phase)
                found.push_back(event);
        return found;
    }
    [[nodiscard]] std::vector<json> metadata(const std::string &name) const
    {
        std::vector<json> found;
        for (const json &event : events("M"))
            if (event["name"] == name)
                found.push_back(event);
        return found;
    }

    Recording recording;
    TrackId group = recording.addTrack({.name = "job 1", .kind = TrackKind::Group, .parent = {}});
    TrackId track = recording.addTrack({.name = "sort", .kind = TrackKind::Process, .parent = group, .number = 4711});
};

std::filesystem::path freshPath(const std::string &name)
{
    const auto path = std::filesystem::path(testing::TempDir()) / (std::to_string(::getpid()) + name);
    std::filesystem::remove(path);
    return path;
}

TEST(ChromeJson, AnEmptyRecordingIsAWholeDocument)
{
    const json document = json::parse(toChromeJson(Recording()));
    EXPECT_TRUE(document["traceEvents"].empty());
    EXPECT_EQ(document["displayTimeUnit"], "ns");
    EXPECT_EQ(document["otherData"]["axis"], "time");
}

TEST(ChromeJson, GroupsAreProcessesAndRowsAreTheirThreads)
{
    Trace trace;
    (void)trace.addRow(RowKind::Slices);
    (void)trace.addRow(RowKind::Instants, "reads");
    const std::vector<json> processes = trace.metadata("process_name");
    ASSERT_EQ(processes.size(), 1U);
    EXPECT_EQ(processes[0]["args"]["name"], "job 1");
    const std::vector<json> threads = trace.metadata("thread_name");
    ASSERT_EQ(threads.size(), 2U);
    EXPECT_EQ(threads[0]["args"]["name"], "sort");
    EXPECT_EQ(threads[0]["args"]["pid"], 4711);
    EXPECT_EQ(threads[1]["args"]["name"], "sort reads");
    EXPECT_EQ(threads[1]["pid"], processes[0]["pid"]);
    EXPECT_NE(threads[0]["tid"], threads[1]["tid"]);
    EXPECT_LT(trace.metadata("thread_sort_index")[0]["args"]["sort_index"],
              trace.metadata("thread_sort_index")[1]["args"]["sort_index"]);
}

TEST(ChromeJson, WhatTheLimitDroppedIsMissingAndCounted)
{
    Trace trace;
    trace.recording.setLimit(20'000);
    const RowId slices = trace.addRow(RowKind::Slices);
    const RowId samples = trace.addRow(RowKind::Samples, "cpu");
    for (Tick tick = 0; tick < 2000; ++tick) {
        trace.apply(slices, EventKind::SliceBegin, tick);
        trace.apply(samples, EventKind::Counter, tick, tick);
    }
    const std::size_t kept = trace.events("X").size() + trace.events("C").size();
    EXPECT_EQ(trace.parsed()["otherData"]["dropped_entries"], std::to_string(4000 - kept));
    EXPECT_EQ(trace.events("C").back()["args"]["value"], 1999);
}

TEST(ChromeJson, APayloadIsAnArgument)
{
    Trace trace;
    const RowId row = trace.addRow(RowKind::Instants);
    const std::string longOne(kMaxPayload, 'x');
    trace.recording.apply({.tick = 1, .row = row, .name = {}}, "tr ' ' '\\n'\xff\"");
    trace.recording.apply({.tick = 2, .row = row, .name = {}, .payload = 9999}, longOne);
    trace.recording.apply({.tick = 3, .row = row, .name = {}});
    const std::vector<json> events = trace.events("i");
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0]["args"]["text"], "tr ' ' '\\n'\xef\xbf\xbd\"");
    EXPECT_FALSE(events[0]["args"].contains("text_bytes"));
    EXPECT_EQ(events[1]["args"]["text"], longOne);
    EXPECT_EQ(events[1]["args"]["text_bytes"], 9999);
    EXPECT_FALSE(events[2]["args"].contains("text"));
}

TEST(ChromeJson, ATrackWithoutAGroupIsAProcessItself)
{
    Trace trace;
    trace.track = trace.recording.addTrack({.name = "alone", .parent = {}});
    (void)trace.addRow(RowKind::Slices);
    EXPECT_EQ(trace.metadata("process_name").at(1)["args"]["name"], "alone");
    EXPECT_EQ(trace.metadata("thread_name").at(0)["pid"], trace.metadata("process_name").at(1)["pid"]);
}

TEST(ChromeJson, TracksThatAreEachOthersParentsDoNotHang)
{
    Recording recording;
    const TrackId first = recording.addTrack({.name = "a", .parent = {1}});
    (void)recording.addTrack({.name = "b", .parent = first});
    (void)recording.addRow({.track = first, .kind = RowKind::Slices, .name = {}});
    EXPECT_TRUE(json::accept(toChromeJson(recording)));
}

TEST(ChromeJson, SlicesCarryTimesToTheNanosecondAndWhatIsKnown)
{
    Trace trace;
    const RowId row = trace.addRow(RowKind::Slices);
    trace.apply(row, EventKind::SliceBegin, 9'007'199'254'740'993, 12);
    trace.apply(row, EventKind::SliceEnd, 9'007'199'254'742'000);
    EXPECT_NE(toChromeJson(trace.recording).find("\"ts\":9007199254740.993,\"dur\":1.007,"), std::string::npos);
    const json slice = trace.events("X").at(0);
    EXPECT_EQ(slice["name"], "waits to read");
    EXPECT_EQ(slice["cat"], "process");
    EXPECT_EQ(slice["args"], json({{"role", "waits to read"}, {"certainty", "sampled"}, {"value", 12}, {"pid", 4711}}));
}

TEST(ChromeJson, TimesBeforeZeroKeepTheirSign)
{
    Trace trace;
    const RowId row = trace.addRow(RowKind::Slices);
    trace.apply(row, EventKind::SliceBegin, -1'500);
    trace.apply(row, EventKind::SliceEnd, -7);
    EXPECT_NE(toChromeJson(trace.recording).find("\"ts\":-1.500,\"dur\":1.493,"), std::string::npos);
}

TEST(ChromeJson, AnOpenSliceEndsAtTheLastTickAndSaysSo)
{
    Trace trace;
    const RowId open = trace.addRow(RowKind::Slices);
    const RowId other = trace.addRow(RowKind::Samples);
    trace.apply(open, EventKind::SliceBegin, 1000);
    trace.apply(other, EventKind::Counter, 5000, 1);
    const json slice = trace.events("X").at(0);
    EXPECT_EQ(slice["dur"], 4.0);
    EXPECT_EQ(slice["args"]["open"], true);
}

TEST(ChromeJson, SamplesAreCountersNamedAfterTrackAndRow)
{
    Trace trace;
    const RowId row = trace.addRow(RowKind::Samples, "written");
    trace.apply(row, EventKind::Counter, 2000, -5);
    const json counter = trace.events("C").at(0);
    EXPECT_EQ(counter["name"], "sort written");
    EXPECT_EQ(counter["ts"], 2.0);
    EXPECT_EQ(counter["args"], json({{"value", -5}}));
}

TEST(ChromeJson, InstantsAndResultsAreInstantsOfTheirThread)
{
    Trace trace;
    const RowId row = trace.addRow(RowKind::Instants);
    trace.apply(row, EventKind::Instant, 1000, 65'536, trace.recording.intern("0:1"));
    trace.end(row, 3000, Ending::Signalled, 13);
    const std::vector<json> instants = trace.events("i");
    ASSERT_EQ(instants.size(), 2U);
    EXPECT_EQ(instants[0]["name"], "0:1");
    EXPECT_EQ(instants[0]["s"], "t");
    EXPECT_EQ(instants[0]["args"]["value"], 65'536);
    EXPECT_EQ(instants[1]["cat"], "result");
    EXPECT_EQ(instants[1]["ts"], 3.0);
    EXPECT_EQ(instants[1]["args"], json({{"ending", "signalled"}, {"code", 13}, {"pid", 4711}}));
}

TEST(ChromeJson, AnAxisOfOrderIsNamedAndCountsStepsAsMicroseconds)
{
    Trace trace(Axis::Order);
    const RowId row = trace.addRow(RowKind::Slices);
    trace.apply(row, EventKind::SliceBegin, 3);
    trace.apply(row, EventKind::SliceEnd, 4);
    EXPECT_EQ(trace.parsed()["otherData"]["axis"], "order");
    EXPECT_EQ(trace.events("X").at(0)["ts"], 3.0);
    EXPECT_EQ(trace.events("X").at(0)["dur"], 1.0);
}

class ChromeJsonNames : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(ChromeJsonNames, ComeBackFromTheFile)
{
    const auto &[name, expected] = GetParam();
    Trace trace;
    const RowId row = trace.addRow(RowKind::Slices);
    trace.recording.setName(trace.track, name);
    trace.apply(row, EventKind::SliceBegin, 1, 0, trace.recording.intern(name));
    EXPECT_EQ(trace.events("X").at(0)["name"].get<std::string>(), expected);
    EXPECT_EQ(trace.metadata("thread_name").at(0)["args"]["name"].get<std::string>(), expected);
}

const std::string kReplacement = "\xEF\xBF\xBD";

INSTANTIATE_TEST_SUITE_P(
    All, ChromeJsonNames,
    testing::Values(std::pair<std::string, std::string>("plain", "plain"), std::pair<std::string, std::string>("", ""),
                    std::pair<std::string, std::string>("say \"hi\" \\ / {}", "say \"hi\" \\ / {}"),
                    std::pair<std::string, std::string>("a\nb\tc\x01\x7f", "a\nb\tc\x01\x7f"),
                    std::pair<std::string, std::string>(std::string("nul\0here", 8), std::string("nul\0here", 8)),
                    std::pair<std::string, std::string>("grün 💥", "grün 💥"),
                    std::pair<std::string, std::string>("lone \xE9 byte", "lone " + kReplacement + " byte"),
                    std::pair<std::string, std::string>("cut \xE2\x82", "cut " + kReplacement),
                    std::pair<std::string, std::string>("\xFF", kReplacement)));

TEST(ChromeJson, AnErrorOfTheSinkEndsTheWriting)
{
    Trace trace;
    const RowId row = trace.addRow(RowKind::Samples);
    for (Tick tick = 0; tick < 50'000; ++tick)
        trace.apply(row, EventKind::Counter, tick, tick);
    int pieces = 0;
    const Status status = streamChromeJson(trace.recording, [&](std::string_view) -> Status {
        ++pieces;
        return failure({ENOSPC, "write", "x", {}});
    });
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ENOSPC);
    EXPECT_EQ(pieces, 1);
}

TEST(ChromeJson, AFileHoldsTheSameText)
{
    Trace trace;
    trace.apply(trace.addRow(RowKind::Slices), EventKind::SliceBegin, 1);
    const auto path = freshPath("trace.json");
    ASSERT_TRUE(writeChromeJson(trace.recording, path));
    std::ifstream file(path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), toChromeJson(trace.recording));
}

TEST(ChromeJson, ANameThatEndsInGzIsCompressed)
{
    Trace trace;
    const RowId row = trace.addRow(RowKind::Samples);
    for (Tick tick = 0; tick < 5000; ++tick)
        trace.apply(row, EventKind::Counter, tick, tick);
    const auto path = freshPath("trace.json.gz");
    ASSERT_TRUE(writeChromeJson(trace.recording, path));
    const std::string expected = toChromeJson(trace.recording);
    EXPECT_LT(std::filesystem::file_size(path), expected.size() / 4);
    const gzFile file = ::gzopen(path.c_str(), "rb");
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(::gzdirect(file), 0);
    std::string text(expected.size() + 1, '\0');
    const int length = ::gzread(file, text.data(), static_cast<unsigned>(text.size()));
    ::gzclose(file);
    text.resize(static_cast<std::size_t>(length));
    EXPECT_EQ(text, expected);
}

TEST(ChromeJson, AFileThatCannotBeMadeIsAnErrorWithItsName)
{
    const Status status = writeChromeJson(Recording(), "/nonexistent/trace.json");
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error(), (Error{ENOENT, "open", "/nonexistent/trace.json", {}}));
}

TEST(ChromeJson, AFullDiskIsAnErrorCompressedOrNot)
{
    const auto link = freshPath("full.json.gz");
    std::filesystem::create_symlink("/dev/full", link);
    for (const std::string &path : {std::string("/dev/full"), link.string()}) {
        const Status status = writeChromeJson(Recording(), path);
        ASSERT_FALSE(status) << path;
        EXPECT_EQ(status.error().code, ENOSPC);
        EXPECT_EQ(status.error().call, "write");
    }
}

} // namespace
} // namespace forklane
