// SPDX-License-Identifier: MIT
// Runs programs of the three languages: Python by python3, C as the compiler makes it of the text, shell by the shell that the
// text names.
#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "code/code.h"
#include "process/communicate.h"

namespace forklane::code {

inline constexpr Language kLanguages[] = {Language::Python, Language::C, Language::Shell};
inline const char *const kNames[] = {"Python", "C", "shell"};

struct Seen {
    std::string output;
    std::string errors;
    int code = -1;
};

/// A folder of its own for each test; it goes with it.
class ProgramRuns : public testing::Test {
protected:
    ProgramRuns()
    {
        std::string name = (std::filesystem::temp_directory_path() / "forklane-code-XXXXXX").string();
        m_folder = ::mkdtemp(name.data());
    }
    ~ProgramRuns() override { std::filesystem::remove_all(m_folder); }

    [[nodiscard]] std::string path(const std::string &name) const { return (m_folder / name).string(); }

    static Seen finish(std::vector<std::string> words)
    {
        Command command;
        command.argv = std::move(words);
        redirect(command, 0, NullDevice{});
        redirect(command, 1, NewPipe{});
        redirect(command, 2, NewPipe{});
        auto child = spawn(command);
        if (!child) {
            ADD_FAILURE() << describe(child.error().error);
            return {};
        }
        const Communicated told = communicate(*child, "", Clock::now() + std::chrono::seconds(60));
        EXPECT_TRUE(told.status) << "not done in time";
        return {std::string(told.output), std::string(told.errors), told.status ? told.status->shellCode() : -1};
    }

    Seen perform(const std::string &text, Language language) const
    {
        const std::string file = path(language == Language::C ? "program.c" : "script");
        std::ofstream(file) << text;
        if (language == Language::Python)
            return finish({"python3", file});
        if (language == Language::Shell)
            return finish({text.starts_with("#!/bin/bash") ? "bash" : "sh", file});
        const std::string binary = path("program");
        const Seen built = finish({"cc", "-Wall", "-Wextra", "-Werror", "-pthread", "-o", binary, file});
        EXPECT_EQ(built.code, 0) << built.errors << text;
        return finish({binary});
    }

private:
    std::filesystem::path m_folder;
};

} // namespace forklane::code
