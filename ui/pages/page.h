// SPDX-License-Identifier: MIT
// What the window asks of a page.
#pragma once

#include <memory>

#include <QString>
#include <QWidget>

namespace forklane {
class Recording;
}

namespace forklane::ui {

/// A page of the window. Main thread.
class Page : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void primary() {}                                                     ///< F5, Ctrl+Enter: the primary button.
    virtual void stop() {}                                                        ///< Shift+F5.
    virtual void focusCommandLine() {}                                            ///< Ctrl+L.
    virtual void find() {}                                                        ///< Ctrl+F.
    virtual void replay() {}                                                      ///< Of what is shown, from its start.
    virtual void toggleInspector() {}                                             ///< F8.
    virtual void toggleTallTimeline() {}                                          ///< F9.
    virtual void focusNextArea(bool forward) { (void)forward; }                   ///< F6, Shift+F6.
    virtual void applyFolding(bool narrow, bool low) { (void)narrow, (void)low; } ///< Width < 1120, height < 740.
    [[nodiscard]] virtual std::shared_ptr<const Recording> recording() const
    {
        return {};
    }                                                             ///< Whose facts the status bar tells.
    [[nodiscard]] virtual QString status() const { return {}; }   ///< Its one fact for the status bar without a recording.
    [[nodiscard]] virtual QString progress() const { return {}; } ///< "43 %", for the window's title; empty while nothing runs.

signals:
    void statusChanged();
};

} // namespace forklane::ui
