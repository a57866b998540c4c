// SPDX-License-Identifier: MIT
// The keys of the window and of its parts, in one table (?).
#pragma once

#include <QAction>
#include <QDialog>

class QTableWidget;

namespace forklane::ui {

/// Main thread.
class KeysDialog : public QDialog {
    Q_OBJECT

public:
    /// `actions`: the window's; those without a key are left out.
    explicit KeysDialog(const QList<QAction *> &actions, QWidget *parent = nullptr);

private:
    void add(const QString &where, const QString &keys, const QString &what);
    void addActions(const QList<QAction *> &actions);
    void addTimeline();
    void addOthers();

    QTableWidget *m_table;
};

} // namespace forklane::ui
