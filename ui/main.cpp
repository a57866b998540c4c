// SPDX-License-Identifier: MIT
// forklane [FILE | -- COMMAND…]
#include <algorithm>
#include <string_view>

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QTextStream>
#include <QTimer>

#include "appearance.h"
#include "icons.h"
#include "io/mailbox.h"
#include "main_window.h"
#include "process/child.h"

namespace {

/// For the first-paint benchmark: FORKLANE_EXIT_AFTER_PAINT ends the program when its window has been painted once.
class ExitAfterPaint : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            QTimer::singleShot(0, qApp, &QCoreApplication::quit);
        return QObject::eventFilter(watched, event);
    }
};

} // namespace

int main(int argc, char **argv)
{
    forklane::prepareThisProcess();
    forklane::ignoreBrokenPipes();
    // Words after -- are the command's, whatever they look like: Qt must not take its own options from among them.
    const auto dashes = std::find(argv + 1, argv + argc, std::string_view("--"));
    int ownCount = static_cast<int>(dashes - argv);
    QApplication application(ownCount, argv);
    QCoreApplication::setApplicationName(QStringLiteral("forklane"));
    QCoreApplication::setOrganizationName(QStringLiteral("forklane"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FORKLANE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("forklane"));
    QGuiApplication::setWindowIcon(forklane::ui::makeProgramIcon());
    QStringList command;
    for (char **word = dashes; word < argv + argc; ++word) {
        if (word != dashes)
            command.append(QString::fromLocal8Bit(*word));
    }
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Launch commands, pipe them together, and watch every one of them live."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("FILE"), QStringLiteral("A recording to open."),
                                 QStringLiteral("[FILE | -- COMMAND…]"));
    parser.process(QCoreApplication::arguments());
    if (!parser.positionalArguments().isEmpty()) {
        QTextStream(stderr) << QStringLiteral(
                                   "forklane: cannot open \"%1\": this version opens no recordings yet; to run a command, "
                                   "put -- before it.\n")
                                   .arg(parser.positionalArguments().first());
        return 2;
    }
    forklane::ui::applyAppearance();
    auto mailbox = forklane::Mailbox::make();
    if (!mailbox) {
        QTextStream(stderr) << "forklane: " << QString::fromStdString(describe(mailbox.error())) << '\n';
        return 2;
    }
    forklane::ui::MainWindow window(std::move(*mailbox));
    ExitAfterPaint exitAfterPaint;
    if (qEnvironmentVariableIsSet("FORKLANE_EXIT_AFTER_PAINT"))
        window.centralWidget()->installEventFilter(&exitAfterPaint);
    window.show();
    if (!command.isEmpty())
        QTimer::singleShot(0, &window, [&] { window.runCommand(command); });
    return QApplication::exec();
}
