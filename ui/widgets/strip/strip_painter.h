// SPDX-License-Identifier: MIT
// Paints the strip: replays a layout with facts, decides nothing.
#pragma once

#include <QFont>
#include <QPainter>
#include <QStringList>

#include "job/facts.h"
#include "theme.h"
#include "timeline/role_painter.h"
#include "widgets/strip/strip_layout.h"

namespace forklane::ui {

struct StripScene {
    const StripLayout &layout;
    const QStringList &names;
    const RunFacts &facts; ///< Of as many stages as there are names.
    int selected = -1;
    int selectedPipe = -1; ///< By the stage before it.
    bool focused = false;
    QFont font;
};

/// Keeps pattern tiles between paintings. Main thread.
class StripPainter {
public:
    void paint(QPainter &painter, const StripScene &scene, const Theme &theme);

private:
    void paintBox(QPainter &painter, const StripScene &scene, std::size_t stage) const;
    void paintState(QPainter &painter, const StripScene &scene, std::size_t stage, QRectF rect) const;
    void paintPipe(QPainter &painter, const StripScene &scene, std::size_t pipe) const;

    RolePainter m_roles;
    const Theme *m_theme = nullptr;
};

} // namespace forklane::ui
