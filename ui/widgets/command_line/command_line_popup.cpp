// SPDX-License-Identifier: MIT
// The part of CommandLine that offers lines of the history and names of programs and files.
#include <utility>

#include <QAbstractItemView>
#include <QCompleter>
#include <QDir>
#include <QKeyEvent>
#include <QStringListModel>
#include <QToolTip>

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

/// For what stands here; where nothing else has it, as after a run, all of the history is offered, and what is typed next takes
/// the text's place.
void CommandLine::beginSearch()
{
    QStringList newestFirst(m_history.lines().crbegin(), m_history.lines().crend());
    newestFirst.removeAll(text());
    if (newestFirst.isEmpty()) {
        QToolTip::showText(mapToGlobal(QPoint(0, height())), tr("No other command has run yet."), this);
        return;
    }
    m_beforeSearch = text();
    m_nothingFits = false;
    const bool isFound = !newestFirst.filter(text(), Qt::CaseInsensitive).isEmpty();
    if (!isFound)
        selectAll();
    openPopup(Popup::History, newestFirst, isFound ? text() : QString());
}

/// Not when somebody has closed the popup.
bool CommandLine::isSearching() const
{
    return m_beforeSearch && (popupVisible() || m_nothingFits);
}

void CommandLine::endSearch(bool restore)
{
    const auto before = std::exchange(m_beforeSearch, std::nullopt);
    m_nothingFits = false;
    if (!before || !restore)
        return;
    m_completer->popup()->hide();
    setText(*before);
}

/// Ctrl+R: the next older line that fits; Esc: what stood here before.
bool CommandLine::pressedInSearch(QKeyEvent *event)
{
    if (!isSearching())
        return false;
    if (event->key() == Qt::Key_Escape) {
        endSearch(true);
        return true;
    }
    QAbstractItemView *list = m_completer->popup();
    if (event->key() != Qt::Key_R || event->modifiers() != Qt::ControlModifier || !list->isVisible())
        return false;
    const QModelIndex current = list->currentIndex();
    const QModelIndex older = list->model()->index(current.row() + 1, current.column());
    if (older.isValid())
        list->setCurrentIndex(older);
    return true;
}

void CommandLine::filterPopup()
{
    if (isSearching()) {
        openPopup(Popup::History, m_items->stringList(), text());
        m_nothingFits = !popupVisible();
    } else if (popupVisible()) {
        m_completer->popup()->hide(); // the names were those for another word
    }
}

void CommandLine::choose(const QString &item)
{
    endSearch(false);
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
