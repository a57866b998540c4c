// SPDX-License-Identifier: MIT
// What the fonts of this computer are called and where they are, read beside the start of the program.
#pragma once

#include <thread>

namespace forklane::ui {

/// Reads fontconfig's files on a thread of its own. Qt does so too, at the first text, for as long as all else takes that comes
/// before; it finds them read. Nobody may ask for a font until ready(): who does has them read twice. Main thread.
class FontConfiguration {
public:
    /// Where no thread can be had, Qt reads them as ever.
    FontConfiguration();

    /// Waits.
    void ready();

private:
    std::jthread m_reader;
};

} // namespace forklane::ui
