// SPDX-License-Identifier: MIT
#include "widgets/explain/explain_panel.h"

#include <QEvent>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

#include "accessible.h"
#include "grid.h"
#include "widgets/explain/explain_delegate.h"
#include "widgets/explain/explain_model.h"

namespace forklane::ui {

std::optional<Explanation> explanationOf(const QString &id)
{
    QFile file(QStringLiteral(":/help/%1.json").arg(id));
    if (id.isEmpty() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    auto read = parseExplanation(file.readAll().toStdString());
    return read ? std::optional(std::move(*read)) : std::nullopt;
}

ExplainPanel::ExplainPanel(QWidget *parent)
    : QScrollArea(parent), m_note(new QLabel), m_list(new QListView), m_model(new ExplainModel(this))
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_note->setMargin(grid::kMargin);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_list->setAccessibleName(tr("Steps"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ExplainDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    m_list->viewport()->setAutoFillBackground(false);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_note);
    layout->addWidget(m_list);
    layout->addStretch(1);
    setWidget(content);
    connect(m_model, &ExplainModel::dataChanged, this,
            [this](const QModelIndex &changed) { notifyAccessible(m_list, QAccessible::NameChanged, changed.row()); });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });
    connect(m_list, &QListView::activated, this, [this](const QModelIndex &index) { choose(index.row()); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        const QRect place = m_list->visualRect(index);
        ensureVisible(0, m_list->y() + place.center().y(), 0, place.height() / 2 + grid::kMargin);
    });
}

void ExplainPanel::setNote(const QString &text)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void ExplainPanel::explain(const QString &id)
{
    m_id = id;
    m_model->setExplanation(explanationOf(id).value_or(Explanation()));
    fit();
}

void ExplainPanel::setRuns(std::vector<ExplainedRun> runs)
{
    m_model->setRuns(std::move(runs));
}

void ExplainPanel::showAt(std::optional<Tick> instant)
{
    m_model->showAt(instant);
}

const std::vector<ExplainedRun> &ExplainPanel::runs() const
{
    return m_model->runs();
}

void ExplainPanel::choose(int row)
{
    if (const auto event = m_model->eventOf(row))
        emit eventChosen(*event);
}

/// The list is as high as its steps: the whole tab scrolls, not the list in it.
void ExplainPanel::fit()
{
    m_list->setVisible(m_model->rowCount() > 0);
    m_list->setFixedWidth(viewport()->width());
    m_list->doItemsLayout();
    int height = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        height += m_list->sizeHintForRow(row);
    m_list->setFixedHeight(height);
}

void ExplainPanel::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

void ExplainPanel::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

} // namespace forklane::ui
