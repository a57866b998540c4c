// SPDX-License-Identifier: MIT
#include "pages/gallery/gallery_page.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "pages/gallery/example_list.h"
#include "widgets/command_line/command_line.h"

namespace forklane::ui {

namespace {

constexpr int kMargin = 12;
constexpr int kGap = 8;
constexpr QSize kPrimary(96, 32);

} // namespace

GalleryPage::GalleryPage(QWidget *parent)
    : QWidget(parent), m_command(new CommandLine), m_run(new QPushButton(tr("Run"))), m_examples(new ExampleList)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeCommandRow());
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
    row->setContentsMargins(kMargin, kGap, kMargin, kGap);
    row->setSpacing(kGap);
    m_command->setPlaceholderText(tr("Type a command or a pipeline and press Enter"));
    row->addWidget(m_command, 1);
    m_run->setObjectName(QStringLiteral("primary")); // the window's style sheet fills it with the accent
    m_run->setAccessibleName(tr("Run"));
    m_run->setMinimumSize(kPrimary);
    QFont bold = m_run->font();
    bold.setBold(true);
    m_run->setFont(bold);
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

} // namespace forklane::ui
