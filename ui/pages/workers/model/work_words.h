// SPDX-License-Identifier: MIT
// The page's sentences and terms, by templates (UI.md section 12). Pure.
#pragma once

#include <optional>
#include <vector>

#include <QString>

#include "pages/workers/model/work_facts.h"
#include "queue/estimate.h"
#include "trace/event.h"

namespace forklane::ui {

struct WorkSentenceInput {
    std::vector<GroupFacts> groups;
    std::uint64_t planned = 0;   ///< Tasks of each group in the end.
    std::uint64_t haltAfter = 0; ///< The rule; 0: none.
    bool isHalted = false;       ///< By the rule.
    bool isStopped = false;      ///< By the user: drained or stopped.
    bool isReplay = false;
};
[[nodiscard]] QString workSentence(const WorkSentenceInput &input);

/// Of a group that goes on.
[[nodiscard]] std::optional<queue::Estimate> estimateOf(const GroupFacts &facts, std::uint64_t planned);
/// Ended tasks of all groups, 0–100.
[[nodiscard]] int percentDone(const std::vector<GroupFacts> &groups, std::uint64_t planned);

/// A term of the accounting line.
struct AccountTerm {
    queue::TaskState state;
    std::uint64_t number = 0;
};
/// All states in the order of the line; without zeros if `folded`, but never without done.
[[nodiscard]] std::vector<AccountTerm> accountTerms(const queue::Counts &counts, bool folded);
/// "4 submitted = 1 queued + … · lost 0 · run twice 0 · deaths 1"
[[nodiscard]] QString accountText(const queue::Counts &counts, bool folded);
/// A wrong sum, with the ids that are missing, from 1 on as the table shows them.
[[nodiscard]] QString faultText(const queue::Counts &counts, const std::vector<queue::TaskId> &missing);

[[nodiscard]] QString stateWord(queue::TaskState state); ///< "in doubt"
[[nodiscard]] Role roleOf(queue::TaskState state);       ///< Its colour and pattern; of Done Other.

/// "running apple, 0.41 s", "idle: no work", "killed by SIGKILL"
[[nodiscard]] QString workerState(const queue::WorkerView &worker, const std::string &task, Tick now);
/// "93 %" of its time since its start; empty before it has lived 1 ms.
[[nodiscard]] QString workerBusy(const queue::WorkerView &worker, Tick now);

/// What became of an attempt: "done", "failed with 3", "killed by SIGKILL", "its worker died".
[[nodiscard]] QString attemptResult(const queue::Attempt &attempt);

} // namespace forklane::ui
