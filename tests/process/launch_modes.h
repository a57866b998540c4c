// SPDX-License-Identifier: MIT
// Tests that are run in each of the three launch modes.
#pragma once

#include <array>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/stat.h>

#include "process/communicate.h"
#include "support/launch_fixture.h"

namespace forklane::test {

class LaunchModes : public LaunchTest, public testing::WithParamInterface<LaunchMode> {
protected:
    [[nodiscard]] static Command with(Command command)
    {
        command.launch = GetParam();
        return command;
    }

    /// What a command writes, or why it did not run or failed.
    [[nodiscard]] static std::string output(Command command)
    {
        auto text = checkOutput(with(std::move(command)));
        if (text)
            return *text;
        const auto *failure = std::get_if<LaunchFailure>(&text.error());
        return failure != nullptr ? "failed: " + failure->step + ' ' + errnoName(failure->error.code)
                                  : describe(std::get<CalledProcessError>(text.error()));
    }
};

inline const auto kEveryMode = testing::Values(LaunchMode::Fork, LaunchMode::Vfork, LaunchMode::Spawn);

inline std::string nameOfMode(const testing::TestParamInfo<LaunchMode> &info)
{
    static constexpr std::array<const char *, 3> kNames = {"fork", "vfork", "spawn"};
    return kNames[static_cast<std::size_t>(info.param)];
}

inline std::string contents(const std::string &path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

inline void writeScript(const std::string &path, const std::string &text, mode_t mode = 0755)
{
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
}

} // namespace forklane::test
