// SPDX-License-Identifier: MIT
// What the page's fields say, as a value, and what comes of it: tasks and one specification for each group of workers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "queue/halt.h"
#include "queue/work_run.h"

namespace forklane::ui {

enum class TaskChoice : std::uint8_t { Fruit, Commands, Sleep, Burn, Flaky, Crasher }; ///< In the order of the header.
enum class ResumeChoice : std::uint8_t { Anew, Resume, FailedToo };                    ///< In the order of the options.
enum class KindChoice : std::uint8_t { Threads, Processes, Both };                     ///< In the order of the header.

/// The page's fields. Main thread makes it, any thread may read a copy.
struct WorkFields {
    TaskChoice tasks = TaskChoice::Fruit;
    KindChoice kind = KindChoice::Processes;
    std::uint64_t workers = 2;
    std::uint64_t count = 1000; ///< Of generated tasks.
    Duration least = std::chrono::milliseconds(5);
    Duration most = std::chrono::milliseconds(50);
    unsigned percent = 10; ///< Of Flaky and Crasher.
    std::uint64_t capacity = 1000;
    std::uint64_t window = 0;
    queue::LedgerRules rules;
    std::uint64_t seed = 1;
    std::uint64_t haltAfter = 0; ///< Failures; 0: never.
    bool compares = false;       ///< With the lecture's shared queue.
    std::string joblog;          ///< Of Commands: a file; empty: none is kept.
    ResumeChoice resume = ResumeChoice::Anew;
    std::string commands; ///< Of Commands, one a line.
    std::string table;    ///< The text of a CSV or TSV file; empty: none.
    std::string tableName;

    bool operator==(const WorkFields &) const;
};
/// How many of the options differ from what they are at first; the header's fields and the commands are none.
[[nodiscard]] int changedOptions(const WorkFields &fields);

/// Tasks by their number: those of a lecture or a list, or made when asked for. Immutable.
class TaskList {
public:
    TaskList(std::vector<queue::Task> tasks) : m_tasks(std::move(tasks)), m_size(m_tasks.size()) {}
    TaskList(queue::Task pattern, std::size_t size) : m_tasks{std::move(pattern)}, m_size(size), m_isPattern(true) {}

    [[nodiscard]] std::size_t size() const { return m_size; }
    /// Of a pattern: its name and the number from 1 on.
    [[nodiscard]] queue::Task at(std::size_t index) const;

private:
    std::vector<queue::Task> m_tasks;
    std::size_t m_size;
    bool m_isPattern = false;
};

struct WorkPlan {
    std::shared_ptr<const TaskList> tasks;
    std::vector<queue::WorkSpec> groups; ///< One for each kind of workers.
    queue::HaltRule halt;
    std::string joblog; ///< Of commands; empty: none. Opened when it starts.
    ResumeChoice resume = ResumeChoice::Anew;
};

/// An error is a sentence with the way out.
[[nodiscard]] Result<WorkPlan> planOf(const WorkFields &fields);

} // namespace forklane::ui
