// SPDX-License-Identifier: MIT
#include "code/wiring.h"

#include <algorithm>
#include <cerrno>

namespace forklane::code {

namespace {

bool hasNul(std::string_view text)
{
    return text.find('\0') != std::string_view::npos;
}

bool hasNul(const Command &command)
{
    const auto isBad = [](const std::string &text) { return hasNul(std::string_view(text)); };
    const auto opensBad = [](const Redirection &redirection) {
        const auto *file = std::get_if<FilePath>(&redirection.source);
        return file != nullptr && hasNul(std::string_view(file->path));
    };
    const auto setsBad = [](const auto &variable) { return hasNul(variable.first) || hasNul(variable.second); };
    return std::any_of(command.argv.begin(), command.argv.end(), isBad) ||
           std::any_of(command.executables.begin(), command.executables.end(), isBad) ||
           (command.folder && isBad(*command.folder)) ||
           std::any_of(command.environment.set.begin(), command.environment.set.end(), setsBad) ||
           std::any_of(command.environment.remove.begin(), command.environment.remove.end(), isBad) ||
           std::any_of(command.redirections.begin(), command.redirections.end(), opensBad);
}

void apply(StageEnds &ends, const Redirection &redirection)
{
    End end{End::Kind::Nothing, 0};
    if (const auto *copy = std::get_if<CopyOf>(&redirection.source)) {
        end = ends.at(copy->target);
    } else if (std::holds_alternative<Inherit>(redirection.source)) {
        end = {End::Kind::Inherited, redirection.target};
    } else if (std::holds_alternative<NullDevice>(redirection.source)) {
        end = {End::Kind::Null, 0};
    } else if (const auto *own = std::get_if<OwnFd>(&redirection.source)) {
        end = {End::Kind::Own, own->fd};
    } else if (const auto *file = std::get_if<FilePath>(&redirection.source)) {
        end = {End::Kind::File, static_cast<int>(ends.files.size())};
        ends.files.push_back(*file);
    }
    ends.table[redirection.target] = end;
}

} // namespace

End StageEnds::at(int descriptor) const
{
    const auto found = table.find(descriptor);
    return found != table.end() ? found->second : End{End::Kind::Inherited, descriptor};
}

bool StageEnds::isStandard() const
{
    return std::all_of(table.begin(), table.end(), [](const auto &row) {
        const bool isClosed = row.second.kind == End::Kind::Nothing;
        return row.first <= 2 ? !isClosed && !(row.second.kind == End::Kind::Inherited && row.second.index > 2) : isClosed;
    });
}

bool takesOutput(const JobRun &run)
{
    return !run.caller.linePrefix.empty() || run.caller.takesOutput;
}

bool takesErrors(const JobRun &run)
{
    return !run.caller.errorPrefix.empty();
}

std::vector<Redirection> redirectionsOf(const JobRun &run, std::size_t stage)
{
    std::vector<Redirection> all;
    if (stage == 0) {
        if (std::holds_alternative<NullDevice>(run.job.input))
            all.push_back({0, NullDevice{}});
        else if (const auto *file = std::get_if<FilePath>(&run.job.input))
            all.push_back({0, *file});
    }
    const Stage &asked = run.job.pipeline.stages[stage];
    all.insert(all.end(), asked.command.redirections.begin(), asked.command.redirections.end());
    if (asked.pipesStderr)
        all.push_back({2, CopyOf{1}});
    return all;
}

StageEnds endsOf(const JobRun &run, std::size_t stage)
{
    StageEnds ends;
    const bool isLast = stage + 1 == run.job.pipeline.stages.size();
    const int index = static_cast<int>(stage);
    if (stage > 0)
        ends.table[0] = {End::Kind::FromPipe, index - 1};
    else if (std::holds_alternative<InputText>(run.job.input))
        ends.table[0] = {End::Kind::Input, 0};
    if (!isLast)
        ends.table[1] = {End::Kind::ToPipe, index};
    else if (takesOutput(run))
        ends.table[1] = {End::Kind::Output, 0};
    if (takesErrors(run))
        ends.table[2] = {End::Kind::Errors, 0};
    for (const Redirection &redirection : redirectionsOf(run, stage))
        apply(ends, redirection);
    for (auto row = ends.table.begin(); row != ends.table.end();)
        row = row->second == End{End::Kind::Inherited, row->first} ? ends.table.erase(row) : std::next(row);
    return ends;
}

Status checkBytes(const JobRun &run)
{
    for (const Stage &stage : run.job.pipeline.stages) {
        if (stage.command.argv.empty())
            return failure({EINVAL, "write", "the command", "it has no words"});
        if (hasNul(stage.command))
            return failure({EINVAL, "write", stage.command.argv.front().c_str(), "it contains a NUL byte"});
    }
    if (run.job.pipeline.stages.empty())
        return failure({EINVAL, "write", "the pipeline", "it has no stages"});
    const auto *file = std::get_if<FilePath>(&run.job.input);
    if (file != nullptr && hasNul(std::string_view(file->path)))
        return failure({EINVAL, "write", file->path.c_str(), "it contains a NUL byte"});
    return {};
}

} // namespace forklane::code
