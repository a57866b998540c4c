// SPDX-License-Identifier: MIT
// The search's memory: distinct states, packed one behind the other, found again by open addressing. One thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "race/machine.h"

namespace forklane::race {

/// A state as the search keeps it: the words that the machine uses, and one word of the search's own.
struct Key {
    State state;
    std::uint64_t extra = 0;
};

class StateTable {
public:
    /// Keys have `stateWords` words of the state; `withExtra` keeps Key::extra too.
    StateTable(std::size_t stateWords, bool withExtra) : m_stateWords(stateWords), m_words(stateWords + (withExtra ? 1 : 0))
    {
        m_slots.assign(kFirstSlots, kEmpty);
    }

    [[nodiscard]] std::size_t size() const noexcept { return m_size; }

    void clear()
    {
        m_size = 0;
        m_keys.clear();
        std::fill(m_slots.begin(), m_slots.end(), kEmpty);
    }

    /// The key's index, and whether it is new. Indices count up from 0.
    std::pair<std::uint32_t, bool> insert(const Key &key)
    {
        if ((m_size + 1) * 2 > m_slots.size())
            grow();
        const std::size_t mask = m_slots.size() - 1;
        for (std::size_t slot = hash(key) & mask;; slot = (slot + 1) & mask) {
            const std::uint32_t index = m_slots[slot];
            if (index == kEmpty) {
                m_slots[slot] = static_cast<std::uint32_t>(m_size);
                append(key);
                return {static_cast<std::uint32_t>(m_size++), true};
            }
            if (equals(index, key))
                return {index, false};
        }
    }

    /// Words of the state that are not in use stay as they are: 0 in a fresh key.
    void read(std::size_t index, Key &key) const noexcept
    {
        const std::uint64_t *const words = &m_keys[index * m_words];
        std::memcpy(key.state.words.data(), words, m_stateWords * sizeof(std::uint64_t));
        if (m_words > m_stateWords)
            key.extra = words[m_stateWords];
    }

private:
    static constexpr std::uint32_t kEmpty = UINT32_MAX;
    static constexpr std::size_t kFirstSlots = 1024;

    [[nodiscard]] static std::uint64_t mix(std::uint64_t hash, std::uint64_t word) noexcept
    {
        hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
        return hash ^ (hash >> 32);
    }
    [[nodiscard]] std::uint64_t hash(const Key &key) const noexcept
    {
        std::uint64_t hash = m_words > m_stateWords ? mix(1, key.extra) : 1;
        for (std::size_t i = 0; i < m_stateWords; ++i)
            hash = mix(hash, key.state.words[i]);
        return hash;
    }
    [[nodiscard]] std::uint64_t hashOf(std::size_t index) const noexcept
    {
        const std::uint64_t *const words = &m_keys[index * m_words];
        std::uint64_t hash = m_words > m_stateWords ? mix(1, words[m_stateWords]) : 1;
        for (std::size_t i = 0; i < m_stateWords; ++i)
            hash = mix(hash, words[i]);
        return hash;
    }
    [[nodiscard]] bool equals(std::size_t index, const Key &key) const noexcept
    {
        const std::uint64_t *const words = &m_keys[index * m_words];
        for (std::size_t i = 0; i < m_stateWords; ++i)
            if (words[i] != key.state.words[i])
                return false;
        return m_words == m_stateWords || words[m_stateWords] == key.extra;
    }
    void append(const Key &key)
    {
        m_keys.insert(m_keys.end(), key.state.words.data(), key.state.words.data() + m_stateWords);
        if (m_words > m_stateWords)
            m_keys.push_back(key.extra);
    }
    void grow()
    {
        m_slots.assign(m_slots.size() * 2, kEmpty);
        const std::size_t mask = m_slots.size() - 1;
        for (std::size_t index = 0; index < m_size; ++index) {
            std::size_t slot = hashOf(index) & mask;
            while (m_slots[slot] != kEmpty)
                slot = (slot + 1) & mask;
            m_slots[slot] = static_cast<std::uint32_t>(index);
        }
    }

    std::size_t m_stateWords;
    std::size_t m_words;
    std::size_t m_size = 0;
    std::vector<std::uint64_t> m_keys;
    std::vector<std::uint32_t> m_slots;
};

} // namespace forklane::race
