// SPDX-License-Identifier: MIT
// write(2), until all is written.
#pragma once

#include <string_view>

namespace forklane {

/// Waits where the descriptor does not (somebody may have made a shared pipe non-blocking). Returns 0, or the errno of what
/// went wrong. Any thread; SIGPIPE is the caller's affair.
[[nodiscard]] int writeAll(int fd, std::string_view bytes) noexcept;

} // namespace forklane
