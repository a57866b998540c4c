// SPDX-License-Identifier: MIT
// LineIndex and the search on it, against a naive split of the same bytes.
#include "widgets/output/text/line_index.h"

#include <algorithm>
#include <climits>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "widgets/output/text/line_text.h"
#include "widgets/output/text/output_search.h"

namespace forklane::ui {
namespace {

constexpr StreamId kOut{0, StreamKind::Output};
constexpr StreamId kErr{0, StreamKind::Error};
constexpr StreamId kSecond{1, StreamKind::Output};
constexpr Tick kApart = 2'000'000; ///< Ticks that far apart make blocks apart.

struct Piece {
    StreamId stream;
    std::string bytes;
    Tick tick;
};

using Pieces = std::vector<Piece>;
using Texts = std::vector<std::string>;

/// What a reader of the pieces one after another would call lines.
Texts naiveSplit(const Pieces &pieces, const OutputFilter &filter, Tick until = INT64_MAX)
{
    Texts lines;
    bool open = false;
    StreamId last;
    for (const Piece &piece : pieces) {
        if (!filter.contains(piece.stream) || piece.tick > until || piece.bytes.empty())
            continue;
        open = open && piece.stream == last;
        last = piece.stream;
        for (const char c : piece.bytes) {
            if (!open)
                lines.emplace_back();
            open = c != '\n';
            if (open)
                lines.back() += c;
        }
    }
    return lines;
}

std::shared_ptr<OutputStore> storeOf(const Pieces &pieces, std::size_t limit = 64 * 1024 * 1024)
{
    auto store = std::make_shared<OutputStore>(limit);
    for (const Piece &piece : pieces)
        store->append(piece.stream, piece.bytes, piece.tick);
    return store;
}

LineIndex indexOf(const std::shared_ptr<OutputStore> &store, const OutputFilter &filter = {})
{
    LineIndex index;
    index.reset(store, filter);
    EXPECT_TRUE(index.refresh());
    return index;
}

Texts textsOf(const LineIndex &index)
{
    Texts result;
    for (const OutputLine &line : index.lines(index.firstLine(), index.endLine() - index.firstLine())) {
        if (line.dropped > 0)
            result.push_back("dropped " + std::to_string(line.dropped) + (line.stream.kind == StreamKind::Error ? " err" : ""));
        else
            result.push_back(index.bytes(line, 0, line.size()));
    }
    return result;
}

Pieces randomPieces(std::mt19937 &random, std::size_t count)
{
    const StreamId streams[] = {kOut, kErr, kSecond};
    Pieces pieces;
    Tick tick = 0;
    for (std::size_t i = 0; i < count; ++i) {
        tick += random() % 2 == 0 ? 0 : kApart;
        std::string bytes(random() % 40, 'x');
        for (char &c : bytes)
            c = random() % 8 == 0 ? '\n' : static_cast<char>('a' + random() % 26);
        pieces.push_back({streams[random() % 3], bytes, tick});
    }
    return pieces;
}

const OutputFilter kFilters[] = {
    {}, {std::nullopt, true, false}, {std::nullopt, false, true}, {0, true, true}, {1, true, true}, {0, false, true},
};

TEST(LineIndex, NothingHasNoLines)
{
    LineIndex index;
    EXPECT_TRUE(index.refresh());
    EXPECT_EQ(index.endLine(), index.firstLine());
    EXPECT_TRUE(index.lines(0, 10).empty());
}

struct SplitCase {
    const char *name;
    Pieces pieces;
    Texts lines;
};

class LineIndexSplit : public testing::TestWithParam<SplitCase> {};

TEST_P(LineIndexSplit, GivesTheLines)
{
    EXPECT_EQ(textsOf(indexOf(storeOf(GetParam().pieces))), GetParam().lines);
}

const SplitCase kSplits[] = {
    {"OneWhole", {{kOut, "one\n", 0}}, {"one"}},
    {"OneOpen", {{kOut, "one", 0}}, {"one"}},
    {"Empty", {{kOut, "\n\n", 0}}, {"", ""}},
    {"RunsOn", {{kOut, "on", 0}, {kOut, "e\ntwo", kApart}}, {"one", "two"}},
    {"RunsOnTwice", {{kOut, "a", 0}, {kOut, "b", kApart}, {kOut, "c\nd", 2 * kApart}}, {"abc", "d"}},
    {"NewlineAlone", {{kOut, "a", 0}, {kOut, "\n", kApart}, {kOut, "b\n", 2 * kApart}}, {"a", "b"}},
    {"BrokenByStream", {{kOut, "on", 0}, {kErr, "bad\n", 0}, {kOut, "e\n", 0}}, {"on", "bad", "e"}},
    {"WholeThenStream", {{kOut, "one\n", 0}, {kErr, "bad", 0}, {kOut, "two", 0}}, {"one", "bad", "two"}},
};
INSTANTIATE_TEST_SUITE_P(Table, LineIndexSplit, testing::ValuesIn(kSplits),
                         [](const auto &info) { return std::string(info.param.name); });

TEST(LineIndex, ALineRunsOnWhereAHiddenStreamIntervenes)
{
    const Pieces pieces = {{kOut, "on", 0}, {kErr, "bad\n", 0}, {kOut, "e\n", 0}};
    EXPECT_EQ(textsOf(indexOf(storeOf(pieces), {std::nullopt, true, false})), Texts{"one"});
}

TEST(LineIndex, AgreesWithTheNaiveSplitForEveryFilter)
{
    for (unsigned seed = 0; seed < 60; ++seed) {
        std::mt19937 random(seed);
        const Pieces pieces = randomPieces(random, 80);
        const std::shared_ptr<OutputStore> store = storeOf(pieces);
        for (const OutputFilter &filter : kFilters)
            ASSERT_EQ(textsOf(indexOf(store, filter)), naiveSplit(pieces, filter)) << "seed " << seed;
    }
}

TEST(LineIndex, IsTheSameWhetherBuiltAtOnceOrStepByStep)
{
    for (unsigned seed = 0; seed < 40; ++seed) {
        std::mt19937 random(seed);
        const Pieces pieces = randomPieces(random, 60);
        auto store = std::make_shared<OutputStore>();
        LineIndex index;
        index.reset(store, {});
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            store->append(pieces[i].stream, pieces[i].bytes, pieces[i].tick);
            while (!index.refresh(1 + random() % 3)) {
            }
            const Pieces sofar(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            ASSERT_EQ(textsOf(index), naiveSplit(sofar, {})) << "seed " << seed << " piece " << i;
        }
    }
}

TEST(LineIndex, AnyLineCanBeFetchedAlone)
{
    std::mt19937 random(9);
    const Pieces pieces = randomPieces(random, 400);
    const LineIndex index = indexOf(storeOf(pieces));
    const Texts expected = naiveSplit(pieces, {});
    ASSERT_EQ(index.endLine(), expected.size());
    for (std::uint64_t i = 0; i < expected.size(); ++i) {
        const std::vector<OutputLine> line = index.lines(i, 1);
        ASSERT_EQ(line.size(), 1U);
        ASSERT_EQ(line[0].number, i);
        ASSERT_EQ(index.bytes(line[0], 0, line[0].size()), expected[i]);
    }
}

TEST(LineIndex, AnInstantShowsWhatWasReadByThen)
{
    for (unsigned seed = 0; seed < 40; ++seed) {
        std::mt19937 random(seed);
        const Pieces pieces = randomPieces(random, 60);
        // Blocks are shown whole: only pieces apart from each other tell which instant is meant.
        Pieces apart = pieces;
        for (std::size_t i = 0; i < apart.size(); ++i)
            apart[i].tick = static_cast<Tick>(i) * kApart;
        LineIndex index = indexOf(storeOf(apart));
        for (std::size_t i = 0; i < apart.size(); i += 7) {
            index.setInstant(apart[i].tick);
            ASSERT_EQ(textsOf(index), naiveSplit(apart, {}, apart[i].tick)) << "seed " << seed << " piece " << i;
        }
        index.setInstant(std::nullopt);
        ASSERT_EQ(textsOf(index), naiveSplit(apart, {}));
    }
}

TEST(LineIndex, BeforeTheFirstReadNothingIsShown)
{
    LineIndex index = indexOf(storeOf({{kOut, "one\n", 100}}));
    index.setInstant(99);
    EXPECT_EQ(index.endLine(), index.firstLine());
}

TEST(LineIndex, NumbersStayWhenOlderLinesAreDropped)
{
    auto store = std::make_shared<OutputStore>(0);
    LineIndex index;
    index.reset(store, {});
    std::uint64_t written = 0;
    for (int round = 0; round < 60; ++round) {
        for (int i = 0; i < 1'000; ++i, ++written)
            store->append(kOut, std::to_string(written) + std::string(80, '.') + '\n', round * kApart);
        index.refresh();
    }
    ASSERT_GT(index.droppedLines(), 0U);
    EXPECT_EQ(index.endLine(), written);
    const std::vector<OutputLine> lines = index.lines(index.firstLine() + 1, 100);
    ASSERT_EQ(lines.size(), 100U);
    for (const OutputLine &line : lines) {
        const std::string number = std::to_string(line.number);
        EXPECT_EQ(index.bytes(line, 0, number.size()), number);
    }
}

TEST(LineIndex, DroppedLinesAreThoseOfTheFilter)
{
    auto store = std::make_shared<OutputStore>(0);
    for (int i = 0; i < 200'000; ++i)
        store->append(i / 100 % 2 == 0 ? kErr : kOut, std::string(49, 'x') + '\n', i);
    const LineIndex all = indexOf(store);
    const LineIndex errors = indexOf(store, {std::nullopt, false, true});
    EXPECT_EQ(all.droppedLines(), store->totals().droppedLines);
    EXPECT_GT(errors.droppedLines(), 0U);
    EXPECT_EQ(errors.droppedLines(), store->streams().back().droppedLines);
    EXPECT_EQ(errors.endLine(), 100'000U);
}

TEST(LineIndex, NumbersGoOnWhenLinesWereDroppedUnseen)
{
    auto store = std::make_shared<OutputStore>(0);
    LineIndex index;
    index.reset(store, {});
    store->append(kOut, "first\n", 0);
    index.refresh();
    for (int i = 0; i < 100'000; ++i)
        store->append(kOut, std::string(79, 'x') + '\n', kApart);
    index.refresh();
    EXPECT_EQ(index.endLine(), 100'001U);
}

TEST(LineIndex, AFloodLeavesOtherStreamsLinesBeforeItsNotice)
{
    auto store = std::make_shared<OutputStore>(0);
    LineIndex index;
    index.reset(store, {});
    store->append(kErr, "the cause\n", 0);
    for (int i = 0; i < 100'000; ++i) {
        store->append(kOut, std::to_string(i) + std::string(80, '.') + '\n', i * kApart);
        if (i == 50'000)
            store->append(kErr, "and then\n", i * kApart);
        if (i % 10'000 == 0)
            index.refresh();
    }
    ASSERT_TRUE(index.refresh());
    const std::uint64_t dropped = store->totals().droppedLines;
    ASSERT_GT(dropped, 50'000U);
    const Texts lines = textsOf(index);
    ASSERT_EQ(lines.size(), 2 + 1 + 100'000 - dropped);
    EXPECT_EQ(lines[0], "the cause");
    EXPECT_EQ(lines[1], "and then");
    EXPECT_EQ(lines[2], "dropped " + std::to_string(dropped));
    EXPECT_EQ(lines[3], std::to_string(dropped) + std::string(80, '.'));
}

TEST(LineIndex, IsTheSameBuiltAtOnceOrWhileLinesAreDropped)
{
    for (unsigned seed = 0; seed < 8; ++seed) {
        std::mt19937 random(seed);
        const StreamId streams[] = {kOut, kErr, kSecond};
        const unsigned weights[] = {2 + seed % 3, 2 + seed % 5, 30};
        auto store = std::make_shared<OutputStore>(0);
        LineIndex index;
        index.reset(store, {});
        Tick tick = 0;
        for (int i = 0; i < 1'500; ++i) {
            const unsigned which = random() % weights[2] == 0 ? 1 : random() % weights[0] == 0 ? 2 : 0;
            std::string bytes(which == 1 ? 1 + random() % 60 : random() % 12'000, 'x');
            for (char &c : bytes)
                c = random() % 500 == 0 ? '\n' : static_cast<char>('a' + random() % 26);
            tick += random() % 3 == 0 ? 0 : kApart;
            store->append(streams[which], bytes, tick);
            if (random() % (1 + seed * 9) == 0) {
                while (!index.refresh(1 + random() % 700)) {
                }
            }
        }
        while (!index.refresh(1'000)) {
        }
        const LineIndex whole = indexOf(store);
        ASSERT_EQ(textsOf(index), textsOf(whole)) << "seed " << seed;
        EXPECT_GT(index.droppedLines(), 0U) << "seed " << seed;
        index.setInstant(tick / 2);
        LineIndex half = whole;
        half.setInstant(tick / 2);
        EXPECT_EQ(textsOf(index), textsOf(half)) << "seed " << seed;
    }
}

TEST(LineIndex, ALineThatStaysIsFoundAgainAfterADrop)
{
    auto store = std::make_shared<OutputStore>(0);
    LineIndex index;
    index.reset(store, {});
    const std::string filler(OutputStore::kBlockBytes - 1, 'x');
    std::uint64_t line = 0;
    for (int i = 0; i < 300; ++i) {
        store->append(kOut, filler + '\n', i * kApart);
        if (i == 20)
            store->append(kErr, "stays\n", i * kApart);
        index.refresh();
        if (i == 20)
            line = index.endLine() - 1;
        line = index.moved(line);
        if (i >= 20) {
            const std::vector<OutputLine> found = index.lines(line, 1);
            ASSERT_EQ(found.size(), 1U);
            ASSERT_EQ(index.bytes(found[0], 0, 10), "stays") << i;
        }
    }
    EXPECT_GT(index.droppedLines(), 200U);
}

TEST(LineIndex, ALineOfManyMegabytesIsSliced)
{
    std::string bytes(20 * 1024 * 1024, 'x');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>('a' + i % 23);
    auto store = storeOf({{kOut, "before\n", 0}, {kOut, bytes, kApart}, {kOut, "\nbehind", 2 * kApart}});
    const LineIndex index = indexOf(store);
    const std::vector<OutputLine> lines = index.lines(0, 3);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[1].size(), bytes.size());
    for (const std::size_t from : {std::size_t{0}, std::size_t{65'530}, std::size_t{1'048'000}, bytes.size() - 50})
        EXPECT_EQ(index.bytes(lines[1], from, 300), bytes.substr(from, 300)) << from;
    EXPECT_EQ(index.bytes(lines[2], 0, 100), "behind");
}

TEST(LineIndex, LineAtIsTheLastOneReadByThen)
{
    const LineIndex index = indexOf(storeOf({{kOut, "a\nb\n", kApart}, {kOut, "c\n", 3 * kApart}}));
    EXPECT_EQ(index.lineAt(0), 0U);
    EXPECT_EQ(index.lineAt(kApart), 1U);
    EXPECT_EQ(index.lineAt(2 * kApart), 1U);
    EXPECT_EQ(index.lineAt(3 * kApart), 2U);
}

/// Lower-case letters only are used by randomPieces, so that a naive find does.
std::optional<std::uint64_t> naiveFind(const Texts &lines, const std::string &words, std::uint64_t from,
                                       SearchDirection direction)
{
    const bool isForward = direction == SearchDirection::Forward;
    for (auto line = static_cast<std::int64_t>(from); line >= 0 && line < static_cast<std::int64_t>(lines.size());
         line += isForward ? 1 : -1) {
        if (lines[static_cast<std::size_t>(line)].find(words) != std::string::npos)
            return static_cast<std::uint64_t>(line);
    }
    return std::nullopt;
}

TEST(OutputSearch, FindsWhatANaiveSearchFinds)
{
    for (unsigned seed = 0; seed < 30; ++seed) {
        std::mt19937 random(seed);
        const Pieces pieces = randomPieces(random, 100);
        const Texts lines = naiveSplit(pieces, {});
        const LineIndex index = indexOf(storeOf(pieces));
        for (int i = 0; i < 60; ++i) {
            const std::string &from = lines[random() % lines.size()];
            const std::string words = from.substr(0, 1 + random() % 4);
            const std::uint64_t start = random() % lines.size();
            if (words.empty())
                continue;
            for (const SearchDirection direction : {SearchDirection::Forward, SearchDirection::Backward})
                ASSERT_EQ(findLine(index, words, start, direction), naiveFind(lines, words, start, direction))
                    << "seed " << seed << " \"" << words << "\" from " << start;
        }
    }
}

TEST(OutputSearch, LettersCompareWithoutCase)
{
    const LineIndex index = indexOf(storeOf({{kOut, "one\nAn ERROR here\n", 0}}));
    EXPECT_EQ(findLine(index, "error", 0, SearchDirection::Forward), 1U);
}

TEST(OutputSearch, WordsAcrossManyTinyBlocksAreFound)
{
    Pieces pieces;
    for (const char c : std::string("no\nneedle\nno\n"))
        pieces.push_back({kOut, std::string(1, c), static_cast<Tick>(pieces.size()) * kApart});
    const LineIndex index = indexOf(storeOf(pieces));
    EXPECT_EQ(findLine(index, "needle", 0, SearchDirection::Forward), 1U);
    EXPECT_EQ(findLine(index, "needle", 2, SearchDirection::Backward), 1U);
}

/// Every match's column, one after another.
std::vector<int> walk(const LineIndex &index, const QString &words, SearchDirection direction)
{
    const OutputLine line = index.lines(0, 1).front();
    const bool forward = direction == SearchDirection::Forward;
    std::vector<int> columns;
    auto match = nextMatch(index, line, words, direction, forward ? -1 : INT_MAX);
    for (; match && columns.size() < 20; match = nextMatch(index, line, words, direction, match->from))
        columns.push_back(match->from);
    return columns;
}

TEST(NextMatch, isFoundInALongLineAlsoWhereItsPiecesMeet)
{
    const std::vector<int> places = {0, 65'532, 131'070, 200'000, 299'990};
    std::string bytes(300'000, '-');
    for (const int place : places)
        bytes.replace(static_cast<std::size_t>(place), 6, "Needle");
    const LineIndex index = indexOf(storeOf({{kOut, bytes, 1}}));
    EXPECT_EQ(walk(index, "needle", SearchDirection::Forward), places);
    EXPECT_EQ(walk(index, "needle", SearchDirection::Backward), std::vector<int>(places.rbegin(), places.rend()));
    EXPECT_TRUE(walk(index, "nowhere", SearchDirection::Forward).empty());
    EXPECT_TRUE(walk(index, "nowhere", SearchDirection::Backward).empty());
}

TEST(NextMatch, isFoundInAShortLine)
{
    const LineIndex index = indexOf(storeOf({{kOut, "one two one\n", 1}}));
    EXPECT_EQ(walk(index, "one", SearchDirection::Forward), (std::vector<int>{0, 8}));
    EXPECT_EQ(walk(index, "one", SearchDirection::Backward), (std::vector<int>{8, 0}));
}

} // namespace
} // namespace forklane::ui
