// SPDX-License-Identifier: MIT
// A timeline with its panel, offscreen, for tests that press and look.
#pragma once

#include <QCoreApplication>
#include <QPushButton>
#include <QWheelEvent>

#include "timeline/timeline_panel.h"
#include "ui/timeline/example_recording.h"

namespace forklane::ui {

inline constexpr RowId kCat{1}; ///< Of examplePipeline().

/// A panel of 1196 × 400 showing the finished example; nothing glides.
struct Bench {
    ExampleRecording example = examplePipeline();
    TimelinePanel panel;
    TimelineView &view = *panel.view();

    Bench()
    {
        panel.resize(1196, 400);
        panel.setMotion(Motion::None);
        panel.setRecording(example.recording());
        panel.show();
        view.setFocus();
        QCoreApplication::processEvents();
    }

    QPushButton *button(const QString &text)
    {
        for (auto *candidate : panel.findChildren<QPushButton *>()) {
            if (candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }

    QPoint centreOf(RowId row, std::size_t first)
    {
        for (const SliceBox &box : view.drawList().boxes) {
            if (box.row == row && box.first == first)
                return box.rect.center().toPoint();
        }
        return {};
    }

    void wheel(const QPoint &delta, Qt::KeyboardModifiers modifiers)
    {
        QWheelEvent event(QPointF(600, 100), view.mapToGlobal(QPointF(600, 100)), {}, delta, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view, &event);
    }
};

} // namespace forklane::ui
