// SPDX-License-Identifier: MIT
#include "widgets/output/find_line.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include "grid.h"

namespace forklane::ui {

namespace {

QToolButton *makeButton(const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setAccessibleName(text);
    button->setFixedHeight(grid::kTool);
    return button;
}

} // namespace

FindLine::FindLine(QWidget *parent) : QWidget(parent), m_words(new QLineEdit(this)), m_result(new QLabel(this))
{
    m_words->setPlaceholderText(tr("Find in output"));
    m_words->setAccessibleName(tr("Find in output"));
    m_words->setFixedHeight(grid::kTool);
    QToolButton *previous = makeButton(tr("Previous"), this);
    QToolButton *next = makeButton(tr("Next"), this);
    QToolButton *close = makeButton(tr("Close"), this);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(grid::kGap, 0, grid::kGap, 0);
    row->setSpacing(grid::kGap);
    row->addWidget(m_words, 1);
    row->addWidget(previous);
    row->addWidget(next);
    row->addWidget(m_result);
    row->addWidget(close);

    connect(previous, &QToolButton::clicked, this, [this] { ask(true); });
    connect(next, &QToolButton::clicked, this, [this] { ask(false); });
    connect(close, &QToolButton::clicked, this, &FindLine::shut);
    connect(m_words, &QLineEdit::textEdited, m_result, &QLabel::clear);
    hide();
}

void FindLine::open()
{
    show();
    m_words->setFocus();
    m_words->selectAll();
}

void FindLine::shut()
{
    hide();
    emit closed();
}

void FindLine::ask(bool backwards)
{
    emit find(m_words->text(), backwards);
}

void FindLine::showResult(bool found)
{
    m_result->setText(found || m_words->text().isEmpty() ? QString() : tr("Not found"));
}

void FindLine::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape: shut(); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F3: ask((event->modifiers() & Qt::ShiftModifier) != 0); break;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace forklane::ui
