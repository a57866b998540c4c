// SPDX-License-Identifier: MIT
#include "base/error.h"

namespace forklane {

std::string errnoName(int code)
{
    // strerrorname_np(3) is async-signal-safe and knows every errno of the C library.
    const char *name = strerrorname_np(code);
    return name != nullptr ? std::string(name) : "errno " + std::to_string(code);
}

static const char *reason(int code)
{
    const char *words = strerrordesc_np(code);
    return words != nullptr ? words : "unknown error";
}

std::string describe(const Error &error)
{
    std::string text = "cannot " + error.call;
    if (!error.subject.empty())
        text += " \"" + error.subject + '"';
    if (error.code != 0)
        text += std::string(": ") + reason(error.code);
    if (!error.detail.empty())
        text += (error.code != 0 ? "; " : ": ") + error.detail;
    return text;
}

} // namespace forklane
