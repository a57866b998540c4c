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
constexpr int kMostChips = 8; // the newest, and of these as many as have room; older runs are in the menu after the last chip
constexpr int kMaxTextWidth = 200;
constexpr int kLeastTextWidth = 24;
constexpr int kLeastName = 7; // letters, of them "✓ " and "…"
constexpr int kBeside = 20; // a chip's frame and the gap after it
constexpr int kMenuTextWidth = 400;

QString detailOf(const RunChip &run)
{
    return run.detail.isEmpty() ? QString() : QStringLiteral("  ") + run.detail;
}

/// At most `width` wide; an & is no mnemonic. Where not all has room a part of the name goes, and the time stays whole.
QString fitted(const RunChip &run, const QFontMetrics &metrics, int width)
{
    const QString detail = detailOf(run);
    QString text = metrics.elidedText(run.name, Qt::ElideRight, width - metrics.horizontalAdvance(detail)) + detail;
    return text.replace(u'&', QStringLiteral("&&"));
}

/// That leaves something of its name beside its time.
int leastWidth(const RunChip &run, const QFontMetrics &metrics)
{
    return std::min(metrics.horizontalAdvance(run.name), kLeastName * metrics.averageCharWidth()) +
           metrics.horizontalAdvance(detailOf(run));
}

QString inFull(const RunChip &run)
{
    return run.detail.isEmpty() ? run.name : run.name + u' ' + run.detail;
}

} // namespace

RunChips::RunChips(QWidget *parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)), m_group(new QButtonGroup(this)), m_all(new QToolButton)
{
    setFixedHeight(kHeight);
    setAccessibleName(tr("Runs"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    m_all->setText(tr("All runs"));
    m_all->setAccessibleName(tr("All runs"));
    m_all->setToolTip(tr("Every run of this page, the newest first: to show, to run again, to remove."));
    m_all->setAutoRaise(true);
    m_all->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_all);
    connect(menu, &QMenu::aboutToShow, this, &RunChips::fillMenu);
    m_all->setMenu(menu);
    m_layout->addWidget(m_all);
    m_layout->addStretch(1);
    hide();
}

void RunChips::setRuns(const QList<RunChip> &runs, int current)
{
    setVisible(runs.size() > 1);
    if (runs == m_runs && current == m_current)
        return;
    m_runs = runs;
    m_current = current;
    showChips();
}

void RunChips::showChips()
{
    m_shown = withChips();
    const bool areSame = std::equal(m_shown.begin(), m_shown.end(), m_chips.begin(), m_chips.end(),
                                    [this](const RunChip &run, QToolButton *chip) { return m_group->id(chip) == run.id; });
    if (!areSame)
        makeChips();
    for (qsizetype i = 0; i < m_shown.size(); ++i) {
        QToolButton *chip = m_chips[static_cast<std::size_t>(i)];
        chip->setToolTip(inFull(m_shown[i]));
        chip->setAccessibleName(inFull(m_shown[i]));
        if (m_shown[i].id == m_current)
            chip->setChecked(true);
    }
    fitTexts();
}

/// How many of the newest.
qsizetype RunChips::roomFor() const
{
    const int room = width() - m_all->sizeHint().width();
    int least = 0;
    qsizetype count = 0;
    while (count < std::min<qsizetype>(m_runs.size(), kMostChips)) {
        least = std::max(least, leastWidth(m_runs[m_runs.size() - 1 - count], fontMetrics()) + kBeside);
        if ((count + 1) * least > room)
            break;
        ++count;
    }
    return std::max<qsizetype>(count, 1);
}

QList<RunChip> RunChips::withChips() const
{
    QList<RunChip> shown = m_runs.last(std::min(m_runs.size(), roomFor()));
    const auto isCurrent = [this](const RunChip &run) { return run.id == m_current; };
    const auto current = std::find_if(m_runs.begin(), m_runs.end(), isCurrent);
    if (current != m_runs.end() && std::none_of(shown.begin(), shown.end(), isCurrent))
        shown.front() = *current;
    return shown;
}

void RunChips::makeChips()
{
    for (QToolButton *chip : m_chips) {
        m_group->removeButton(chip);
        m_layout->removeWidget(chip);
        chip->hide();
        chip->deleteLater(); // it may be the one that asked for this
    }
    m_chips.clear();
    for (const RunChip &run : m_shown) {
        auto *chip = new QToolButton;
        chip->setCheckable(true);
        chip->setAutoRaise(true);
        chip->setContextMenuPolicy(Qt::CustomContextMenu);
        m_group->addButton(chip, run.id);
        connect(chip, &QToolButton::clicked, this, [this, id = run.id] { emit chosen(id); });
        connect(chip, &QToolButton::customContextMenuRequested, this, [this, id = run.id, chip](const QPoint &at) {
            QMenu menu;
            addActions(&menu, id);
            menu.exec(chip->mapToGlobal(at));
        });
        m_layout->insertWidget(static_cast<int>(m_chips.size()), chip);
        setTabOrder(m_chips.empty() ? m_all : m_chips.back(), chip);
        m_chips.push_back(chip);
    }
    setTabOrder(m_chips.back(), m_all); // they came after it, and stand before it
}

/// So that all of them are there, and none begins or ends in the middle of a letter.
void RunChips::fitTexts()
{
    if (m_chips.empty())
        return;
    const int each = (width() - m_all->sizeHint().width()) / static_cast<int>(m_chips.size()) - kBeside;
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        const RunChip &run = m_shown[static_cast<qsizetype>(i)];
        m_chips[i]->setText(fitted(run, m_chips[i]->fontMetrics(), std::clamp(each, kLeastTextWidth, kMaxTextWidth)));
    }
}

void RunChips::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (!m_runs.isEmpty())
        showChips();
}

/// A submenu a run, the newest first.
void RunChips::fillMenu()
{
    QMenu *menu = m_all->menu();
    menu->clear();
    for (auto run = m_runs.crbegin(); run != m_runs.crend(); ++run) {
        QMenu *ofRun = menu->addMenu(fitted(*run, menu->fontMetrics(), kMenuTextWidth));
        ofRun->addAction(tr("Show"), this, [this, id = run->id] { emit chosen(id); });
        addActions(ofRun, run->id);
    }
}

void RunChips::addActions(QMenu *menu, int id)
{
    menu->addAction(tr("Run again"), this, [this, id] { emit runAgainRequested(id); });
    menu->addAction(tr("Copy to command line"), this, [this, id] { emit copyRequested(id); });
    menu->addAction(tr("Remove"), this, [this, id] { emit removeRequested(id); });
}

} // namespace forklane::ui
