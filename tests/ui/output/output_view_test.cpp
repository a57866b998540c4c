// SPDX-License-Identifier: MIT
// OutputView: what is in sight, following, the playhead, finding, copying, and what assistive technology reads.
#include "widgets/output/output_view.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "theme.h"

using namespace forklane;
using namespace forklane::ui;

namespace {

constexpr StreamId kOut{0, StreamKind::Output};
constexpr StreamId kErr{0, StreamKind::Error};
constexpr StreamId kSecond{1, StreamKind::Output};
constexpr Tick kApart = 2'000'000;

/// "line 0", "line 1", …, a block every hundred.
std::shared_ptr<OutputStore> numbered(int count, std::size_t limit = 64 * 1024 * 1024)
{
    auto store = std::make_shared<OutputStore>(limit);
    for (int i = 0; i < count; ++i)
        store->append(kOut, "line " + std::to_string(i) + "\n", i / 100 * kApart);
    return store;
}

std::shared_ptr<OutputStore> storeOf(const std::string &text)
{
    auto store = std::make_shared<OutputStore>();
    store->append(kOut, text, 0);
    return store;
}

QStringList linesOf(const OutputView &view)
{
    return view.visibleText().split(QLatin1Char('\n'));
}

QPoint pointOf(const OutputView &view, int row, int column)
{
    const OutputScene scene = view.scene();
    return {scene.xOf(scene.firstColumn + column), row * scene.lineHeight + scene.lineHeight / 2};
}

bool showsColor(const QImage &image, const QColor &color)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == color)
                return true;
        }
    }
    return false;
}

} // namespace

class OutputViewTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void showsNothingWithoutAStore();
    void showsTheNewestLinesOfAMillion();
    void paintsAMillionLinesInAFrame();
    void paintsAMegabyteLineInAFrame();
    void scrollsAlongALongLine();
    void rewrittenLineShowsItsNewestState();
    void scrollingUpEndsFollowing();
    void endResumesFollowing();
    void newLinesAreFollowed();
    void newLinesDoNotMoveTheTextOtherwise();
    void refreshesAreJoined();
    void playheadHidesWhatCameLater();
    void filterHidesAStream();
    void droppedLinesAreSaidInPlace();
    void aFloodLeavesTheOtherStreamInSight();
    void floodIsTold();
    void gutterShowsTimes();
    void gutterShowsStagesWhereTheyChange();
    void errorsStandBehindABar();
    void findsForwardsBackwardsAndAround();
    void findsFarToTheRight();
    void findSaysWhenThereIsNothing();
    void copiesWhatWasDragged();
    void copiesTheWordUnderADoubleClick();
    void copiesAllLines();
    void shiftClickExtends();
    void clickTellsTheTick();
    void marksTheLinesOfARange();
    void coloursFollowTheTheme();
    void visibleTextIsAccessible();

private:
    std::unique_ptr<OutputView> m_view;
};

void OutputViewTest::init()
{
    applyTheme(ThemeKind::Light);
    m_view = std::make_unique<OutputView>();
    m_view->resize(600, 400);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void OutputViewTest::cleanup()
{
    m_view.reset();
}

void OutputViewTest::showsNothingWithoutAStore()
{
    QVERIFY(m_view->visibleText().isEmpty());
    QVERIFY(!m_view->grab().isNull());
}

void OutputViewTest::showsTheNewestLinesOfAMillion()
{
    m_view->setStore(numbered(1'000'000));
    QTRY_COMPARE(linesOf(*m_view).last(), QStringLiteral("line 999999"));
    m_view->verticalScrollBar()->setValue(500'000);
    QCOMPARE(linesOf(*m_view).first(), QStringLiteral("line 500000"));
}

void OutputViewTest::paintsAMillionLinesInAFrame()
{
    m_view->setStore(numbered(1'000'000));
    m_view->verticalScrollBar()->setValue(300'000);
    QElapsedTimer timer;
    timer.start();
    constexpr int kFrames = 10;
    for (int i = 0; i < kFrames; ++i)
        (void)m_view->grab();
    // 16 ms would be a frame; a slow machine or a sanitizer gets ten of them.
    QVERIFY2(timer.elapsed() < kFrames * 160, qPrintable(QString::number(timer.elapsed())));
}

void OutputViewTest::paintsAMegabyteLineInAFrame()
{
    m_view->setStore(storeOf(std::string(8 * 1024 * 1024, 'x') + "\nbehind\n"));
    m_view->horizontalScrollBar()->setValue(4'000'000);
    QElapsedTimer timer;
    timer.start();
    constexpr int kFrames = 10;
    for (int i = 0; i < kFrames; ++i)
        (void)m_view->grab();
    QVERIFY2(timer.elapsed() < kFrames * 160, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(linesOf(*m_view).last(), QStringLiteral("behind"));
}

void OutputViewTest::scrollsAlongALongLine()
{
    std::string line;
    for (int i = 0; line.size() < 200'000; ++i)
        line += std::to_string(i) + ' ';
    m_view->setStore(storeOf(line));
    m_view->horizontalScrollBar()->setValue(100'000);
    QVERIFY(m_view->visibleText().startsWith(QString::fromStdString(line.substr(100'000, 40))));
}

void OutputViewTest::rewrittenLineShowsItsNewestState()
{
    std::string line;
    for (int i = 0; i <= 100'000; ++i)
        line += "\rdone " + std::to_string(i);
    m_view->setStore(storeOf(line));
    QCOMPARE(m_view->visibleText(), QStringLiteral("done 100000"));
}

void OutputViewTest::scrollingUpEndsFollowing()
{
    m_view->setStore(numbered(1'000));
    QSignalSpy changed(m_view.get(), &OutputView::followChanged);
    QTest::keyClick(m_view.get(), Qt::Key_PageUp);
    QVERIFY(!m_view->isFollowing());
    QCOMPARE(changed.count(), 1);
}

void OutputViewTest::endResumesFollowing()
{
    m_view->setStore(numbered(1'000));
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QCOMPARE(linesOf(*m_view).first(), QStringLiteral("line 0"));
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QVERIFY(m_view->isFollowing());
    QCOMPARE(linesOf(*m_view).last(), QStringLiteral("line 999"));
}

void OutputViewTest::newLinesAreFollowed()
{
    const std::shared_ptr<OutputStore> store = numbered(1'000);
    m_view->setStore(store);
    store->append(kOut, "the newest\n", 100 * kApart);
    m_view->refresh();
    QTRY_COMPARE(linesOf(*m_view).last(), QStringLiteral("the newest"));
}

void OutputViewTest::newLinesDoNotMoveTheTextOtherwise()
{
    const std::shared_ptr<OutputStore> store = numbered(40'000, 0);
    m_view->setStore(store);
    m_view->verticalScrollBar()->setValue(30'000);
    const QString before = m_view->visibleText();
    for (int i = 0; i < 150'000; ++i)
        store->append(kOut, "more\n", 1'000 * kApart);
    m_view->refresh();
    QTRY_VERIFY(m_view->verticalScrollBar()->maximum() > 100'000);
    QCOMPARE(m_view->visibleText(), before);
}

void OutputViewTest::refreshesAreJoined()
{
    const std::shared_ptr<OutputStore> store = numbered(10);
    m_view->setStore(store);
    m_view->refresh();
    store->append(kOut, "joined\n", kApart);
    m_view->refresh(); // too early: looks again a little later
    QVERIFY(linesOf(*m_view).last() != QStringLiteral("joined"));
    QTRY_COMPARE(linesOf(*m_view).last(), QStringLiteral("joined"));
}

void OutputViewTest::playheadHidesWhatCameLater()
{
    m_view->setStore(numbered(1'000));
    m_view->setPlayhead(4 * kApart);
    QCOMPARE(linesOf(*m_view).last(), QStringLiteral("line 499"));
    m_view->setPlayhead(-1);
    QVERIFY(m_view->visibleText().isEmpty());
    m_view->setPlayhead(std::nullopt);
    QCOMPARE(linesOf(*m_view).last(), QStringLiteral("line 999"));
}

void OutputViewTest::filterHidesAStream()
{
    auto store = std::make_shared<OutputStore>();
    store->append(kOut, "good\n", 0);
    store->append(kErr, "bad\n", 0);
    m_view->setStore(store);
    QCOMPARE(linesOf(*m_view), QStringList({"good", "bad"}));
    m_view->setFilter({std::nullopt, false, true});
    QCOMPARE(linesOf(*m_view), QStringList({"bad"}));
}

void OutputViewTest::droppedLinesAreSaidInPlace()
{
    const std::shared_ptr<OutputStore> store = numbered(1'000'000, 0);
    m_view->setStore(store);
    m_view->verticalScrollBar()->setValue(0);
    const std::uint64_t dropped = store->totals().droppedLines;
    QCOMPARE(m_view->droppedLines(), dropped);
    QString digits = linesOf(*m_view).first();
    QVERIFY2(digits.endsWith(QStringLiteral(" older lines dropped.")), qPrintable(digits));
    digits.removeIf([](QChar c) { return !c.isDigit(); });
    QCOMPARE(digits.toULongLong(), dropped);
}

void OutputViewTest::aFloodLeavesTheOtherStreamInSight()
{
    auto store = std::make_shared<OutputStore>(0);
    store->append(kErr, "the cause\n", 0);
    m_view->setStore(store);
    m_view->setFollow(false);
    for (int i = 0; i < 500'000; ++i)
        store->append(kOut, "line " + std::to_string(i) + "\n", i / 100 * kApart);
    m_view->refresh();
    QTRY_VERIFY(m_view->droppedLines() > 0);
    m_view->verticalScrollBar()->setValue(0);
    const QStringList lines = linesOf(*m_view);
    QCOMPARE(lines.at(0), QStringLiteral("the cause"));
    QVERIFY2(lines.at(1).endsWith(QStringLiteral(" older lines of stdout dropped.")), qPrintable(lines.at(1)));
    QCOMPARE(lines.at(2), QStringLiteral("line %1").arg(m_view->droppedLines()));
}

void OutputViewTest::floodIsTold()
{
    QSignalSpy told(m_view.get(), &OutputView::flooded);
    m_view->setStore(numbered(1'000'000, 0));
    QCOMPARE(told.count(), 1);
    QCOMPARE(told.at(0).at(0).toBool(), true);
    m_view->setStore(numbered(1));
    QCOMPARE(told.count(), 2);
    QCOMPARE(told.at(1).at(0).toBool(), false);
}

void OutputViewTest::gutterShowsTimes()
{
    m_view->setStore(numbered(200));
    m_view->setOrigin(-1'000'000'000);
    m_view->setShowTimes(true);
    QCOMPARE(m_view->scene().rows.back().time, QStringLiteral("1.002 s"));
    QVERIFY(m_view->scene().gutter.timeRight > 0);
}

void OutputViewTest::gutterShowsStagesWhereTheyChange()
{
    auto store = std::make_shared<OutputStore>();
    store->append(kOut, "a\nb\n", 0);
    store->append(kSecond, "c\n", 0);
    m_view->setStageNames({"cat", "sort"});
    m_view->setStore(store);
    const OutputScene scene = m_view->scene();
    QCOMPARE(scene.rows.at(0).stage, QStringLiteral("cat"));
    QCOMPARE(scene.rows.at(1).stage, QString());
    QCOMPARE(scene.rows.at(2).stage, QStringLiteral("sort"));
}

void OutputViewTest::errorsStandBehindABar()
{
    auto store = std::make_shared<OutputStore>();
    store->append(kErr, "bad\n", 0);
    m_view->setStore(store);
    QVERIFY(m_view->scene().gutter.hasErrors);
    QVERIFY(showsColor(m_view->grab().toImage(), Theme::light().fault));
}

void OutputViewTest::findsForwardsBackwardsAndAround()
{
    m_view->setStore(numbered(100'000));
    QVERIFY(m_view->findNext("line 77777"));
    QVERIFY(linesOf(*m_view).contains(QStringLiteral("line 77777")));
    QVERIFY(m_view->findNext("LINE 500"));
    QVERIFY(linesOf(*m_view).contains(QStringLiteral("line 500")));
    QVERIFY(m_view->findNext("line 9999", true));
    QVERIFY(linesOf(*m_view).contains(QStringLiteral("line 99999")));
}

void OutputViewTest::findsFarToTheRight()
{
    m_view->setStore(storeOf(std::string(3'000'000, '-') + "needle" + std::string(100'000, '-')));
    QVERIFY(m_view->findNext("needle"));
    QVERIFY(m_view->visibleText().contains(QStringLiteral("needle")));
}

void OutputViewTest::findSaysWhenThereIsNothing()
{
    m_view->setStore(numbered(1'000));
    QVERIFY(!m_view->findNext("nowhere"));
    QVERIFY(!m_view->findNext(QString()));
}

void OutputViewTest::copiesWhatWasDragged()
{
    m_view->setStore(storeOf("one two\nthree four\n"));
    QWidget *area = m_view->viewport();
    QTest::mousePress(area, Qt::LeftButton, {}, pointOf(*m_view, 0, 4));
    QTest::mouseMove(area, pointOf(*m_view, 1, 3));
    QMouseEvent move(QEvent::MouseMove, pointOf(*m_view, 1, 5), area->mapToGlobal(pointOf(*m_view, 1, 5)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(area, &move);
    QTest::mouseRelease(area, Qt::LeftButton, {}, pointOf(*m_view, 1, 5));
    QTest::keySequence(m_view.get(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("two\nthree"));
}

void OutputViewTest::copiesTheWordUnderADoubleClick()
{
    m_view->setStore(storeOf("cannot read /etc/shadow: denied\n"));
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(*m_view, 0, 15));
    QCOMPARE(m_view->selectedText(), QStringLiteral("/etc/shadow"));
}

void OutputViewTest::copiesAllLines()
{
    m_view->setStore(storeOf("\x1b[1mone\x1b[0m\ntwo\n"));
    QTest::keySequence(m_view.get(), QKeySequence::SelectAll);
    m_view->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("one\ntwo"));
}

void OutputViewTest::shiftClickExtends()
{
    m_view->setStore(storeOf("one\ntwo\nthree\n"));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(*m_view, 0, 0));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, Qt::ShiftModifier, pointOf(*m_view, 2, 2));
    QCOMPARE(m_view->selectedText(), QStringLiteral("one\ntwo\nth"));
}

void OutputViewTest::clickTellsTheTick()
{
    m_view->setStore(numbered(300));
    m_view->verticalScrollBar()->setValue(0);
    QSignalSpy clicked(m_view.get(), &OutputView::lineClicked);
    m_view->verticalScrollBar()->setValue(150);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(*m_view, 0, 2));
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked.at(0).at(0).value<Tick>(), kApart);
}

void OutputViewTest::marksTheLinesOfARange()
{
    m_view->setStore(numbered(1'000));
    m_view->setMarked(LineMark{{3 * kApart, 4 * kApart}, std::nullopt});
    const OutputScene scene = m_view->scene();
    const auto marked = std::find_if(scene.rows.begin(), scene.rows.end(), [](const SceneRow &row) { return row.isMarked; });
    QVERIFY(marked != scene.rows.end());
    QCOMPARE(marked->text.cells.text(), QStringLiteral("line 300"));
}

void OutputViewTest::coloursFollowTheTheme()
{
    m_view->setStore(storeOf("text\n"));
    QVERIFY(showsColor(m_view->viewport()->grab().toImage(), Theme::light().lane));
    applyTheme(ThemeKind::Dark);
    const QImage dark = m_view->viewport()->grab().toImage();
    QVERIFY(showsColor(dark, Theme::dark().lane));
    QVERIFY(!showsColor(dark, Theme::light().lane));
}

void OutputViewTest::visibleTextIsAccessible()
{
    m_view->setStore(storeOf("one\ntwo\n"));
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(accessible != nullptr);
    QCOMPARE(accessible->text(QAccessible::Name), QStringLiteral("Output"));
    QCOMPARE(accessible->text(QAccessible::Value), QStringLiteral("one\ntwo"));
    QAccessibleTextInterface *text = accessible->textInterface();
    QVERIFY(text != nullptr);
    QCOMPARE(text->characterCount(), 7);
    QCOMPARE(text->text(4, 7), QStringLiteral("two"));
    QCOMPARE(text->offsetAtPoint(text->characterRect(5).center()), 5);
}

QTEST_MAIN(OutputViewTest)
#include "output_view_test.moc"
