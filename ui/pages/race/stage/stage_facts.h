// SPDX-License-Identifier: MIT
// What the stage shows at one instant: code with the next line, private copies, the balance. Values.
#pragma once

#include <optional>
#include <vector>

#include <QString>
#include <QStringList>

#include "pages/race/model/race_round.h"

namespace forklane::ui {

inline constexpr int kStageLines = 5; ///< Of each thread's code that are shown.

struct StageThread {
    QString title;    ///< "deposit(20)"
    QString name;     ///< "deposit"
    QStringList code; ///< Up to kStageLines lines around the next one.
    int next = -1;    ///< Index in `code`; −1 when the thread has ended.
    std::optional<qint64> copy;
    QString copyName; ///< "its b"
    QString waits;    ///< "waits for the lock, deposit has it"; empty when it can go on.
    bool hasEnded = false;

    bool operator==(const StageThread &) const = default;
};

struct StageFacts {
    QString balanceName;
    qint64 balance = 0;
    bool isWrong = false; ///< All have ended, and the balance is not what it should be.
    std::vector<StageThread> threads;

    bool operator==(const StageFacts &) const = default;
};

[[nodiscard]] StageFacts stageAt(const RaceRound &round, std::size_t at);

} // namespace forklane::ui
