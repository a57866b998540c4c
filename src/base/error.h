// SPDX-License-Identifier: MIT
// What went wrong in the user's world, as a value: which call, on what, with which errno.
#pragma once

#include <cstring>
#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace forklane {

/// A failed operation. `code` is an errno value, or 0 when the failure is not the kernel's.
/// The words are in English and complete: "cannot open "in.txt": No such file or directory".
struct Error {
    int code = 0;        ///< errno(3), 0 if none.
    std::string call;    ///< The verb that failed: "open", "exec", "parse".
    std::string subject; ///< What it was about: a path, a command, an option.
    std::string detail;  ///< What else helps: where we looked, the way out. May be empty.

    bool operator==(const Error &) const = default;
};

/// What was short when a limit is the reason, as a detail with the way out: EMFILE, ENFILE, and EAGAIN of a new process or
/// thread. Empty for all others.
[[nodiscard]] std::string limitDetail(int code);

/// One sentence for people: "cannot CALL "SUBJECT": REASON; DETAIL". Without a detail, too few descriptors are one:
/// limitDetail().
[[nodiscard]] std::string describe(const Error &error);

/// The symbol of an errno value: "ENOENT"; "errno 4711" for one without a name.
[[nodiscard]] std::string errnoName(int code);

template <typename T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace forklane
