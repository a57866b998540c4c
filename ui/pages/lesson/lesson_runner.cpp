// SPDX-License-Identifier: MIT
#include "pages/lesson/lesson_runner.h"

namespace forklane::ui {

namespace {

/// The window's own thread: what is called there holds it up, and that is the lesson.
class MainThread : public lesson::Loop {
public:
    explicit MainThread(std::shared_ptr<Mailbox> mailbox) : m_mailbox(std::move(mailbox)) {}
    void call(std::function<void()> function) override { m_mailbox->post(std::move(function)); }

private:
    const std::shared_ptr<Mailbox> m_mailbox;
};

} // namespace

LessonRunner::LessonRunner(std::shared_ptr<Mailbox> mailbox, QObject *parent)
    : QObject(parent), m_mailbox(mailbox), m_task(std::move(mailbox))
{}

LessonRunner::~LessonRunner() = default;

void LessonRunner::play(lesson::Lesson lesson)
{
    m_running = true;
    m_task.start(
        [this, lesson = std::move(lesson), mailbox = m_mailbox](const std::stop_token &stop, const NewestTask::Post &post) {
            MainThread mainThread(mailbox);
            const auto played = lesson::play(lesson, mainThread, stop, [this, &post](const lesson::LessonReport &soFar) {
                post([this, part = soFar.parts.back()] { emit partEnded(part); });
            });
            const QString failure = played ? QString() : QString::fromStdString(describe(played.error()));
            post([this, failure] {
                m_running = false;
                emit ended(failure);
            });
        });
}

void LessonRunner::stop()
{
    m_task.stop();
}

} // namespace forklane::ui
