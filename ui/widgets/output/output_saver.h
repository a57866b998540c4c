// SPDX-License-Identifier: MIT
// Writes the kept bytes of a filter to a file without making the window wait.
#pragma once

#include <memory>
#include <thread>

#include <QObject>
#include <QString>

#include "io/output_store.h"
#include "widgets/output/text/line_index.h"

namespace forklane::ui {

/// Main thread; writes on a thread of its own, which the destructor stops and joins.
class OutputSaver : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~OutputSaver() override;

    /// False while an earlier save goes on. What is written later than now is not saved.
    bool save(std::shared_ptr<const OutputStore> store, const OutputFilter &filter, const QString &path);
    [[nodiscard]] bool isSaving() const { return m_isSaving; }

signals:
    void saved(quint64 bytes, quint64 missing); ///< `missing` were dropped from the store before they were reached.
    void failed(const QString &reason);         ///< The file is as it was before.

private:
    bool m_isSaving = false;
    std::jthread m_thread;
};

} // namespace forklane::ui
