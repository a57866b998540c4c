// SPDX-License-Identifier: MIT
// Counting with equal states merged: all states after n steps, each with the number of orders that lead to it, give those
// after n + 1. Only two such layers are held.
#include "race/search.h"

namespace forklane::race {

namespace {

/// How a state was reached first: enough to tell one order that leads to it.
struct Origin {
    std::uint32_t parent = 0; ///< Index in the layer before.
    std::uint8_t thread = 0;
};

class Layers {
public:
    Layers(const Walk &walk, std::uint64_t maxStates, Watch &watch)
        : m_walk(walk), m_maxStates(maxStates), m_watch(watch), m_now(walk.table()), m_next(walk.table())
    {
        m_now.insert(walk.first());
        m_ways = {Count{1}};
        m_origins.push_back({Origin{}});
        m_states = 1;
    }

    [[nodiscard]] std::uint64_t states() const noexcept { return m_states; }

    /// `end(state, ways, example)` returns false on overflow.
    template <typename End>
    Search run(End end)
    {
        while (m_now.size() != 0) {
            for (std::size_t i = 0; i < m_now.size(); ++i)
                if (const Search result = expand(i, end); result != Search::Done)
                    return result;
            std::swap(m_now, m_next);
            m_next.clear();
            m_ways.swap(m_nextWays);
            m_nextWays.clear();
            m_origins.push_back(std::move(m_nextOrigins));
            m_nextOrigins.clear();
        }
        return Search::Done;
    }

private:
    template <typename End>
    Search expand(std::size_t index, End end)
    {
        if (!m_watch.goesOn(Method::Count, m_states))
            return Search::Cancelled;
        m_now.read(index, m_key);
        const Count ways = m_ways[index];
        bool fits = true;
        const std::uint32_t enabled = m_walk.successors(m_key, [&](std::size_t thread, const Key &next) {
            const auto [found, isNew] = m_next.insert(next);
            if (isNew) {
                m_nextWays.push_back(ways);
                m_nextOrigins.push_back({static_cast<std::uint32_t>(index), static_cast<std::uint8_t>(thread)});
                ++m_states;
            } else {
                fits = m_nextWays[found].add(ways) && fits;
            }
        });
        if (enabled == 0)
            fits = end(m_key.state, ways, [this, index] { return example(index); });
        if (!fits)
            return Search::Overflow;
        return m_states > m_maxStates ? Search::TooMany : Search::Done;
    }

    /// An order that leads to a state of the present layer.
    [[nodiscard]] Schedule example(std::size_t index) const
    {
        Schedule schedule(m_origins.size() - 1);
        for (std::size_t layer = m_origins.size() - 1; layer > 0; --layer) {
            const Origin &origin = m_origins[layer][index];
            schedule[layer - 1] = origin.thread;
            index = origin.parent;
        }
        return schedule;
    }

    const Walk &m_walk;
    std::uint64_t m_maxStates;
    Watch &m_watch;
    StateTable m_now;
    StateTable m_next;
    std::vector<Count> m_ways;
    std::vector<Count> m_nextWays;
    std::vector<std::vector<Origin>> m_origins; ///< Of all layers up to the present one.
    std::vector<Origin> m_nextOrigins;
    std::uint64_t m_states = 0;
    Key m_key;
};

} // namespace

Search countEndings(const Walk &walk, std::uint64_t maxStates, Watch &watch, Answer &answer)
{
    Layers layers(walk, maxStates, watch);
    Ends ends(walk.machine(), answer);
    const Search result = layers.run([&ends](const State &state, Count ways, const std::function<Schedule()> &example) {
        return ends.add(state, ways, example);
    });
    ends.finish();
    answer.states = layers.states();
    return result;
}

std::optional<Count> countOrders(const Walk &walk, std::uint64_t maxStates, Watch &watch)
{
    Layers layers(walk, maxStates, watch);
    Count all;
    const Search result =
        layers.run([&all](const State & /*state*/, Count ways, const auto & /*example*/) { return all.add(ways); });
    return result == Search::Done ? std::optional(all) : std::nullopt;
}

} // namespace forklane::race
