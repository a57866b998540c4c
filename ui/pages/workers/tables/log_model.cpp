// SPDX-License-Identifier: MIT
#include "pages/workers/tables/log_model.h"

#include <algorithm>

namespace forklane::ui {

namespace {

constexpr std::uint64_t kPage = 64;
constexpr std::size_t kMostPages = 16;

} // namespace

void LogModel::setRun(std::shared_ptr<queue::WorkRun> run)
{
    beginResetModel();
    m_run = std::move(run);
    m_begin = m_end = 0;
    m_pages.clear();
    endResetModel();
}

/// Lines are in the order of their ticks.
std::uint64_t LogModel::endAt(Tick instant) const
{
    const queue::WorkBoard &board = m_run->board();
    std::uint64_t low = board.logBegin();
    std::uint64_t high = board.logEnd();
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto line = board.log(middle, 1);
        if (!line.empty() && line.front().tick <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void LogModel::showUpTo(std::optional<Tick> instant)
{
    if (!m_run)
        return;
    const std::uint64_t begin = m_run->board().logBegin();
    const std::uint64_t end = std::max(begin, instant ? endAt(*instant) : m_run->board().logEnd());
    if (begin == m_begin && end > m_end) {
        m_pages.erase(m_end / kPage); // its last page has grown
        beginInsertRows({}, rowCount(), static_cast<int>(end - begin) - 1);
        m_end = end;
        endInsertRows();
    } else if (begin == m_begin && end < m_end) {
        beginRemoveRows({}, static_cast<int>(end - begin), rowCount() - 1);
        m_end = end;
        endRemoveRows();
    } else if (begin != m_begin) {
        beginResetModel();
        m_begin = begin;
        m_end = end;
        m_pages.clear();
        endResetModel();
    }
}

std::optional<queue::LogLine> LogModel::lineAt(int row) const
{
    const std::uint64_t number = m_begin + static_cast<std::uint64_t>(row);
    if (!m_run || row < 0 || number >= m_end)
        return std::nullopt;
    auto found = m_pages.find(number / kPage);
    if (found == m_pages.end()) {
        if (m_pages.size() >= kMostPages)
            m_pages.clear();
        const std::uint64_t first = std::max(number / kPage * kPage, m_begin);
        found = m_pages.emplace(number / kPage, m_run->board().log(first, kPage - first % kPage)).first;
    }
    const std::uint64_t first = std::max(number / kPage * kPage, m_begin);
    const std::uint64_t at = number - first;
    return at < found->second.size() ? std::optional(found->second[at]) : std::nullopt;
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_end - m_begin);
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || role != Qt::DisplayRole)
        return {};
    const auto line = lineAt(index.row());
    return line ? QString::fromStdString(line->text) : QString();
}

} // namespace forklane::ui
