// SPDX-License-Identifier: MIT
// Which word is completed, and by what.
#include "widgets/command_line/completion.h"

#include <ostream>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

struct WordCase {
    const char *text; ///< The cursor is at its end.
    const char *word;
    qsizetype begin;
    bool isProgram;
    friend void PrintTo(const WordCase &entry, std::ostream *out) { *out << entry.text; }
};

class Words : public testing::TestWithParam<WordCase> {};
INSTANTIATE_TEST_SUITE_P(Table, Words,
                         testing::Values(WordCase{"", "", 0, true}, WordCase{"ca", "ca", 0, true},
                                         WordCase{"cat fi", "fi", 4, false}, WordCase{"cat fi | so", "so", 9, true},
                                         WordCase{"cat|so", "so", 4, true}, WordCase{"cat ", "", 4, false},
                                         WordCase{"sort < fi", "fi", 7, false}, WordCase{"< fi", "fi", 2, false},
                                         WordCase{"< file so", "so", 7, true}, WordCase{"A=b so", "so", 4, true},
                                         WordCase{"cat 'a b", "a b", 4, false}, WordCase{"cat a\\ b", "a b", 4, false},
                                         WordCase{"cat \"a | b", "a | b", 4, false}, WordCase{"cat 'it'", "it", 4, false}));

TEST_P(Words, AreReadAsDirectReadsThem)
{
    const QString text = GetParam().text;
    const WordAt word = wordAt(text, text.size());
    EXPECT_EQ(word.word.toStdString(), GetParam().word);
    EXPECT_EQ(word.begin, GetParam().begin);
    EXPECT_EQ(word.end, text.size());
    EXPECT_EQ(word.isProgram, GetParam().isProgram);
}

TEST(WordAt, WithADollarIsNotSimple)
{
    EXPECT_FALSE(wordAt("cat $HOME/a", 11).isSimple);
    EXPECT_TRUE(wordAt("cat '$HOME/a", 12).isSimple);
}

TEST(WordAt, EndsAtTheCursor)
{
    EXPECT_EQ(wordAt("cat file", 6).word, QString("fi"));
}

TEST(Quoted, EscapesWhatAShellTakesForMore)
{
    EXPECT_EQ(quoted("a b'c*").toStdString(), "a\\ b\\'c\\*");
    EXPECT_EQ(quoted("plain/name-1.txt").toStdString(), "plain/name-1.txt");
}

TEST(Quoted, IsReadBackAsTheName)
{
    const QString name = "it's $5 \"a|b\" \\ *?[x]{y}#~!&;()<>`";
    const QString text = "cat " + quoted(name);
    EXPECT_EQ(wordAt(text, text.size()).word, name);
}

TEST(CommonBeginning, IsWhatAllShare)
{
    EXPECT_EQ(commonBeginning({"sort", "sorry", "sore"}), QString("sor"));
    EXPECT_EQ(commonBeginning({"a", "b"}), QString());
    EXPECT_EQ(commonBeginning({"one"}), QString("one"));
    EXPECT_EQ(commonBeginning({}), QString());
}

class Files : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(m_folder.isValid());
        for (const char *name : {"alpha", "alpine", ".hidden", "beta gamma"})
            make(name);
        ASSERT_TRUE(QDir(m_folder.path()).mkdir("also"));
    }
    void make(const QString &name)
    {
        QFile file(m_folder.filePath(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    }
    QTemporaryDir m_folder;
};

TEST_F(Files, AreThoseThatBeginSoAndFoldersEndInASlash)
{
    EXPECT_EQ(fileNames("al", m_folder.path()), QStringList({"alpha", "alpine", "also/"}));
}

TEST_F(Files, HiddenOnesNeedTheirDot)
{
    EXPECT_EQ(fileNames("", m_folder.path()).contains(".hidden"), false);
    EXPECT_EQ(fileNames(".h", m_folder.path()), QStringList{".hidden"});
}

TEST_F(Files, KeepThePathAsTyped)
{
    EXPECT_EQ(fileNames(m_folder.path() + "/be", "/nowhere"), QStringList{m_folder.path() + "/beta gamma"});
}

TEST_F(Files, OfAFolderThatIsNoneAreNone)
{
    EXPECT_TRUE(fileNames("nowhere/x", m_folder.path()).isEmpty());
}

TEST_F(Files, ProgramsAreExecutable)
{
    QFile::setPermissions(m_folder.filePath("alpine"), QFile::ReadOwner | QFile::ExeOwner);
    EXPECT_EQ(programNames("al", {m_folder.path(), "/nowhere"}), QStringList{"alpine"});
}

} // namespace
} // namespace forklane::ui
