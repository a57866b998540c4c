// SPDX-License-Identifier: MIT
#include "pages/race/stage/stage_facts.h"

#include <algorithm>

#include <QCoreApplication>

#include "pages/race/model/race_words.h"
#include "race/machine.h"

namespace forklane::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(forklane::ui::Race)
};

/// Lines around the next step, which stands second where there is room.
void setCode(StageThread &thread, const race::Thread &program, std::size_t next)
{
    const auto count = static_cast<std::ptrdiff_t>(program.steps.size());
    const auto wanted = static_cast<std::ptrdiff_t>(next) - 1;
    const auto first = std::clamp<std::ptrdiff_t>(wanted, 0, std::max<std::ptrdiff_t>(count - kStageLines, 0));
    for (std::ptrdiff_t i = first; i < std::min<std::ptrdiff_t>(first + kStageLines, count); ++i)
        thread.code << QString::fromStdString(program.steps[static_cast<std::size_t>(i)].code);
    thread.hasEnded = static_cast<std::ptrdiff_t>(next) >= count;
    thread.next = thread.hasEnded ? -1 : static_cast<int>(static_cast<std::ptrdiff_t>(next) - first);
}

} // namespace

StageFacts stageAt(const RaceRound &round, std::size_t at)
{
    const std::size_t shown = std::min(at, round.length());
    const race::Machine machine(round.program);
    race::State state = machine.initial();
    for (std::size_t i = 0; i < shown; ++i)
        machine.step(state, round.execution.replay.schedule[i]);
    StageFacts facts;
    facts.balanceName = QString::fromStdString(round.program.variables.front().name);
    facts.balance = machine.value(state, 0);
    facts.isWrong = machine.isFinished(state) && facts.balance != race::expectedEnd(round.scenario);
    for (std::size_t i = 0; i < machine.threadCount(); ++i) {
        StageThread thread;
        thread.title = threadTitle(round.scenario, i);
        thread.name = QString::fromStdString(round.program.threads[i].name);
        thread.copyName = Words::tr("its %1").arg(QString::fromStdString(round.program.locals.front()));
        if (shown > 0) {
            const auto &copy = round.execution.replay.steps[shown - 1].locals[i * round.program.locals.size()];
            if (copy)
                thread.copy = *copy;
        }
        setCode(thread, round.program.threads[i], machine.next(state, i));
        if (const auto wait = machine.blockedOn(state, i))
            thread.waits = waitText(round.program, *wait);
        facts.threads.push_back(std::move(thread));
    }
    return facts;
}

} // namespace forklane::ui
