// SPDX-License-Identifier: MIT
#include "process/suggest.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>
#include <vector>

#include <unistd.h>

namespace forklane {
namespace {

namespace fs = std::filesystem;

struct Candidate {
    std::size_t distance = 0;
    bool otherFirstLetter = false;
    std::size_t folder = 0;
    std::string name;

    bool operator<(const Candidate &other) const
    {
        return std::tie(distance, otherFirstLetter, folder, name) <
               std::tie(other.distance, other.otherFirstLetter, other.folder, other.name);
    }
};

std::vector<std::string> foldersOf(const std::string &path)
{
    std::vector<std::string> folders;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = std::min(path.find(':', begin), path.size());
        folders.push_back(end == begin ? "." : path.substr(begin, end - begin));
        if (end == path.size())
            return folders;
        begin = end + 1;
    }
}

bool isProgram(const fs::path &file)
{
    std::error_code ignored;
    return fs::is_regular_file(file, ignored) && access(file.c_str(), X_OK) == 0;
}

/// Takes the folder's nearest program into `best`. A folder that cannot be read holds none.
void searchFolder(const std::string &folder, std::size_t index, const std::string &name, std::optional<Candidate> &best)
{
    const std::size_t limit = suggestionLimit(name.size());
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const std::string file = entry->path().filename().string();
        if (std::max(file.size(), name.size()) - std::min(file.size(), name.size()) > limit)
            continue;
        Candidate candidate{editDistance(name, file), file.front() != name.front(), index, file};
        if (candidate.distance <= limit && (!best || candidate < *best) && isProgram(entry->path()))
            best = std::move(candidate);
    }
}

} // namespace

std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> beforeLast(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(beforeLast, last);
        std::swap(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], beforeLast[j - 2] + 1);
        }
    }
    return row[b.size()];
}

std::size_t suggestionLimit(std::size_t length)
{
    if (length < 2)
        return 0;
    return length < 4 ? 1 : 2;
}

std::optional<std::string> suggestProgram(const std::string &name, const std::string &path)
{
    if (suggestionLimit(name.size()) == 0 || name.find('/') != std::string::npos)
        return std::nullopt;
    std::optional<Candidate> best;
    const std::vector<std::string> folders = foldersOf(path);
    for (std::size_t i = 0; i < folders.size(); ++i)
        searchFolder(folders[i], i, name, best);
    if (!best || best->distance == 0)
        return std::nullopt;
    return best->name;
}

} // namespace forklane
