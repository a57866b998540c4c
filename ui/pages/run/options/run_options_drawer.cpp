// SPDX-License-Identifier: MIT
#include "pages/run/options/run_options_drawer.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include "grid.h"
#include "process/exit_status.h"
#include "spin_box.h"
#include "usable.h"

namespace forklane::ui {

namespace {

constexpr int kMostKeptMiB = 256; // all runs together keep no more
constexpr int kMostGraceMs = 600'000;
constexpr double kMostSeconds = 1'000'000;
constexpr int kUmaskWidth = 64;

void addLabel(QHBoxLayout *row, const QString &text, QWidget *field)
{
    auto *label = new QLabel(text);
    label->setBuddy(field);
    row->addWidget(label);
    row->addWidget(field);
}

} // namespace

RunOptionsDrawer::RunOptionsDrawer(QWidget *parent) : QWidget(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, grid::kSmallGap);
    grid->setHorizontalSpacing(grid::kGap);
    grid->setVerticalSpacing(grid::kSmallGap);
    grid->setColumnStretch(1, 1);
    buildWhere(grid);
    buildInput(grid);
    buildLimits(grid);
    buildLaunch(grid);
    setOptions({});
    connect(m_reset, &QPushButton::clicked, this, [this] { setOptions({}); });
}

QHBoxLayout *RunOptionsDrawer::addRow(QGridLayout *grid, const QString &title)
{
    const int row = grid->rowCount();
    auto *label = new QLabel(title);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(label, row, 0);
    auto *fields = new QHBoxLayout;
    fields->setSpacing(grid::kGap);
    grid->addLayout(fields, row, 1);
    return fields;
}

QLineEdit *RunOptionsDrawer::makeLine(const QString &name, const QString &placeholder, const QString &tip)
{
    auto *line = new QLineEdit;
    line->setAccessibleName(name);
    line->setPlaceholderText(placeholder);
    line->setFixedHeight(grid::kTool);
    setTip(line, tip);
    connect(line, &QLineEdit::textChanged, this, &RunOptionsDrawer::changed);
    return line;
}

QSpinBox *RunOptionsDrawer::makeSpin(const QString &name, int least, int most, const QString &tip)
{
    QSpinBox *spin = makeSpinBox(name, least, most);
    setTip(spin, tip);
    connect(spin, &QSpinBox::valueChanged, this, &RunOptionsDrawer::changed);
    return spin;
}

QComboBox *RunOptionsDrawer::makeBox(const QString &name, const QString &tip)
{
    auto *box = new QComboBox;
    box->setAccessibleName(name);
    box->setFixedHeight(grid::kTool);
    setTip(box, tip);
    connect(box, &QComboBox::currentIndexChanged, this, &RunOptionsDrawer::changed);
    return box;
}

QCheckBox *RunOptionsDrawer::makeCheck(const QString &text, const QString &tip)
{
    auto *check = new QCheckBox(text);
    setTip(check, tip);
    connect(check, &QCheckBox::toggled, this, &RunOptionsDrawer::changed);
    return check;
}

void RunOptionsDrawer::buildWhere(QGridLayout *grid)
{
    QHBoxLayout *row = addRow(grid, tr("Folder"));
    m_folder = makeLine(tr("Folder"), QDir::currentPath(), tr("Every stage starts here."));
    row->addWidget(m_folder, 2);
    auto *choose = new QPushButton(tr("Choose folder"));
    choose->setFixedHeight(grid::kTool);
    connect(choose, &QPushButton::clicked, this, [this] { chooseFile(m_folder, true); });
    row->addWidget(choose);
    m_environment = makeLine(tr("Environment"), tr("NAME=value OTHER='two words' -REMOVED"),
                             tr("Variables for every stage, quoted as on the command line; -NAME takes one away."));
    addLabel(row, tr("Environment"), m_environment);
    row->setStretchFactor(m_environment, 3);
    m_inherits = makeCheck(tr("Inherit"), tr("Off: the variables start from nothing, as with env -i."));
    row->addWidget(m_inherits);
}

void RunOptionsDrawer::buildInput(QGridLayout *grid)
{
    QHBoxLayout *row = addRow(grid, tr("Input"));
    m_input = makeBox(tr("Input"), tr("What the first stage reads as its stdin."));
    m_input->addItems({tr("Nothing"), tr("By hand"), tr("Text"), tr("File")});
    row->addWidget(m_input);
    m_inputText = makeLine(tr("Input text"), {}, {});
    row->addWidget(m_inputText, 1);
    m_chooseInput = new QPushButton(tr("Choose file"));
    m_chooseInput->setFixedHeight(grid::kTool);
    row->addWidget(m_chooseInput);
    connect(m_chooseInput, &QPushButton::clicked, this, [this] { chooseFile(m_inputText, false); });
    connect(m_input, &QComboBox::currentIndexChanged, this, &RunOptionsDrawer::updateInput);
}

void RunOptionsDrawer::buildLimits(QGridLayout *grid)
{
    QHBoxLayout *row = addRow(grid, tr("Limits"));
    m_timeLimit = makeDoubleSpinBox(tr("Time limit"), kMostSeconds, tr(" s"));
    m_timeLimit->setSpecialValueText(tr("none"));
    setTip(m_timeLimit, tr("What still runs then is stopped."));
    connect(m_timeLimit, &QDoubleSpinBox::valueChanged, this, &RunOptionsDrawer::changed);
    addLabel(row, tr("Time"), m_timeLimit);
    m_kept = makeSpin(tr("Kept output"), 1, kMostKeptMiB, tr("Of each stream; older output is dropped beyond it."));
    m_kept->setSuffix(tr(" MiB"));
    addLabel(row, tr("Kept output"), m_kept);
    m_stopSignal = makeBox(tr("Stop signal"), tr("What Stop sends first."));
    for (const char *name : {"SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"})
        m_stopSignal->addItem(QLatin1String(name), signalNumber(name));
    addLabel(row, tr("Stop by"), m_stopSignal);
    m_grace = makeSpin(tr("Grace time"), 0, kMostGraceMs, tr("From the stop signal to SIGKILL."));
    m_grace->setSuffix(tr(" ms"));
    m_grace->setSingleStep(500);
    addLabel(row, tr("Grace time"), m_grace);
    row->addStretch(1);
}

void RunOptionsDrawer::buildLaunch(QGridLayout *grid)
{
    QHBoxLayout *row = addRow(grid, tr("Launch"));
    m_launch = makeBox(tr("Launch by"), tr("How a child is made; the lanes show what each takes."));
    m_launch->addItem(tr("vfork (clone)"), static_cast<int>(LaunchMode::Vfork));
    m_launch->addItem(tr("fork"), static_cast<int>(LaunchMode::Fork));
    m_launch->addItem(tr("posix_spawn"), static_cast<int>(LaunchMode::Spawn));
    row->addWidget(m_launch);
    m_umask = makeLine(tr("Umask"), tr("as here"), tr("Octal: 022 takes write permission from group and others."));
    m_umask->setFixedWidth(kUmaskWidth);
    addLabel(row, tr("Umask"), m_umask);
    m_nice = makeSpin(tr("Nice"), -20, 19, tr("Added to the niceness: 19 is the most patient. Below 0 needs a privilege."));
    addLabel(row, tr("Nice"), m_nice);
    m_leaves =
        makeCheck(tr("Leave descendants"), tr("What still runs when the stages have ended is left alone, not asked about."));
    row->addWidget(m_leaves);
    row->addStretch(1);
    row = addRow(grid, tr("Pipes"));
    m_pipefail = makeCheck(tr("pipefail"), tr("The exit code is that of the last stage that failed, not of the last stage."));
    row->addWidget(m_pipefail);
    m_keepsPipes = makeCheck(tr("Parent keeps its copy"),
                             tr("The parent does not close its copy of each pipe's read end: no writer gets SIGPIPE then, and "
                                "one whose reader has gone blocks until you stop it."));
    row->addWidget(m_keepsPipes);
    row->addStretch(1);
    m_reset = new QPushButton(tr("Reset options"));
    m_reset->setFixedHeight(grid::kTool);
    setTip(m_reset, tr("All options as they are at first."));
    row->addWidget(m_reset);
}

void RunOptionsDrawer::updateInput()
{
    const auto input = static_cast<RunOptions::Input>(m_input->currentIndex());
    const bool isText = input == RunOptions::Input::Text;
    const bool isFile = input == RunOptions::Input::File;
    const QString reason = input == RunOptions::Input::ByHand ? tr("It is typed below the output while the run goes on.")
                                                              : tr("The first stage meets the end of its input at once.");
    setUsable(m_inputText, isText || isFile, isFile ? tr("The file's path.") : tr("This line, and a line's end."), reason);
    m_inputText->setPlaceholderText(isText || isFile ? QString() : reason);
    setUsable(m_chooseInput, isFile, {}, tr("The input is no file."));
}

void RunOptionsDrawer::chooseFile(QLineEdit *line, bool isFolder)
{
    const QString path = isFolder ? QFileDialog::getExistingDirectory(this, tr("Choose folder"), line->text())
                                  : QFileDialog::getOpenFileName(this, tr("Choose file"), line->text());
    if (!path.isEmpty())
        line->setText(path);
}

RunOptions RunOptionsDrawer::options() const
{
    RunOptions options;
    options.folder = m_folder->text();
    options.environment = m_environment->text();
    options.inheritsEnvironment = m_inherits->isChecked();
    options.input = static_cast<RunOptions::Input>(m_input->currentIndex());
    options.inputText = m_inputText->text();
    options.timeLimit = m_timeLimit->value();
    options.keptMiB = m_kept->value();
    options.stopSignal = m_stopSignal->currentData().toInt();
    options.graceMs = m_grace->value();
    options.launch = static_cast<LaunchMode>(m_launch->currentData().toInt());
    options.umask = m_umask->text();
    options.nice = m_nice->value();
    options.pipefail = m_pipefail->isChecked();
    options.leavesDescendants = m_leaves->isChecked();
    options.keepsPipes = m_keepsPipes->isChecked();
    return options;
}

void RunOptionsDrawer::setOptions(const RunOptions &options)
{
    m_folder->setText(options.folder);
    m_environment->setText(options.environment);
    m_inherits->setChecked(options.inheritsEnvironment);
    m_input->setCurrentIndex(static_cast<int>(options.input));
    m_inputText->setText(options.inputText);
    m_timeLimit->setValue(options.timeLimit);
    m_kept->setValue(options.keptMiB);
    m_stopSignal->setCurrentIndex(m_stopSignal->findData(options.stopSignal));
    m_grace->setValue(options.graceMs);
    m_launch->setCurrentIndex(m_launch->findData(static_cast<int>(options.launch)));
    m_umask->setText(options.umask);
    m_nice->setValue(options.nice);
    m_pipefail->setChecked(options.pipefail);
    m_leaves->setChecked(options.leavesDescendants);
    m_keepsPipes->setChecked(options.keepsPipes);
    updateInput();
}

} // namespace forklane::ui
