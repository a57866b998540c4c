// SPDX-License-Identifier: MIT
#include "trace/event.h"

#include <array>

namespace forklane {

std::string_view wordOf(Role role) noexcept
{
    static constexpr std::array<std::string_view, kRoleCount> kWords = {
        "running",    "launch", "waits to read", "waits to write", "sleeping",    "stopped", "zombie", "waits for lock",
        "holds lock", "queued", "assigned",      "in doubt",       "lost update", "killed",  "idle",   "other",
    };
    return kWords[static_cast<std::size_t>(role)];
}

std::optional<Role> roleNamed(std::string_view word) noexcept
{
    for (int role = 0; role < kRoleCount; ++role)
        if (wordOf(static_cast<Role>(role)) == word)
            return static_cast<Role>(role);
    return std::nullopt;
}

std::string_view wordOf(Certainty certainty) noexcept
{
    static constexpr std::array<std::string_view, 3> kWords = {"exact", "sampled", "modelled"};
    return kWords[static_cast<std::size_t>(certainty)];
}

std::string_view wordOf(Ending ending) noexcept
{
    static constexpr std::array<std::string_view, 5> kWords = {"none", "exited", "signalled", "failed", "lost"};
    return kWords[static_cast<std::size_t>(ending)];
}

} // namespace forklane
