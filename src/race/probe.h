// SPDX-License-Identifier: MIT
// What stands before and after each step of a real thread: nothing, a record, or a gate. Each object belongs to one thread.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "race/cell.h"
#include "race/patience.h"
#include "race/schedule.h"

namespace forklane::race {

/// Recording off: nothing at all.
struct NoProbe {
    template <Op kOp>
    void before() noexcept
    {}
    template <Op kOp>
    void after(Cell /*cell*/ = {}, bool /*succeeded*/ = true) noexcept
    {}
};

/// Writes a record for each step into memory that is there already. Reads the clock before a load and after a store, and around
/// steps outside of that window; one reading serves as the end of a step and the beginning of the next.
class Recorder {
public:
    /// `start`: the round's agreed instant. Steps beyond the buffer's end are not recorded.
    Recorder(std::span<Record> buffer, std::int64_t start) noexcept
        : m_begin(buffer.data()), m_next(buffer.data()), m_end(buffer.data() + buffer.size()), m_start(start)
    {}

    template <Op kOp>
    void before() noexcept
    {
        if (m_isInWindow)
            return;
        if (!m_isFresh)
            m_clock = sinceStart();
        m_isFresh = true;
    }

    template <Op kOp>
    void after(Cell cell = {}, bool succeeded = true) noexcept
    {
        constexpr bool kOpensWindow = kOp == Op::Load;
        constexpr bool kClosesWindow = kOp == Op::Store || kOp == Op::CompareExchange;
        const std::uint32_t begin = m_clock;
        std::uint8_t kind = static_cast<std::uint8_t>(kOp) | (succeeded ? 0 : Record::kFailed);
        if (!m_isInWindow)
            kind |= Record::kHasBegin;
        if (kClosesWindow || (!kOpensWindow && !m_isInWindow)) {
            m_clock = sinceStart();
            m_isFresh = true;
            m_isInWindow = false;
            kind |= Record::kHasEnd;
        } else {
            m_isFresh = false;
            m_isInWindow = kOp != Op::Check || succeeded; // a check that fails reads again
        }
        if (m_next != m_end)
            *m_next++ = {begin, m_clock, cell.balance, cell.version, static_cast<std::uint8_t>(cell.writer), kind};
    }

    /// Time has passed between two steps: the next one begins later than the last one ended.
    void pauseClock() noexcept { m_isFresh = false; }

    [[nodiscard]] std::span<const Record> records() const noexcept { return {m_begin, m_next}; }

private:
    [[nodiscard]] std::uint32_t sinceStart() const noexcept
    {
        const auto passed = static_cast<std::uint64_t>(std::max<std::int64_t>(tickNow() - m_start, 0));
        return static_cast<std::uint32_t>(std::min<std::uint64_t>(passed, UINT32_MAX));
    }

    Record *m_begin;
    Record *m_next;
    Record *m_end;
    std::int64_t m_start;
    std::uint32_t m_clock = 0;
    bool m_isFresh = false;    // m_clock is the instant at which the next step begins
    bool m_isInWindow = false; // after a load and before the store: no clock
};

/// Where the gates of one order stand. Constant while threads go through them.
struct GatePlan {
    struct Gate {
        std::uint32_t position = 0; ///< Of the step in the order.
        /// An acquire may ask for the lock from this position on, while another thread still holds it: then it really waits.
        std::uint32_t askFrom = 0;
        /// A release waits until the thread that gets the lock next asks for it: this thread, if it can ask by then.
        std::optional<std::uint8_t> asker = std::nullopt;
        std::uint32_t asksAt = 0; ///< Position of that thread's acquire.
        bool operator==(const Gate &) const = default;
    };
    std::vector<std::vector<Gate>> threads; ///< For each thread its steps' gates, as often as the step is executed.

    bool operator==(const GatePlan &) const = default;
};

/// The gates of a schedule that has passed steeringOrder(). Who takes a lock after another asks for it as soon as that one has
/// it.
[[nodiscard]] GatePlan gatePlanOf(const Program &program, const Schedule &schedule);

/// How far the threads have come in one order. Shared by them.
struct GateState {
    std::atomic<std::uint32_t> done{0};                          ///< Steps.
    std::array<std::atomic<std::uint32_t>, kMaxThreads> asked{}; ///< Position + 1 of the acquire that a thread asks for.
};

/// Steered: each step waits for its place in a named order. Records as well.
class GateKeeper {
public:
    GateKeeper(Recorder recorder, const std::vector<GatePlan::Gate> &gates, std::uint8_t thread, GateState &state,
               WaitMode mode) noexcept
        : m_recorder(recorder), m_gate(gates.data()), m_end(gates.data() + gates.size()), m_thread(thread), m_state(&state),
          m_mode(mode)
    {}

    template <Op kOp>
    void before() noexcept
    {
        assert(m_gate != m_end); // the order is whole, and real steps are the model's
        waitFor(m_state->done, m_gate->askFrom);
        if (m_gate->asker)
            waitFor(m_state->asked[*m_gate->asker], m_gate->asksAt + 1);
        m_recorder.pauseClock();
        m_recorder.before<kOp>();
        if (kOp == Op::Acquire || kOp == Op::AcquireShared)
            m_state->asked[m_thread].store(m_gate->position + 1, std::memory_order_release);
    }

    template <Op kOp>
    void after(Cell cell = {}, bool succeeded = true) noexcept
    {
        m_recorder.after<kOp>(cell, succeeded);
        waitFor(m_state->done, m_gate->position);
        m_state->done.store(m_gate->position + 1, std::memory_order_release);
        ++m_gate;
    }

    [[nodiscard]] std::span<const Record> records() const noexcept { return m_recorder.records(); }

private:
    void waitFor(const std::atomic<std::uint32_t> &counter, std::uint32_t value) const noexcept
    {
        for (Patience patience(m_mode); counter.load(std::memory_order_acquire) < value;)
            patience.rest();
    }

    Recorder m_recorder;
    const GatePlan::Gate *m_gate;
    const GatePlan::Gate *m_end;
    std::uint8_t m_thread;
    GateState *m_state;
    WaitMode m_mode;
};

} // namespace forklane::race
