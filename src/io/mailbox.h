// SPDX-License-Identifier: MIT
// Functions that any thread posts and one thread runs, with a descriptor that tells when there are some: how the engine's
// threads reach a loop that is not a Reactor (the window's).
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/mutex.h"
#include "base/unique_fd.h"

namespace forklane {

/// An eventfd(2) and a list. The owner's loop watches descriptor() for reading and then calls deliver().
class Mailbox {
public:
    using Letter = std::function<void()>;

    /// Fails like eventfd(2): EMFILE, ENFILE, ENOMEM.
    [[nodiscard]] static Result<std::unique_ptr<Mailbox>> make();

    /// Any thread; never waits for the owner.
    void post(Letter letter) FORKLANE_EXCLUDES(m_mutex);
    /// The owner's thread: runs everything posted before the call, in order of posting. A letter may post.
    void deliver() FORKLANE_EXCLUDES(m_mutex);
    /// Readable while letters wait.
    [[nodiscard]] int descriptor() const noexcept { return m_event.get(); }

    explicit Mailbox(UniqueFd event) : m_event(std::move(event)) {}
    Mailbox(const Mailbox &) = delete;
    Mailbox &operator=(const Mailbox &) = delete;

private:
    const UniqueFd m_event;
    Mutex m_mutex;
    std::vector<Letter> m_letters FORKLANE_GUARDED_BY(m_mutex);
};

/// From now on a write to a pipe without a reader fails with EPIPE instead of ending the program. Children started by this
/// engine get the default back. To be called in main(), before there are threads.
void ignoreBrokenPipes();

} // namespace forklane
