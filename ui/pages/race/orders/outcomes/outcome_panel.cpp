// SPDX-License-Identifier: MIT
#include "pages/race/orders/outcomes/outcome_panel.h"

#include <chrono>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "grid.h"
#include "pages/race/orders/outcomes/outcome_model.h"
#include "pages/race/orders/outcomes/outcome_view.h"
#include "scaled_font.h"

namespace forklane::ui {

namespace {

constexpr std::chrono::milliseconds kPatience{200};
constexpr double kSentence = 1.2;

QLabel *addLabel(QVBoxLayout *layout, const QString &name)
{
    auto *label = new QLabel;
    label->setAccessibleName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setContentsMargins(grid::kGap, 0, grid::kGap, 0);
    layout->addWidget(label);
    return label;
}

} // namespace

OutcomePanel::OutcomePanel(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid::kGap, 0, 0);
    layout->setSpacing(grid::kSmallGap);
    m_total = addLabel(layout, tr("Number of orders"));
    setFontScale(m_total, kSentence);
    m_summary = addLabel(layout, tr("Summary"));
    buildProgress(layout);
    m_model = new OutcomeModel(this);
    m_view = new OutcomeView(m_model);
    layout->addWidget(m_view, 1);
    connect(m_view, &OutcomeView::exampleChosen, this, &OutcomePanel::exampleChosen);
    m_patience = new QTimer(this);
    m_patience->setSingleShot(true);
    m_patience->setInterval(kPatience);
    connect(m_patience, &QTimer::timeout, this, [this] { showProgress(true); });
    showProgress(false);
    setTotal({});
}

void OutcomePanel::buildProgress(QVBoxLayout *layout)
{
    m_progressRow = new QWidget;
    auto *row = new QHBoxLayout(m_progressRow);
    row->setContentsMargins(grid::kGap, 0, grid::kGap, 0);
    row->setSpacing(grid::kGap);
    m_progress = new QLabel;
    m_progress->setAccessibleName(tr("Progress"));
    row->addWidget(m_progress, 1);
    const auto addButton = [&](const QString &text, const QString &tip) {
        auto *button = new QPushButton(text);
        button->setAccessibleName(text);
        button->setToolTip(tip);
        button->setFixedHeight(grid::kTool);
        button->setAutoDefault(false);
        row->addWidget(button);
        return button;
    };
    m_stop = addButton(tr("Stop counting"), tr("Give up; the picture stays"));
    m_again = addButton(tr("Count again"), tr("Start from the beginning"));
    connect(m_stop, &QPushButton::clicked, this, &OutcomePanel::stopRequested);
    connect(m_again, &QPushButton::clicked, this, &OutcomePanel::againRequested);
    layout->addWidget(m_progressRow);
}

void OutcomePanel::showProgress(bool shown)
{
    m_progressRow->setVisible(shown);
    m_stop->setVisible(shown);
    m_again->hide();
}

void OutcomePanel::setTotal(const QString &text)
{
    m_total->setText(text);
    m_total->setVisible(!text.isEmpty());
    m_summary->clear();
    m_summary->hide();
}

void OutcomePanel::begin(std::shared_ptr<const race::Program> program)
{
    m_program = std::move(program);
    m_model->setRows({});
    m_progress->clear();
    setTotal({});
    showProgress(false);
    m_patience->start();
}

void OutcomePanel::setPlan(const race::Plan &plan)
{
    setTotal(planText(plan));
}

void OutcomePanel::setProgress(const race::Progress &progress)
{
    m_progress->setText(progressText(progress));
}

void OutcomePanel::setAnswer(const race::Answer &answer)
{
    m_patience->stop();
    showProgress(false);
    setTotal(totalText(answer));
    m_summary->setText(summaryText(*m_program, answer));
    m_summary->setVisible(!m_summary->text().isEmpty());
    m_model->setRows(outcomeRows(*m_program, answer));
}

void OutcomePanel::setStopped()
{
    m_patience->stop();
    showProgress(true);
    m_stop->hide();
    m_again->show();
    m_progress->setText(tr("Stopped: nothing was counted."));
}

void OutcomePanel::setProblem(const QString &sentence)
{
    m_patience->stop();
    m_model->setRows({});
    showProgress(false);
    setTotal(sentence);
}

void OutcomePanel::setOrder(const race::Replay &replay)
{
    m_model->setOrder(replay);
}

QString OutcomePanel::total() const
{
    return m_total->text();
}

bool OutcomePanel::isProgressShown() const
{
    return m_progressRow->isVisible();
}

} // namespace forklane::ui
