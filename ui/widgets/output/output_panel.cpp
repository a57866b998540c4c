// SPDX-License-Identifier: MIT
#include "widgets/output/output_panel.h"

#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "format.h"
#include "grid.h"
#include "widgets/output/find_line.h"
#include "widgets/output/output_saver.h"
#include "widgets/output/output_view.h"

namespace forklane::ui {

namespace {

QCheckBox *makeCheck(const QString &text, bool isChecked, QWidget *parent)
{
    auto *check = new QCheckBox(text, parent);
    check->setAccessibleName(text);
    check->setChecked(isChecked);
    check->setFixedHeight(grid::kTool);
    return check;
}

QToolButton *makeButton(const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setAccessibleName(text);
    button->setFixedHeight(grid::kTool);
    return button;
}

} // namespace

OutputPanel::OutputPanel(QWidget *parent)
    : QWidget(parent), m_findLine(new FindLine(this)), m_pages(new QStackedWidget(this)), m_empty(new QLabel(this)),
      m_view(new OutputView(this)), m_saver(new OutputSaver(this))
{
    m_empty->setText(tr("Type a command and press Enter. Nothing runs before that."));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_view);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, grid::kSmallGap, 0, 0);
    column->setSpacing(grid::kSmallGap);
    column->addWidget(makeToolbar());
    column->addWidget(m_findLine);
    column->addWidget(m_pages, 1);
    setTabOrder(m_saveAs, m_view);
    setStageNames({});
    connectAll();
    updateEnabled();
}

OutputPanel::~OutputPanel() = default;

QWidget *OutputPanel::makeToolbar()
{
    auto *bar = new QWidget(this);
    m_stages = new QComboBox(bar);
    m_stages->setAccessibleName(tr("Stages shown"));
    m_stages->setFixedHeight(grid::kTool);
    m_stages->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_output = makeCheck(tr("stdout"), true, bar);
    m_error = makeCheck(tr("stderr"), true, bar);
    m_times = makeCheck(tr("Times"), false, bar);
    m_find = makeButton(tr("Find"), bar);
    m_saveAs = makeButton(tr("Save as"), bar);

    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(grid::kGap, 0, grid::kGap, 0);
    row->setSpacing(grid::kGap);
    row->addWidget(m_stages);
    for (QWidget *each : {static_cast<QWidget *>(m_output), static_cast<QWidget *>(m_error), static_cast<QWidget *>(m_times)})
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(m_find);
    row->addWidget(m_saveAs);
    return bar;
}

void OutputPanel::connectAll()
{
    connect(m_stages, &QComboBox::currentIndexChanged, this, &OutputPanel::applyFilter);
    connect(m_output, &QCheckBox::toggled, this, &OutputPanel::applyFilter);
    connect(m_error, &QCheckBox::toggled, this, &OutputPanel::applyFilter);
    connect(m_times, &QCheckBox::toggled, m_view, &OutputView::setShowTimes);
    connect(m_find, &QToolButton::clicked, this, &OutputPanel::openFind);
    connect(m_saveAs, &QToolButton::clicked, this, &OutputPanel::chooseFile);
    connect(m_findLine, &FindLine::find, this,
            [this](const QString &words, bool backwards) { m_findLine->showResult(m_view->findNext(words, backwards)); });
    connect(m_findLine, &FindLine::closed, this, [this] {
        m_view->clearFind();
        m_view->setFocus();
    });
    connect(m_view, &OutputView::lineClicked, this, &OutputPanel::lineClicked);
    connect(m_view, &OutputView::message, this, [this](const QString &text) { emit message(text, false); });
    connect(m_saver, &OutputSaver::saved, this, [this](quint64 bytes, quint64 missing) {
        updateEnabled();
        if (missing == 0)
            emit message(tr("Saved %1 to %2.").arg(formatBytes(bytes), m_path), false);
        else
            emit message(tr("Saved %1 to %2; %3 were dropped before they could be saved.")
                             .arg(formatBytes(bytes), m_path, formatBytes(missing)),
                         false);
    });
    connect(m_saver, &OutputSaver::failed, this, [this](const QString &reason) {
        updateEnabled();
        emit message(tr("Cannot write %1: %2").arg(m_path, reason), true);
    });
}

void OutputPanel::setStore(std::shared_ptr<const OutputStore> store)
{
    const bool isEmpty = store == nullptr;
    m_view->setStore(std::move(store));
    m_pages->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_view);
    if (isEmpty && !m_findLine->isHidden())
        m_findLine->shut();
    updateEnabled();
}

void OutputPanel::setStageNames(const QStringList &names)
{
    {
        const QSignalBlocker blocker(m_stages);
        m_stages->clear();
        m_stages->addItem(tr("All stages"));
        m_stages->addItems(names);
    }
    m_view->setStageNames(names);
    applyFilter();
}

void OutputPanel::setStage(std::optional<std::uint16_t> stage)
{
    m_stages->setCurrentIndex(stage && *stage + 1 < m_stages->count() ? *stage + 1 : 0);
}

void OutputPanel::setPlayhead(std::optional<Tick> instant)
{
    m_view->setPlayhead(instant);
}

void OutputPanel::setOrigin(Tick origin)
{
    m_view->setOrigin(origin);
}

void OutputPanel::setPrefixes(const LinePrefixes &prefixes)
{
    m_view->setPrefixes(prefixes);
}

void OutputPanel::setMarked(const std::optional<LineMark> &mark, Reveal reveal)
{
    m_view->setMarked(mark, reveal);
}

void OutputPanel::refresh()
{
    m_view->refresh();
}

void OutputPanel::openFind()
{
    if (m_view->store())
        m_findLine->open();
}

void OutputPanel::applyFilter()
{
    OutputFilter filter;
    if (m_stages->currentIndex() > 0)
        filter.stage = static_cast<std::uint16_t>(m_stages->currentIndex() - 1);
    filter.output = m_output->isChecked();
    filter.error = m_error->isChecked();
    m_view->setFilter(filter);
}

void OutputPanel::updateEnabled()
{
    const bool hasStore = m_view->store() != nullptr;
    const QString nothing = hasStore ? QString() : tr("There is no output yet.");
    m_find->setEnabled(hasStore);
    m_find->setToolTip(nothing);
    m_saveAs->setEnabled(hasStore && !m_saver->isSaving());
    m_saveAs->setToolTip(m_saver->isSaving() ? tr("A file is being written.") : nothing);
}

void OutputPanel::chooseFile()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save output as"), QStringLiteral("output.txt"));
    if (!path.isEmpty())
        saveTo(path);
}

void OutputPanel::saveTo(const QString &path)
{
    if (!m_saver->save(m_view->store(), m_view->filter(), path))
        return;
    m_path = path;
    updateEnabled();
}

} // namespace forklane::ui
