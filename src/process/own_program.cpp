// SPDX-License-Identifier: MIT
#include "process/own_program.h"

#include <array>
#include <climits>

#include <unistd.h>

namespace forklane {

std::string ownProgram(const std::string &name)
{
    std::array<char, PATH_MAX> path;
    const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
    const std::string text(path.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    const std::string folder = text.substr(0, text.rfind('/'));
    for (const char *where : {"/", "/../libexec/forklane/", "/../libexec/", "/../bin/"}) {
        if (const std::string found = folder + where + name; ::access(found.c_str(), X_OK) == 0)
            return found;
    }
    return folder + "/" + name;
}

} // namespace forklane
