// SPDX-License-Identifier: MIT
// A cgroup for all that one keeper has below it: the second layer of its hold on them (the first: tree.h).
#pragma once

#include <string>

#include <sys/types.h>

#include "base/error.h"
#include "base/time.h"

namespace forklane::keeper {

/// Names a cgroup (v2, cgroups(7)); making and removing it is the caller's. Whatever is started in one stays in it, whoever its
/// parent is and whoever it runs as, unless somebody who has the right moves it; and who may write its file cgroup.kill ends
/// all of it at once, set-uid programs too. Any thread.
class Cgroup {
public:
    /// A new one below this process's own; with the guard's pid in its name. Errors: ENODEV, there is no hierarchy in
    /// /sys/fs/cgroup; EOPNOTSUPP, it has no cgroup.kill (before Linux 5.14); else mkdir(2)'s, mostly that nobody has delegated
    /// the place.
    [[nodiscard]] static Result<Cgroup> make(pid_t guard);
    /// That of a guard started by this process. It may not be there: then nothing of what follows does anything.
    [[nodiscard]] static Result<Cgroup> ofGuard(pid_t guard);

    [[nodiscard]] const std::string &path() const { return m_path; }

    /// fork(2), the child being in it. For a process with one thread: no handler of pthread_atfork(3) runs.
    [[nodiscard]] pid_t fork() const;
    /// This process goes into it. Slow (milliseconds): the kernel holds back every fork meanwhile.
    [[nodiscard]] bool enter() const;
    /// This process goes into the one above. Slow too.
    [[nodiscard]] bool leave() const;
    /// All in it go into the one above, but this process.
    void release() const;
    /// Somebody lives in it, or below it. Zombies do not count.
    [[nodiscard]] bool isPopulated() const;
    /// SIGKILL to all in it and below it, this process too if it is there.
    [[nodiscard]] bool kill() const;
    /// False: somebody lived in it until `deadline`, or it is in use otherwise. True also when it is gone already.
    bool remove(Instant deadline) const;

private:
    explicit Cgroup(std::string path) : m_path(std::move(path)) {}

    std::string m_path;
};

} // namespace forklane::keeper
