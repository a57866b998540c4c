// SPDX-License-Identifier: MIT
#include "pages/race/steps/step_panel.h"

#include <array>

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include "grid.h"
#include "pages/race/log_view.h"
#include "usable.h"

namespace forklane::ui {

namespace {

constexpr int kKeys = 9;
constexpr int kStepWidth = 128;
constexpr int kButtonsInARow = 5;
constexpr int kLeastLog = 40;
constexpr std::array kSizes = {race::StepSize::LoadStore, race::StepSize::LoadComputeStore, race::StepSize::Statement};

QString whyNot(const StageThread &thread)
{
    if (thread.hasEnded)
        return StepPanel::tr("%1 has ended.").arg(thread.name);
    return StepPanel::tr("%1 %2.").arg(thread.name, thread.waits);
}

} // namespace

StepPanel::StepPanel(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid::kMargin, grid::kSmallGap, grid::kMargin, grid::kSmallGap);
    column->setSpacing(grid::kSmallGap);
    m_stepRow = new QHBoxLayout;
    m_stepRow->setSpacing(grid::kGap);
    buildSteps(m_stepRow);
    column->addLayout(m_stepRow);
    m_many = new QGridLayout;
    m_many->setSpacing(grid::kSmallGap);
    column->addLayout(m_many);
    auto *schedule = new QHBoxLayout;
    schedule->setSpacing(grid::kGap);
    buildSchedule(schedule);
    column->addLayout(schedule);
    m_log = new LogView;
    m_log->setMinimumHeight(kLeastLog);
    column->addWidget(m_log, 1);
    connect(m_log, &LogView::lineClicked, this, &StepPanel::logLineClicked);
    buildKeys();
}

QPushButton *StepPanel::addButton(QHBoxLayout *row, const QString &text, const QString &tip)
{
    auto *button = new QPushButton(text);
    button->setFixedHeight(grid::kControl);
    button->setToolTip(tip);
    button->setAutoDefault(false);
    row->addWidget(button);
    return button;
}

void StepPanel::buildSteps(QHBoxLayout *row)
{
    m_middle = new QWidget;
    auto *middle = new QHBoxLayout(m_middle);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(grid::kGap);
    m_restart = addButton(middle, tr("Restart"), tr("No thread has made a step."));
    m_back = addButton(middle, tr("Step back"), tr("One step back (Ctrl+Z)"));
    m_forward = addButton(middle, tr("Step forward"), tr("One step forward again (Ctrl+Shift+Z)"));
    row->addWidget(m_middle);
    connect(m_restart, &QPushButton::clicked, this, &StepPanel::restartRequested);
    connect(m_back, &QPushButton::clicked, this, &StepPanel::backRequested);
    connect(m_forward, &QPushButton::clicked, this, &StepPanel::forwardRequested);
}

void StepPanel::buildSchedule(QHBoxLayout *row)
{
    auto *label = new QLabel(tr("Schedule"));
    m_schedule = new QLineEdit;
    m_schedule->setAccessibleName(tr("Schedule"));
    m_schedule->setPlaceholderText(tr("1 2 1 2"));
    m_schedule->setToolTip(tr("Which thread makes the next step; Enter runs it."));
    m_schedule->setFixedHeight(grid::kControl);
    m_schedule->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    label->setBuddy(m_schedule);
    row->addWidget(label);
    row->addWidget(m_schedule, 1);
    auto *copy = addButton(row, tr("Copy"), tr("The schedule, to share it"));
    auto *insert = addButton(row, tr("Paste"), tr("A schedule from the clipboard, and run it"));
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_schedule->text()); });
    connect(insert, &QPushButton::clicked, this, &StepPanel::paste);
    connect(m_schedule, &QLineEdit::returnPressed, this, [this] { emit scheduleEntered(m_schedule->text()); });
    auto *detail = new QLabel(tr("Detail"));
    m_size = new QComboBox;
    m_size->setAccessibleName(tr("Detail"));
    m_size->setToolTip(tr("What counts as one step"));
    m_size->setFixedHeight(grid::kControl);
    m_size->addItems({tr("load, store"), tr("load, compute, store"), tr("statement")});
    detail->setBuddy(m_size);
    row->addWidget(detail);
    row->addWidget(m_size);
    connect(m_size, &QComboBox::activated, this,
            [this](int index) { emit sizeChosen(kSizes[static_cast<std::size_t>(index)]); });
}

/// They act only while the panel is shown; a line edit takes its digits first.
void StepPanel::buildKeys()
{
    const auto onKey = [this](const QKeySequence &keys, auto act) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, act);
    };
    for (int i = 0; i < kKeys; ++i)
        onKey(QKeySequence(Qt::Key_1 + i), [this, i] { emit stepRequested(static_cast<std::size_t>(i)); });
    onKey(QKeySequence(Qt::CTRL | Qt::Key_Z), [this] { emit backRequested(); });
    onKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), [this] { emit forwardRequested(); });
}

void StepPanel::paste()
{
    m_schedule->setText(QApplication::clipboard()->text().simplified());
    emit scheduleEntered(m_schedule->text());
}

/// Two stand under the code of their threads, more in rows below.
void StepPanel::placeButtons(std::size_t threads)
{
    if (m_steps.size() == threads)
        return;
    for (const QPushButton *button : m_steps)
        handFocusOn(button);
    qDeleteAll(m_steps);
    m_steps.clear();
    while (QLayoutItem *item = m_stepRow->takeAt(0))
        delete item;
    for (std::size_t i = 0; i < threads; ++i) {
        auto *button = new QPushButton;
        button->setFixedHeight(grid::kControl);
        button->setMinimumWidth(kStepWidth);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, i] { emit stepRequested(i); });
        m_steps.push_back(button);
        if (threads > 2)
            m_many->addWidget(button, static_cast<int>(i) / kButtonsInARow, static_cast<int>(i) % kButtonsInARow);
    }
    const bool pair = threads <= 2;
    if (pair)
        m_stepRow->addWidget(m_steps.front());
    m_stepRow->addStretch(1);
    m_stepRow->addWidget(m_middle);
    m_stepRow->addStretch(1);
    if (pair && threads == 2)
        m_stepRow->addWidget(m_steps.back());
}

void StepPanel::setFacts(const Facts &facts)
{
    placeButtons(facts.threads.size());
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const StageThread &thread = facts.threads[i];
        const bool can = !thread.hasEnded && thread.waits.isEmpty();
        m_steps[i]->setText(tr("Step %1").arg(thread.name));
        const QString key = i < kKeys ? tr(" (%1)").arg(i + 1) : QString();
        setUsable(m_steps[i], can, tr("Next: %1").arg(thread.code.value(thread.next)) + key, whyNot(thread));
    }
    setUsable(m_restart, facts.canRestart, tr("Back to the beginning, without any step"), tr("No thread has made a step."));
    setUsable(m_back, facts.canGoBack, tr("One step back (Ctrl+Z)"), tr("This is the beginning."));
    setUsable(m_forward, facts.canGoForward, tr("One step forward again (Ctrl+Shift+Z)"), tr("There is no later step."));
    m_schedule->setText(facts.schedule);
    m_size->setCurrentIndex(static_cast<int>(facts.size));
    m_log->setLog(facts.log);
}

QString StepPanel::scheduleText() const
{
    return m_schedule->text();
}

} // namespace forklane::ui
