// SPDX-License-Identifier: MIT
#include "process/family.h"

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "process/proc_stat.h"

namespace forklane {

namespace {

constexpr int kMostGenerations = 64; // a parent that is read while pids are reused could make a circle

std::string commandOf(pid_t pid)
{
    std::ifstream file(fmt::format("/proc/{}/cmdline", pid), std::ios::binary);
    const std::string words((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (words.empty()) {
        const auto one = identify(pid);
        return one ? fmt::format("({})", one->name) : std::string();
    }
    const std::string first = words.substr(0, words.find('\0'));
    std::string text = first.substr(first.rfind('/') + 1);
    if (words.size() > first.size() + 1)
        text += " " + words.substr(first.size() + 1, words.find('\0', first.size() + 1) - first.size() - 1);
    return text;
}

void addBelow(pid_t pid, int depth, const std::map<pid_t, std::set<pid_t>> &children, std::vector<Relative> &family)
{
    family.push_back({pid, depth, commandOf(pid)});
    const auto found = children.find(pid);
    if (found == children.end())
        return;
    for (const pid_t child : found->second)
        addBelow(child, depth + 1, children, family);
}

} // namespace

std::vector<Relative> familyOf(pid_t ancestor, const std::vector<pid_t> &descendants)
{
    std::map<pid_t, std::set<pid_t>> children;
    for (const pid_t descendant : descendants) {
        std::vector<pid_t> line = {descendant};
        while (line.back() != ancestor && line.size() < kMostGenerations) {
            const auto one = identify(line.back());
            if (!one || one->parent <= 1)
                break;
            line.push_back(one->parent);
        }
        if (line.back() != ancestor)
            continue;
        for (std::size_t i = 0; i + 1 < line.size(); ++i)
            children[line[i + 1]].insert(line[i]);
    }
    std::vector<Relative> family;
    addBelow(ancestor, 0, children, family);
    return family;
}

std::string describe(const std::vector<Relative> &family)
{
    std::string text;
    for (const Relative &one : family)
        text += fmt::format("{:{}}{} (pid {})\n", "", 2 * one.depth, one.command, one.pid);
    return text;
}

} // namespace forklane
