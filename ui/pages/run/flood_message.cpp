// SPDX-License-Identifier: MIT
#include "pages/run/flood_message.h"

#include <algorithm>
#include <utility>

#include <QFileDialog>
#include <QFileInfo>

#include "format.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

constexpr std::uint64_t kMebibyte = 1024 * 1024;

/// Of all streams together: those that have given something up are at their limit, which does not go up and down with each
/// slab of them.
std::uint64_t keptMebibytes(const OutputStore &store, std::size_t limit)
{
    const std::size_t most = std::max(limit, 2 * OutputStore::kSlabBytes);
    std::uint64_t bytes = 0;
    for (const StreamTotals &stream : store.streams())
        bytes += stream.droppedBytes > 0 ? most : stream.bytes;
    return (bytes + kMebibyte / 2) / kMebibyte;
}

} // namespace

FloodMessage::FloodMessage(MessageBar &bar, QObject *parent) : QObject(parent), m_bar(bar) {}

void FloodMessage::update(const std::shared_ptr<Job> &job, const JobReport &report)
{
    if (job != m_job) { // what is shown anew is not told anew
        m_job = job;
        m_shown.clear();
        m_saving = report.saving;
        m_told = report.state == JobState::Done;
        m_isPaused = m_wasStopped = report.state == JobState::Stopped;
    }
    const bool ends = !std::exchange(m_isDone, report.state == JobState::Done) && m_isDone;
    const bool isStopped = report.state == JobState::Stopped;
    const bool stopsOrGoesOn = std::exchange(m_wasStopped, isStopped) != isStopped;
    if (stopsOrGoesOn)
        m_isPaused = isStopped;
    if (report.saving && report.saving != m_saving) {
        m_saving = report.saving;
        tellSaving(*m_saving);
    }
    const bool isFlooded = !m_isDone && m_job->output() && m_job->output()->totals().droppedBytes > 0;
    if ((isFlooded && !m_told && !m_saving) || (isShown() && (stopsOrGoesOn || ends))) {
        show();
    } else if (isFlooded && isShown() && !m_saving) {
        m_shown = sentence();
        m_bar.setSentence(m_shown);
    }
}

bool FloodMessage::isShown() const
{
    return !m_shown.isEmpty() && m_bar.sentence() == m_shown;
}

/// The flood, or where its rest is saved to; with what can be done about it.
void FloodMessage::show()
{
    m_told = true;
    QList<QPair<QString, std::function<void()>>> buttons;
    if (!m_saving && !m_isDone)
        buttons.append({tr("Save the rest to a file"), [this] { choosePath(); }});
    if (!m_isDone)
        buttons.append(
            {m_isPaused ? tr("Continue") : tr("Pause the program"), [this, pauses = !m_isPaused] { setPaused(pauses); }});
    m_shown = sentence();
    m_bar.showMessage(MessageBar::Kind::Information, m_shown, buttons);
}

QString FloodMessage::sentence() const
{
    if (m_saving) {
        const QString name = QFileInfo(QString::fromStdString(m_saving->path)).fileName();
        return tr("Everything from %1 on is written to %2 too.").arg(formatDuration(m_saving->since), name);
    }
    const OutputTotals totals = m_job->output()->totals();
    const QString kept = tr("%1 MiB").arg(keptMebibytes(*m_job->output(), m_job->spec().outputLimit));
    if (totals.droppedLines == 0)
        return tr("Newest %1 kept; %2 before it dropped.").arg(kept, formatBytes(totals.droppedBytes));
    if (totals.droppedLines == 1)
        return tr("Newest %1 kept; 1 older line dropped.").arg(kept);
    return tr("Newest %1 kept; %2 older lines dropped.").arg(kept, formatCount(totals.droppedLines));
}

void FloodMessage::tellSaving(const OutputSaving &saving)
{
    if (saving.failure) {
        QString text = asSentence(describe(*saving.failure));
        if (saving.bytes > 0)
            text += u' ' + tr("It holds the first %1; the program goes on.").arg(formatBytes(saving.bytes));
        m_bar.showMessage(MessageBar::Kind::Fault, text);
    } else if (saving.isOver) {
        m_bar.showMessage(MessageBar::Kind::Information,
                          tr("Saved %1 to %2.").arg(formatBytes(saving.bytes), QString::fromStdString(saving.path)));
    } else {
        show();
    }
}

void FloodMessage::choosePath()
{
    const std::shared_ptr<Job> job = m_job;
    const QString path = QFileDialog::getSaveFileName(&m_bar, tr("Save the rest to a file"), QStringLiteral("output.txt"));
    if (job != m_job)
        return; // another run has been shown meanwhile
    if (!path.isEmpty())
        saveTo(path);
    else if (!m_isDone)
        show();
}

void FloodMessage::saveTo(const QString &path)
{
    if (m_isDone)
        emit saveKeptRequested(path);
    else
        m_job->saveOutput(QFile::encodeName(path).toStdString());
}

void FloodMessage::setPaused(bool paused)
{
    m_isPaused = paused;
    if (paused)
        m_job->pause();
    else
        m_job->resume();
    show();
}

} // namespace forklane::ui
