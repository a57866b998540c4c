// SPDX-License-Identifier: MIT
#include "race/schedule.h"

#include <fmt/format.h>

namespace forklane::race {

namespace {

constexpr std::string_view kLetters = "123456789abcdefghijklmnopqrstuvwxyz";

std::optional<std::size_t> threadOf(const Program &program, char letter)
{
    if (letter >= 'A' && letter <= 'Z')
        letter = static_cast<char>(letter - 'A' + 'a');
    const std::size_t thread = kLetters.find(letter);
    return thread < program.threads.size() ? std::optional(thread) : std::nullopt;
}

std::string quoted(char letter)
{
    const auto byte = static_cast<unsigned char>(letter);
    return byte > 0x20 && byte < 0x7f ? fmt::format("\"{}\"", letter) : fmt::format("the byte 0x{:02x}", byte);
}

ScheduleError notAThread(const Program &program, std::size_t position, char letter)
{
    const std::size_t last = program.threads.size() - 1;
    ScheduleError error{position, ScheduleError::What::NotAThread, letter, 0, {}, {}};
    error.sentence = fmt::format("character {}: {} is no thread; ", position + 1, quoted(letter));
    error.sentence += last == 0 ? "there is only 1" : fmt::format("they are 1 to {}", letterOf(last));
    return error;
}

ScheduleError tooLong()
{
    ScheduleError error{kMaxSchedule, ScheduleError::What::TooLong, '1', 0, {}, {}};
    error.sentence = fmt::format("the schedule is longer than {} steps", kMaxSchedule);
    return error;
}

/// Why the thread cannot make the step at this position.
ScheduleError refusal(const Machine &machine, const State &state, std::size_t position, std::size_t thread)
{
    ScheduleError error{position, ScheduleError::What::Ended, letterOf(thread), thread, machine.blockedOn(state, thread), {}};
    const std::string &name = machine.program().threads[thread].name;
    if (error.wait) {
        error.what = ScheduleError::What::Waits;
        error.sentence = fmt::format("step {}: thread {} ({}) waits for {}", position + 1, error.letter, name,
                                     describe(machine.program(), *error.wait));
    } else {
        error.sentence =
            fmt::format("step {}: thread {} ({}) has already made all its steps", position + 1, error.letter, name);
    }
    return error;
}

} // namespace

char letterOf(std::size_t thread) noexcept
{
    return thread < kLetters.size() ? kLetters[thread] : '?';
}

std::string toText(const Schedule &schedule)
{
    std::string text;
    text.reserve(schedule.size());
    for (const std::uint8_t thread : schedule)
        text += letterOf(thread);
    return text;
}

tl::expected<Schedule, ScheduleError> parseSchedule(const Program &program, std::string_view text)
{
    Schedule schedule;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        if (letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r')
            continue;
        const auto thread = threadOf(program, letter);
        if (!thread)
            return tl::unexpected(notAThread(program, i, letter));
        if (schedule.size() == kMaxSchedule)
            return tl::unexpected(tooLong());
        schedule.push_back(static_cast<std::uint8_t>(*thread));
    }
    if (auto legal = checkSchedule(Machine(program), schedule); !legal)
        return tl::unexpected(std::move(legal.error()));
    return schedule;
}

tl::expected<void, ScheduleError> checkSchedule(const Machine &machine, const Schedule &schedule)
{
    State state = machine.initial();
    for (std::size_t i = 0; i < schedule.size(); ++i) {
        const std::size_t thread = schedule[i];
        if (thread >= machine.threadCount())
            return tl::unexpected(notAThread(machine.program(), i, letterOf(thread)));
        if (!machine.isEnabled(state, thread))
            return tl::unexpected(refusal(machine, state, i, thread));
        machine.step(state, thread);
    }
    return {};
}

std::string describe(const Program &program, const Wait &wait)
{
    const std::string &lock = program.locks[wait.lock].name;
    if (wait.holders.empty())
        return lock;
    std::string names;
    for (std::size_t i = 0; i < wait.holders.size(); ++i) {
        const bool isSelf = wait.holders[i] == wait.thread;
        names += (i == 0                         ? ""
                  : i + 1 == wait.holders.size() ? " and "
                                                 : ", ") +
                 (isSelf ? std::string("it already") : program.threads[wait.holders[i]].name);
    }
    return fmt::format("{} that {} {}", lock, names, wait.holders.size() == 1 ? "holds" : "hold");
}

} // namespace forklane::race
