// SPDX-License-Identifier: MIT
#include "pages/empty_page.h"

#include <QLabel>
#include <QVBoxLayout>

#include "scaled_font.h"

namespace forklane::ui {

namespace {

constexpr double kTitleScale = 1.6;
constexpr int kTextWidth = 480;

} // namespace

EmptyPage::EmptyPage(const QString &title, const QString &sentence, QWidget *parent) : Page(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    auto *heading = new QLabel(title);
    setFontScale(heading, kTitleScale);
    heading->setAlignment(Qt::AlignHCenter);
    layout->addWidget(heading);
    auto *text = new QLabel(sentence);
    text->setWordWrap(true);
    text->setFixedWidth(kTextWidth);
    text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    layout->addWidget(text, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

} // namespace forklane::ui
