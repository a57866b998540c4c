// SPDX-License-Identifier: MIT
#include "widgets/code/code_panel.h"

#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QVBoxLayout>

#include "grid.h"
#include "widgets/code/code_highlighter.h"

namespace forklane::ui {

namespace {

const QString kLanguageKey = QStringLiteral("code/language");

} // namespace

CodePanel::CodePanel(QWidget *parent)
    : QWidget(parent), m_languages(new QTabBar), m_copy(new QPushButton(tr("Copy"))), m_view(new QPlainTextEdit),
      m_highlighter(new CodeHighlighter(m_view->document()))
{
    m_languages->addTab(tr("Python"));
    m_languages->addTab(tr("C"));
    m_languages->addTab(tr("Shell"));
    m_languages->setExpanding(false);
    m_languages->setDrawBase(false);
    m_languages->setAccessibleName(tr("Language"));
    m_languages->setCurrentIndex(QSettings().value(kLanguageKey, 0).toInt());
    m_copy->setFixedHeight(grid::kTool);
    m_view->setReadOnly(true);
    m_view->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setAccessibleName(tr("Code"));
    m_view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, grid::kGap, 0);
    row->addWidget(m_languages, 1);
    row->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addWidget(m_view, 1);
    connect(m_languages, &QTabBar::currentChanged, this, [this](int index) {
        QSettings().setValue(kLanguageKey, index);
        showLanguage();
    });
    connect(m_copy, &QPushButton::clicked, this, &CodePanel::copy);
    takeFont();
    clear();
}

void CodePanel::setCode(const code::JobRun &run)
{
    setTexts([&run](code::Language language) { return code::write(run, language); });
}

void CodePanel::setCode(const code::RaceRun &run)
{
    setTexts([&run](code::Language language) { return code::write(run, language); });
}

void CodePanel::setCode(const code::WorkRun &run)
{
    setTexts([&run](code::Language language) { return code::write(run, language); });
}

void CodePanel::setCode(const lesson::PartRun &run)
{
    setTexts([&run](code::Language language) { return code::write(run, language); });
}

void CodePanel::setTexts(const std::function<Result<std::string>(code::Language)> &write)
{
    for (int i = 0; i < code::kLanguageCount; ++i) {
        const auto text = write(static_cast<code::Language>(i));
        m_texts[static_cast<std::size_t>(i)] = QString::fromStdString(text ? *text : describe(text.error()));
    }
    m_copy->setEnabled(true);
    m_copy->setToolTip(tr("Puts the whole program on the clipboard."));
    showLanguage();
}

void CodePanel::clear()
{
    m_texts.fill({});
    m_copy->setEnabled(false);
    m_copy->setToolTip(tr("There is no code yet."));
    showLanguage();
}

QString CodePanel::code() const
{
    return m_texts[static_cast<std::size_t>(m_languages->currentIndex())];
}

void CodePanel::setLanguage(code::Language language)
{
    m_languages->setCurrentIndex(static_cast<int>(language));
}

void CodePanel::showLanguage()
{
    m_highlighter->setLanguage(static_cast<code::Language>(m_languages->currentIndex()));
    const QString text = code();
    if (m_view->toPlainText() == text && !text.isEmpty())
        return; // what is selected stays so
    m_view->setPlaceholderText(tr("Run something: the same as Python, C and shell stands here."));
    m_view->setPlainText(text);
}

void CodePanel::copy()
{
    QGuiApplication::clipboard()->setText(code());
}

void CodePanel::takeFont()
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_view->setFont(fixed);
}

void CodePanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_languages->setCurrentIndex(QSettings().value(kLanguageKey, 0).toInt()); // chosen on another page meanwhile
}

void CodePanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        takeFont();
    if (event->type() == QEvent::PaletteChange)
        m_highlighter->rehighlight();
}

} // namespace forklane::ui
