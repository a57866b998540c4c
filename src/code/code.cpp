// SPDX-License-Identifier: MIT
#include "code/code.h"

#include <algorithm>
#include <cerrno>

#include "code/wiring.h"
#include "code/writers.h"

namespace forklane::code {

namespace {

template <typename Value, typename Writer>
std::string written(const Value &value, Language language, Writer python, Writer c, Writer shell)
{
    switch (language) {
    case Language::Python: return python(value);
    case Language::C: return c(value);
    case Language::Shell: return shell(value);
    }
    return {};
}

/// What no program can write as one word, or as one line.
Status checkText(const std::string &text)
{
    if (text.find('\0') != std::string::npos)
        return failure({EINVAL, "write", text.c_str(), "it contains a NUL byte"});
    return {};
}

Status checkTexts(const WorkRun &run)
{
    for (const queue::Task &task : run.tasks)
        if (auto good = checkText(task.name); !good)
            return good;
    return {};
}

Status checkTexts(const lesson::PartRun &run)
{
    const auto *writers = std::get_if<lesson::WritersSpec>(&run);
    if (writers == nullptr)
        return {};
    for (const std::string &line : writers->lines)
        if (auto good = checkText(line); !good)
            return good;
    return {};
}

} // namespace

Result<std::string> write(const JobRun &run, Language language)
{
    if (auto good = checkBytes(run); !good)
        return failure(std::move(good.error()));
    return written(run, language, pythonRun, cRun, shellRun);
}

Result<std::string> write(const RaceRun &run, Language language)
{
    if (auto good = race::check(run.scenario); !good)
        return failure(std::move(good.error()));
    return written(run, language, pythonRace, cRace, shellRace);
}

Result<std::string> write(const WorkRun &run, Language language)
{
    if (auto good = queue::check(run.spec); !good)
        return failure(std::move(good.error()));
    if (auto good = checkTexts(run); !good)
        return failure(std::move(good.error()));
    return written(run, language, pythonWork, cWork, shellWork);
}

Result<std::string> write(const lesson::PartRun &run, Language language)
{
    if (auto good = checkTexts(run); !good)
        return failure(std::move(good.error()));
    return std::visit(
        [language](const auto &value) {
            using Value = std::decay_t<decltype(value)>;
            using Writer = std::string (*)(const Value &);
            return written<Value, Writer>(value, language, pythonLesson, cLesson, shellLesson);
        },
        run);
}

} // namespace forklane::code
