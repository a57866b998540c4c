// SPDX-License-Identifier: MIT
#include "widgets/command_line/completion.h"

#include <algorithm>

#include <QDir>
#include <QDirIterator>

namespace forklane::ui {

namespace {

const QString kOperators = QStringLiteral("|<>&;()");
const QString kSpecial = QStringLiteral("|<>&;()$`\\\"'*?[]{}#~! \t");

/// Reads words up to the cursor; knows quotes and backslashes, nothing else.
class WordReader {
public:
    void read(QChar letter, qsizetype index)
    {
        if (m_escaped) {
            take(letter, index);
            m_escaped = false;
        } else if (m_quote == u'\'') {
            letter == u'\'' ? endQuote() : take(letter, index);
        } else if (letter == u'\\') {
            open(index);
            m_escaped = true;
        } else if (m_quote == u'"') {
            letter == u'"' ? endQuote() : take(letter, index);
        } else if (letter == u'\'' || letter == u'"') {
            open(index);
            m_quote = letter;
        } else if (letter.isSpace() || kOperators.contains(letter)) {
            endWord(letter, index);
        } else {
            take(letter, index);
        }
    }

    [[nodiscard]] WordAt result(qsizetype cursor)
    {
        if (!m_open)
            m_word.begin = cursor;
        m_word.end = cursor;
        m_word.isProgram = m_wantsProgram;
        return m_word;
    }

private:
    void open(qsizetype index)
    {
        if (!m_open)
            m_word.begin = index;
        m_open = true;
    }
    void take(QChar letter, qsizetype index)
    {
        open(index);
        if (m_quote != u'\'' && !m_escaped && (letter == u'$' || letter == u'`'))
            m_word.isSimple = false;
        m_word.word += letter;
    }
    void endQuote() { m_quote = QChar(); }
    void endWord(QChar letter, qsizetype index)
    {
        const bool operatorLetter = kOperators.contains(letter);
        const bool assigns = m_wantsProgram && m_word.word.contains(u'='); // VAR=x before the program
        if (m_open && !m_afterRedirection && !assigns)
            m_wantsProgram = false;
        if (m_open)
            m_afterRedirection = false;
        if (letter == u'<' || letter == u'>')
            m_afterRedirection = true;
        else if (operatorLetter)
            m_wantsProgram = true;
        m_word = {};
        m_word.begin = index + 1;
        m_open = false;
    }

    WordAt m_word;
    QChar m_quote;
    bool m_escaped = false;
    bool m_open = false;
    bool m_wantsProgram = true;
    bool m_afterRedirection = false;

public:
    [[nodiscard]] bool afterRedirection() const { return m_afterRedirection; }
};

} // namespace

WordAt wordAt(const QString &text, qsizetype cursor)
{
    WordReader reader;
    for (qsizetype index = 0; index < std::min(cursor, text.size()); ++index)
        reader.read(text[index], index);
    WordAt word = reader.result(cursor);
    if (reader.afterRedirection())
        word.isProgram = false;
    return word;
}

QString quoted(const QString &name)
{
    QString result;
    for (const QChar letter : name) {
        if (kSpecial.contains(letter))
            result += u'\\';
        result += letter;
    }
    return result;
}

QString commonBeginning(const QStringList &names)
{
    QString common = names.value(0);
    for (const QString &name : names) {
        qsizetype length = 0;
        while (length < std::min(common.size(), name.size()) && common[length] == name[length])
            ++length;
        common.truncate(length);
    }
    if (!common.isEmpty() && common.back().isHighSurrogate())
        common.chop(1);
    return common;
}

QStringList programNames(const QString &beginning, const QStringList &folders)
{
    QStringList names;
    for (const QString &folder : folders) {
        QDirIterator entries(folder, QDir::Files);
        while (entries.hasNext()) {
            entries.next();
            const QString name = entries.fileName();
            if (name.startsWith(beginning) && entries.fileInfo().isExecutable())
                names += name;
        }
    }
    names.sort();
    names.removeDuplicates();
    return names.first(std::min(names.size(), kMostNames));
}

QStringList fileNames(const QString &beginning, const QString &folder)
{
    const qsizetype slash = beginning.lastIndexOf(u'/') + 1;
    const QString path = beginning.first(slash);
    const QString name = beginning.sliced(slash);
    QDirIterator entries(QDir(folder).absoluteFilePath(path.isEmpty() ? QStringLiteral(".") : path),
                         QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    QStringList names;
    while (entries.hasNext()) {
        entries.next();
        const QString entry = entries.fileName();
        const bool hidden = entry.startsWith(u'.') && !name.startsWith(u'.');
        if (entry.startsWith(name) && !hidden)
            names += path + entry + (entries.fileInfo().isDir() ? QStringLiteral("/") : QString());
    }
    names.sort();
    return names.first(std::min(names.size(), kMostNames));
}

} // namespace forklane::ui
