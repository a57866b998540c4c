// SPDX-License-Identifier: MIT
#include "trace/doorbell.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace forklane {

Doorbell::Doorbell(Fencing fencing)
    : m_fencesForAll(fencing == Fencing::ByListener &&
                     ::syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0)
{}

void Doorbell::fenceForAll() const
{
    if (m_fencesForAll)
        ::syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

void Doorbell::ring()
{
    if (m_rung.exchange(true, std::memory_order_acq_rel))
        return;
    {
        MutexLock lock(m_mutex);
    }
    m_condition.notifyOne();
}

void Doorbell::sleepUntil(Instant deadline)
{
    MutexLock lock(m_mutex);
    while (!m_rung.load(std::memory_order_acquire))
        if (m_condition.waitUntil(m_mutex, deadline) == std::cv_status::timeout)
            return;
}

void Doorbell::sleep()
{
    MutexLock lock(m_mutex);
    while (!m_rung.load(std::memory_order_acquire))
        m_condition.wait(m_mutex);
}

} // namespace forklane
