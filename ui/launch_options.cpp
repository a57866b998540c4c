// SPDX-License-Identifier: MIT
#include "launch_options.h"

#include <QCoreApplication>

namespace forklane::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("LaunchOptions", text);
}

LaunchOptions refuse(const QString &error)
{
    LaunchOptions options;
    options.task = LaunchOptions::Task::Refuse;
    options.error = error;
    return options;
}

} // namespace

LaunchOptions parseLaunchOptions(const QStringList &arguments)
{
    LaunchOptions options;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &word = arguments[i];
        if (word == QLatin1String("--")) {
            options.command = arguments.mid(i + 1);
            if (options.command.isEmpty())
                return refuse(tr("A command is missing after --."));
            if (!options.file.isEmpty())
                return refuse(tr("Give a file or a command, not both."));
            return options;
        }
        if (word == QLatin1String("--version"))
            options.task = LaunchOptions::Task::ShowVersion;
        else if (word == QLatin1String("--help") || word == QLatin1String("-h"))
            options.task = LaunchOptions::Task::ShowHelp;
        else if (word.startsWith(u'-') && word.size() > 1)
            return refuse(tr("There is no option %1.").arg(word));
        else if (!options.file.isEmpty())
            return refuse(tr("Give one file. A command is written after --: forklane -- ls -l"));
        else
            options.file = word;
    }
    return options;
}

QString launchHelp()
{
    return tr("Usage: forklane [FILE | -- COMMAND…]\n\n"
              "Opens the window. FILE is a recording to open. COMMAND… is run at once, each word as it is.\n\n"
              "  --version   print the version\n"
              "  --help      print this\n\n"
              "FORKLANE_THEME=light|dark chooses the theme in place of the setting.\n");
}

} // namespace forklane::ui
