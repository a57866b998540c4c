// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <cerrno>

namespace forklane {

std::string errnoName(int code)
{
    // strerrorname_np(3) is async-signal-safe and knows every errno of the C library.
    const char *name = strerrorname_np(code);
    return name != nullptr ? std::string(name) : "errno " + std::to_string(code);
}

std::string limitDetail(int code)
{
    switch (code) {
    case EAGAIN: return "the limit of processes and threads is reached (ulimit -u)";
    case EMFILE: return "the limit of open descriptors is reached (ulimit -n)";
    case ENFILE: return "the system's limit of open files is reached (sysctl fs.file-max)";
    default: return {};
    }
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
    const bool isShort = error.code == EMFILE || error.code == ENFILE;
    const std::string detail = error.detail.empty() && isShort ? limitDetail(error.code) : error.detail;
    if (!detail.empty())
        text += (error.code != 0 ? "; " : ": ") + detail;
    return text;
}

} // namespace forklane
