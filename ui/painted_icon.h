// SPDX-License-Identifier: MIT
// An icon that is drawn when somebody asks for it, in the size that is asked for.
#pragma once

#include <QIconEngine>
#include <QPainter>
#include <QPixmap>

namespace forklane::ui {

/// A class of this says how to paint() and clone(). Owned by its QIcon; main thread.
class PaintedIcon : public QIconEngine {
public:
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) final
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
};

} // namespace forklane::ui
