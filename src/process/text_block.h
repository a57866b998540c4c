// SPDX-License-Identifier: MIT
// Texts as execve(2) reads them, in one piece of memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace forklane {

/// Texts one after the other, each ended by a NUL: an environment of fifty variables is one allocation to make, to copy and to
/// send, not fifty.
class TextBlock {
public:
    TextBlock() = default;
    /// `bytes`: of another block.
    explicit TextBlock(std::string bytes) : m_bytes(std::move(bytes)) {}

    /// `text` contains no NUL.
    void add(std::string_view text)
    {
        m_bytes += text;
        m_bytes += '\0';
    }
    /// Each NUL included.
    [[nodiscard]] const std::string &bytes() const noexcept { return m_bytes; }

    /// Calls `function` with each text (std::string_view), in order, until it returns false.
    template <typename Function>
    void forEach(Function function) const
    {
        for (std::size_t at = 0; at < m_bytes.size();) {
            const std::size_t end = m_bytes.find('\0', at);
            if (!function(std::string_view(m_bytes).substr(at, end - at)))
                return;
            at = end + 1;
        }
    }

    /// As execve(2) wants them, a null pointer last; valid until the block is changed or moved.
    [[nodiscard]] std::vector<const char *> pointers() const
    {
        std::vector<const char *> all;
        forEach([&all](std::string_view text) {
            all.push_back(text.data());
            return true;
        });
        all.push_back(nullptr);
        return all;
    }

    bool operator==(const TextBlock &) const = default;

private:
    std::string m_bytes;
};

} // namespace forklane
