// SPDX-License-Identifier: MIT
// Plays a lesson on a thread of its own; its parts arrive on the main thread.
#pragma once

#include <memory>

#include <QObject>

#include "io/mailbox.h"
#include "lesson/lesson.h"
#include "newest_task.h"

namespace forklane::ui {

/// Main thread; one lesson at a time, a new one stops the one before.
class LessonRunner : public QObject {
    Q_OBJECT

public:
    explicit LessonRunner(std::shared_ptr<Mailbox> mailbox, QObject *parent = nullptr);
    ~LessonRunner() override; ///< Waits until the part that is being played is over.

    void play(lesson::Lesson lesson);
    void stop(); ///< After the part that is being played.
    [[nodiscard]] bool isRunning() const { return m_running; }

signals:
    void partEnded(const forklane::lesson::Part &part);
    /// After the last part. A sentence if it could not be played.
    void ended(const QString &failure);

private:
    const std::shared_ptr<Mailbox> m_mailbox;
    bool m_running = false;
    NewestTask m_task; // last: it uses the others
};

} // namespace forklane::ui
