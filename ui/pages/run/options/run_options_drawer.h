// SPDX-License-Identifier: MIT
// The drawer under page Run's header: folder, environment, input, limits, launch.
#pragma once

#include <QWidget>

#include "pages/run/options/run_options.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace forklane::ui {

/// Fields, no rules: apply() says what cannot be. Main thread.
class RunOptionsDrawer : public QWidget {
    Q_OBJECT

public:
    explicit RunOptionsDrawer(QWidget *parent = nullptr);

    [[nodiscard]] RunOptions options() const;
    void setOptions(const RunOptions &options);

signals:
    void changed();

private:
    void buildWhere(QGridLayout *grid);
    void buildInput(QGridLayout *grid);
    void buildLimits(QGridLayout *grid);
    void buildLaunch(QGridLayout *grid);
    /// A row of the drawer: its title, and a layout for what stands right of it.
    QHBoxLayout *addRow(QGridLayout *grid, const QString &title);
    QLineEdit *makeLine(const QString &name, const QString &placeholder, const QString &tip);
    QSpinBox *makeSpin(const QString &name, int least, int most, const QString &tip);
    QComboBox *makeBox(const QString &name, const QString &tip);
    QCheckBox *makeCheck(const QString &text, const QString &tip);
    void updateInput();
    void chooseFile(QLineEdit *line, bool isFolder);

    QLineEdit *m_folder = nullptr;
    QLineEdit *m_environment = nullptr;
    QCheckBox *m_inherits = nullptr;
    QComboBox *m_input = nullptr;
    QLineEdit *m_inputText = nullptr;
    QPushButton *m_chooseInput = nullptr;
    QDoubleSpinBox *m_timeLimit = nullptr;
    QSpinBox *m_kept = nullptr;
    QComboBox *m_stopSignal = nullptr;
    QSpinBox *m_grace = nullptr;
    QComboBox *m_launch = nullptr;
    QLineEdit *m_umask = nullptr;
    QSpinBox *m_nice = nullptr;
    QCheckBox *m_pipefail = nullptr;
    QCheckBox *m_leaves = nullptr;
    QCheckBox *m_keepsPipes = nullptr;
    QPushButton *m_reset = nullptr;
};

} // namespace forklane::ui
