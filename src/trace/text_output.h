// SPDX-License-Identifier: MIT
// Where an exported text goes: a file, a gzip-compressed file, or standard output.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace forklane {

/// One text being written, from one thread. Every failure of the file system comes out of write() or finish().
class TextOutput {
public:
    TextOutput() = default;
    TextOutput(const TextOutput &) = delete;
    TextOutput &operator=(const TextOutput &) = delete;
    virtual ~TextOutput() = default; ///< Without finish() what is in the file is not the whole text.

    [[nodiscard]] virtual Status write(std::string_view text) = 0;
    [[nodiscard]] virtual Status finish() = 0;
};

/// Creates or truncates `path`; "-" is standard output, which is left open; a name that ends in ".gz" is compressed.
[[nodiscard]] Result<std::unique_ptr<TextOutput>> openTextOutput(const std::string &path);

} // namespace forklane
