// SPDX-License-Identifier: MIT
#include "pages/run/process_tree.h"

#include <algorithm>
#include <set>

#include <QHeaderView>
#include <QSignalBlocker>

#include "format.h"
#include "job/observer.h"
#include "theme.h"

namespace forklane::ui {

namespace {

enum Column { kName, kPid, kState, kCpu, kMemory, kRead, kWritten, kResult, kColumns };

constexpr int kPadding = 16; // px, both sides of a cell together
constexpr int kTrackRole = Qt::UserRole;
/// What a column must have room for at first; all can be dragged.
constexpr std::array kWidest = {"a process below it", "1234567", "waits to write", "999 ms ms",
                                "peak 999 MB",        "999 MB",  "999 MB",         "✕ SIGTERM"};

bool isNumber(int column)
{
    return column == kPid || (column >= kCpu && column <= kWritten);
}

const QString &notKnown()
{
    static const QString dash = QStringLiteral("–");
    return dash;
}

QString bytesOrDash(std::optional<std::uint64_t> bytes)
{
    return bytes ? formatBytes(*bytes) : notKnown();
}

QString resultText(const RowResult &result)
{
    const QString text = formatResult(result);
    const QString mark = resultMark(result);
    return mark.isEmpty() ? text : mark + QLatin1Char(' ') + text;
}

QStringList textsOf(const ProcessFacts &process, std::optional<std::int64_t> peakKib)
{
    QStringList texts(kColumns);
    const bool ended = process.result.ending != Ending::None;
    texts[kName] = QString::fromStdString(process.name);
    texts[kPid] = process.pid < 0 ? notKnown() : QString::number(process.pid);
    texts[kState] = process.state ? roleWord(*process.state) : ended ? QString() : notKnown();
    texts[kCpu] = process.cpu ? formatDuration(*process.cpu) : notKnown();
    texts[kMemory] = ended && peakKib ? QObject::tr("peak %1").arg(formatBytes(static_cast<std::uint64_t>(*peakKib) * 1024))
                                      : bytesOrDash(process.memory);
    texts[kRead] = bytesOrDash(process.read);
    texts[kWritten] = bytesOrDash(process.written);
    texts[kResult] = resultText(process.result);
    return texts;
}

TrackId trackOf(const QTreeWidgetItem *item)
{
    return item == nullptr ? TrackId() : TrackId{item->data(kName, kTrackRole).toUInt()};
}

/// The row that tells how many are not followed; null while there is none.
QTreeWidgetItem *noteOf(const QTreeWidgetItem *stage)
{
    QTreeWidgetItem *last = stage->child(stage->childCount() - 1);
    return last == nullptr || last->data(kName, kTrackRole).isValid() ? nullptr : last;
}

void setNote(QTreeWidgetItem *stage, std::uint64_t notFollowed)
{
    QTreeWidgetItem *note = noteOf(stage);
    if (notFollowed == 0) {
        delete note;
        return;
    }
    if (note == nullptr) {
        note = new QTreeWidgetItem(stage);
        note->setFirstColumnSpanned(true);
        note->setFlags(Qt::NoItemFlags); // nothing to choose: it has no lane
        note->setToolTip(kName, QObject::tr("The first %1 that the stages start have rows and lanes.").arg(Observer::kMost));
    }
    const QString text = QObject::tr("… and %1 more that were seen but not followed").arg(notFollowed);
    if (note->text(kName) != text)
        note->setText(kName, text);
}

} // namespace

ProcessTree::ProcessTree(QWidget *parent) : QTreeWidget(parent)
{
    setAccessibleName(tr("Processes"));
    setColumnCount(kColumns);
    setHeaderLabels({tr("Name"), tr("pid"), tr("State"), tr("CPU"), tr("Memory"), tr("Read"), tr("Written"), tr("Result")});
    const QString sampled = tr("read from /proc now and then");
    const QString dash = tr("– where nobody could read it.");
    const std::array tips = {
        tr("The stages, and below each the processes that it has started, as far as they lived long enough to be seen."),
        tr("Its number in the kernel."),
        tr("What it was doing when it was last looked at (%1).").arg(sampled),
        tr("CPU time it has used (schedstat, %1; of an ended stage what the kernel told at its end, with the children that it "
           "had waited for). %2")
            .arg(sampled, dash),
        tr("Bytes in RAM (rss, %1); of an ended stage the most that it or a child it had waited for ever had. %2")
            .arg(sampled, dash),
        tr("Bytes taken by read(2) and the like, from all its descriptors, and by the children that it has waited for (rchar, "
           "%1). %2")
            .arg(sampled, dash),
        tr("Bytes passed to write(2) and the like, to all its descriptors, and by the children that it has waited for (wchar, "
           "%1). %2")
            .arg(sampled, dash),
        tr("How it ended. Only its parent learns the status of a process: of those that a stage has started, nobody else."),
    };
    for (int column = 0; column < kColumns; ++column) {
        headerItem()->setToolTip(column, tips[static_cast<std::size_t>(column)]);
        headerItem()->setTextAlignment(column, (isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        const QString widest = QString::fromUtf8(kWidest[static_cast<std::size_t>(column)]);
        setColumnWidth(column, std::max(header()->sectionSizeHint(column), fontMetrics().horizontalAdvance(widest) + kPadding));
    }
    header()->setStretchLastSection(true);
    header()->setSectionsMovable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setFrameShape(QFrame::NoFrame);
    connect(this, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem *item) {
        if (item != nullptr)
            emit processChosen(trackOf(item));
    });
}

void ProcessTree::setProcesses(const std::vector<ProcessFacts> &processes,
                               const std::vector<std::optional<std::int64_t>> &peaks)
{
    removeOthers(processes);
    std::vector<QTreeWidgetItem *> items;
    std::size_t stage = 0;
    for (const ProcessFacts &process : processes) {
        std::optional<std::int64_t> peak;
        if (!process.parent && stage < peaks.size())
            peak = peaks[stage++];
        items.push_back(itemFor(process, process.parent ? items[*process.parent] : invisibleRootItem()));
        const QStringList texts = textsOf(process, peak);
        for (int column = 0; column < kColumns; ++column)
            if (items.back()->text(column) != texts[column])
                items.back()->setText(column, texts[column]);
        setNote(items.back(), process.notFollowed);
    }
}

QTreeWidgetItem *ProcessTree::itemFor(const ProcessFacts &process, QTreeWidgetItem *parent)
{
    QTreeWidgetItem *&item = m_items[process.track];
    if (item != nullptr)
        return item;
    item = new QTreeWidgetItem;
    item->setData(kName, kTrackRole, process.track.value);
    parent->insertChild(parent->childCount() - (noteOf(parent) == nullptr ? 0 : 1), item);
    item->setExpanded(true);
    for (int column = 0; column < kColumns; ++column)
        if (isNumber(column))
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

/// Of another run, or not there yet at this instant.
void ProcessTree::removeOthers(const std::vector<ProcessFacts> &processes)
{
    std::set<TrackId> wanted;
    for (const ProcessFacts &process : processes)
        wanted.insert(process.track);
    const QSignalBlocker blocker(this); // what vanishes does not choose another
    // Children have come later than their parents: they go first.
    for (auto entry = m_items.end(); entry != m_items.begin();) {
        --entry;
        if (wanted.contains(entry->first))
            continue;
        delete entry->second;
        entry = m_items.erase(entry);
    }
}

void ProcessTree::choose(TrackId track)
{
    const QSignalBlocker blocker(this);
    const auto found = m_items.find(track);
    setCurrentItem(found == m_items.end() ? nullptr : found->second);
    if (found == m_items.end())
        clearSelection();
}

} // namespace forklane::ui
