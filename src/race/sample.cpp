// SPDX-License-Identifier: MIT
#include "race/sample.h"

#include <algorithm>

namespace forklane::race {

namespace {

constexpr std::uint64_t kMaxDrawnWords = 8'000'000; // of the states that are kept for drawing uniformly

/// A number below `bound`, each with the same chance; the same on every platform.
std::uint64_t below(std::uint64_t bound, std::mt19937_64 &random)
{
    const std::uint64_t tooHigh = UINT64_MAX - UINT64_MAX % bound;
    std::uint64_t number = random();
    while (number >= tooHigh)
        number = random();
    return number % bound;
}

/// Lists that are merged: a thread's chance is its share of the steps that are left.
class MergeDrawer final : public Drawer {
public:
    explicit MergeDrawer(const Machine &machine) : m_machine(machine) {}
    void restart() override {}
    std::size_t draw(const State &state, std::mt19937_64 &random) override
    {
        std::uint64_t left = 0;
        for (std::size_t thread = 0; thread < m_machine.threadCount(); ++thread)
            left += stepsLeft(state, thread);
        std::uint64_t number = below(left, random);
        std::size_t thread = 0;
        while (number >= stepsLeft(state, thread))
            number -= stepsLeft(state, thread++);
        return thread;
    }

private:
    [[nodiscard]] std::uint64_t stepsLeft(const State &state, std::size_t thread) const
    {
        return m_machine.program().threads[thread].steps.size() - m_machine.next(state, thread);
    }
    const Machine &m_machine;
};

class AnyDrawer final : public Drawer {
public:
    explicit AnyDrawer(const Machine &machine) : m_machine(machine) {}
    void restart() override {}
    std::size_t draw(const State &state, std::mt19937_64 &random) override
    {
        const std::uint32_t enabled = m_machine.enabled(state);
        std::uint64_t number = below(static_cast<std::uint64_t>(__builtin_popcount(enabled)), random);
        std::size_t thread = 0;
        while ((enabled >> thread & 1U) == 0 || number-- != 0)
            ++thread;
        return thread;
    }

private:
    const Machine &m_machine;
};

/// For each state the number of orders from there to an end: a thread's chance is its share of them. The numbers are rounded to
/// the 64 bits of a long double, so that they never overflow.
class CompletionDrawer final : public Drawer {
public:
    explicit CompletionDrawer(const Walk &walk) : m_walk(walk), m_table(walk.table()) {}

    /// False when there are too many states.
    bool prepare(Watch &watch)
    {
        enter(m_walk.first());
        while (!m_path.empty()) {
            if (m_table.size() * m_walk.machine().usedWords() > kMaxDrawnWords || !watch.goesOn(Method::Sample, 0))
                return false;
            const std::size_t depth = m_path.size() - 1; // entering may move the frames
            Frame &top = m_path[depth];
            if (top.todo == 0) {
                leave();
                continue;
            }
            const auto thread = static_cast<std::uint32_t>(__builtin_ctz(top.todo));
            top.todo &= top.todo - 1;
            m_table.read(top.index, m_key);
            const std::uint32_t node = enter(m_walk.successor(m_key, thread));
            m_path[depth].edges.push_back({thread, node});
        }
        return true;
    }

    void restart() override { m_now = 0; }
    std::size_t draw(const State & /*state*/, std::mt19937_64 &random) override
    {
        const Node &node = m_nodes[m_now];
        const long double share = static_cast<long double>(random() >> 1) / 0x1p63L;
        long double rest = share * node.ways;
        std::size_t edge = node.begin;
        while (edge + 1 < node.end && rest >= m_nodes[m_edges[edge].node].ways)
            rest -= m_nodes[m_edges[edge++].node].ways;
        m_now = m_edges[edge].node;
        return m_edges[edge].thread;
    }

private:
    struct Edge {
        std::uint32_t thread = 0;
        std::uint32_t node = 0;
    };
    struct Node {
        long double ways = 0;
        std::size_t begin = 0; ///< In m_edges.
        std::size_t end = 0;
    };
    struct Frame {
        std::uint32_t index = 0;
        std::uint32_t todo = 0; ///< Threads that were not followed yet.
        std::vector<Edge> edges;
    };

    std::uint32_t enter(const Key &key)
    {
        const auto [index, isNew] = m_table.insert(key);
        if (!isNew)
            return index;
        m_nodes.emplace_back();
        m_path.push_back({index, m_walk.followed(key), {}});
        return index;
    }
    void leave()
    {
        const Frame frame = std::move(m_path.back());
        m_path.pop_back();
        Node &node = m_nodes[frame.index];
        node.begin = m_edges.size();
        m_edges.insert(m_edges.end(), frame.edges.begin(), frame.edges.end());
        node.end = m_edges.size();
        for (const Edge &edge : frame.edges)
            node.ways += m_nodes[edge.node].ways;
        node.ways = frame.edges.empty() ? 1 : node.ways;
    }

    Walk m_walk;
    StateTable m_table;
    Key m_key;
    std::vector<Node> m_nodes; ///< By index in the table.
    std::vector<Edge> m_edges;
    std::vector<Frame> m_path;
    std::uint32_t m_now = 0;
};

} // namespace

bool isDrawnByFormula(const Program &program, const Question &question) noexcept
{
    return !question.preemptions &&
           std::all_of(program.threads.begin(), program.threads.end(), [](const Thread &thread) { return isStraight(thread); });
}

std::unique_ptr<Drawer> uniformDrawer(const Machine &machine, const Question &question, Watch &watch)
{
    if (isDrawnByFormula(machine.program(), question))
        return std::make_unique<MergeDrawer>(machine);
    const Merge merge = dependsOnValues(machine.program()) ? Merge::Updates : Merge::Values;
    const Follow follow = question.preemptions ? Follow::FewPreemptions : Follow::All;
    auto drawer = std::make_unique<CompletionDrawer>(Walk(machine, merge, follow, question.preemptions.value_or(0)));
    if (!drawer->prepare(watch))
        return nullptr;
    return drawer;
}

std::unique_ptr<Drawer> anyDrawer(const Machine &machine)
{
    return std::make_unique<AnyDrawer>(machine);
}

Search sample(const Machine &machine, const Question &question, Drawer &drawer, Watch &watch, Answer &answer)
{
    std::size_t longest = 1000;
    for (const Thread &thread : machine.program().threads)
        longest += 64 * thread.steps.size();
    std::mt19937_64 random(question.seed);
    Ends ends(machine, answer);
    Schedule schedule;
    for (std::uint64_t drawn = 0; drawn < question.samples; ++drawn) {
        State state = machine.initial();
        schedule.clear();
        drawer.restart();
        while (machine.enabled(state) != 0 && schedule.size() < longest) {
            if (!watch.goesOn(Method::Sample, drawn, question.samples))
                return Search::Cancelled;
            schedule.push_back(static_cast<std::uint8_t>(drawer.draw(state, random)));
            machine.step(state, schedule.back());
        }
        ++answer.samples;
        answer.states += schedule.size();
        if (machine.enabled(state) == 0 && !ends.add(state, Count{1}, [&schedule] { return schedule; }))
            return Search::Overflow;
    }
    ends.finish();
    return Search::Done;
}

} // namespace forklane::race
