// SPDX-License-Identifier: MIT
// Executes a program one step at a time, in whatever order it is told: no clock, no thread, no randomness. The machine is
// constant after construction and may be used from any number of threads; a State is a value.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "race/program.h"

namespace forklane::race {

/// Where all threads stand and what everything holds, packed into a few words. Equal states have equal bytes.
struct State {
    static constexpr std::size_t kWords = 48;
    std::array<std::uint64_t, kWords> words{};

    bool operator==(const State &) const = default;
};

/// What a step touches, so that two steps can be compared: they may be swapped unless both touch the same object and one
/// writes.
struct Touch {
    static constexpr int kNothing = -1;
    int object = kNothing; ///< Variables first, then two for each lock (the lock, its queue of tickets).
    bool isWrite = false;

    bool operator==(const Touch &) const = default;
};

[[nodiscard]] inline bool areIndependent(const Touch &a, const Touch &b) noexcept
{
    return a.object == Touch::kNothing || a.object != b.object || (!a.isWrite && !b.isWrite);
}

/// What one executed step did.
struct Effect {
    bool succeeded = true; ///< False: a comparison failed, and the thread went to the step's target.
    Value read = 0;        ///< Of the variable, if it was read.
    Value written = 0;     ///< To the variable or the private copy, if it was written.
    Touch touch;
};

/// Why a thread cannot go on.
struct Wait {
    std::size_t thread = 0;
    std::size_t lock = 0;
    std::vector<std::size_t> holders; ///< Who has it, or stands before in its queue; the thread itself if it locked twice.

    bool operator==(const Wait &) const = default;
};

class Machine {
public:
    /// The program has passed check() and outlives the machine.
    explicit Machine(const Program &program);

    [[nodiscard]] const Program &program() const noexcept { return *m_program; }
    [[nodiscard]] std::size_t threadCount() const noexcept { return m_threads; }
    [[nodiscard]] State initial() const noexcept;

    [[nodiscard]] bool isFinished(const State &state, std::size_t thread) const noexcept;
    [[nodiscard]] bool isFinished(const State &state) const noexcept;
    /// False for a thread that has ended, or that waits.
    [[nodiscard]] bool isEnabled(const State &state, std::size_t thread) const noexcept;
    /// Bit i: thread i is enabled.
    [[nodiscard]] std::uint32_t enabled(const State &state) const noexcept;
    /// Empty for a thread that is enabled or has ended.
    [[nodiscard]] std::optional<Wait> blockedOn(const State &state, std::size_t thread) const;

    /// Executes the next step of an enabled thread.
    Effect step(State &state, std::size_t thread) const noexcept;
    /// What step() would touch. The thread is enabled.
    [[nodiscard]] Touch touch(const State &state, std::size_t thread) const noexcept;

    /// Index of the thread's next step; the number of its steps when it has ended.
    [[nodiscard]] std::size_t next(const State &state, std::size_t thread) const noexcept { return pc(state, thread); }
    [[nodiscard]] Value value(const State &state, std::size_t variable) const noexcept;
    [[nodiscard]] Value local(const State &state, std::size_t thread, std::size_t local) const noexcept;
    /// Bit i: thread i holds the lock.
    [[nodiscard]] std::uint32_t holders(const State &state, std::size_t lock) const noexcept;

    /// Updates executed so far whose effect is not in the variable's value any more: the lost ones, once all threads have
    /// ended.
    [[nodiscard]] std::size_t lostUpdates(const State &state) const noexcept;

    /// Makes states equal that differ only in private copies of the thread that are never read again.
    void forgetDead(State &state, std::size_t thread) const noexcept;
    /// Makes states equal that differ only in how many updates were lost.
    void forgetUpdates(State &state) const noexcept;
    /// Makes states equal that differ only in what variables and private copies hold.
    void forgetValues(State &state) const noexcept;
    /// How many words of a state are in use; the others are 0.
    [[nodiscard]] std::size_t usedWords() const noexcept { return m_words; }

private:
    struct Instruction {
        Op op;
        LockKind kind;
        std::uint8_t object;
        std::uint8_t local;
        std::uint8_t from;
        std::uint16_t target;
        Value amount;
    };
    /// Offsets in bytes.
    struct Layout {
        std::uint16_t values = 0;  ///< Value of each variable, then of each local of each thread.
        std::uint16_t kept = 0;    ///< std::uint16_t beside each value: how many updates are in it.
        std::uint16_t stores = 0;  ///< std::uint16_t for each variable: updates executed.
        std::uint16_t origins = 0; ///< std::uint8_t for each local, if there are several variables: 1 + the one it stems from.
        std::uint16_t pcs = 0;     ///< std::uint16_t for each thread.
        std::uint16_t holders = 0; ///< std::uint16_t mask for each lock.
        std::uint16_t permits = 0; ///< std::uint8_t for each lock: a semaphore's; of a reader-writer lock 1 when held alone.
        std::uint16_t places = 0;  ///< std::uint8_t for each lock and thread: place in the queue of tickets from 1, or 0.
    };

    template <typename T>
    [[nodiscard]] static T get(const State &state, std::size_t offset, std::size_t index) noexcept
    {
        T field;
        std::memcpy(&field, reinterpret_cast<const char *>(state.words.data()) + offset + index * sizeof(T), sizeof field);
        return field;
    }
    template <typename T>
    static void set(State &state, std::size_t offset, std::size_t index, T field) noexcept
    {
        std::memcpy(reinterpret_cast<char *>(state.words.data()) + offset + index * sizeof(T), &field, sizeof field);
    }
    [[nodiscard]] std::size_t pc(const State &state, std::size_t thread) const noexcept
    {
        return get<std::uint16_t>(state, m_layout.pcs, thread);
    }
    [[nodiscard]] const Instruction &instruction(const State &state, std::size_t thread) const noexcept
    {
        return m_code[m_begin[thread] + pc(state, thread)];
    }
    [[nodiscard]] std::size_t slot(std::size_t thread, std::size_t local) const noexcept
    {
        return m_variables + thread * m_locals + local;
    }
    [[nodiscard]] std::uint8_t place(const State &state, std::size_t lock, std::size_t thread) const noexcept
    {
        return get<std::uint8_t>(state, m_layout.places, lock * m_threads + thread);
    }
    [[nodiscard]] bool isFree(const State &state, const Instruction &code, std::size_t thread) const noexcept;
    void takeTicket(State &state, std::size_t lock, std::size_t thread) const noexcept;
    void hold(State &state, const Instruction &code, std::size_t thread) const noexcept;
    void giveBack(State &state, const Instruction &code, std::size_t thread) const noexcept;
    void write(State &state, const Instruction &code, std::size_t thread, Value value) const noexcept;
    /// Updates that a private copy brings into the variable.
    [[nodiscard]] std::uint16_t keptFor(const State &state, std::size_t slot, std::size_t variable) const noexcept;
    void copyOrigin(State &state, std::size_t slot, std::size_t source) const noexcept;
    Effect access(State &state, const Instruction &code, std::size_t thread) const noexcept;
    [[nodiscard]] int lockObject(std::size_t lock) const noexcept { return static_cast<int>(m_variables + 2 * lock); }
    void layOut();
    void findDead(std::size_t thread);

    const Program *m_program;
    std::size_t m_threads;
    std::size_t m_variables;
    std::size_t m_locals;
    std::size_t m_locks;
    std::size_t m_words = 0;
    Layout m_layout;
    std::vector<std::size_t> m_begin; ///< Of each thread in m_code and m_live; one past the last step there is a Pause.
    std::vector<Instruction> m_code;  ///< All threads' steps.
    std::vector<std::uint8_t> m_dead; ///< Bit i at a step: local i is not read from there on before it is written.
};

} // namespace forklane::race
