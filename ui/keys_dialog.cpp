// SPDX-License-Identifier: MIT
#include "keys_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace forklane::ui {

namespace {

constexpr QSize kSize{680, 600};

} // namespace

KeysDialog::KeysDialog(const QList<QAction *> &actions, QWidget *parent) : QDialog(parent), m_table(new QTableWidget(0, 3))
{
    setWindowTitle(tr("Keys"));
    resize(kSize);
    auto *layout = new QVBoxLayout(this);
    m_table->setAccessibleName(tr("Keys"));
    m_table->setHorizontalHeaderLabels({tr("Where"), tr("Keys"), tr("What they do")});
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    addTimeline();
    addActions(actions);
    addOthers();
    m_table->resizeColumnsToContents();
    m_table->resizeRowsToContents();
    layout->addWidget(m_table);
    auto *buttons = new QDialogButtonBox;
    QPushButton *close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    close->setAccessibleName(tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

void KeysDialog::add(const QString &where, const QString &keys, const QString &what)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    int column = 0;
    for (const QString &text : {where, keys, what})
        m_table->setItem(row, column++, new QTableWidgetItem(text));
}

void KeysDialog::addActions(const QList<QAction *> &actions)
{
    for (const QAction *action : actions) {
        QStringList keys;
        for (const QKeySequence &sequence : action->shortcuts())
            keys << sequence.toString(QKeySequence::NativeText);
        keys.removeDuplicates();
        if (!keys.isEmpty())
            add(tr("everywhere"), keys.join(QStringLiteral(", ")), action->text());
    }
    add(tr("everywhere"), tr("Esc"), tr("Leave a search, a drawer, a range or a replay; it never stops a program"));
}

void KeysDialog::addTimeline()
{
    const QString where = tr("timeline");
    add(where, tr("W, S, Ctrl+wheel"), tr("Zoom in, zoom out"));
    add(where, tr("A, D, Shift+wheel"), tr("Pan to the left, to the right"));
    add(where, tr("Left, Right"), tr("The event before, the next one"));
    add(where, tr("Up, Down"), tr("The lane above, the lane below"));
    add(where, tr("Shift+Left, Shift+Right"), tr("Mark a range, from the selected slice or the playhead on"));
    add(where, tr("Home, End"), tr("The start; the newest instant"));
    add(where, tr("F"), tr("Fit all of it"));
    add(where, tr("Backspace"), tr("Back to the view before"));
    add(where, tr("L"), tr("Follow the newest instant"));
    add(where, tr("Space"), tr("Replay, pause"));
    add(where, tr("Comma, Period"), tr("The playhead one event back, one on"));
    add(where, tr("Enter"), tr("Details of the selection"));
    add(where, tr("/, N"), tr("Find; the next one found"));
    add(where, tr("P"), tr("Pin the selected lane to the top, or unpin it"));
}

void KeysDialog::addOthers()
{
    const QString line = tr("command line");
    add(line, tr("Enter"), tr("Run"));
    add(line, tr("Tab"), tr("Complete"));
    add(line, tr("Up, Down"), tr("The commands before"));
    add(line, tr("Ctrl+R"), tr("Search them"));
    const QString race = tr("race");
    add(race, tr("1 … 9"), tr("Step a thread"));
    add(race, tr("Ctrl+Z, Ctrl+Shift+Z"), tr("A step back, forward"));
    add(race, tr("Alt+Left, Alt+Right"), tr("Move the selected step"));
    const QString workers = tr("workers");
    add(workers, tr("Insert"), tr("Add a worker"));
    add(workers, tr("Delete"), tr("Stop the selected worker"));
    add(workers, tr("Shift+Delete"), tr("Kill the selected worker"));
}

} // namespace forklane::ui
