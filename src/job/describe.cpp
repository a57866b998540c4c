// SPDX-License-Identifier: MIT
#include <cctype>
#include <cerrno>

#include <fmt/format.h>

#include "job/job_spec.h"

namespace forklane {

std::string describe(const LaunchFailure &failure, std::size_t stageNumber)
{
    const Error &error = failure.error;
    std::string reason = error.code != 0 ? strerrordesc_np(error.code) : "";
    if (failure.step == "exec" && error.code == ENOENT && !error.detail.empty())
        reason.clear(); // "no such program in PATH" says it better than "No such file or directory"
    if (failure.step == "check" || error.code == ECANCELED)
        reason.clear();
    if (!reason.empty())
        reason[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(reason[0])));
    std::string text = fmt::format("Cannot {} \"{}\" (stage {})", error.call, error.subject, stageNumber);
    if (!reason.empty())
        text += ": " + reason;
    if (!error.detail.empty())
        text += (reason.empty() ? ": " : "; ") + error.detail;
    return text + '.';
}

} // namespace forklane
