// SPDX-License-Identifier: MIT
// The runs of an example as a table: what each shows, what runs for it, and a button that runs it alone.
#pragma once

#include <QScrollArea>

#include "demo/demo.h"

class QCheckBox;

namespace forklane::ui {

/// Labels and buttons in a grid: a table's cell widgets cannot be reached through AT-SPI. Main thread.
class DemoRows : public QScrollArea {
    Q_OBJECT

public:
    explicit DemoRows(QWidget *parent = nullptr);

    void setDemo(const Demo &demo);
    /// Whether its runs differ in who holds the pipes: then there is also a switch, which runs the one it says.
    [[nodiscard]] bool hasSwitch() const { return m_switch != nullptr; }
    /// As in the run that is shown; runs nothing.
    void showSwitch(bool keepsPipes);

signals:
    void runRequested(std::size_t row);

private:
    [[nodiscard]] QCheckBox *makeSwitch(const Demo &demo);

    QCheckBox *m_switch = nullptr;
};

} // namespace forklane::ui
