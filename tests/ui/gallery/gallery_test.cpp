// SPDX-License-Identifier: MIT
// GalleryPage: what it asks for, and how one finds an example.
#include "pages/gallery/gallery_page.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include "demo/demo.h"
#include "pages/gallery/example_card.h"
#include "pages/gallery/example_list.h"
#include "theme.h"
#include "widgets/command_line/command_line.h"

using namespace forklane;
using namespace forklane::ui;

class GalleryTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void cardsComeAfterTheFirstFrame();
    void enterInTheCommandLineSubmits();
    void runButtonSubmits();
    void blankLineIsNotSubmitted();
    void everyExampleHasACard();
    void everyButtonNamesItsExample();
    void runButtonOfACardRunsIt();
    void openButtonOfACardOpensIt();
    void enterOnACardRunsIt();
    void shiftEnterOnACardOpensIt();
    void arrowsMoveBetweenCards();
    void theLargeCardsComeFirstByTab();
    void escapeClearsTheSearch();
    void searchNarrows();
    void searchWithoutResultSaysSo();
    void enterInTheSearchLeadsToTheFirstCard();
    void searchLooksIntoCommands();
    void filtersCount();
    void ranIsMarkedAndCanBeTakenBack();
    void threeAreLargeUntilSomethingIsSearchedFor();
    void aRunsLanesComeOntoTheCards();
    void unknownExampleIsNoHarm();

private:
    [[nodiscard]] QList<ExampleCard *> cards() const;
    [[nodiscard]] QAbstractButton *button(const QString &name) const;
    [[nodiscard]] QLineEdit *search() const;

    std::unique_ptr<GalleryPage> m_page;
};

void GalleryTest::init()
{
    applyTheme(ThemeKind::Light);
    m_page = std::make_unique<GalleryPage>();
    m_page->resize(1196, 700);
    m_page->show();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    QTRY_VERIFY(!cards().isEmpty());
}

void GalleryTest::cleanup()
{
    m_page.reset();
}

QList<ExampleCard *> GalleryTest::cards() const
{
    QList<ExampleCard *> shown;
    for (ExampleCard *card : m_page->findChildren<ExampleCard *>()) {
        if (card->isVisible())
            shown += card;
    }
    return shown;
}

QAbstractButton *GalleryTest::button(const QString &name) const
{
    for (QAbstractButton *each : m_page->findChildren<QAbstractButton *>()) {
        if (each->accessibleName() == name)
            return each;
    }
    return nullptr;
}

QLineEdit *GalleryTest::search() const
{
    for (QLineEdit *each : m_page->findChildren<QLineEdit *>()) {
        if (each->accessibleName() == QStringLiteral("Search examples"))
            return each;
    }
    return nullptr;
}

void GalleryTest::cardsComeAfterTheFirstFrame()
{
    GalleryPage page;
    QVERIFY(page.findChildren<ExampleCard *>().isEmpty());
    page.grab(); // a frame
    QVERIFY(page.findChildren<ExampleCard *>().isEmpty());
    QCoreApplication::sendPostedEvents();
    QVERIFY(!page.findChildren<ExampleCard *>().isEmpty());

    GalleryPage sooner;
    sooner.setRan(QStringLiteral("pipe"), true); // who needs one before has it
    QVERIFY(!sooner.findChildren<ExampleCard *>().isEmpty());
}

void GalleryTest::enterInTheCommandLineSubmits()
{
    const QSignalSpy spy(m_page.get(), &GalleryPage::commandSubmitted);
    m_page->commandLine()->setText(QStringLiteral("date | cat"));
    QTest::keyClick(m_page->commandLine(), Qt::Key_Return);
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0][0].toString(), QStringLiteral("date | cat"));
}

void GalleryTest::runButtonSubmits()
{
    const QSignalSpy spy(m_page.get(), &GalleryPage::commandSubmitted);
    m_page->commandLine()->setText(QStringLiteral("date"));
    QTest::mouseClick(button(QStringLiteral("Run")), Qt::LeftButton);
    QCOMPARE(spy.size(), 1);
}

void GalleryTest::blankLineIsNotSubmitted()
{
    const QSignalSpy spy(m_page.get(), &GalleryPage::commandSubmitted);
    m_page->commandLine()->setText(QStringLiteral("  "));
    QTest::keyClick(m_page->commandLine(), Qt::Key_Return);
    QCOMPARE(spy.size(), 0);
}

void GalleryTest::everyExampleHasACard()
{
    QCOMPARE(cards().size(), static_cast<qsizetype>(demos().size()));
}

void GalleryTest::everyButtonNamesItsExample()
{
    for (const Demo &demo : demos()) {
        const QString title = QString::fromStdString(demo.title);
        QVERIFY2(button(QStringLiteral("Run, %1").arg(title)), qPrintable(title));
        QVERIFY2(button(QStringLiteral("Open, %1").arg(title)), qPrintable(title));
    }
}

void GalleryTest::runButtonOfACardRunsIt()
{
    const QSignalSpy spy(m_page.get(), &GalleryPage::demoRequested);
    const Demo &demo = demos()[1];
    QTest::mouseClick(button(QStringLiteral("Run, %1").arg(QString::fromStdString(demo.title))), Qt::LeftButton);
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0], QVariantList({QString::fromStdString(demo.id), true}));
}

void GalleryTest::openButtonOfACardOpensIt()
{
    const QSignalSpy spy(m_page.get(), &GalleryPage::demoRequested);
    const Demo &demo = demos()[2];
    QTest::mouseClick(button(QStringLiteral("Open, %1").arg(QString::fromStdString(demo.title))), Qt::LeftButton);
    QCOMPARE(spy[0], QVariantList({QString::fromStdString(demo.id), false}));
}

void GalleryTest::enterOnACardRunsIt()
{
    const QSignalSpy spy(m_page.get(), &GalleryPage::demoRequested);
    cards()[0]->setFocus();
    QTest::keyClick(cards()[0], Qt::Key_Return);
    QCOMPARE(spy[0], QVariantList({QStringLiteral("pipe"), true}));
}

void GalleryTest::shiftEnterOnACardOpensIt()
{
    const QSignalSpy spy(m_page.get(), &GalleryPage::demoRequested);
    cards()[0]->setFocus();
    QTest::keyClick(cards()[0], Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(spy[0], QVariantList({QStringLiteral("pipe"), false}));
}

void GalleryTest::arrowsMoveBetweenCards()
{
    search()->setText(QStringLiteral(" e")); // with a search all are in rows
    cards()[0]->setFocus();
    QTest::keyClick(cards()[0], Qt::Key_Right);
    QVERIFY(cards()[1]->hasFocus());
    QTest::keyClick(cards()[1], Qt::Key_Down);
    QVERIFY(cards()[4]->hasFocus());
}

void GalleryTest::theLargeCardsComeFirstByTab()
{
    const QWidget *next = search()->nextInFocusChain();
    while (qobject_cast<const ExampleCard *>(next) == nullptr || !next->isVisible())
        next = next->nextInFocusChain();
    const QList<ExampleCard *> all = cards();
    const auto lower = [](const ExampleCard *a, const ExampleCard *b) { return a->height() < b->height(); };
    QCOMPARE(next->height(), (*std::max_element(all.begin(), all.end(), lower))->height());
    QVERIFY(next->height() > (*std::min_element(all.begin(), all.end(), lower))->height());
}

void GalleryTest::escapeClearsTheSearch()
{
    search()->setFocus();
    search()->setText(QStringLiteral("wait"));
    QTest::keyClick(search(), Qt::Key_Escape);
    QVERIFY(search()->text().isEmpty());
}

void GalleryTest::searchNarrows()
{
    search()->setText(QStringLiteral("wait PROGRAM"));
    QVERIFY(!cards().isEmpty());
    QVERIFY(cards().size() < static_cast<qsizetype>(demos().size()));
    search()->clear();
    QCOMPARE(cards().size(), static_cast<qsizetype>(demos().size()));
}

void GalleryTest::searchWithoutResultSaysSo()
{
    search()->setText(QStringLiteral("zebra crossing"));
    QVERIFY(cards().isEmpty());
    bool said = false;
    for (const QLabel *label : m_page->findChildren<QLabel *>())
        said |= label->isVisible() && label->text().contains(QStringLiteral("zebra crossing"));
    QVERIFY(said);
}

void GalleryTest::enterInTheSearchLeadsToTheFirstCard()
{
    search()->setFocus();
    QTest::keyClick(search(), Qt::Key_Return);
    QVERIFY(cards()[0]->hasFocus());
}

void GalleryTest::searchLooksIntoCommands()
{
    for (const Demo &demo : demos())
        QVERIFY(demo.runs.empty() || matches(demo, QString::fromStdString(demo.runs.front().text)));
}

void GalleryTest::filtersCount()
{
    const auto external = std::count_if(demos().begin(), demos().end(),
                                        [](const Demo &demo) { return demo.part == LecturePart::ExternalProcesses; });
    QVERIFY(button(QStringLiteral("All %1").arg(demos().size()))->isChecked());
    QAbstractButton *filter = button(QStringLiteral("External processes %1").arg(external));
    QVERIFY(filter);
    filter->click();
    QCOMPARE(cards().size(), static_cast<qsizetype>(external));
}

void GalleryTest::ranIsMarkedAndCanBeTakenBack()
{
    const QString id = QStringLiteral("pipe");
    m_page->setRan(id, true);
    QVERIFY(cards()[0]->ranAsExpected());
    QVERIFY(cards()[0]->accessibleDescription().endsWith(QStringLiteral("It ran here as expected.")));
    m_page->setRan(id, false);
    QVERIFY(!cards()[0]->ranAsExpected());
}

void GalleryTest::threeAreLargeUntilSomethingIsSearchedFor()
{
    const auto isLarge = [](const ExampleCard *card) { return card->height() >= 150; };
    const QList<ExampleCard *> first = cards();
    QCOMPARE(std::count_if(first.begin(), first.end(), isLarge), 3);
    QVERIFY(std::all_of(first.begin(), first.begin() + 3, isLarge));
    search()->setText(QStringLiteral("account"));
    const QList<ExampleCard *> found = cards();
    QVERIFY(!found.isEmpty());
    QVERIFY(std::none_of(found.begin(), found.end(), isLarge));
}

void GalleryTest::aRunsLanesComeOntoTheCards()
{
    Miniature picture;
    picture.lanes = {{{{Role::Running, 0, 96}}, {}}};
    m_page->setPicture(QStringLiteral("pipe"), picture);
    m_page->setPicture(QStringLiteral("pipe"), Miniature()); // a run without lanes changes nothing
    QCOMPARE(cards()[0]->picture(), picture);
    QVERIFY(cards()[0]->accessibleDescription().contains(QStringLiteral("The picture shows the lanes of its last run here.")));
    search()->setText(QStringLiteral("Pipe programs together"));
    QCOMPARE(cards()[0]->picture(), picture);
}

void GalleryTest::unknownExampleIsNoHarm()
{
    m_page->setRan(QStringLiteral("no-such-example"), true);
    m_page->setPicture(QStringLiteral("no-such-example"), Miniature());
    QVERIFY(!cards()[0]->ranAsExpected());
}

QTEST_MAIN(GalleryTest)
#include "gallery_test.moc"
