// SPDX-License-Identifier: MIT
#include "pages/race/real/real_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "format.h"
#include "grid.h"
#include "pages/race/log_view.h"
#include "pages/race/real/curve_picture.h"

namespace forklane::ui {

namespace {

constexpr int kLogWidth = 250;

QString timeText(int ns)
{
    if (ns == 0)
        return RealPanel::tr("0 ns");
    return ns < 0 ? QStringLiteral("−%1").arg(formatDuration(Duration(-ns))) : formatDuration(Duration(ns));
}

} // namespace

RealPanel::RealPanel(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    m_table = new OutcomeTable;
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_table);
    m_curve = new CurvePicture;
    m_pictures = new QStackedWidget;
    m_pictures->addWidget(scroll);
    m_pictures->addWidget(m_curve);
    row->addWidget(m_pictures, 1);
    m_log = new LogView;
    m_log->setFixedWidth(kLogWidth);
    row->addWidget(m_log);
    column->addLayout(row, 1);
    m_conditions = buildConditions();
    column->addWidget(m_conditions);
    connect(m_table, &OutcomeTable::roundRequested, this, &RealPanel::roundRequested);
    connect(m_table, &OutcomeTable::orderRequested, this, &RealPanel::orderRequested);
    connect(m_log, &LogView::lineClicked, this, &RealPanel::logLineClicked);
}

QComboBox *RealPanel::addTimes(const QString &name, const std::vector<int> &times)
{
    auto *box = new QComboBox;
    box->setAccessibleName(name);
    box->setFixedHeight(grid::kControl);
    for (const int time : times)
        box->addItem(timeText(time), time);
    connect(box, &QComboBox::activated, this, &RealPanel::conditionsChanged);
    return box;
}

QWidget *RealPanel::buildConditions()
{
    auto *conditions = new QWidget;
    auto *row = new QHBoxLayout(conditions);
    row->setContentsMargins(grid::kMargin, grid::kSmallGap, grid::kMargin, grid::kSmallGap);
    row->setSpacing(grid::kGap);
    const auto add = [row](const QString &text, QWidget *widget) {
        auto *label = new QLabel(text);
        label->setBuddy(widget); // by which assistive technology names a combo box
        row->addWidget(label);
        row->addWidget(widget);
    };
    m_think = addTimes(tr("Think time"), {0, 20, 50, 100, 200, 500, 1000, 10'000, 100'000});
    m_think->setCurrentIndex(3);
    m_think->setToolTip(tr("A pause between load and store. It changes when threads meet, not what they do."));
    add(tr("Think time"), m_think);
    m_skew = addTimes(tr("Start skew"), {-2000, -1000, -500, -200, -100, -50, 0, 50, 100, 200, 500, 1000, 2000});
    m_skew->setCurrentIndex(6);
    m_skew->setToolTip(tr("How much later each thread starts than the one before it"));
    add(tr("Start skew"), m_skew);
    m_threads = new QSpinBox;
    m_threads->setRange(1, static_cast<int>(race::kMaxThreads));
    m_threads->setValue(2);
    m_threads->setAccessibleName(tr("Threads"));
    m_threads->setFixedHeight(grid::kControl);
    m_threads->setKeyboardTracking(false);
    add(tr("Threads"), m_threads);
    m_curveButton = new QPushButton(tr("Curve"));
    m_curveButton->setCheckable(true);
    m_curveButton->setFixedHeight(grid::kControl);
    m_curveButton->setToolTip(tr("How often it goes wrong, against the start skew: measured now, in place of the table"));
    row->addWidget(m_curveButton);
    auto *save = new QPushButton(tr("Save as"));
    save->setFixedHeight(grid::kControl);
    auto *menu = new QMenu(save);
    menu->addAction(tr("Outcomes as CSV"), this, &RealPanel::saveOutcomesRequested);
    menu->addAction(tr("This round's events as CSV"), this, &RealPanel::saveEventsRequested);
    save->setMenu(menu);
    row->addWidget(save);
    row->addStretch(1);
    connect(m_threads, &QSpinBox::valueChanged, this, &RealPanel::threadsChosen);
    connect(m_curveButton, &QPushButton::toggled, this, [this](bool shown) {
        m_pictures->setCurrentIndex(shown ? 1 : 0);
        emit curveToggled(shown);
    });
    return conditions;
}

Duration RealPanel::think() const
{
    return Duration(m_think->currentData().toInt());
}

Duration RealPanel::skew() const
{
    return Duration(m_skew->currentData().toInt());
}

void RealPanel::setConditions(Duration think, Duration skew)
{
    const auto choose = [](QComboBox *box, Duration time) {
        const int index = box->findData(static_cast<int>(time.count()));
        if (index >= 0)
            box->setCurrentIndex(index);
    };
    choose(m_think, think);
    choose(m_skew, skew);
}

void RealPanel::setThreads(int threads)
{
    const QSignalBlocker blocker(m_threads);
    m_threads->setValue(threads);
}

void RealPanel::setOutcomes(const Outcomes &outcomes)
{
    m_table->setOutcomes(outcomes);
}

void RealPanel::setLog(const LogLines &log)
{
    m_log->setLog(log);
}

void RealPanel::showTable()
{
    m_curveButton->setChecked(false);
}

bool RealPanel::isCurveShown() const
{
    return m_curveButton->isChecked();
}

void RealPanel::setCurve(const std::vector<race::CurvePoint> &points)
{
    m_curve->setPoints(points);
}

void RealPanel::setConditionsVisible(bool visible)
{
    m_conditions->setVisible(visible);
}

} // namespace forklane::ui
