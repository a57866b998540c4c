// SPDX-License-Identifier: MIT
#include "first_hints.h"

#include <QAction>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "appearance.h"
#include "hint_bubble.h"
#include "main_window.h"
#include "pages/gallery/gallery_page.h"
#include "pages/run/run_page.h"
#include "timeline/timeline_panel.h"
#include "widgets/command_line/command_line.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {
namespace {

constexpr int kPatience = 20'000; // ms

/// The whole window, offscreen, with settings of the test's.
class FirstHintsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(QStringLiteral("forklane-test"));
    }

    void init()
    {
        QSettings().clear();
        open();
    }

    void cleanup() { m_window.reset(); }

    void theFirstStartOffersThem()
    {
        QCOMPARE(bar().sentence(), QStringLiteral("New here? Four short hints show you around."));
        QVERIFY(button(QStringLiteral("Show hints")) != nullptr);
        QVERIFY(button(QStringLiteral("No thanks")) != nullptr);
        QVERIFY(bubble().isHidden());
    }

    void noThanksIsRemembered()
    {
        button(QStringLiteral("No thanks"))->click();
        QVERIFY(bar().isHidden());
        QVERIFY(bubble().isHidden());
        m_window.reset();
        open();
        QVERIFY(bar().isHidden());
    }

    void withoutAnAnswerTheyAreOfferedAgain()
    {
        m_window.reset();
        open();
        QVERIFY(bar().isVisible());
    }

    void eachEndsWhenTheThingIsDone()
    {
        button(QStringLiteral("Show hints"))->click();
        expectHint(QStringLiteral("1 of 4"));
        CommandLine *line = m_window->findChild<GalleryPage *>()->commandLine();
        QTest::keyClicks(line, QStringLiteral("echo one"));
        expectHint(QStringLiteral("2 of 4"));
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(bubble().accessibleName().startsWith(QStringLiteral("3 of 4")), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->runPage()->shownRun()->report.state, JobState::Done, kPatience);
        auto *timeline = m_window->runPage()->findChild<TimelinePanel *>();
        timeline->setSelection({m_window->runPage()->shownRun()->job->tracks().stages[0].track, {}, {}, 0});
        expectHint(QStringLiteral("4 of 4"));
        timeline->replayButton()->click();
        QTRY_VERIFY(bubble().isHidden());
        QVERIFY(QSettings().value(QStringLiteral("window/hintsAnswered")).toBool());
    }

    void aReplayThatCameByItselfEndsNoOtherHint()
    {
        button(QStringLiteral("Show hints"))->click();
        auto *hints = m_window->findChild<FirstHints *>();
        hints->done(FirstHints::Hint::Replay);
        QCOMPARE(hints->shown(), FirstHints::Hint::CommandLine);
    }

    void theBubbleIsBesideItsThingAndInTheWindow()
    {
        button(QStringLiteral("Show hints"))->click();
        CommandLine *line = m_window->findChild<GalleryPage *>()->commandLine();
        for (const QSize &size : {QSize(1280, 800), QSize(1024, 700), QSize(800, 560)}) {
            m_window->resize(size);
            const auto isBelow = [&] {
                const int bottom = line->mapTo(m_window.get(), QPoint(0, line->height())).y();
                return bubble().y() == bottom && m_window->rect().contains(bubble().geometry());
            };
            QTRY_VERIFY(isBelow());
        }
    }

    void itStandsBackWhileItsThingIsNotThere()
    {
        button(QStringLiteral("Show hints"))->click();
        QTRY_VERIFY(bubble().isVisible());
        m_window->findChild<FirstHints *>()->done(FirstHints::Hint::Run);
        QTRY_VERIFY(bubble().isHidden()); // the gallery has no timeline
        m_window->showPage(PageId::Run);
        expectHint(QStringLiteral("3 of 4"));
    }

    void helpShowsThemAgain()
    {
        button(QStringLiteral("No thanks"))->click();
        for (QAction *action : m_window->findChildren<QAction *>()) {
            if (action->text() == QLatin1String("Show hints"))
                action->trigger();
        }
        expectHint(QStringLiteral("1 of 4"));
    }

private:
    void open()
    {
        auto mailbox = Mailbox::make();
        QVERIFY(mailbox);
        m_window = std::make_unique<MainWindow>(std::move(*mailbox));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    MessageBar &bar() { return *m_window->findChild<GalleryPage *>()->messages(); }
    HintBubble &bubble() { return *m_window->findChild<HintBubble *>(); }

    QPushButton *button(const QString &label)
    {
        for (QPushButton *candidate : bar().findChildren<QPushButton *>()) {
            if (candidate->text() == label)
                return candidate;
        }
        return nullptr;
    }

    void expectHint(const QString &start)
    {
        QTRY_VERIFY(bubble().isVisible());
        QTRY_VERIFY2(bubble().accessibleName().startsWith(start), qPrintable(bubble().accessibleName()));
    }

    QTemporaryDir m_settings;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace
} // namespace forklane::ui

QTEST_MAIN(forklane::ui::FirstHintsTest)
#include "first_hints_test.moc"
