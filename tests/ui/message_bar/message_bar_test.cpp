// SPDX-License-Identifier: MIT
// MessageBar: what it says, and that its buttons close it first.
#include "widgets/message_bar/message_bar.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "theme.h"
#include "usable.h"
#include "widgets/message_bar/message_text.h"

using namespace forklane::ui;

class MessageBarTest : public QObject {
    Q_OBJECT

private slots:
    void init();

    void isHiddenAtFirst();
    void showsSentenceAndButtons();
    void fullSentenceIsToldWhenCut();
    void doesNotWidenItsWindow();
    void buttonClosesTheBarThenWorks();
    void workMayShowAnotherMessage();
    void buttonWithoutWorkCloses();
    void newMessageReplacesTheOld();
    void otherWordsLeaveTheButtons();
    void aLongSentenceTakesTwoLinesWhereThereIsRoom();
    void closeButtonCloses();
    void theKeyboardGoesToTheRefugeWhenTheBarCloses();
    void clearingAClosedBarSaysNothing();

private:
    [[nodiscard]] QList<QPushButton *> buttons() const;

    std::unique_ptr<MessageBar> m_bar;
};

namespace {

const QString kSentence = QStringLiteral("Cannot start \"sotr\" (stage 3): no such program in PATH. Did you mean \"sort\"?");

} // namespace

void MessageBarTest::init()
{
    applyTheme(ThemeKind::Light);
    m_bar = std::make_unique<MessageBar>();
    m_bar->resize(1196, 40);
}

QList<QPushButton *> MessageBarTest::buttons() const
{
    QList<QPushButton *> shown;
    for (QPushButton *button : m_bar->findChildren<QPushButton *>()) {
        if (!button->isHidden())
            shown += button;
    }
    return shown;
}

void MessageBarTest::isHiddenAtFirst()
{
    QVERIFY(m_bar->isHidden());
    QVERIFY(m_bar->sentence().isEmpty());
}

void MessageBarTest::showsSentenceAndButtons()
{
    m_bar->showMessage(MessageBar::Kind::Fault, kSentence, {{QStringLiteral("Use \"sort\""), [] {}}});
    QVERIFY(m_bar->isVisible());
    QCOMPARE(m_bar->sentence(), kSentence);
    QCOMPARE(m_bar->accessibleName(), kSentence);
    QCOMPARE(buttons().size(), 1);
    QCOMPARE(buttons().constFirst()->accessibleName(), QStringLiteral("Use \"sort\""));
}

void MessageBarTest::fullSentenceIsToldWhenCut()
{
    m_bar->showMessage(MessageBar::Kind::Fault, kSentence);
    m_bar->resize(200, 40);
    const auto *text = m_bar->findChild<MessageText *>();
    QCOMPARE(text->toolTip(), kSentence);
    QCOMPARE(text->accessibleName(), kSentence);
}

void MessageBarTest::doesNotWidenItsWindow()
{
    m_bar->showMessage(MessageBar::Kind::Information, kSentence.repeated(20));
    QVERIFY(m_bar->minimumSizeHint().width() < 120);
    QCOMPARE(m_bar->sizeHint().height(), 40);
}

void MessageBarTest::buttonClosesTheBarThenWorks()
{
    bool closedBefore = false;
    m_bar->showMessage(MessageBar::Kind::Information, kSentence,
                       {{QStringLiteral("Go"), [&] { closedBefore = m_bar->isHidden(); }}});
    buttons().constFirst()->click();
    QVERIFY(closedBefore);
    QVERIFY(m_bar->isHidden());
}

void MessageBarTest::workMayShowAnotherMessage()
{
    m_bar->showMessage(
        MessageBar::Kind::Information, kSentence,
        {{QStringLiteral("Go"), [&] { m_bar->showMessage(MessageBar::Kind::Fault, QStringLiteral("It went wrong.")); }}});
    buttons().constFirst()->click();
    QVERIFY(m_bar->isVisible());
    QCOMPARE(m_bar->sentence(), QStringLiteral("It went wrong."));
    QVERIFY(buttons().isEmpty());
}

void MessageBarTest::buttonWithoutWorkCloses()
{
    m_bar->showMessage(MessageBar::Kind::Information, kSentence, {{QStringLiteral("Leave it"), {}}});
    buttons().constFirst()->click();
    QVERIFY(m_bar->isHidden());
}

void MessageBarTest::newMessageReplacesTheOld()
{
    m_bar->showMessage(MessageBar::Kind::Fault, kSentence, {{QStringLiteral("A"), {}}, {QStringLiteral("B"), {}}});
    m_bar->showMessage(MessageBar::Kind::Information, QStringLiteral("Other."), {{QStringLiteral("C"), {}}});
    QCOMPARE(m_bar->sentence(), QStringLiteral("Other."));
    QCOMPARE(buttons().size(), 1);
    QCOMPARE(buttons().constFirst()->text(), QStringLiteral("C"));
}

void MessageBarTest::otherWordsLeaveTheButtons()
{
    m_bar->setSentence(QStringLiteral("nobody is listening"));
    QVERIFY(m_bar->isHidden());
    m_bar->showMessage(MessageBar::Kind::Information, QStringLiteral("1 line"), {{QStringLiteral("Pause"), {}}});
    QPushButton *const before = buttons().first();
    m_bar->setSentence(QStringLiteral("2 lines"));
    QCOMPARE(m_bar->sentence(), QStringLiteral("2 lines"));
    QCOMPARE(m_bar->accessibleName(), QStringLiteral("2 lines"));
    QCOMPARE(buttons(), QList<QPushButton *>{before});
}

void MessageBarTest::aLongSentenceTakesTwoLinesWhereThereIsRoom()
{
    const auto hasInkAtTheTop = [](const QString &sentence, int lines, MessageText::Lines most = MessageText::Lines::UpToTwo) {
        MessageText text(nullptr, most);
        text.setText(sentence);
        const int line = text.fontMetrics().height();
        text.resize(300, lines * line);
        const QImage image = text.grab().toImage();
        const QImage top = image.copy(0, 0, image.width(), line / 2);
        QImage empty = top;
        empty.fill(image.pixelColor(image.width() - 1, 0));
        return top != empty;
    };
    QVERIFY(hasInkAtTheTop(kSentence, 2));
    QVERIFY(!hasInkAtTheTop(QStringLiteral("Short."), 2));
    QVERIFY(!hasInkAtTheTop(kSentence, 2, MessageText::Lines::One)); // in the middle, and cut
    QVERIFY(hasInkAtTheTop(kSentence, 1)); // cut
}

void MessageBarTest::closeButtonCloses()
{
    const QSignalSpy closed(m_bar.get(), &MessageBar::closed);
    m_bar->showMessage(MessageBar::Kind::Information, kSentence);
    auto *close = m_bar->findChild<QToolButton *>();
    QCOMPARE(close->accessibleName(), QStringLiteral("Close message"));
    close->click();
    QVERIFY(m_bar->isHidden());
    QCOMPARE(closed.size(), 1);
}

void MessageBarTest::theKeyboardGoesToTheRefugeWhenTheBarCloses()
{
    QWidget page;
    auto *before = new QPushButton(&page);
    auto *refuge = new QPushButton(&page);
    m_bar->setParent(&page);
    setFocusRefuge(&page, refuge);
    page.show();
    m_bar->showMessage(MessageBar::Kind::Information, kSentence, {{QStringLiteral("Leave it"), {}}});
    buttons().first()->setFocus();
    buttons().first()->click();
    QCOMPARE(page.focusWidget(), refuge);
    m_bar->showMessage(MessageBar::Kind::Information, kSentence, {{QStringLiteral("Leave it"), {}}});
    before->setFocus();
    buttons().first()->click();
    QCOMPARE(page.focusWidget(), before);
    m_bar->setParent(nullptr);
}

void MessageBarTest::clearingAClosedBarSaysNothing()
{
    const QSignalSpy closed(m_bar.get(), &MessageBar::closed);
    m_bar->clear();
    QCOMPARE(closed.size(), 0);
}

QTEST_MAIN(MessageBarTest)
#include "message_bar_test.moc"
