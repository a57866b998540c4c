// SPDX-License-Identifier: MIT
#include "pages/workers/fields/options_drawer.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include "grid.h"
#include "spin_box.h"
#include "usable.h"

namespace forklane::ui {

namespace {

constexpr int kColumns = 4; // fields beside one another
constexpr double kMostMilliseconds = 3'600'000;

Duration milliseconds(double value)
{
    return Duration(static_cast<std::int64_t>(value * 1e6));
}

} // namespace

OptionsDrawer::OptionsDrawer(QWidget *parent)
    : QWidget(parent), m_count(makeSpin(tr("Count"), 0, static_cast<int>(queue::kMostQueued))),
      m_least(makeMilliseconds(tr("Takes at least"))), m_most(makeMilliseconds(tr("Takes at most"))),
      m_percent(makeSpin(tr("Probability"), 0, 100)), m_seed(makeSpin(tr("Seed"), 0, 1'000'000'000)),
      m_capacity(makeSpin(tr("Bound"), 0, 10'000'000)), m_window(makeSpin(tr("Window"), 0, 1024)),
      m_tries(makeSpin(tr("Tries"), 1, 100)), m_inDoubt(new QComboBox), m_attemptLimit(makeSpin(tr("Attempt limit"), 1, 100)),
      m_haltAfter(makeSpin(tr("Halt after"), 0, 1'000'000)), m_compares(new QCheckBox(tr("Compare with a shared queue"))),
      m_joblog(new QLineEdit), m_chooseJoblog(new QPushButton(tr("Choose file"))), m_resume(new QComboBox),
      m_reset(new QPushButton(tr("Reset options")))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, grid::kSmallGap);
    grid->setHorizontalSpacing(grid::kGap);
    grid->setVerticalSpacing(grid::kSmallGap);
    buildTaskFields(grid);
    buildQueueFields(grid);
    buildRules(grid);
    buildJoblog(grid);
    readFrom({});
    connect(m_reset, &QPushButton::clicked, this, [this] {
        readFrom({});
        emit changed();
    });
}

QSpinBox *OptionsDrawer::makeSpin(const QString &name, int least, int most)
{
    QSpinBox *spin = makeSpinBox(name, least, most);
    spin->setGroupSeparatorShown(true);
    connect(spin, &QSpinBox::valueChanged, this, &OptionsDrawer::changed);
    return spin;
}

QDoubleSpinBox *OptionsDrawer::makeMilliseconds(const QString &name)
{
    QDoubleSpinBox *spin = makeDoubleSpinBox(name, kMostMilliseconds, tr(" ms"));
    connect(spin, &QDoubleSpinBox::valueChanged, this, &OptionsDrawer::changed);
    return spin;
}

void OptionsDrawer::add(QGridLayout *grid, const QString &label, QWidget *field, const QString &tip)
{
    const int row = m_fields / kColumns;
    const int column = 2 * (m_fields % kColumns);
    auto *text = new QLabel(label);
    text->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    text->setBuddy(field);
    grid->addWidget(text, row, column);
    setTip(field, tip);
    grid->addWidget(field, row, column + 1);
    grid->setColumnStretch(column + 1, 1);
    ++m_fields;
}

void OptionsDrawer::buildTaskFields(QGridLayout *grid)
{
    add(grid, tr("Count"), m_count, tr("So many tasks."));
    add(grid, tr("Takes"), m_least, tr("The shortest time that a task takes; each takes one drawn evenly up to the longest."));
    add(grid, tr("to"), m_most, tr("The longest time that a task takes."));
    m_percent->setSuffix(tr(" %"));
    add(grid, tr("Probability"), m_percent, tr("How often a task fails, or ends its worker by SIGSEGV."));
}

void OptionsDrawer::buildQueueFields(QGridLayout *grid)
{
    add(grid, tr("Bound"), m_capacity, tr("So many tasks find room in the queue; whoever submits waits while it is full."));
    m_window->setSpecialValueText(tr("automatic"));
    add(grid, tr("Window"), m_window, tr("Tasks in a process's hands; automatic: 1 where they take 5 ms and more, up to 64."));
    add(grid, tr("Tries"), m_tries, tr("A task that fails is run up to that often."));
    add(grid, tr("Seed"), m_seed, tr("The same seed draws the same times and failures again."));
}

void OptionsDrawer::buildRules(QGridLayout *grid)
{
    m_inDoubt->addItems({tr("retry"), tr("fail"), tr("ask")});
    m_inDoubt->setAccessibleName(tr("In doubt"));
    m_inDoubt->setFixedHeight(grid::kTool);
    connect(m_inDoubt, &QComboBox::currentIndexChanged, this, &OptionsDrawer::changed);
    add(grid, tr("In doubt"), m_inDoubt, tr("What becomes of the task that a worker had in hand when it died."));
    add(grid, tr("Attempt limit"), m_attemptLimit, tr("After so many deaths of workers a task is poison, and given up."));
    m_haltAfter->setSpecialValueText(tr("never"));
    add(grid, tr("Halt after"), m_haltAfter, tr("So many failures; then nothing new begins."));
    m_reset->setFixedHeight(grid::kTool);
    add(grid, {}, m_reset, tr("All options as they are at first."));
    setTip(m_compares, tr("The lecture's queue, which processes take from themselves, runs the same tasks as a second group: "
                          "a death loses the task in hand."));
    connect(m_compares, &QCheckBox::toggled, this, &OptionsDrawer::changed);
    grid->addWidget(m_compares, 3, 1, 1, 5);
}

void OptionsDrawer::buildJoblog(QGridLayout *grid)
{
    constexpr int kRow = 4;
    const auto addLabel = [&](const QString &text, QWidget *field, int column) {
        auto *label = new QLabel(text);
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        label->setBuddy(field);
        grid->addWidget(label, kRow, column);
        field->setAccessibleName(text);
        field->setFixedHeight(grid::kTool);
    };
    addLabel(tr("Keep a job log"), m_joblog, 0);
    m_joblog->setPlaceholderText(tr("A file; empty: none is kept"));
    setTip(m_joblog, tr("A line for each command that has ended, as GNU parallel writes and reads it."));
    grid->addWidget(m_joblog, kRow, 1, 1, 3);
    m_chooseJoblog->setFixedHeight(grid::kTool);
    setTip(m_chooseJoblog, tr("A new file, or the log of a run that was cut off."));
    grid->addWidget(m_chooseJoblog, kRow, 5);
    addLabel(tr("Resume"), m_resume, 6);
    m_resume->addItems({tr("start anew"), tr("resume"), tr("resume, failed too")});
    setTip(m_resume, tr("Start anew empties the log. Resume runs the commands that have not ended in it; failed too: and those "
                        "that failed."));
    grid->addWidget(m_resume, kRow, 7);
    connect(m_joblog, &QLineEdit::textChanged, this, &OptionsDrawer::changed);
    connect(m_resume, &QComboBox::currentIndexChanged, this, &OptionsDrawer::changed);
    connect(m_chooseJoblog, &QPushButton::clicked, this, &OptionsDrawer::chooseJoblog);
}

/// One that exists is gone on with, unless somebody says otherwise.
void OptionsDrawer::chooseJoblog()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Keep a job log"), m_joblog->text(),
                                                      tr("Job logs (*.joblog *.log);;All files (*)"), nullptr,
                                                      QFileDialog::DontConfirmOverwrite);
    if (path.isEmpty())
        return;
    m_joblog->setText(path);
    m_resume->setCurrentIndex(static_cast<int>(QFileInfo(path).size() > 0 ? ResumeChoice::Resume : ResumeChoice::Anew));
}

void OptionsDrawer::setChoices(TaskChoice tasks, KindChoice kind)
{
    const bool generated = tasks != TaskChoice::Fruit && tasks != TaskChoice::Commands;
    const QString given = tasks == TaskChoice::Fruit ? tr("The lecture's four tasks take 0 to 1 s each.")
                                                     : tr("The list says what is to be done.");
    for (QWidget *field : {static_cast<QWidget *>(m_count), static_cast<QWidget *>(m_least), static_cast<QWidget *>(m_most)})
        setUsable(field, generated, given);
    setUsable(m_percent, tasks == TaskChoice::Flaky || tasks == TaskChoice::Crasher, tr("These tasks do not fail by chance."));
    for (QWidget *field :
         {static_cast<QWidget *>(m_joblog), static_cast<QWidget *>(m_chooseJoblog), static_cast<QWidget *>(m_resume)})
        setUsable(field, tasks == TaskChoice::Commands, tr("Only commands have a job log."));
    const QString threads = tr("Threads take their tasks one by one and cannot die alone.");
    for (QWidget *field :
         {static_cast<QWidget *>(m_window), static_cast<QWidget *>(m_inDoubt), static_cast<QWidget *>(m_attemptLimit)})
        setUsable(field, kind != KindChoice::Threads, threads);
}

void OptionsDrawer::writeTo(WorkFields &fields) const
{
    fields.count = static_cast<std::uint64_t>(m_count->value());
    fields.least = milliseconds(m_least->value());
    fields.most = milliseconds(m_most->value());
    fields.percent = static_cast<unsigned>(m_percent->value());
    fields.capacity = static_cast<std::uint64_t>(m_capacity->value());
    fields.window = static_cast<std::uint64_t>(m_window->value());
    fields.rules.tries = static_cast<unsigned>(m_tries->value());
    fields.rules.inDoubt = static_cast<queue::InDoubtPolicy>(m_inDoubt->currentIndex());
    fields.rules.attemptLimit = static_cast<unsigned>(m_attemptLimit->value());
    fields.seed = static_cast<std::uint64_t>(m_seed->value());
    fields.haltAfter = static_cast<std::uint64_t>(m_haltAfter->value());
    fields.compares = m_compares->isChecked();
    fields.joblog = m_joblog->text().toStdString();
    fields.resume = static_cast<ResumeChoice>(m_resume->currentIndex());
}

void OptionsDrawer::readFrom(const WorkFields &fields)
{
    m_count->setValue(static_cast<int>(fields.count));
    m_least->setValue(inMilliseconds(fields.least));
    m_most->setValue(inMilliseconds(fields.most));
    m_percent->setValue(static_cast<int>(fields.percent));
    m_capacity->setValue(static_cast<int>(fields.capacity));
    m_window->setValue(static_cast<int>(fields.window));
    m_tries->setValue(static_cast<int>(fields.rules.tries));
    m_inDoubt->setCurrentIndex(static_cast<int>(fields.rules.inDoubt));
    m_attemptLimit->setValue(static_cast<int>(fields.rules.attemptLimit));
    m_seed->setValue(static_cast<int>(fields.seed));
    m_haltAfter->setValue(static_cast<int>(fields.haltAfter));
    m_compares->setChecked(fields.compares);
    m_joblog->setText(QString::fromStdString(fields.joblog));
    m_resume->setCurrentIndex(static_cast<int>(fields.resume));
}

} // namespace forklane::ui
