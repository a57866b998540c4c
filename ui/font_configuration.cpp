// SPDX-License-Identifier: MIT
#include "font_configuration.h"

#include <system_error>

#include <fontconfig/fontconfig.h>

namespace forklane::ui {

FontConfiguration::FontConfiguration()
{
    try {
        m_reader = std::jthread([] { FcInit(); });
    } catch (const std::system_error &) { // EAGAIN
    }
}

void FontConfiguration::ready()
{
    if (m_reader.joinable())
        m_reader.join();
}

} // namespace forklane::ui
