// SPDX-License-Identifier: MIT
// forklane [FILE | -- COMMAND…]
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <utility>

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QTextStream>
#include <QTimer>

#include "appearance.h"
#include "font_configuration.h"
#include "icons.h"
#include "io/mailbox.h"
#include "main_window.h"
#include "process/child.h"

namespace {

/// Does something once, when the widget that it filters has been painted for the first time.
class AfterPaint : public QObject {
public:
    explicit AfterPaint(std::function<void()> what) : m_what(std::move(what)) {}

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && m_what)
            QTimer::singleShot(0, qApp, std::exchange(m_what, nullptr));
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void()> m_what;
};

/// Answered without a screen: a pipe, or a shell on another computer, has none.
bool isQuestion(std::string_view word)
{
    return word == "-h" || word == "--help" || word == "--help-all" || word == "-v" || word == "--version";
}

void nameTheProgram()
{
    QCoreApplication::setApplicationName(QStringLiteral("forklane"));
    QCoreApplication::setOrganizationName(QStringLiteral("forklane"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FORKLANE_VERSION));
}

/// Ends the program for a question and for what it does not know. Returns the recordings to open.
QStringList readArguments()
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Launch commands, pipe them together, and watch every one of them live."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("FILE"), QStringLiteral("A recording to open."),
                                 QStringLiteral("[FILE | -- COMMAND…]"));
    parser.process(QCoreApplication::arguments());
    return parser.positionalArguments();
}

} // namespace

int main(int argc, char **argv)
{
    forklane::prepareThisProcess();
    forklane::ignoreBrokenPipes();
    // Words after -- are the command's, whatever they look like: Qt must not take its own options from among them.
    char **const dashes = std::find(argv + 1, argv + argc, std::string_view("--"));
    int ownCount = static_cast<int>(dashes - argv);
    if (std::any_of(argv + 1, dashes, isQuestion)) {
        const QCoreApplication application(ownCount, argv);
        nameTheProgram();
        readArguments();
    }
    forklane::ui::FontConfiguration fonts;
    QApplication application(ownCount, argv);
    nameTheProgram();
    QGuiApplication::setDesktopFileName(QStringLiteral("forklane"));
    QGuiApplication::setWindowIcon(forklane::ui::makeProgramIcon());
    QStringList command;
    for (char **word = dashes; word < argv + argc; ++word) {
        if (word != dashes)
            command.append(QString::fromLocal8Bit(*word));
    }
    const QStringList files = readArguments();
    if (!files.isEmpty()) {
        QTextStream(stderr) << QStringLiteral(
                                   "forklane: cannot open \"%1\": this version opens no recordings yet; to run a command, "
                                   "put -- before it.\n")
                                   .arg(files.first());
        return 2;
    }
    forklane::ui::applyAppearance();
    auto mailbox = forklane::Mailbox::make();
    if (!mailbox) {
        QTextStream(stderr) << "forklane: " << QString::fromStdString(describe(mailbox.error())) << '\n';
        return 2;
    }
    fonts.ready();
    forklane::ui::MainWindow window(std::move(*mailbox));
    AfterPaint afterPaint([&window] {
        if (qEnvironmentVariableIsSet("FORKLANE_EXIT_AFTER_PAINT")) // a benchmark: what comes later is not the first paint
            std::_Exit(0);
        window.prepareRuns();
    });
    window.centralWidget()->installEventFilter(&afterPaint);
    window.show();
    if (!command.isEmpty())
        QTimer::singleShot(0, &window, [&] { window.runCommand(command); });
    return QApplication::exec();
}
