// SPDX-License-Identifier: MIT
// A job's output into a file: what is kept of it, and all that comes from then on.
#include <algorithm>

#include "job/job_core.h"

namespace forklane {

void JobCore::saveOutput(const std::string &path)
{
    if (!m_store || m_done)
        return;
    endSaving();
    OutputSaving &saving = m_now.saving.emplace();
    saving.path = path;
    saving.since = Clock::now() - m_now.start;
    auto file = OutputFile::create(path);
    if (!file) {
        saving.failure = std::move(file.error());
        saving.isOver = true;
        publish();
        return;
    }
    m_file = std::move(*file);
    const std::vector<OutputBlock> kept = m_store->blocks(0, UINT64_MAX);
    if (!kept.empty())
        saving.since = std::max(Duration(0), Duration(kept.front().tick - toTick(m_now.start)));
    for (const OutputBlock &block : kept)
        writeToFile(block.bytes());
    if (!saving.isOver)
        m_store->copyTo([this](std::string_view bytes) { writeToFile(bytes); });
    publish();
}

void JobCore::writeToFile(std::string_view bytes)
{
    OutputSaving &saving = *m_now.saving;
    if (saving.isOver)
        return;
    if (Status written = m_file->write(bytes); !written) {
        saving.failure = std::move(written.error());
        saving.bytes = m_file->bytes();
        saving.isOver = true;
        publish();
    }
}

/// What is told of it is told by the next publish().
void JobCore::endSaving()
{
    if (!m_file)
        return;
    m_store->copyTo({});
    m_now.saving->bytes = m_file->bytes();
    m_now.saving->isOver = true;
    m_file.reset();
}

} // namespace forklane
