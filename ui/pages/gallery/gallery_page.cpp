// SPDX-License-Identifier: MIT
#include "pages/gallery/gallery_page.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "grid.h"
#include "pages/gallery/example_list.h"
#include "style.h"
#include "widgets/command_line/command_line.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

GalleryPage::GalleryPage(QWidget *parent)
    : QWidget(parent), m_command(new CommandLine), m_run(new QPushButton(tr("Run"))), m_messages(new MessageBar),
      m_examples(new ExampleList)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeCommandRow());
    column->addWidget(m_messages);
    column->addWidget(m_examples, 1);
    setFocusProxy(m_command);
    connect(m_command, &CommandLine::submitted, this, &GalleryPage::submit);
    connect(m_run, &QPushButton::clicked, this, &GalleryPage::submit);
    connect(m_examples, &ExampleList::demoRequested, this, &GalleryPage::demoRequested);
}

QWidget *GalleryPage::makeCommandRow()
{
    auto *widget = new QWidget;
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(grid::kMargin, grid::kGap, grid::kMargin, grid::kGap);
    row->setSpacing(grid::kGap);
    m_command->setPlaceholderText(tr("Type a command or a pipeline and press Enter"));
    row->addWidget(m_command, 1);
    makePrimary(m_run);
    m_run->setAccessibleName(tr("Run"));
    row->addWidget(m_run);
    return widget;
}

void GalleryPage::submit()
{
    if (!m_command->text().trimmed().isEmpty())
        emit commandSubmitted(m_command->text());
}

void GalleryPage::setRan(const QString &id, bool asExpected)
{
    m_examples->setRan(id, asExpected);
}

void GalleryPage::setPicture(const QString &id, const Miniature &picture)
{
    m_examples->setPicture(id, picture);
}

double GalleryPage::timeScale() const
{
    return m_examples->timeScale();
}

} // namespace forklane::ui
