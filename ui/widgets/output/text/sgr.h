// SPDX-License-Identifier: MIT
// Select Graphic Rendition: what "ESC [ … m" does to a style (ECMA-48 section 8.3.117, ITU-T T.416 for 38 and 48).
#pragma once

#include <string_view>

#include "widgets/output/text/ansi.h"

namespace forklane::ui {

/// `parameters` is what stands between "[" and "m". Unknown parameters do nothing; concealed text stays readable.
void applySgr(std::string_view parameters, AnsiStyle &style);

} // namespace forklane::ui
