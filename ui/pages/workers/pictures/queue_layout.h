// SPDX-License-Identifier: MIT
// Where the queue's boxes stand. Pure: facts, width and a ruler for texts in, boxes out.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QRectF>
#include <QString>

#include "pages/workers/model/work_facts.h"

namespace forklane::ui {

struct QueueBox {
    enum class Kind : std::uint8_t { Task, Sentinel, Waiting }; ///< Waiting: one box for very many tasks.

    QRectF rect;
    QString text; ///< Cut to the box.
    QString name; ///< In full.
    Kind kind = Kind::Task;
    queue::TaskId task; ///< Of a Task.
};

struct QueueLayout {
    QString head; ///< "Queue   next ▸"
    QRectF headRect;
    std::vector<QueueBox> boxes;
    QString more; ///< "and 976 more", "empty"
    QRectF moreRect;
    std::optional<double> bound; ///< Where the line stands.
    QString boundText;           ///< "bound 1,000"
    QRectF boundRect;
    bool isFull = false;
};

struct QueueScene {
    double width = 0;
    double height = 0;
    std::function<double(const QString &)> textWidth;
    std::function<QString(const QString &, double)> elided;
};

/// Named boxes as far as there is room, at most kNamedBoxes with the sentinels; of 100,000 tasks and more one box.
[[nodiscard]] QueueLayout layoutQueue(const GroupFacts &facts, const QueueScene &scene);

} // namespace forklane::ui
