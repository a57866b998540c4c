// SPDX-License-Identifier: MIT
#include "job/descriptors.h"

#include <map>

namespace forklane {

namespace {

using Kind = DescriptorEnd::Kind;

constexpr int kStandard = 3; // stdin, stdout, stderr: what a launcher hands on unasked

/// The table of one stage while it is made.
class Table {
public:
    explicit Table(const Command &command) : m_command(command)
    {
        for (int descriptor = 0; descriptor < kStandard; ++descriptor)
            m_ends[descriptor] = before(descriptor);
    }

    /// An end that the keeper holds becomes `target`.
    void put(int target, DescriptorEnd end)
    {
        m_held.push_back(end);
        m_ends[target] = std::move(end);
    }

    void apply(const Redirection &redirection)
    {
        if (const auto *copy = std::get_if<CopyOf>(&redirection.source))
            copyOf(redirection.target, copy->target);
        else if (std::holds_alternative<NullDevice>(redirection.source))
            put(redirection.target, {Kind::File, 0, {"/dev/null", OpenMode::ReadWrite}});
        else if (const auto *file = std::get_if<FilePath>(&redirection.source))
            put(redirection.target, {Kind::File, 0, *file});
        else if (const auto *own = std::get_if<OwnFd>(&redirection.source))
            put(redirection.target, {Kind::Own, own->fd, {}});
        else if (std::holds_alternative<Inherit>(redirection.source))
            m_ends[redirection.target] = inherited(redirection.target);
        else
            m_ends[redirection.target] = {};
    }

    [[nodiscard]] StageDescriptors result() const
    {
        StageDescriptors stage;
        for (const auto &[descriptor, end] : m_ends)
            stage.changes.push_back({descriptor, before(descriptor), end});
        stage.held = m_held;
        return stage;
    }

private:
    static DescriptorEnd before(int descriptor)
    {
        return descriptor < kStandard ? DescriptorEnd{Kind::Inherited, descriptor, {}} : DescriptorEnd{};
    }

    /// What nobody redirects.
    [[nodiscard]] DescriptorEnd inherited(int descriptor) const
    {
        const bool isClosed = descriptor >= kStandard && m_command.closeOtherFds;
        return isClosed ? DescriptorEnd{} : DescriptorEnd{Kind::Inherited, descriptor, {}};
    }

    /// Of what is not in the table yet, this program hands over its own.
    void copyOf(int target, int source)
    {
        const auto known = m_ends.find(source);
        if (known != m_ends.end())
            m_ends[target] = DescriptorEnd(known->second);
        else
            put(target, {Kind::Inherited, source, {}});
    }

    const Command &m_command;
    std::map<int, DescriptorEnd> m_ends;
    std::vector<DescriptorEnd> m_held;
};

void putInput(Table &table, const JobInput &input)
{
    if (std::holds_alternative<InputText>(input) || std::holds_alternative<InputByHand>(input))
        table.put(0, {Kind::Input, 0, {}});
    else if (const auto *file = std::get_if<FilePath>(&input))
        table.apply({0, *file});
    else if (std::holds_alternative<NullDevice>(input))
        table.apply({0, NullDevice{}});
}

} // namespace

StageDescriptors descriptorsOf(const JobSpec &spec, std::size_t stage)
{
    const std::vector<Stage> &stages = spec.pipeline.stages;
    const bool isCaptured = spec.output != OutputMode::Inherit;
    const Command &command = stages[stage].command;
    const int index = static_cast<int>(stage);
    Table table(command);
    if (stage > 0)
        table.put(0, {Kind::FromStage, index - 1, {}});
    else
        putInput(table, spec.input);
    if (stage + 1 < stages.size())
        table.put(1, {Kind::ToStage, index + 1, {}});
    else if (isCaptured)
        table.put(1, {Kind::Output, 1, {}});
    if (isCaptured)
        table.put(2, {Kind::Output, 2, {}});
    for (const Redirection &redirection : command.redirections)
        table.apply(redirection);
    if (stages[stage].pipesStderr)
        table.apply({2, CopyOf{1}});
    return table.result();
}

std::vector<StageDescriptors> descriptorsOf(const JobSpec &spec)
{
    std::vector<StageDescriptors> all;
    for (std::size_t stage = 0; stage < spec.pipeline.stages.size(); ++stage)
        all.push_back(descriptorsOf(spec, stage));
    return all;
}

} // namespace forklane
