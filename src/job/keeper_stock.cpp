// SPDX-License-Identifier: MIT
#include "job/keeper_stock.h"

#include <algorithm>

namespace forklane {

Result<keeper::Link> KeeperStock::take(bool ownSession)
{
    while (!m_idle.empty()) {
        const auto found = std::find_if(m_idle.begin(), m_idle.end(),
                                        [ownSession](const keeper::Link &link) { return link.ownSession() == ownSession; });
        if (found == m_idle.end())
            break;
        keeper::Link link = std::move(*found);
        m_idle.erase(found);
        const auto word = link.receive(); // an idle keeper says nothing, unless it has been killed
        if (!word && word.error().code == EAGAIN)
            return link;
    }
    return keeper::Link::start(ownSession);
}

void KeeperStock::give(keeper::Link link)
{
    if (m_idle.size() < kMost)
        m_idle.push_back(std::move(link));
}

} // namespace forklane
