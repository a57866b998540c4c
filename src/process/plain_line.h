// SPDX-License-Identifier: MIT
// Lines that need no shell: for those a shell would only split the words and execute the program in its own place.
#pragma once

#include <optional>
#include <string_view>

#include "process/command.h"

namespace forklane {

/// The command that `/bin/sh -c LINE` comes down to, when the line is a program's name and words without any character that a
/// POSIX shell could give a meaning to, and the name is no reserved word and no builtin of dash or bash (those of the same
/// effect, `true` and `false` alone, excepted), and the shell would hand on this process's environment as it is. Starting it
/// without the shell saves one exec, about half the cost of a short command. Nothing when in doubt; and when the start fails
/// the line is still the shell's: it may be a script without `#!`, and what cannot be found is the shell's to say. Any thread.
[[nodiscard]] std::optional<Command> plainCommand(std::string_view line);

/// A reserved word or a builtin of dash or bash.
[[nodiscard]] bool isShellsOwn(std::string_view name);

} // namespace forklane
