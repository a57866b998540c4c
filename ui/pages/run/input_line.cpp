// SPDX-License-Identifier: MIT
#include "pages/run/input_line.h"

#include <variant>

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "grid.h"
#include "usable.h"

namespace forklane::ui {

InputLine::InputLine(QWidget *parent)
    : QWidget(parent), m_label(new QLabel), m_line(new QLineEdit), m_send(new QPushButton(tr("Send"))),
      m_end(new QPushButton(tr("End of input")))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(grid::kMargin, grid::kSmallGap, grid::kMargin, grid::kSmallGap);
    row->setSpacing(grid::kGap);
    row->addWidget(m_label);
    row->addWidget(m_line, 1);
    row->addWidget(m_send);
    row->addWidget(m_end);
    m_label->setBuddy(m_line);
    setFocusProxy(m_line);
    for (QWidget *control : {static_cast<QWidget *>(m_line), static_cast<QWidget *>(m_send), static_cast<QWidget *>(m_end)})
        control->setFixedHeight(grid::kTool);
    setTip(m_line, tr("This line and a line's end go into the first stage's stdin."));
    setTip(m_send, tr("Sends the line (Enter)."));
    setTip(m_end, tr("Closes the pipe: the first stage reads the end of its input."));
    connect(m_line, &QLineEdit::returnPressed, this, &InputLine::send);
    connect(m_send, &QPushButton::clicked, this, &InputLine::send);
    connect(m_end, &QPushButton::clicked, this, &InputLine::end);
    hide();
}

void InputLine::setRun(const std::shared_ptr<Job> &job)
{
    const QString reader =
        QFileInfo(QString::fromStdString(job->spec().pipeline.stages.front().command.argv.front())).fileName();
    if (m_job != job)
        m_line->clear();
    m_job = job;
    m_label->setText(tr("Send to %1:").arg(reader));
    m_line->setAccessibleName(tr("Send to %1").arg(reader));
    setVisible(std::holds_alternative<InputByHand>(job->spec().input));
}

void InputLine::update(const JobReport &report)
{
    if (m_endedInput.lock() == m_job)
        updateUse(tr("The input has ended."));
    else if (report.stages.empty() || report.stages.front().status || report.state >= JobState::Exited)
        updateUse(tr("The first stage has ended."));
    else
        updateUse({});
}

void InputLine::updateUse(const QString &reason)
{
    for (QWidget *control : {static_cast<QWidget *>(m_line), static_cast<QWidget *>(m_send), static_cast<QWidget *>(m_end)})
        setUsable(control, reason.isEmpty(), reason);
}

void InputLine::send()
{
    m_job->sendInput(m_line->text().toStdString() + '\n');
    m_line->clear();
}

void InputLine::end()
{
    m_endedInput = m_job;
    m_job->endInput();
    update(m_job->report());
}

} // namespace forklane::ui
