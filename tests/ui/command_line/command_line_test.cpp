// SPDX-License-Identifier: MIT
// CommandLine: keys, errors where they are, history and completion.
#include "widgets/command_line/command_line.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>

#include "theme.h"

using namespace forklane;
using namespace forklane::ui;

class CommandLineTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void enterSubmits();
    void shiftEnterOpens();
    void blankLineHasNoError();
    void errorIsDescribed();
    void shellModeShowsNoError();
    void hintIsShownInDirectMode();
    void hintComesWithTheFocus();
    void waveLiesUnderTheCharacters_data();
    void waveLiesUnderTheCharacters();
    void waveIsPaintedInFaultColour();
    void waveFollowsScrolling();
    void waveOutOfSightIsEmpty();
    void upAndDownWalkTheHistory();
    void historyKeepsWhatWasTyped();
    void controlRSearchesTheHistory();
    void historySearchNarrowsWhileTyping();
    void controlRAgainGoesToTheNextOlderMatch();
    void controlROverWhatNothingElseHasOffersAllOfTheHistory();
    void aSearchGoesOnWhenNothingFits();
    void escapeLeavesTheTextAlone();
    void escapeBringsBackWhatStoodThereBeforeTheSearch();
    void tabCompletesAFile();
    void tabCompletesTheCommonBeginning();
    void tabOffersWhatIsPossible();
    void completionCanBeUndone();
    void tabOnNothingMovesTheFocus();

private:
    [[nodiscard]] QAbstractItemView *popup() const;
    void touch(const QString &name);

    std::unique_ptr<QWidget> m_window;
    CommandLine *m_line = nullptr;
    QLineEdit *m_next = nullptr;
    QTemporaryDir m_folder;
};

void CommandLineTest::init()
{
    applyTheme(ThemeKind::Light);
    m_window = std::make_unique<QWidget>();
    m_line = new CommandLine(m_window.get());
    m_line->setGeometry(10, 10, 600, 32);
    m_line->setFolder(m_folder.path());
    m_next = new QLineEdit(m_window.get());
    m_next->setGeometry(10, 60, 600, 32);
    m_window->resize(640, 120);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_line->setFocus(Qt::OtherFocusReason);
    QVERIFY(m_line->hasFocus());
}

void CommandLineTest::cleanup()
{
    QToolTip::hideText();
    m_window.reset();
}

QAbstractItemView *CommandLineTest::popup() const
{
    return qobject_cast<QAbstractItemView *>(QApplication::activePopupWidget());
}

void CommandLineTest::touch(const QString &name)
{
    QFile file(m_folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
}

void CommandLineTest::enterSubmits()
{
    const QSignalSpy submitted(m_line, &CommandLine::submitted);
    const QSignalSpy opened(m_line, &CommandLine::openRequested);
    QTest::keyClick(m_line, Qt::Key_Return);
    QTest::keyClick(m_line, Qt::Key_Enter, Qt::KeypadModifier);
    QCOMPARE(submitted.size(), 2);
    QCOMPARE(opened.size(), 0);
}

void CommandLineTest::shiftEnterOpens()
{
    const QSignalSpy submitted(m_line, &CommandLine::submitted);
    const QSignalSpy opened(m_line, &CommandLine::openRequested);
    QTest::keyClick(m_line, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(submitted.size(), 0);
    QCOMPARE(opened.size(), 1);
}

void CommandLineTest::blankLineHasNoError()
{
    m_line->setText(QStringLiteral("   "));
    QVERIFY(!m_line->syntaxError());
}

void CommandLineTest::errorIsDescribed()
{
    m_line->setText(QStringLiteral("ls /usr/shar*"));
    QVERIFY(m_line->syntaxError());
    const QString sentence = QString::fromStdString(describe(*m_line->syntaxError()));
    QCOMPARE(m_line->toolTip(), sentence);
    QCOMPARE(m_line->accessibleDescription(), sentence);
}

void CommandLineTest::shellModeShowsNoError()
{
    m_line->setText(QStringLiteral("ls *"));
    m_line->setShellMode(true);
    QVERIFY(!m_line->syntaxError());
    QVERIFY(m_line->errorRect().isEmpty());
    m_line->setShellMode(false);
    QVERIFY(m_line->syntaxError());
}

void CommandLineTest::hintIsShownInDirectMode()
{
    QCOMPARE(m_line->toolTip(), QStringLiteral("Direct understands quotes | < > 2>. It does not expand * or $."));
    m_line->setShellMode(true);
    QVERIFY(m_line->toolTip().isEmpty());
}

void CommandLineTest::hintComesWithTheFocus()
{
    m_next->setFocus(Qt::OtherFocusReason);
    m_line->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(QToolTip::text(), m_line->toolTip());
}

void CommandLineTest::waveLiesUnderTheCharacters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("length");
    QTest::newRow("in the middle") << QStringLiteral("cat * | sort") << 4 << 1;
    QTest::newRow("first") << QStringLiteral("*") << 0 << 1;
    QTest::newRow("last") << QStringLiteral("cat file*") << 8 << 1;
    QTest::newRow("behind other letters") << QStringLiteral("echo grün *") << 10 << 1;
}

void CommandLineTest::waveLiesUnderTheCharacters()
{
    QFETCH(QString, text);
    QFETCH(int, begin);
    QFETCH(int, length);
    m_line->setText(text);
    QVERIFY(m_line->syntaxError());
    const QRect wave = m_line->errorRect();
    const int advance = m_line->fontMetrics().horizontalAdvance(u'x');
    // The edit itself says which character is above the wave.
    QCOMPARE(m_line->cursorPositionAt(QPoint(wave.left() + 1, 16)), begin);
    QCOMPARE(m_line->cursorPositionAt(QPoint(wave.right() - 1, 16)), begin + length);
    QVERIFY(std::abs(wave.width() - advance * length) <= 1);
}

void CommandLineTest::waveIsPaintedInFaultColour()
{
    m_line->setText(QStringLiteral("cat ****"));
    const QRect wave = m_line->errorRect();
    const QImage image = m_line->grab().toImage();
    int near = 0;
    for (int x = wave.left(); x <= wave.right(); ++x) {
        for (int y = wave.top(); y <= wave.bottom(); ++y) {
            const QColor pixel = image.pixelColor(x, y);
            near += pixel.red() > pixel.blue() + 40 ? 1 : 0;
        }
    }
    QVERIFY(near >= wave.width());
}

void CommandLineTest::waveFollowsScrolling()
{
    m_line->setText(QStringLiteral("cat ") + QString(200, u'x') + QStringLiteral(" *"));
    m_line->end(false);
    QVERIFY(!m_line->grab().isNull()); // scrolls when it paints
    const QRect wave = m_line->errorRect();
    QVERIFY(!wave.isEmpty());
    QCOMPARE(m_line->cursorPositionAt(QPoint(wave.left() + 1, 16)), static_cast<int>(m_line->text().size()) - 1);
}

void CommandLineTest::waveOutOfSightIsEmpty()
{
    m_line->setText(QStringLiteral("* ") + QString(200, u'x'));
    m_line->end(false);
    QVERIFY(!m_line->grab().isNull());
    QVERIFY(m_line->syntaxError());
    QVERIFY(m_line->errorRect().isEmpty());
    m_line->home(false);
    QVERIFY(!m_line->grab().isNull());
    QVERIFY(!m_line->errorRect().isEmpty());
}

void CommandLineTest::upAndDownWalkTheHistory()
{
    m_line->setHistory({QStringLiteral("ls"), QStringLiteral("date")});
    QTest::keyClick(m_line, Qt::Key_Up);
    QCOMPARE(m_line->text(), QStringLiteral("date"));
    QTest::keyClick(m_line, Qt::Key_Up);
    QTest::keyClick(m_line, Qt::Key_Up);
    QCOMPARE(m_line->text(), QStringLiteral("ls"));
    QTest::keyClick(m_line, Qt::Key_Down);
    QCOMPARE(m_line->text(), QStringLiteral("date"));
}

void CommandLineTest::historyKeepsWhatWasTyped()
{
    m_line->addToHistory(QStringLiteral("ls"));
    QTest::keyClicks(m_line, QStringLiteral("half a comm"));
    QTest::keyClick(m_line, Qt::Key_Up);
    QTest::keyClick(m_line, Qt::Key_Down);
    QCOMPARE(m_line->text(), QStringLiteral("half a comm"));
}

void CommandLineTest::controlRSearchesTheHistory()
{
    m_line->setHistory({QStringLiteral("ls | sort"), QStringLiteral("date"), QStringLiteral("sort file")});
    QTest::keyClicks(m_line, QStringLiteral("sort"));
    QTest::keyClick(m_line, Qt::Key_R, Qt::ControlModifier);
    QVERIFY(popup());
    QCOMPARE(popup()->model()->rowCount(), 2);
    QTest::keyClick(popup(), Qt::Key_Down);
    QTest::keyClick(popup(), Qt::Key_Return);
    QVERIFY(!popup());
    QCOMPARE(m_line->text(), QStringLiteral("ls | sort"));
}

void CommandLineTest::historySearchNarrowsWhileTyping()
{
    m_line->setHistory({QStringLiteral("sort a"), QStringLiteral("sort b"), QStringLiteral("date")});
    QTest::keyClick(m_line, Qt::Key_R, Qt::ControlModifier);
    QVERIFY(popup());
    QCOMPARE(popup()->model()->rowCount(), 3);
    QTest::keyClicks(popup(), QStringLiteral("sort"));
    QVERIFY(popup());
    QCOMPARE(popup()->model()->rowCount(), 2);
    const QSignalSpy submitted(m_line, &CommandLine::submitted);
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(m_line->text(), QStringLiteral("sort b"));
    QCOMPARE(submitted.size(), 0);
}

void CommandLineTest::controlRAgainGoesToTheNextOlderMatch()
{
    m_line->setHistory({QStringLiteral("sort a"), QStringLiteral("date"), QStringLiteral("sort b"), QStringLiteral("sort c")});
    QTest::keyClicks(m_line, QStringLiteral("sort"));
    QTest::keyClick(m_line, Qt::Key_R, Qt::ControlModifier);
    QTest::keyClick(popup(), Qt::Key_R, Qt::ControlModifier);
    QCOMPARE(popup()->currentIndex().data().toString(), QStringLiteral("sort b"));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(popup(), Qt::Key_R, Qt::ControlModifier);
    QCOMPARE(popup()->currentIndex().data().toString(), QStringLiteral("sort a")); // there is no older one
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(m_line->text(), QStringLiteral("sort a"));
}

void CommandLineTest::controlROverWhatNothingElseHasOffersAllOfTheHistory()
{
    m_line->setHistory({QStringLiteral("date"), QStringLiteral("sort file"), QStringLiteral("ls")});
    m_line->setText(QStringLiteral("ls")); // as after its run
    QTest::keyClick(m_line, Qt::Key_R, Qt::ControlModifier);
    QVERIFY(popup());
    QCOMPARE(popup()->model()->rowCount(), 2);
    QTest::keyClicks(popup(), QStringLiteral("da"));
    QCOMPARE(m_line->text(), QStringLiteral("da"));
    QCOMPARE(popup()->model()->rowCount(), 1);
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(m_line->text(), QStringLiteral("date"));
}

void CommandLineTest::aSearchGoesOnWhenNothingFits()
{
    m_line->setHistory({QStringLiteral("date"), QStringLiteral("sort file")});
    QTest::keyClick(m_line, Qt::Key_R, Qt::ControlModifier);
    QTest::keyClicks(popup(), QStringLiteral("sorx"));
    QVERIFY(!popup());
    QTest::keyClick(m_line, Qt::Key_Backspace);
    QVERIFY(popup());
    QCOMPARE(popup()->model()->rowCount(), 1);
    QTest::keyClick(popup(), Qt::Key_Escape);
}

void CommandLineTest::escapeBringsBackWhatStoodThereBeforeTheSearch()
{
    m_line->setHistory({QStringLiteral("date"), QStringLiteral("sort file")});
    for (const QString &more : {QStringLiteral("te"), QStringLiteral("no such")}) {
        m_line->clear();
        QTest::keyClicks(m_line, QStringLiteral("da"));
        QTest::keyClick(m_line, Qt::Key_R, Qt::ControlModifier);
        for (const QChar letter : more)
            QTest::keyClick(popup() != nullptr ? static_cast<QWidget *>(popup()) : m_line, letter.toLatin1());
        QTest::keyClick(popup() != nullptr ? static_cast<QWidget *>(popup()) : m_line, Qt::Key_Escape);
        QVERIFY(!popup());
        QCOMPARE(m_line->text(), QStringLiteral("da"));
    }
    QTest::keyClicks(m_line, QStringLiteral("t")); // and the search is over
    QVERIFY(!popup());
}

void CommandLineTest::escapeLeavesTheTextAlone()
{
    m_line->setHistory({QStringLiteral("date")});
    QTest::keyClicks(m_line, QStringLiteral("da"));
    QTest::keyClick(m_line, Qt::Key_R, Qt::ControlModifier);
    QVERIFY(popup());
    QTest::keyClick(popup(), Qt::Key_Escape);
    QVERIFY(!popup());
    QCOMPARE(m_line->text(), QStringLiteral("da"));
}

void CommandLineTest::tabCompletesAFile()
{
    touch(QStringLiteral("green banana.txt"));
    QTest::keyClicks(m_line, QStringLiteral("cat gr"));
    QTest::keyClick(m_line, Qt::Key_Tab);
    QCOMPARE(m_line->text(), QStringLiteral("cat green\\ banana.txt "));
    QVERIFY(m_line->hasFocus());
    QVERIFY(!m_line->syntaxError());
}

void CommandLineTest::tabCompletesTheCommonBeginning()
{
    touch(QStringLiteral("melon-1"));
    touch(QStringLiteral("melon-2"));
    QTest::keyClicks(m_line, QStringLiteral("cat m"));
    QTest::keyClick(m_line, Qt::Key_Tab);
    QCOMPARE(m_line->text(), QStringLiteral("cat melon-"));
}

void CommandLineTest::tabOffersWhatIsPossible()
{
    touch(QStringLiteral("melon-1"));
    touch(QStringLiteral("melon-2"));
    QTest::keyClicks(m_line, QStringLiteral("cat melon-"));
    QTest::keyClick(m_line, Qt::Key_Tab);
    QVERIFY(popup());
    QCOMPARE(popup()->model()->rowCount(), 2);
    QTest::keyClick(popup(), Qt::Key_Down);
    QTest::keyClick(popup(), Qt::Key_Tab);
    QCOMPARE(m_line->text(), QStringLiteral("cat melon-2 "));
}

void CommandLineTest::completionCanBeUndone()
{
    touch(QStringLiteral("orange"));
    QTest::keyClicks(m_line, QStringLiteral("cat or"));
    QTest::keyClick(m_line, Qt::Key_Tab);
    QCOMPARE(m_line->text(), QStringLiteral("cat orange "));
    m_line->undo();
    QCOMPARE(m_line->text(), QStringLiteral("cat or"));
}

void CommandLineTest::tabOnNothingMovesTheFocus()
{
    QTest::keyClicks(m_line, QStringLiteral("cat nothing-begins-so"));
    QTest::keyClick(m_line, Qt::Key_Tab);
    QVERIFY(m_next->hasFocus());
}

QTEST_MAIN(CommandLineTest)
#include "command_line_test.moc"
