// SPDX-License-Identifier: MIT
// What the stages' descriptors are connected to, from specs; and that real programs find them so.
#include "job/descriptors.h"

#include <array>
#include <sstream>

#include <gtest/gtest.h>

#include "job/job_fixture.h"

namespace forklane {
namespace {

using Kind = DescriptorEnd::Kind;

JobSpec specOf(const std::string &text)
{
    JobSpec spec;
    spec.pipeline = *parsePipeline(text);
    return spec;
}

DescriptorEnd inherited(int number)
{
    return {Kind::Inherited, number, {}};
}

DescriptorEnd fileEnd(const std::string &path, OpenMode mode)
{
    return {Kind::File, 0, {path, mode}};
}

const DescriptorEnd kNull = {Kind::File, 0, {"/dev/null", OpenMode::ReadWrite}};

/// What the descriptor of a stage leads to after the launch; closed when it is not in the list.
DescriptorEnd after(const JobSpec &spec, std::size_t stage, int descriptor)
{
    const std::vector<StageDescriptors> all = descriptorsOf(spec);
    for (const DescriptorChange &change : all.at(stage).changes) {
        if (change.descriptor == descriptor)
            return change.after;
    }
    return {};
}

TEST(Descriptors, leadThroughThePipesToThisProgram)
{
    const JobSpec spec = specOf("cat | tr a b | sort");
    EXPECT_EQ(after(spec, 0, 0), kNull);
    EXPECT_EQ(after(spec, 0, 1), (DescriptorEnd{Kind::ToStage, 1, {}}));
    EXPECT_EQ(after(spec, 0, 2), (DescriptorEnd{Kind::Output, 2, {}}));
    EXPECT_EQ(after(spec, 1, 0), (DescriptorEnd{Kind::FromStage, 0, {}}));
    EXPECT_EQ(after(spec, 1, 1), (DescriptorEnd{Kind::ToStage, 2, {}}));
    EXPECT_EQ(after(spec, 2, 1), (DescriptorEnd{Kind::Output, 1, {}}));
}

TEST(Descriptors, areTheLaunchersOwnBefore)
{
    const auto all = descriptorsOf(specOf("sort 5>out"));
    ASSERT_EQ(all.size(), 1U);
    ASSERT_EQ(all[0].changes.size(), 4U);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(all[0].changes[static_cast<std::size_t>(i)].before, inherited(i));
    EXPECT_EQ(all[0].changes[3].descriptor, 5);
    EXPECT_EQ(all[0].changes[3].before, DescriptorEnd{});
    EXPECT_EQ(all[0].changes[3].after, fileEnd("out", OpenMode::Truncate));
}

TEST(Descriptors, followRedirectionsFromLeftToRight)
{
    const JobSpec first = specOf("sort <in >out 2>&1");
    EXPECT_EQ(after(first, 0, 0), fileEnd("in", OpenMode::Read));
    EXPECT_EQ(after(first, 0, 2), fileEnd("out", OpenMode::Truncate));
    const JobSpec second = specOf("sort 2>&1 >>out");
    EXPECT_EQ(after(second, 0, 1), fileEnd("out", OpenMode::Append));
    EXPECT_EQ(after(second, 0, 2), (DescriptorEnd{Kind::Output, 1, {}}));
}

TEST(Descriptors, ofStderrGoIntoThePipeToo)
{
    const JobSpec spec = specOf("make |& sort");
    EXPECT_EQ(after(spec, 0, 2), (DescriptorEnd{Kind::ToStage, 1, {}}));
}

TEST(Descriptors, canBeClosed)
{
    const JobSpec spec = specOf("sort 4>&2 2>&-");
    EXPECT_EQ(after(spec, 0, 2), DescriptorEnd{});
    EXPECT_EQ(after(spec, 0, 4), (DescriptorEnd{Kind::Output, 2, {}}));
}

TEST(Descriptors, ofTheInputAreThoseOfTheSpec)
{
    JobSpec spec = specOf("cat");
    spec.input = InputText{"x"};
    EXPECT_EQ(after(spec, 0, 0), (DescriptorEnd{Kind::Input, 0, {}}));
    spec.input = InputByHand{};
    EXPECT_EQ(after(spec, 0, 0), (DescriptorEnd{Kind::Input, 0, {}}));
    spec.input = FilePath{"in", OpenMode::Read};
    EXPECT_EQ(after(spec, 0, 0), fileEnd("in", OpenMode::Read));
    spec.input = Inherit{};
    EXPECT_EQ(after(spec, 0, 0), inherited(0));
}

TEST(Descriptors, areInheritedWhereNothingIsCaptured)
{
    JobSpec spec = specOf("cat | sort");
    spec.output = OutputMode::Inherit;
    EXPECT_EQ(after(spec, 0, 2), inherited(2));
    EXPECT_EQ(after(spec, 1, 1), inherited(1));
}

TEST(Descriptors, thatTheLauncherHeldAreToldAlsoWhenTheyWereReplaced)
{
    const std::vector<DescriptorEnd> wanted = {kNull,
                                               {Kind::Output, 1, {}},
                                               {Kind::Output, 2, {}},
                                               fileEnd("a", OpenMode::Truncate),
                                               fileEnd("b", OpenMode::Truncate)};
    EXPECT_EQ(descriptorsOf(specOf("sort >a >b")).at(0).held, wanted);
}

class DescriptorsOfPrograms : public test::JobTest {};

TEST_F(DescriptorsOfPrograms, areWhatIsTold)
{
    const auto job =
        finished(spec("readlink /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/7 7</dev/zero 2>&1"));
    std::istringstream text(output(*job));
    std::array<std::string, 4> ends;
    for (std::string &end : ends)
        std::getline(text, end);
    EXPECT_EQ(ends[0], "/dev/null");
    EXPECT_TRUE(ends[1].starts_with("pipe:")) << ends[1];
    EXPECT_EQ(ends[2], ends[1]);
    EXPECT_EQ(ends[3], "/dev/zero");
    EXPECT_EQ(after(job->spec(), 0, 0), kNull);
    EXPECT_EQ(after(job->spec(), 0, 1), (DescriptorEnd{Kind::Output, 1, {}}));
    EXPECT_EQ(after(job->spec(), 0, 2), after(job->spec(), 0, 1));
    EXPECT_EQ(after(job->spec(), 0, 7), fileEnd("/dev/zero", OpenMode::Read));
}

} // namespace
} // namespace forklane
