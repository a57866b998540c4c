// SPDX-License-Identifier: MIT
#include "pages/run/demo_rows.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include "grid.h"

namespace forklane::ui {

namespace {

enum Column { kRun, kShows, kRuns };

QLabel *makeText(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setToolTip(text);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

} // namespace

DemoRows::DemoRows(QWidget *parent) : QScrollArea(parent)
{
    setAccessibleName(tr("Runs of the example"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void DemoRows::setDemo(const Demo &demo)
{
    auto *table = new QWidget;
    auto *rows = new QGridLayout(table);
    rows->setContentsMargins(grid::kSmallGap, grid::kSmallGap, grid::kMargin, grid::kSmallGap);
    rows->setVerticalSpacing(4);
    rows->setColumnStretch(kShows, 3);
    rows->setColumnStretch(kRuns, 2);
    for (std::size_t i = 0; i < demo.runs.size(); ++i) {
        const DemoRun &run = demo.runs[i];
        const int row = static_cast<int>(i);
        const QString caption = QString::fromStdString(run.caption);
        const QString text = QString::fromStdString(run.text);
        auto *button = new QPushButton(tr("Run"));
        button->setFixedHeight(grid::kTool);
        button->setAccessibleName(tr("Run, %1").arg(caption.section(QStringLiteral(": "), 0, 0)));
        button->setToolTip(tr("Runs only this one."));
        connect(button, &QPushButton::clicked, this, [this, i] { emit runRequested(i); });
        rows->addWidget(button, row, kRun);
        rows->addWidget(makeText(caption), row, kShows);
        rows->addWidget(makeText(run.shell ? QStringLiteral("/bin/sh -c '%1'").arg(text) : text), row, kRuns);
    }
    rows->setRowStretch(static_cast<int>(demo.runs.size()), 1);
    setWidget(table); // deletes the one before
}

} // namespace forklane::ui
