// SPDX-License-Identifier: MIT
#include "widgets/command_line/line_history.h"

namespace forklane::ui {

void LineHistory::setLines(const QStringList &lines)
{
    m_lines.clear();
    for (const QString &line : lines) {
        if (line.trimmed().isEmpty())
            continue;
        m_lines.removeAll(line);
        m_lines += line;
    }
    if (m_lines.size() > kMost)
        m_lines = m_lines.last(kMost);
    restart();
}

void LineHistory::add(const QString &line)
{
    setLines(m_lines + QStringList{line});
}

void LineHistory::restart()
{
    m_walk = m_lines;
    m_walk += QString();
    m_at = m_lines.size();
}

std::optional<QString> LineHistory::move(int step, const QString &shown)
{
    if (m_walk.isEmpty())
        restart();
    const qsizetype next = m_at + step;
    if (next < 0 || next >= m_walk.size())
        return std::nullopt;
    m_walk[m_at] = shown;
    m_at = next;
    return m_walk[m_at];
}

} // namespace forklane::ui
