// SPDX-License-Identifier: MIT
#include "ctl/doctor.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include <fmt/format.h>

#include "ctl/finding.h"
#include "ctl/words.h"

namespace forklane {
namespace {

std::string_view wordFor(Sight sight)
{
    switch (sight) {
    case Sight::Exact: return "exact";
    case Sight::Sampled: return "sampled";
    case Sight::NotSeen: return "not seen here";
    }
    return "";
}

struct Section {
    std::string_view title;
    Findings findings;
};

void print(const Section &section, std::size_t nameWidth, std::size_t foundWidth)
{
    fmt::print("{}\n", section.title);
    for (const Finding &finding : section.findings) {
        const std::string line = fmt::format("  {:<{}}  {:<{}}  {:<13}  {}", finding.name, nameWidth, finding.found, foundWidth,
                                             wordFor(finding.sight), finding.about);
        fmt::print("{}\n", std::string_view(line).substr(0, line.find_last_not_of(' ') + 1));
    }
    fmt::print("\n");
}

void printConclusion(const std::vector<Section> &sections, Sight sight)
{
    std::vector<std::string> subjects;
    for (const Section &section : sections) {
        for (const Finding &finding : section.findings) {
            const bool known = std::find(subjects.begin(), subjects.end(), finding.about) != subjects.end();
            if (finding.sight == sight && !finding.about.empty() && !known)
                subjects.push_back(finding.about);
        }
    }
    fmt::print("{:<14} {}\n", fmt::format("{}:", wordFor(sight)),
               subjects.empty() ? "nothing" : fmt::format("{}", fmt::join(subjects, ", ")));
}

} // namespace

int runDoctor()
{
    Findings keeping = launchFindings();
    keeping.push_back(subreaperFinding());
    keeping.push_back(cgroupFinding());
    const std::vector<Section> sections = {{"System", systemFindings()},
                                           {"Limits", limitFindings()},
                                           {"Launching and keeping", std::move(keeping)},
                                           {"Watching an own child", watchFindings()}};
    std::size_t nameWidth = 0;
    std::size_t foundWidth = 0;
    for (const Section &section : sections) {
        for (const Finding &finding : section.findings) {
            nameWidth = std::max(nameWidth, finding.name.size());
            foundWidth = std::max(foundWidth, finding.found.size());
        }
    }
    for (const Section &section : sections)
        print(section, nameWidth, foundWidth);
    for (const Sight sight : {Sight::Exact, Sight::Sampled, Sight::NotSeen})
        printConclusion(sections, sight);
    return ctl::finishStdout();
}

} // namespace forklane
