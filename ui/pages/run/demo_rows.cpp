// SPDX-License-Identifier: MIT
#include "pages/run/demo_rows.h"

#include <algorithm>

#include <QCheckBox>
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
    label->setWordWrap(true);
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
    rows->setHorizontalSpacing(grid::kMargin);
    rows->setVerticalSpacing(grid::kSmallGap);
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
    const auto keepsPipes = [](const DemoRun &run) { return run.parentKeepsPipes; };
    const bool hasSwitch = std::any_of(demo.runs.begin(), demo.runs.end(), keepsPipes);
    m_switch = hasSwitch ? makeSwitch(demo) : nullptr;
    if (hasSwitch)
        rows->addWidget(m_switch, static_cast<int>(demo.runs.size()), kShows);
    rows->setRowStretch(static_cast<int>(demo.runs.size()) + 1, 1);
    setWidget(table); // deletes the one before
}

void DemoRows::showSwitch(bool keepsPipes)
{
    if (m_switch == nullptr)
        return;
    const QSignalBlocker blocker(m_switch);
    m_switch->setChecked(keepsPipes);
}

QCheckBox *DemoRows::makeSwitch(const Demo &demo)
{
    auto *check = new QCheckBox(tr("Parent keeps its copy"));
    check->setToolTip(tr("Runs it with the parent holding the pipe's read end open, or without."));
    connect(check, &QCheckBox::toggled, this, [this, runs = demo.runs](bool keeps) {
        const auto run =
            std::find_if(runs.begin(), runs.end(), [&](const DemoRun &one) { return one.parentKeepsPipes == keeps; });
        if (run != runs.end())
            emit runRequested(static_cast<std::size_t>(run - runs.begin()));
    });
    return check;
}

} // namespace forklane::ui
