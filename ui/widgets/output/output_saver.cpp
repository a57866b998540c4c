// SPDX-License-Identifier: MIT
#include "widgets/output/output_saver.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <QMetaObject>
#include <QSaveFile>

namespace forklane::ui {

namespace {

constexpr std::size_t kBatch = 16; ///< Blocks held at a time: about a slab.

struct SaveResult {
    bool isWhole = false;
    QString reason; ///< Why not.
    quint64 bytes = 0;
    quint64 missing = 0;
};

std::uint64_t keptOrWritten(const OutputStore &store, const OutputFilter &filter)
{
    std::uint64_t bytes = 0;
    for (const StreamTotals &each : store.streams())
        bytes += filter.contains(each.stream) ? each.bytes - each.droppedBytes : 0;
    return bytes;
}

bool write(QSaveFile &file, const OutputBlock &block)
{
    const std::string_view bytes = block.bytes();
    return file.write(bytes.data(), static_cast<qint64>(bytes.size())) == static_cast<qint64>(bytes.size());
}

SaveResult saveTo(const QString &path, const OutputStore &store, const OutputFilter &filter, const std::stop_token &stop)
{
    SaveResult result;
    QSaveFile file(path);
    file.setDirectWriteFallback(true);
    bool good = file.open(QIODevice::WriteOnly);
    const std::uint64_t wanted = keptOrWritten(store, filter);
    const OutputTotals totals = store.totals();
    for (std::uint64_t at = totals.firstBlock; good && at < totals.endBlock && !stop.stop_requested();) {
        const std::vector<OutputBlock> blocks = store.blocks(at, totals.endBlock, kBatch);
        at = blocks.empty() ? totals.endBlock : blocks.back().number + 1;
        for (const OutputBlock &block : blocks) {
            if (!filter.contains(block.stream))
                continue;
            good = good && write(file, block);
            result.bytes += block.size;
        }
    }
    if (stop.stop_requested())
        return result; // the file is not committed
    result.missing = wanted > result.bytes ? wanted - result.bytes : 0;
    result.isWhole = good && file.commit();
    result.reason = file.errorString();
    return result;
}

} // namespace

OutputSaver::~OutputSaver()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

bool OutputSaver::save(std::shared_ptr<const OutputStore> store, const OutputFilter &filter, const QString &path)
{
    if (m_isSaving || !store)
        return false;
    m_isSaving = true;
    m_thread = std::jthread([this, store = std::move(store), filter, path](const std::stop_token &stop) {
        const SaveResult result = saveTo(path, *store, filter, stop);
        if (stop.stop_requested())
            return;
        QMetaObject::invokeMethod(
            this,
            [this, result] {
                m_isSaving = false;
                if (result.isWhole)
                    emit saved(result.bytes, result.missing);
                else
                    emit failed(result.reason);
            },
            Qt::QueuedConnection);
    });
    return true;
}

} // namespace forklane::ui
