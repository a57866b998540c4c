// SPDX-License-Identifier: MIT
#include "race/scenario_file.h"

#include <gtest/gtest.h>

namespace forklane::race {
namespace {

std::string sentence(std::string_view json)
{
    const auto read = readScenario(json, "my.json");
    EXPECT_FALSE(read);
    return read ? "" : describe(read.error());
}

TEST(ScenarioFile, WhatIsWrittenIsRead)
{
    ScenarioFile file;
    file.scenario = {.start = -7, .amounts = {1, -2, 3}, .names = {"a", "b\n\"c\""}, .threads = 3, .updates = 2};
    file.steps = StepSize::LoadComputeStore;
    file.policy = Policy::CheckThenAct;
    EXPECT_EQ(readScenario(toJson(file), "x").value(), file);
    file.schedule = "123";
    EXPECT_EQ(readScenario(toJson(file), "x").value(), file);
}

TEST(ScenarioFile, WhatIsLeftOutIsTheLecture)
{
    EXPECT_EQ(readScenario(R"({"schema":1,"kind":"account"})", "x").value(), ScenarioFile{});
}

TEST(ScenarioFile, MalformedTextIsRefusedWithItsPlace)
{
    EXPECT_EQ(sentence("{\n  \"schema\": 1,\n  oops\n}"),
              "cannot read the scenario \"my.json\": line 3, column 3: this is not JSON");
    EXPECT_EQ(sentence(""), "cannot read the scenario \"my.json\": line 1, column 1: this is not JSON");
    EXPECT_EQ(sentence("[1]"), "cannot read the scenario \"my.json\": line 1, column 1: a scenario is an object, {…}");
}

TEST(ScenarioFile, ANewerVersionIsToldAsSuch)
{
    EXPECT_EQ(
        sentence(R"({"schema":2,"kind":"transfer","accounts":[]})"),
        "cannot read the scenario \"my.json\": it was written by a newer version (schema 2, this one reads up to 1); update "
        "Forklane");
}

TEST(ScenarioFile, WrongMembersAreNamed)
{
    const auto detail = [](const std::string &members) {
        const std::string whole = sentence(R"({"schema":1,"kind":"account",)" + members + "}");
        return whole.substr(std::string("cannot read the scenario \"my.json\": ").size());
    };
    EXPECT_EQ(detail(R"("threads":"2")"), "\"threads\" is not a whole number in range");
    EXPECT_EQ(detail(R"("threads":1e30)"), "\"threads\" is not a whole number in range");
    EXPECT_EQ(detail(R"("start":18446744073709551615)"), "\"start\" is not a whole number in range");
    EXPECT_EQ(detail(R"("amounts":[1,2.5])"), "\"amounts\"[1] is not a whole number in range");
    EXPECT_EQ(detail(R"("amounts":7)"), "\"amounts\" is not a list");
    EXPECT_EQ(detail(R"("names":[1])"), "\"names\"[0] is not a text");
    EXPECT_EQ(detail(R"("policy":"magic")"), "\"policy\": \"magic\" is unknown");
    EXPECT_EQ(detail(R"("steps":"big")"), "\"steps\": \"big\" is unknown");
    EXPECT_EQ(detail(R"("colour":"red")"), "\"colour\" is no member of a scenario");
    EXPECT_EQ(detail(R"("threads":0)"), "cannot take \"0 threads\": 1 to 16 can be run");
    EXPECT_EQ(detail(R"("updates":1001)"), "cannot take \"1001 updates\": a thread makes 1 to 1000 updates");
    EXPECT_EQ(detail(R"("amounts":[])"), "cannot take \"amounts\": there are none; give one for each thread, such as 20,-50");
    EXPECT_EQ(detail(R"("names":["a","a"])"), "cannot take \"names\": two threads are called \"a\"; names must differ");
    EXPECT_EQ(detail(R"("policy":"mutex","schedule":"12")"),
              "\"schedule\": step 2: thread 2 (withdraw) waits for the lock that deposit holds");
}

TEST(ScenarioFile, WithoutSchemaOrKindItIsNoScenario)
{
    EXPECT_NE(sentence("{}").find("not a scenario"), std::string::npos);
    EXPECT_NE(sentence(R"({"schema":1})").find("it has no \"kind\""), std::string::npos);
    EXPECT_NE(sentence(R"({"schema":1,"kind":"bank"})").find("\"bank\" is unknown"), std::string::npos);
}

} // namespace
} // namespace forklane::race
