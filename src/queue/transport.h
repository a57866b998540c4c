// SPDX-License-Identifier: MIT
// How records get to one worker process and back: what a pool sees of it.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "io/reactor.h"
#include "process/command.h"

namespace forklane::queue {

/// One worker's connection. Reactor's thread. It carries bytes in order and looks at none; when the worker ends, what it said
/// before is still there to be received. Nothing here tells of that end: a command that the worker started may hold its ends
/// open, so the process itself is watched (worker_slot.h).
class Transport {
public:
    virtual ~Transport() = default; ///< Unwatches, then closes.

    /// The worker's ends, as kOrdersFd and kWordsFd of its command.
    [[nodiscard]] virtual std::vector<Redirection> workersEnds() const = 0;
    /// The worker has its ends now (or will never have them): they are closed here, and from now on `onWords` is called while
    /// there is something to receive.
    virtual void open(Reactor &reactor, std::function<void()> onWords) = 0;
    /// Never blocks: what the worker does not take yet is kept. To a worker that has ended it is nothing.
    virtual void send(std::string_view records) = 0;
    /// What is there, put into `room`. Empty when there is nothing.
    [[nodiscard]] virtual std::string_view receive(std::span<char> room) = 0;
};

/// Two pipes.
[[nodiscard]] Result<std::unique_ptr<Transport>> makePipes();
/// A pipe for what the worker says; its orders it takes from `orders`, which others take from too. send() is not to be called.
[[nodiscard]] Result<std::unique_ptr<Transport>> makeWordsPipe(int orders);

} // namespace forklane::queue
