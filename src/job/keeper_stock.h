// SPDX-License-Identifier: MIT
// Idle keepers, ready for the next job: a launch need not wait for a keeper's exec.
#pragma once

#include <vector>

#include "keeper/link.h"

namespace forklane {

/// Reactor's thread.
class KeeperStock {
public:
    /// An idle keeper of that kind, or a new one.
    [[nodiscard]] Result<keeper::Link> take(bool ownSession);
    /// A keeper that has said Gone. More than kMost idle ones are let go.
    void give(keeper::Link link);
    void clear() { m_idle.clear(); }

private:
    static constexpr std::size_t kMost = 4;
    std::vector<keeper::Link> m_idle;
};

} // namespace forklane
