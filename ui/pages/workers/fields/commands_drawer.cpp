// SPDX-License-Identifier: MIT
#include "pages/workers/fields/commands_drawer.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QGridLayout>
#include <QPlainTextEdit>
#include <QPushButton>

#include "format.h"
#include "grid.h"
#include "pages/workers/model/work_words.h"
#include "widgets/message_bar/message_text.h"

namespace forklane::ui {

namespace {

constexpr int kTextHeight = 68;
constexpr qint64 kMostBytes = 256 * 1024 * 1024;
constexpr std::size_t kPreviewed = 3;

} // namespace

CommandsDrawer::CommandsDrawer(QWidget *parent)
    : QWidget(parent), m_text(new QPlainTextEdit), m_preview(new MessageText),
      m_table(makeButton(tr("Open table"), tr("CSV or TSV: {} and {1} in a command stand for a row's columns."))),
      m_open(makeButton(tr("Open list"), tr("A text file with one command a line."))),
      m_edit(makeButton(tr("Edit list"), tr("Shows the commands again.")))
{
    m_text->setAccessibleName(tr("Commands"));
    m_text->setPlaceholderText(tr("One command a line, as /bin/sh reads it. {} and {1} stand for the columns of a table."));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setFixedHeight(kTextHeight);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(grid::kGap);
    layout->setVerticalSpacing(grid::kSmallGap);
    layout->addWidget(m_text, 0, 0, 2, 1);
    layout->addWidget(m_open, 0, 1);
    layout->addWidget(m_table, 1, 1);
    layout->addWidget(m_preview, 2, 0);
    m_edit->setFixedHeight(grid::kTool);
    layout->addWidget(m_edit, 2, 1);
    m_edit->hide();
    connect(m_edit, &QPushButton::clicked, this, [this] {
        setFolded(false);
        m_text->setFocus();
        emit unfolded();
    });
    layout->setColumnStretch(0, 1);
    connect(m_text, &QPlainTextEdit::textChanged, this, &CommandsDrawer::updatePreview);
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const QString path = QFileDialog::getOpenFileName(this, tr("Open list")); !path.isEmpty())
            openList(path);
    });
    connect(m_table, &QPushButton::clicked, this, [this] {
        if (const QString path =
                QFileDialog::getOpenFileName(this, tr("Open table"), {}, tr("Tables (*.csv *.tsv);;All files (*)"));
            !path.isEmpty())
            openTable(path);
    });
    updatePreview();
}

QPushButton *CommandsDrawer::makeButton(const QString &text, const QString &tip)
{
    auto *button = new QPushButton(text);
    button->setFixedHeight(grid::kControl);
    button->setToolTip(tip);
    button->setAutoDefault(false);
    return button;
}

void CommandsDrawer::setText(const QString &commands)
{
    m_text->setPlainText(commands);
    setFolded(false);
}

void CommandsDrawer::setFolded(bool folded)
{
    m_isFolded = folded;
    for (QWidget *part : {static_cast<QWidget *>(m_text), static_cast<QWidget *>(m_open), static_cast<QWidget *>(m_table)})
        part->setVisible(!folded);
    m_edit->setVisible(folded);
}

bool CommandsDrawer::read(const QString &path, QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        emit said(tr("Cannot open \"%1\": %2.").arg(path, file.errorString()));
        return false;
    }
    bytes = file.read(kMostBytes + 1);
    if (bytes.size() <= kMostBytes)
        return true;
    emit said(tr("\"%1\" is longer than %2.").arg(path, formatBytes(kMostBytes)));
    return false;
}

bool CommandsDrawer::openList(const QString &path)
{
    QByteArray bytes;
    if (!read(path, bytes))
        return false;
    m_text->setPlainText(QString::fromUtf8(bytes));
    return true;
}

bool CommandsDrawer::openTable(const QString &path)
{
    QByteArray bytes;
    if (!read(path, bytes))
        return false;
    m_tableText = bytes;
    m_tableName = QFileInfo(path).fileName();
    m_table->setText(tr("Table: %1").arg(fontMetrics().elidedText(m_tableName, Qt::ElideMiddle, 120)));
    updatePreview();
    return true;
}

void CommandsDrawer::writeTo(WorkFields &fields) const
{
    fields.commands = m_text->toPlainText().toStdString();
    fields.table = m_tableText.toStdString();
    fields.tableName = m_tableName.toStdString();
}

QString CommandsDrawer::preview() const
{
    return m_preview->text();
}

/// The first three exactly as they will run, or why they will not.
void CommandsDrawer::updatePreview()
{
    WorkFields fields;
    writeTo(fields);
    fields.tasks = TaskChoice::Commands;
    const auto plan = planOf(fields);
    if (!plan) {
        m_preview->setText(fields.commands.empty() ? tr("Nothing to run yet.") : asSentence(describe(plan.error())));
    } else {
        const std::size_t all = plan->tasks->size();
        QStringList shown;
        for (std::size_t i = 0; i < std::min(all, kPreviewed); ++i)
            shown << QString::fromStdString(plan->tasks->at(i).name);
        const QString rest = all > kPreviewed ? tr("   and %1 more").arg(formatCount(all - kPreviewed)) : QString();
        m_preview->setText(tr("Runs:  %1%2").arg(shown.join(QStringLiteral("   ·   ")), rest));
    }
    emit changed();
}

} // namespace forklane::ui
