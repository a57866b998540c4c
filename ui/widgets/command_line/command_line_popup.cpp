// SPDX-License-Identifier: MIT
// The part of CommandLine that offers lines of the history and names of programs and files.
#include <QAbstractItemView>
#include <QCompleter>
#include <QDir>
#include <QStringListModel>

#include "widgets/command_line/command_line.h"
#include "widgets/command_line/completion.h"

namespace forklane::ui {

bool CommandLine::popupVisible() const
{
    return m_completer->popup()->isVisible();
}

void CommandLine::openPopup(Popup kind, const QStringList &items, const QString &filter)
{
    m_popup = kind;
    m_items->setStringList(items);
    m_completer->setFilterMode(kind == Popup::History ? Qt::MatchContains : Qt::MatchStartsWith);
    m_completer->setCaseSensitivity(kind == Popup::History ? Qt::CaseInsensitive : Qt::CaseSensitive);
    m_completer->setCompletionPrefix(filter);
    m_completer->popup()->setFont(font());
    m_completer->popup()->setAccessibleName(kind == Popup::History ? tr("Commands that ran") : tr("Names"));
    m_completer->complete();
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void CommandLine::openHistory()
{
    QStringList newestFirst(m_history.lines().crbegin(), m_history.lines().crend());
    openPopup(Popup::History, newestFirst, text());
}

void CommandLine::filterPopup()
{
    if (!popupVisible())
        return;
    if (m_popup == Popup::History)
        openPopup(m_popup, m_items->stringList(), text());
    else
        m_completer->popup()->hide(); // the names were those for another word
}

void CommandLine::choose(const QString &item)
{
    if (m_popup == Popup::History)
        setText(item);
    else
        insertName(item);
}

void CommandLine::insertName(const QString &name)
{
    const WordAt word = wordAt(text(), cursorPosition());
    replaceWord(word.begin, word.end, quoted(name) + (name.endsWith(u'/') ? QString() : QStringLiteral(" ")));
}

void CommandLine::replaceWord(qsizetype begin, qsizetype end, const QString &word)
{
    setSelection(static_cast<int>(begin), static_cast<int>(end - begin));
    insert(word); // can be undone
}

bool CommandLine::complete()
{
    const WordAt word = wordAt(text(), cursorPosition());
    if (hasSelectedText() || word.word.isEmpty() || !word.isSimple)
        return false;
    const bool program = word.isProgram && !word.word.contains(u'/');
    const QStringList folders = qEnvironmentVariable("PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    const QStringList names = program ? programNames(word.word, folders) : fileNames(word.word, m_folder);
    if (names.isEmpty())
        return false;
    const QString common = commonBeginning(names);
    if (names.size() == 1 && common == word.word && !common.endsWith(u'/'))
        return false; // complete already: Tab moves on
    if (names.size() == 1)
        insertName(common);
    else if (common.size() > word.word.size())
        replaceWord(word.begin, word.end, quoted(common));
    else
        openPopup(Popup::Names, names, common);
    return true;
}

} // namespace forklane::ui
