// SPDX-License-Identifier: MIT
// WorkersPage plays an example of the lecture: fruit from a queue, and who started whom.
#include <QCoreApplication>
#include <QTabWidget>

#include "pages/page_frame.h"
#include "pages/workers/workers_page.h"
#include "process/family.h"
#include "widgets/explain/explain_panel.h"

namespace forklane::ui {

void WorkersPage::openExample(const Demo &demo)
{
    WorkFields fields;
    const bool both = demo.queue->beside.has_value();
    fields.kind = both                                             ? KindChoice::Both
                  : demo.queue->kind == queue::WorkerKind::Threads ? KindChoice::Threads
                                                                   : KindChoice::Processes;
    setFields(fields);
    m_example = demo;
    m_frame->explainExample(QString::fromStdString(demo.id), QString::fromStdString(demo.sentence).toHtmlEscaped());
}

void WorkersPage::runExample(const Demo &demo)
{
    openExample(demo);
    m_familyWanted = start() && demo.queue->showsFamily;
}

/// Of a run that is no example.
void WorkersPage::explainWork()
{
    m_frame->explanation()->explain(QStringLiteral("work"));
    m_frame->explanation()->setNote(
        tr("<p>A queue holds tasks. Each worker takes the next one, does it, and takes another, until it "
           "takes the word DONE.</p><p>Threads share this program's memory. Processes do not: this program "
           "hands each of them its tasks over a pipe, and keeps a book of who has what, so that a worker's "
           "death loses none. The task that it had in hand is <b>in doubt</b>: done or not?</p>"));
}

/// The example's processes, once all of them are there.
void WorkersPage::tellFamily()
{
    if (!m_familyWanted || m_session.groupCount() == 0)
        return;
    std::vector<pid_t> pids;
    for (const queue::WorkerView &worker : m_session.run(0).board().workers()) {
        if (worker.number >= 0)
            pids.push_back(static_cast<pid_t>(worker.number));
    }
    if (pids.size() < m_session.run(0).spec().workers)
        return;
    m_familyWanted = false;
    const QString family =
        QString::fromStdString(describe(familyOf(static_cast<pid_t>(QCoreApplication::applicationPid()), pids)));
    m_frame->explanation()->setNote(
        tr("%1<p>Who started whom, read from /proc while they ran:</p><pre>%2</pre>"
           "<p>Each forklane-keeper kills what is left of its worker when this program goes away.</p>")
            .arg(QString::fromStdString(m_example->sentence).toHtmlEscaped(), family.toHtmlEscaped()));
    m_frame->inspector()->setCurrentIndex(0);
}

/// Of the example, if it is one that has just ended.
void WorkersPage::tellExampleEnded()
{
    if (!m_example)
        return;
    bool good = true;
    for (std::size_t group = 0; group < m_session.groupCount(); ++group) {
        const queue::Counts counts = m_session.run(group).board().counts();
        good = good && counts.of(queue::TaskState::Done) == counts.submitted && counts.submitted > 0;
    }
    emit demoEnded(QString::fromStdString(m_example->id), good, m_session.recording());
    m_example.reset();
}

} // namespace forklane::ui
