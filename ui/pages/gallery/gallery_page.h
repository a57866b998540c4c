// SPDX-License-Identifier: MIT
// The first page: a command line, and the lecture's examples as cards that run by one click.
#pragma once

#include <QWidget>

#include "demo/miniature.h"

class QPushButton;

namespace forklane::ui {

class CommandLine;
class ExampleList;
class MessageBar;

/// Starts nothing itself. Main thread.
class GalleryPage : public QWidget {
    Q_OBJECT

public:
    explicit GalleryPage(QWidget *parent = nullptr);

    /// ✓ on the card of an example that ran here as expected; otherwise the mark goes.
    void setRan(const QString &id, bool asExpected);
    /// The card shows the run's lanes from now on.
    void setPicture(const QString &id, const Miniature &picture);
    /// How many times shorter than in the lecture examples shall wait.
    [[nodiscard]] double timeScale() const;

    [[nodiscard]] CommandLine *commandLine() const { return m_command; }
    [[nodiscard]] QPushButton *runButton() const { return m_run; }
    [[nodiscard]] MessageBar *messages() const { return m_messages; }

public slots:
    /// What the button Run does: nothing for a blank line.
    void submit();

signals:
    void commandSubmitted(QString text);
    /// `run`: fill the page and run at once; else only fill it.
    void demoRequested(QString id, bool run);

private:
    [[nodiscard]] QWidget *makeCommandRow();

    CommandLine *m_command;
    QPushButton *m_run;
    MessageBar *m_messages;
    ExampleList *m_examples;
};

} // namespace forklane::ui
