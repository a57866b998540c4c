// SPDX-License-Identifier: MIT
#include "pages/gallery/example_list.h"

#include <algorithm>
#include <array>

#include <QButtonGroup>
#include <QComboBox>
#include <QFile>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include "grid.h"
#include "pages/gallery/card_grid.h"
#include "pages/gallery/example_card.h"
#include "pages/gallery/filter_chip.h"

namespace forklane::ui {

namespace {

constexpr int kSearchWidth = 240;
/// What most people look for first, one of each part.
constexpr std::array<const char *, 3> kLarge = {"pipe", "race", "queue"};

/// Of a run that was recorded when the program was made.
Miniature storedPicture(const QString &id)
{
    QFile file(QStringLiteral(":/pictures/%1.json").arg(id));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return parseMiniature(file.readAll().toStdString()).value_or(Miniature());
}

struct Part {
    LecturePart part;
    const char *name;
};
constexpr Part kParts[] = {
    {LecturePart::ExternalProcesses, QT_TRANSLATE_NOOP("forklane::ui::ExampleList", "External processes %1")},
    {LecturePart::Threads, QT_TRANSLATE_NOOP("forklane::ui::ExampleList", "Threads %1")},
    {LecturePart::Multiprocessing, QT_TRANSLATE_NOOP("forklane::ui::ExampleList", "Multiprocessing and queues %1")},
};

} // namespace

bool matches(const Demo &demo, const QString &search)
{
    QString all = QString::fromStdString(demo.title + '\n' + demo.sentence + '\n' + demo.id);
    for (const DemoRun &run : demo.runs)
        all += u'\n' + QString::fromStdString(run.caption + '\n' + run.text);
    const QStringList words = search.simplified().split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); });
}

ExampleList::ExampleList(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid::kGap);
    column->addWidget(makeFilterRow());
    column->addWidget(makeArea(), 1);
}

/// The window's first frame has the command line, so that one can type, and not yet the cards: they cost as much as all else.
void ExampleList::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    if (m_cards.empty())
        QMetaObject::invokeMethod(this, &ExampleList::makeCards, Qt::QueuedConnection);
}

/// Once; whoever needs them sooner asks for them sooner.
void ExampleList::makeCards()
{
    if (!m_cards.empty())
        return;
    QList<QWidget *> rows;
    QList<QWidget *> larges;
    for (const Demo &demo : demos()) {
        const QString id = QString::fromStdString(demo.id);
        const Miniature picture = storedPicture(id);
        Cards &cards = m_cards[id];
        rows += cards.row = makeCard(demo, ExampleCard::Form::Row, picture);
        if (std::find(kLarge.begin(), kLarge.end(), demo.id) != kLarge.end())
            larges += cards.large = makeCard(demo, ExampleCard::Form::Large, picture);
    }
    m_largeGrid->setCards(larges);
    m_grid->setCards(rows);
    filter();
}

QList<ExampleCard *> ExampleList::Cards::all() const
{
    QList<ExampleCard *> there = {row, large};
    there.removeAll(nullptr);
    return there;
}

QWidget *ExampleList::makeFilterRow()
{
    auto *widget = new QWidget;
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(grid::kMargin, grid::kSmallGap, grid::kMargin, 0);
    row->setSpacing(grid::kGap);
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Search examples"));
    m_search->setAccessibleName(tr("Search examples"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumHeight(grid::kControl);
    m_search->setTextMargins(4, 0, 4, 0);
    m_search->setMaximumWidth(kSearchWidth);
    connect(m_search, &QLineEdit::textChanged, this, &ExampleList::filter);
    connect(m_search, &QLineEdit::returnPressed, this, &ExampleList::focusFirst);
    auto *down = new QShortcut(Qt::Key_Down, m_search, this, &ExampleList::focusFirst, Qt::WidgetShortcut);
    down->setAutoRepeat(false);
    new QShortcut(Qt::Key_Escape, m_search, m_search, &QLineEdit::clear, Qt::WidgetShortcut);
    row->addWidget(m_search, 1);
    auto *group = new QButtonGroup(this);
    const auto add = [&](const QString &label, std::optional<LecturePart> part) {
        QAbstractButton *button = makeFilter(label, part);
        group->addButton(button);
        row->addWidget(button);
    };
    add(tr("All %1").arg(demos().size()), std::nullopt);
    for (const Part &part : kParts) {
        const auto count =
            std::count_if(demos().begin(), demos().end(), [&](const Demo &demo) { return demo.part == part.part; });
        if (count > 0)
            add(tr(part.name).arg(count), part.part);
    }
    row->addStretch(1);
    m_waits = new QComboBox;
    m_waits->setAccessibleName(tr("Long waits"));
    m_waits->setToolTip(tr("For those in a hurry: every sleep of an example is divided by this; nothing else changes."));
    for (const auto &[text, times] :
         {std::pair(tr("Full waits"), 1), std::pair(tr("Waits ÷ 5"), 5), std::pair(tr("Waits ÷ 20"), 20)})
        m_waits->addItem(text, times);
    row->addWidget(m_waits);
    return widget;
}

QAbstractButton *ExampleList::makeFilter(const QString &label, std::optional<LecturePart> part)
{
    auto *button = new FilterChip(label);
    button->setChecked(part == m_part);
    connect(button, &FilterChip::toggled, this, [this, part](bool checked) {
        if (!checked)
            return;
        m_part = part;
        filter();
    });
    return button;
}

QWidget *ExampleList::makeArea()
{
    m_largeGrid = new CardGrid; // first: this is the order of Tab
    m_largeGrid->setColumns(static_cast<int>(kLarge.size()));
    m_grid = new CardGrid;
    m_nothing = new QLabel;
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->hide();
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(grid::kMargin, 4, grid::kMargin, grid::kMargin);
    column->setSpacing(grid::kGap);
    column->addWidget(m_nothing);
    column->addWidget(m_largeGrid);
    column->addWidget(m_grid);
    column->addStretch(1);
    m_area = new QScrollArea;
    m_area->setWidget(inside);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setAccessibleName(tr("Examples"));
    return m_area;
}

ExampleCard *ExampleList::makeCard(const Demo &demo, ExampleCard::Form form, const Miniature &picture)
{
    auto *card = new ExampleCard(QString::fromStdString(demo.title), QString::fromStdString(demo.sentence), form);
    card->setPicture(picture, false);
    const QString id = QString::fromStdString(demo.id);
    connect(card, &ExampleCard::runRequested, this, [this, id] { emit demoRequested(id, true); });
    connect(card, &ExampleCard::openRequested, this, [this, id] { emit demoRequested(id, false); });
    return card;
}

/// None of an example that is not known.
const ExampleList::Cards &ExampleList::cardsOf(const QString &id)
{
    static const Cards kNone;
    makeCards();
    const auto found = m_cards.find(id);
    return found == m_cards.end() ? kNone : found->second;
}

void ExampleList::setRan(const QString &id, bool asExpected)
{
    for (ExampleCard *card : cardsOf(id).all())
        card->setRanAsExpected(asExpected);
}

void ExampleList::setPicture(const QString &id, const Miniature &picture)
{
    if (picture.lanes.empty())
        return;
    for (ExampleCard *card : cardsOf(id).all())
        card->setPicture(picture, true);
}

double ExampleList::timeScale() const
{
    return m_waits->currentData().toDouble();
}

void ExampleList::filter()
{
    const bool isAll = !m_part && m_search->text().trimmed().isEmpty();
    QList<QWidget *> shown;
    for (const Demo &demo : demos()) {
        const Cards &cards = cardsOf(QString::fromStdString(demo.id));
        if ((!m_part || *m_part == demo.part) && matches(demo, m_search->text()) && !(isAll && cards.large != nullptr))
            shown += cards.row;
    }
    m_largeGrid->setVisible(isAll);
    m_grid->setShown(shown);
    m_nothing->setText(tr("No example has \"%1\" in its title, sentence or commands.").arg(m_search->text().trimmed()));
    m_nothing->setAccessibleName(m_nothing->text());
    m_nothing->setVisible(shown.isEmpty());
}

void ExampleList::focusFirst()
{
    const CardGrid *grid = m_largeGrid->isVisible() ? m_largeGrid : m_grid;
    if (grid->shown().isEmpty())
        return;
    grid->shown().constFirst()->setFocus(Qt::TabFocusReason);
    m_area->ensureWidgetVisible(grid->shown().constFirst());
}

} // namespace forklane::ui
