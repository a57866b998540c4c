// SPDX-License-Identifier: MIT
// The drawer's values as a job understands them.
#include "pages/run/options/run_options.h"

#include <gtest/gtest.h>

#include <QDir>

#include "process/parse.h"

namespace forklane::ui {
namespace {

JobSpec specOf(const char *text)
{
    JobSpec spec;
    spec.pipeline = parsePipeline(text).value();
    return spec;
}

std::string refusal(const RunOptions &options)
{
    JobSpec spec = specOf("true");
    const JobSpec before = spec;
    const Status applied = apply(options, spec);
    EXPECT_EQ(spec, before) << "nothing is changed by what is refused";
    return applied ? std::string() : describe(applied.error());
}

TEST(RunOptions, TheUsualOnesDifferInNothing)
{
    EXPECT_EQ(differences({}), 0);
    JobSpec spec = specOf("cat | wc");
    JobSpec usual = spec;
    usual.askAboutHolders = true;
    ASSERT_TRUE(apply({}, spec));
    EXPECT_EQ(spec, usual);
}

TEST(RunOptions, EachThatDiffersIsCounted)
{
    RunOptions options;
    options.folder = QStringLiteral("/");
    options.nice = 5;
    options.input = RunOptions::Input::Text;
    options.inputText = QStringLiteral("x");
    options.keepsPipes = true;
    EXPECT_EQ(differences(options), 4);
    JobSpec spec = specOf("yes | head -n 1");
    ASSERT_TRUE(apply(options, spec));
    EXPECT_TRUE(spec.parentKeepsPipes);
}

TEST(RunOptions, GoToEveryStageAndAStagesOwnVariablesStay)
{
    RunOptions options;
    options.folder = QStringLiteral("/usr");
    options.environment = QStringLiteral("LANG=C GREETING='good day' -HOME");
    options.umask = QStringLiteral("027");
    options.nice = 7;
    options.launch = LaunchMode::Fork;
    options.timeLimit = 1.5;
    options.keptMiB = 2;
    options.graceMs = 10;
    options.stopSignal = 2;
    JobSpec spec = specOf("LANG=de_DE cat | wc");
    ASSERT_TRUE(apply(options, spec));
    const Command &cat = spec.pipeline.stages[0].command;
    const Command &wc = spec.pipeline.stages[1].command;
    EXPECT_EQ(cat.environment.set.at("LANG"), "de_DE");
    EXPECT_EQ(wc.environment.set.at("LANG"), "C");
    EXPECT_EQ(wc.environment.set.at("GREETING"), "good day");
    EXPECT_EQ(wc.environment.remove, std::vector<std::string>{"HOME"});
    EXPECT_EQ(cat.folder, "/usr");
    EXPECT_EQ(wc.umask, mode_t(027));
    EXPECT_EQ(wc.nice, 7);
    EXPECT_EQ(spec.launch, LaunchMode::Fork);
    EXPECT_EQ(spec.timeout, Duration(1'500'000'000));
    EXPECT_EQ(spec.outputLimit, std::size_t(2) << 20U);
    EXPECT_EQ(spec.stop, (StopPolicy{2, std::chrono::milliseconds(10)}));
}

TEST(RunOptions, AHomeFolderAndEachInputAreUnderstood)
{
    RunOptions options;
    options.folder = QStringLiteral("~/x");
    options.input = RunOptions::Input::Text;
    options.inputText = QStringLiteral("a line");
    JobSpec spec = specOf("cat");
    ASSERT_TRUE(apply(options, spec));
    EXPECT_EQ(spec.pipeline.stages[0].command.folder, QDir::homePath().toStdString() + "/x");
    EXPECT_EQ(spec.input, JobInput(InputText{"a line\n"}));
    options.input = RunOptions::Input::File;
    options.inputText = QStringLiteral("/etc/hostname");
    ASSERT_TRUE(apply(options, spec));
    EXPECT_EQ(spec.input, JobInput(FilePath{"/etc/hostname"}));
    options.input = RunOptions::Input::ByHand;
    ASSERT_TRUE(apply(options, spec));
    EXPECT_EQ(spec.input, JobInput(InputByHand{}));
}

TEST(RunOptions, WhatCannotBeNamesTheFieldAndTheWord)
{
    RunOptions options;
    options.umask = QStringLiteral("9");
    EXPECT_NE(refusal(options).find("\"9\" is no octal number from 0 to 777"), std::string::npos);
    options = {};
    options.environment = QStringLiteral("LANG=C word");
    EXPECT_NE(refusal(options).find("\"word\" is neither NAME=value nor -NAME"), std::string::npos);
    options.environment = QStringLiteral("LANG='C");
    EXPECT_NE(refusal(options).find("Environment"), std::string::npos);
    options.environment = QStringLiteral("A=1 | B=2");
    EXPECT_NE(refusal(options).find("Environment"), std::string::npos);
    options.environment = QStringLiteral("A=1 > file");
    EXPECT_NE(refusal(options).find("neither pipes nor redirections"), std::string::npos);
    options = {};
    options.input = RunOptions::Input::File;
    EXPECT_NE(refusal(options).find("name the file"), std::string::npos);
}

} // namespace
} // namespace forklane::ui
