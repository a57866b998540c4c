// SPDX-License-Identifier: MIT
// What each descriptor of a stage is once pipes and redirections have been applied. Used by the writers of this folder only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "code/code.h"

namespace forklane::code {

/// Where a descriptor leads.
struct End {
    enum class Kind : std::uint8_t {
        Inherited, ///< The caller's own descriptor `index`.
        Null,
        File,     ///< Stage::files[index].
        FromPipe, ///< The read end of the pipe behind stage `index`.
        ToPipe,   ///< The write end of the pipe behind stage `index`.
        Input,    ///< The pipe that the caller writes to.
        Output,   ///< A pipe that the caller reads.
        Errors,   ///< The caller's second one.
        Own,      ///< Descriptor `index` of the program that made the value.
        Nothing,  ///< Closed.
    };
    Kind kind = Kind::Inherited;
    int index = 0;
    bool operator==(const End &) const = default;
};

struct StageEnds {
    std::vector<FilePath> files; ///< In the order in which they are opened.
    std::map<int, End> table;    ///< Of the descriptors that are not simply inherited.

    [[nodiscard]] End at(int descriptor) const;
    /// Only 0, 1 and 2 differ from what is inherited, and none of them is closed.
    [[nodiscard]] bool isStandard() const;
};

/// The caller takes the last stage's stdout, or every stage's stderr.
[[nodiscard]] bool takesOutput(const JobRun &run);
[[nodiscard]] bool takesErrors(const JobRun &run);

/// The redirections of a stage in the order in which they are applied: input, then the command's own. Without the pipes.
[[nodiscard]] std::vector<Redirection> redirectionsOf(const JobRun &run, std::size_t stage);

[[nodiscard]] StageEnds endsOf(const JobRun &run, std::size_t stage);

/// What no program can contain: a NUL byte in a word, a path or a variable.
[[nodiscard]] Status checkBytes(const JobRun &run);

} // namespace forklane::code
