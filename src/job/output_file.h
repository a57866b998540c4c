// SPDX-License-Identifier: MIT
// A file that a job's output is written to besides being kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/unique_fd.h"

namespace forklane {

/// One thread.
class OutputFile {
public:
    /// Empty, whatever it held before. A FIFO is not waited for: it fails unless somebody reads it.
    [[nodiscard]] static Result<OutputFile> create(const std::string &path);

    /// Writes all of it; blocks as long as the disk does. After a failure nothing more is written.
    [[nodiscard]] Status write(std::string_view bytes);
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; } ///< Written so far.

private:
    OutputFile(std::string path, UniqueFd fd) : m_path(std::move(path)), m_fd(std::move(fd)) {}

    std::string m_path;
    UniqueFd m_fd; ///< Closed by a failure.
    std::uint64_t m_bytes = 0;
};

} // namespace forklane
