// SPDX-License-Identifier: MIT
#include "widgets/command_line/command_history.h"

#include <QSettings>

namespace forklane::ui {

namespace {

const QString kKey = QStringLiteral("commandLine/history");

} // namespace

CommandHistory::CommandHistory(QObject *parent) : QObject(parent)
{
    m_history.setLines(QSettings().value(kKey).toStringList());
}

void CommandHistory::add(const QString &line)
{
    m_history.add(line);
    QSettings().setValue(kKey, m_history.lines());
    emit changed();
}

} // namespace forklane::ui
