// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <fmt/format.h>

namespace forklane {

std::string errnoName(int code)
{
    // strerrorname_np(3) is async-signal-safe and knows every errno of the C library.
    const char *name = strerrorname_np(code);
    return name != nullptr ? std::string(name) : fmt::format("errno {}", code);
}

std::string describe(const Error &error)
{
    std::string text = fmt::format("cannot {}", error.call);
    if (!error.subject.empty())
        text += fmt::format(" \"{}\"", error.subject);
    if (error.code != 0)
        text += fmt::format(": {}", strerrordesc_np(error.code));
    if (!error.detail.empty())
        text += (error.code != 0 ? "; " : ": ") + error.detail;
    return text;
}

} // namespace forklane
