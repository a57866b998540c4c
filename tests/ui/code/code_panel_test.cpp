// SPDX-License-Identifier: MIT
// The tab Code: three languages, their colours, the clipboard.
#include "widgets/code/code_panel.h"

#include <cmath>

#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTest>

#include "process/parse.h"
#include "theme.h"
#include "widgets/code/code_spans.h"

using namespace forklane;
using namespace forklane::ui;

namespace {

code::JobRun runOf(const char *text)
{
    code::JobRun run;
    run.job.pipeline = parsePipeline(text).value();
    run.job.input = Inherit{};
    return run;
}

double luminance(const QColor &color)
{
    const auto linear = [](double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

/// The parts of a line as "keyword:import".
QStringList partsOf(code::Language language, const QString &line, QChar quote = {})
{
    static const char *const names[] = {"comment", "text", "keyword", "number"};
    QStringList parts;
    for (const CodeSpan &span : codeSpans(language, line, quote))
        parts +=
            QStringLiteral("%1:%2").arg(QLatin1String(names[static_cast<int>(span.part)]), line.mid(span.begin, span.length));
    return parts;
}

} // namespace

class CodePanelTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("forklane-test"));
        QSettings().clear();
    }

    void showsEachLanguageByItsTab()
    {
        CodePanel panel;
        panel.setCode(runOf("echo hello"));
        QVERIFY(panel.code().startsWith(QStringLiteral("import subprocess")));
        panel.setLanguage(code::Language::C);
        QVERIFY(panel.code().contains(QStringLiteral("fork()")));
        panel.setLanguage(code::Language::Shell);
        QCOMPARE(panel.code(), QStringLiteral("echo hello\n"));
        QCOMPARE(panel.findChild<QPlainTextEdit *>()->toPlainText(), panel.code());
    }

    void remembersTheLanguageForOtherPages()
    {
        CodePanel first;
        CodePanel second;
        first.setLanguage(code::Language::Shell);
        second.setCode(runOf("true"));
        second.show();
        QCOMPARE(second.code(), QStringLiteral("true\n"));
    }

    void copiesTheWholeProgram()
    {
        CodePanel panel;
        auto *copy = panel.findChild<QPushButton *>();
        QVERIFY(!copy->isEnabled());
        panel.setCode(runOf("echo hello"));
        copy->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), panel.code());
    }

    void showsRacesAndWorkersToo()
    {
        CodePanel panel;
        panel.setCode(code::RaceRun{});
        QVERIFY(panel.code().contains(QStringLiteral("threading")));
        code::WorkRun work;
        work.tasks = queue::fruitTasks();
        panel.setCode(work);
        QVERIFY(panel.code().contains(QStringLiteral("multiprocessing.Queue")));
    }

    void coloursTheCodesParts()
    {
        QCOMPARE(partsOf(code::Language::Python, QStringLiteral("for x in [1, 'a # b']:  # all")),
                 (QStringList{"keyword:for", "keyword:in", "number:1", "text:'a # b'", "comment:# all"}));
        QCOMPARE(partsOf(code::Language::C, QStringLiteral("static int a = 0; // it's")),
                 (QStringList{"keyword:static", "keyword:int", "number:0", "comment:// it's"}));
        QCOMPARE(partsOf(code::Language::C, QStringLiteral("#include <stdio.h>")),
                 (QStringList{"keyword:#include", "text:<stdio.h>"}));
        QCOMPARE(partsOf(code::Language::Shell, QStringLiteral("wait $! # it's")),
                 (QStringList{"keyword:wait", "keyword:$!", "comment:# it's"}));
    }

    void followsAShellsQuoteOverLines()
    {
        QChar quote;
        QCOMPARE(codeSpans(code::Language::Shell, QStringLiteral("sh -c 'echo"), quote).size(), 1);
        QCOMPARE(quote, QLatin1Char('\''));
        QCOMPARE(partsOf(code::Language::Shell, QStringLiteral("a' exit"), quote), (QStringList{"text:a'", "keyword:exit"}));
    }

    void canBeReadInBothThemes()
    {
        for (const Theme *theme : {&Theme::light(), &Theme::dark()})
            for (int part = 0; part < kCodePartCount; ++part)
                for (const QColor &ground : {theme->lane, theme->palette().color(QPalette::Base)})
                    QVERIFY2(contrast(codeColor(static_cast<CodePart>(part), *theme), ground) >= 4.5,
                             qPrintable(QStringLiteral("part %1").arg(part)));
    }
};

QTEST_MAIN(CodePanelTest)
#include "code_panel_test.moc"
