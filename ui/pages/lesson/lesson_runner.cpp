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
    : QObject(parent), m_mailbox(std::move(mailbox)), m_number(std::make_shared<int>(0))
{}

LessonRunner::~LessonRunner()
{
    m_thread.request_stop();
}

void LessonRunner::play(lesson::Lesson lesson)
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    m_running = true;
    const int number = ++*m_number;
    // What an older lesson posts is dropped, and so is all once the runner has gone.
    const auto post = [mailbox = m_mailbox, newest = std::weak_ptr(m_number), number](std::function<void()> act) {
        mailbox->post([newest, number, act = std::move(act)] {
            const auto current = newest.lock();
            if (current && *current == number)
                act();
        });
    };
    m_thread = std::jthread([this, lesson = std::move(lesson), mailbox = m_mailbox, post](const std::stop_token &stop) {
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
    m_thread.request_stop();
}

} // namespace forklane::ui
