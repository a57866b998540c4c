// SPDX-License-Identifier: MIT
// What the program and a worker process say to each other: records with their length in front, over whatever carries bytes in
// order. Both ends are of one build, so numbers travel as they are; but the program believes a worker nothing (it runs
// strangers' tasks, and may be broken): what is not exactly a record is an error. Pure: no descriptor here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "queue/ledger.h"

namespace forklane::queue {

/// Of a worker, after its exec.
inline constexpr int kOrdersFd = 3; ///< What it is to do.
inline constexpr int kWordsFd = 4;  ///< What it says.

/// One attempt at one task. What chance decides (Draw) has been decided by the program.
struct WorkOrder {
    Ledger::Assignment what;
    TaskKind kind = TaskKind::Sleep;
    bool fails = false;
    Duration time{};
    std::string name;
    bool operator==(const WorkOrder &) const = default;
};
/// kSentinel: nothing follows.
struct NoMoreOrders {
    bool operator==(const NoMoreOrders &) const = default;
};
using ToWorker = std::variant<WorkOrder, NoMoreOrders>;

/// It can take orders.
struct WorkerReady {
    bool operator==(const WorkerReady &) const = default;
};
struct TaskBegan {
    Ledger::Assignment what;
    Tick tick = 0; ///< The worker's reading of CLOCK_MONOTONIC.
    bool operator==(const TaskBegan &) const = default;
};
struct TaskEnded {
    Ledger::Assignment what;
    bool succeeded = false;
    std::int16_t code = 0; ///< As Attempt::code.
    Tick tick = 0;
    bool operator==(const TaskEnded &) const = default;
};
/// Said by a thread of its own, whatever the task does.
struct Heartbeat {
    bool operator==(const Heartbeat &) const = default;
};
using FromWorker = std::variant<WorkerReady, TaskBegan, TaskEnded, Heartbeat>;

/// One record behind what is in `bytes`. All records of a worker are far below PIPE_BUF, so that one write(2) of them is whole
/// among those of other threads (pipe(7)); an order is as long as its task's name.
void append(std::string &bytes, const ToWorker &message);
void append(std::string &bytes, const FromWorker &message);

inline constexpr std::size_t kMostOrderBytes = 16 << 20; ///< A longer order is garbage.

/// Takes bytes as they come and gives records. After an error it gives nothing but that error.
template <typename Message>
class RecordReader {
public:
    void feed(std::string_view bytes);
    /// The next whole record; nothing while its end has not come. The error is a sentence about what is no record.
    [[nodiscard]] Result<std::optional<Message>> next();
    /// It has a part of a record.
    [[nodiscard]] bool isInside() const noexcept { return m_at < m_bytes.size(); }

private:
    std::string m_bytes;
    std::size_t m_at = 0; ///< Before it all has been given.
    std::optional<Error> m_error;
};
extern template class RecordReader<ToWorker>;
extern template class RecordReader<FromWorker>;

} // namespace forklane::queue
