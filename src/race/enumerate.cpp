// SPDX-License-Identifier: MIT
// Every order by itself, depth first; of equal rank the lowest thread goes first, so that the list is sorted.
#include <algorithm>

#include "race/search.h"

namespace forklane::race {

namespace {

/// Orders that differ only in the order of independent steps have the same normal form (Foata's): each step stands as early as
/// the steps that it depends on allow, and steps of one rank are sorted by thread.
class NormalForm {
public:
    explicit NormalForm(const Machine &machine) : m_machine(machine) {}

    [[nodiscard]] std::string of(const Schedule &schedule) const
    {
        std::vector<std::pair<std::size_t, std::uint8_t>> ranked;
        std::vector<std::size_t> ofThread(m_machine.threadCount(), 0);
        std::map<int, std::pair<std::size_t, std::size_t>> ofObject; // ranks of the last write and of the last access
        State state = m_machine.initial();
        for (const std::uint8_t thread : schedule) {
            const Touch touch = m_machine.step(state, thread).touch;
            std::size_t before = ofThread[thread];
            if (touch.object != Touch::kNothing) {
                auto &[write, access] = ofObject[touch.object];
                before = std::max(before, touch.isWrite ? access : write);
                access = std::max(access, before + 1);
                write = touch.isWrite ? before + 1 : write;
            }
            ofThread[thread] = before + 1;
            ranked.emplace_back(before + 1, thread);
        }
        std::sort(ranked.begin(), ranked.end());
        std::string form;
        for (const auto &[rank, thread] : ranked)
            form += letterOf(thread);
        return form;
    }

private:
    const Machine &m_machine;
};

class Enumeration {
public:
    Enumeration(const Machine &machine, const Question &question, bool hasLivelock, Watch &watch, Answer &answer)
        : m_machine(machine), m_question(question), m_hasLivelock(hasLivelock), m_watch(watch), m_answer(answer),
          m_walk(machine, Merge::Nothing, question.preemptions ? Follow::FewPreemptions : Follow::All,
                 question.preemptions.value_or(0)),
          m_ends(machine, answer), m_form(machine)
    {}

    Search run()
    {
        Search result = enter(m_walk.first());
        while (result == Search::Done && !m_path.empty()) {
            if (m_path.back().todo.empty()) {
                leave();
                continue;
            }
            const Successor next = m_path.back().todo.back();
            m_path.back().todo.pop_back();
            m_schedule.push_back(static_cast<std::uint8_t>(next.thread));
            result = enter(next.key);
        }
        m_ends.finish();
        m_answer.classes = Count{m_groups.size()};
        return result;
    }

private:
    struct Frame {
        State state; ///< Kept only where an order could come back to it.
        std::vector<Successor> todo;
    };

    void leave()
    {
        m_path.pop_back();
        if (!m_schedule.empty())
            m_schedule.pop_back();
    }

    Search enter(const Key &key)
    {
        ++m_answer.states;
        if (!m_watch.goesOn(Method::Enumerate, m_found))
            return Search::Cancelled;
        Frame frame;
        if (m_hasLivelock) {
            frame.state = key.state;
            m_machine.forgetUpdates(frame.state);
            const auto isSame = [&frame](const Frame &before) { return before.state == frame.state; };
            if (std::any_of(m_path.begin(), m_path.end(), isSame)) {
                m_path.emplace_back(); // it goes on for ever: not counted
                return ++m_cut > m_question.maxEnumerated ? Search::TooMany : Search::Done;
            }
        }
        const std::uint32_t enabled = m_walk.successors(key, [&frame](std::size_t thread, const Key &next) {
            frame.todo.push_back({thread, next});
        });
        std::reverse(frame.todo.begin(), frame.todo.end());
        m_path.push_back(std::move(frame));
        return enabled == 0 ? end(key.state) : Search::Done;
    }

    Search end(const State &state)
    {
        if (++m_found > m_question.maxEnumerated)
            return Search::TooMany;
        Order order{m_schedule, {}, {}, 0};
        order.group = m_groups.try_emplace(m_form.of(m_schedule), m_groups.size()).first->second;
        const bool fits = m_ends.add(
            state, Count{1}, [this] { return m_schedule; }, &order);
        if (m_question.list)
            m_answer.orders.push_back(std::move(order));
        return fits ? Search::Done : Search::Overflow;
    }

    const Machine &m_machine;
    const Question &m_question;
    bool m_hasLivelock;
    Watch &m_watch;
    Answer &m_answer;
    Walk m_walk;
    Ends m_ends;
    NormalForm m_form;
    std::vector<Frame> m_path;
    Schedule m_schedule;
    std::map<std::string, std::size_t> m_groups; ///< By normal form.
    std::uint64_t m_found = 0;
    std::uint64_t m_cut = 0;
};

} // namespace

Search enumerate(const Machine &machine, const Question &question, bool hasLivelock, Watch &watch, Answer &answer)
{
    return Enumeration(machine, question, hasLivelock, watch, answer).run();
}

} // namespace forklane::race
