// SPDX-License-Identifier: MIT
#include "process/suggest.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace forklane {
namespace {

namespace fs = std::filesystem;

/// A temporary folder with sub-folders of programs, gone at the end.
class Suggest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string name = (fs::temp_directory_path() / "forklane-suggest-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        m_folder = name;
    }
    void TearDown() override { fs::remove_all(m_folder); }

    /// Creates `folder/name` and returns the folder for a PATH.
    std::string add(const std::string &folder, const std::string &name, fs::perms permissions = fs::perms::owner_all)
    {
        fs::create_directories(m_folder / folder);
        std::ofstream(m_folder / folder / name) << "#!/bin/sh\n";
        fs::permissions(m_folder / folder / name, permissions);
        return (m_folder / folder).string();
    }

    fs::path m_folder;
};

struct DistanceCase {
    std::string a;
    std::string b;
    std::size_t distance;
};

TEST(EditDistance, countsInsertDeleteReplaceAndSwap)
{
    const std::vector<DistanceCase> cases = {
        {"", "", 0},          {"", "abc", 3},      {"sort", "sort", 0}, {"sotr", "sort", 1}, {"srt", "sort", 1},
        {"soort", "sort", 1}, {"sart", "sort", 1}, {"gerp", "grep", 1}, {"ca", "abc", 3},    {"abc", "xyz", 3},
    };
    for (const DistanceCase &c : cases) {
        EXPECT_EQ(editDistance(c.a, c.b), c.distance) << c.a << ' ' << c.b;
        EXPECT_EQ(editDistance(c.b, c.a), c.distance) << c.b << ' ' << c.a;
    }
}

TEST_F(Suggest, findsTheNearestProgramInAnyFolder)
{
    const std::string path = add("a", "sport") + ":" + add("b", "sort");
    EXPECT_EQ(suggestProgram("sotr", path), "sort");
}

TEST_F(Suggest, prefersTheSameFirstLetterThenTheEarlierFolder)
{
    const std::string path = add("a", "bort") + ":" + add("b", "sord") + ":" + add("c", "sork");
    EXPECT_EQ(suggestProgram("sort", path), "sord");
}

TEST_F(Suggest, passesOverFilesThatCannotBeRun)
{
    const std::string path = add("a", "sort", fs::perms::owner_read);
    fs::create_directories(m_folder / "a" / "sorr");
    EXPECT_EQ(suggestProgram("sotr", path), std::nullopt);
}

TEST_F(Suggest, wantsShortNamesNearer)
{
    const std::string path = add("a", "cat");
    EXPECT_EQ(suggestProgram("cta", path), "cat");
    EXPECT_EQ(suggestProgram("cxy", path), std::nullopt);
    EXPECT_EQ(suggestProgram("c", path), std::nullopt);
    EXPECT_EQ(suggestProgram("caatt", path), "cat");
}

TEST_F(Suggest, hasNothingForPathsOrForWhatIsThere)
{
    const std::string path = add("a", "sort");
    EXPECT_EQ(suggestProgram("./sotr", path), std::nullopt);
    EXPECT_EQ(suggestProgram("sort", path), std::nullopt);
    EXPECT_EQ(suggestProgram("", path), std::nullopt);
}

TEST_F(Suggest, passesOverFoldersThatAreNotThere)
{
    const std::string path = (m_folder / "none").string() + "::" + add("b", "sort") + ":";
    EXPECT_EQ(suggestProgram("sotr", path), "sort");
}

} // namespace
} // namespace forklane
