// SPDX-License-Identifier: MIT
#include "pages/run/run_chips.h"

#include <algorithm>

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace forklane::ui {

namespace {

constexpr int kHeight = 28;
constexpr int kMostChips = 8; // the newest; older runs are in the menu of the last chip
constexpr int kMaxTextWidth = 200;
constexpr int kLeastTextWidth = 24;
constexpr int kBeside = 20; // a chip's frame and the gap after it

} // namespace

RunChips::RunChips(QWidget *parent) : QWidget(parent), m_layout(new QHBoxLayout(this)), m_group(new QButtonGroup(this))
{
    setFixedHeight(kHeight);
    setAccessibleName(tr("Runs"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    hide();
}

void RunChips::setRuns(const QStringList &texts, int current)
{
    setVisible(texts.size() > 1);
    if (texts == m_texts && current == m_current)
        return;
    m_texts = texts;
    m_current = current;
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    const int first = std::max(0, static_cast<int>(texts.size()) - kMostChips);
    for (int i = first; i < texts.size(); ++i) {
        auto *chip = new QToolButton;
        chip->setToolTip(texts[i]);
        chip->setAccessibleName(texts[i]);
        chip->setCheckable(true);
        chip->setAutoRaise(true);
        chip->setChecked(i == current);
        chip->setContextMenuPolicy(Qt::CustomContextMenu);
        m_group->addButton(chip, i);
        connect(chip, &QToolButton::clicked, this, [this, i] { emit chosen(i); });
        connect(chip, &QToolButton::customContextMenuRequested, this,
                [this, i, chip](const QPoint &at) { showMenu(i, chip->mapToGlobal(at)); });
        m_layout->addWidget(chip);
    }
    m_layout->addStretch(1);
    fitTexts();
}

/// So that all of them are there, and none begins or ends in the middle of a letter.
void RunChips::fitTexts()
{
    QList<QToolButton *> chips;
    for (int i = 0; i < m_layout->count(); ++i) {
        if (auto *chip = qobject_cast<QToolButton *>(m_layout->itemAt(i)->widget()))
            chips += chip;
    }
    const int each = chips.isEmpty() ? 0 : width() / static_cast<int>(chips.size()) - kBeside;
    for (QToolButton *chip : chips)
        chip->setText(chip->fontMetrics().elidedText(chip->accessibleName(), Qt::ElideRight,
                                                     std::clamp(each, kLeastTextWidth, kMaxTextWidth)));
}

void RunChips::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitTexts();
}

void RunChips::showMenu(int index, const QPoint &at)
{
    QMenu menu;
    menu.addAction(tr("Run again"), this, [this, index] { emit runAgainRequested(index); });
    menu.addAction(tr("Copy to command line"), this, [this, index] { emit copyRequested(index); });
    menu.addAction(tr("Remove"), this, [this, index] { emit removeRequested(index); });
    menu.exec(at);
}

} // namespace forklane::ui
