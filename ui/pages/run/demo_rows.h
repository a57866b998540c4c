// SPDX-License-Identifier: MIT
// The runs of an example as a table: what each shows, what runs for it, and a button that runs it alone.
#pragma once

#include <QScrollArea>

#include "demo/demo.h"

namespace forklane::ui {

/// Labels and buttons in a grid: a table's cell widgets cannot be reached through AT-SPI. Main thread.
class DemoRows : public QScrollArea {
    Q_OBJECT

public:
    explicit DemoRows(QWidget *parent = nullptr);

    void setDemo(const Demo &demo);

signals:
    void runRequested(std::size_t row);
};

} // namespace forklane::ui
