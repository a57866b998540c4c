// SPDX-License-Identifier: MIT
// What the page Race says about a round, from its facts. Pure.
#pragma once

#include <QString>
#include <QStringList>

#include "pages/race/model/race_round.h"

namespace forklane::ui {

[[nodiscard]] QString threadTitle(const race::Scenario &scenario, std::size_t thread); ///< "deposit(20)"
[[nodiscard]] QString laneTitle(const race::Scenario &scenario, std::size_t thread);   ///< "deposit +20"
[[nodiscard]] QString signedText(std::int64_t value);                                  ///< "+20", "−50"

/// On a step's card: "load 100", "cas, again".
[[nodiscard]] QString cardText(const race::Program &program, const race::ReplayStep &step);
[[nodiscard]] QString betweenWords(); ///< Of the time between two steps of a thread.
[[nodiscard]] QString lateWords();    ///< Of the time between a step and its late reading of the clock.
/// "deposit has it"; "deposit and withdraw have it".
[[nodiscard]] QString holderText(const race::Program &program, const std::vector<std::size_t> &holders);
/// "waits: deposit has it"
[[nodiscard]] QString waitLabel(const race::Program &program, const std::vector<std::size_t> &holders);
[[nodiscard]] QString waitText(const race::Program &program, const race::Wait &wait); ///< "waits for the lock, deposit has it"
[[nodiscard]] QString lostLabel(const race::LostUpdate &lost);                        ///< "lost: +20 overwritten"

/// "withdraw reads 100.": what the step at this position did.
[[nodiscard]] QString stepSentence(const RaceRound &round, std::size_t position);
/// "The deposit of 20 was lost: withdraw had read 100 before deposit stored 120."
[[nodiscard]] QString lostSentence(const RaceRound &round, const race::LostUpdate &lost);
/// "withdraw's 50 was overwritten: deposit had read 100 before."
[[nodiscard]] QString lostDetail(const RaceRound &round, const race::LostUpdate &lost);
/// The page's sentence after `at` steps.
[[nodiscard]] QString roundSentence(const RaceRound &round, std::size_t at);
/// Of the step at this position: what it read, from whom, and what became of what it stored.
[[nodiscard]] QString stepDetails(const RaceRound &round, std::size_t position);

/// The lecture's lines up to instant `at`, and at which position each was printed.
struct LogLines {
    QStringList lines;
    std::vector<std::size_t> positions;
};
[[nodiscard]] LogLines logAt(const RaceRound &round, std::size_t at);

} // namespace forklane::ui
