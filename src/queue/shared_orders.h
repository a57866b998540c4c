// SPDX-License-Identifier: MIT
// One queue of orders between processes, as the lecture's multiprocessing.Queue: whoever is free takes the next one, and what
// it has taken is nowhere else. To compare with: no real work goes through it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "io/reactor.h"

namespace forklane::queue {

/// A socket pair of records (unix(7), SOCK_SEQPACKET): one read(2) takes one order whole, so that a reader's death neither
/// tears an order nor holds up the others. Reactor's thread.
class SharedOrders {
public:
    [[nodiscard]] static Result<std::unique_ptr<SharedOrders>> make(Reactor &reactor);
    ~SharedOrders();
    SharedOrders(const SharedOrders &) = delete;
    SharedOrders &operator=(const SharedOrders &) = delete;

    [[nodiscard]] int workersEnd() const { return m_workers.get(); }
    /// False when the socket is full: `onRoom` is called once there is room. Records of at most 64 KiB fit.
    bool put(std::string_view record, std::function<void()> onRoom);
    /// What nobody has taken. After the last worker's end.
    [[nodiscard]] std::vector<std::string> takeBack();

    SharedOrders(Reactor &reactor, UniqueFd own, UniqueFd workers);

private:
    Reactor &m_reactor;
    const UniqueFd m_own;
    const UniqueFd m_workers;
    bool m_isWaiting = false;
};

} // namespace forklane::queue
