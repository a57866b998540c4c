// SPDX-License-Identifier: MIT
// Where the other programs of this project are.
#pragma once

#include <string>

namespace forklane {

/// The path of the program of that name: beside the one that runs, or as an installation has it (../libexec/forklane, ../bin).
/// One beside it, which is not there, if there is none. Any thread.
[[nodiscard]] std::string ownProgram(const std::string &name);

} // namespace forklane
