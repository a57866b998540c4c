// SPDX-License-Identifier: MIT
#include "widgets/strip/strip.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include "theme.h"
#include "widgets/strip/strip_accessible.h"
#include "widgets/strip/strip_painter.h"
#include "widgets/strip/strip_words.h"

namespace forklane::ui {

namespace {

constexpr int kScrollBarHeight = 10;
constexpr int kLineStep = 24;
constexpr double kPlainLine = 17; ///< Height of a line of text that the plain sizes have room for.

double scaleOf(const QFont &font)
{
    return std::clamp(QFontMetricsF(font).height() / kPlainLine, 1.0, 3.0);
}

} // namespace

Strip::Strip(QWidget *parent)
    : QWidget(parent), m_bar(new QScrollBar(Qt::Horizontal, this)), m_painter(std::make_unique<StripPainter>())
{
    installStripAccessibility();
    setAccessibleName(tr("Pipeline"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_bar->setAccessibleName(tr("Scroll the pipeline"));
    m_bar->setSingleStep(kLineStep);
    m_bar->hide();
    connect(m_bar, &QScrollBar::valueChanged, this, [this] { update(); });
}

Strip::~Strip() = default;

void Strip::setStages(QStringList names)
{
    m_names = std::move(names);
    m_failures.clear();
    m_selected = -1;
    m_selectedPipe = -1;
    m_facts = {};
    m_facts.stages.resize(static_cast<std::size_t>(m_names.size()));
    m_facts.pipes.resize(m_facts.stages.empty() ? 0 : m_facts.stages.size() - 1);
    m_bar->setValue(0);
    relayout();
    notifyStripStages(this);
}

void Strip::setFacts(const RunFacts &facts)
{
    const std::size_t stages = static_cast<std::size_t>(m_names.size());
    QStringList before;
    for (int stage = 0; stage < stageCount(); ++stage)
        before += stageText(stage);
    m_facts = facts;
    m_facts.stages.resize(stages);
    m_facts.pipes.resize(stages == 0 ? 0 : stages - 1);
    for (int stage = 0; stage < stageCount(); ++stage) {
        if (before[stage] != stageText(stage))
            notifyStripStage(this, stage);
    }
    update();
}

void Strip::setFailures(QStringList texts)
{
    m_failures = std::move(texts);
}

void Strip::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    relayout();
    updateGeometry();
}

void Strip::setSelected(int stage)
{
    const int wanted = stage < 0 || stage >= stageCount() ? -1 : stage;
    if (wanted == m_selected)
        return;
    m_selected = wanted;
    if (wanted >= 0) {
        scrollTo(wanted);
        notifyStripSelection(this, wanted);
    }
    update();
}

void Strip::choose(int stage)
{
    if (stage < 0 || stage >= stageCount())
        return;
    setSelected(stage);
    emit stageSelected(stage);
}

QString Strip::stageText(int stage) const
{
    return tr("%1: %2").arg(m_names.value(stage), stageState(m_facts.stages[static_cast<std::size_t>(stage)]));
}

QString Strip::stageTip(int stage) const
{
    QStringList lines{stageText(stage)};
    lines += m_failures.value(stage);
    lines += stageDetails(m_facts.stages[static_cast<std::size_t>(stage)]);
    lines.removeAll(QString());
    return lines.join(u'\n');
}

QRect Strip::stageRect(int stage) const
{
    return m_layout.boxes[static_cast<std::size_t>(stage)].frame.translated(-m_bar->value(), 0).toAlignedRect();
}

QSize Strip::sizeHint() const
{
    return {0, qRound((m_compact ? kCompactHeight : kHeight) * scaleOf(font()))};
}

QSize Strip::minimumSizeHint() const
{
    return sizeHint();
}

void Strip::relayout()
{
    m_layout =
        layoutStrip({static_cast<std::size_t>(m_names.size()), static_cast<double>(width()), m_compact, scaleOf(font())});
    m_bar->setVisible(m_layout.scrolls);
    m_bar->setGeometry(0, height() - kScrollBarHeight, width(), kScrollBarHeight);
    m_bar->setPageStep(width());
    m_bar->setRange(0, std::max(0, static_cast<int>(m_layout.width) - width()));
    update();
}

void Strip::scrollTo(int stage)
{
    const QRectF frame = m_layout.boxes[static_cast<std::size_t>(stage)].frame;
    const double around = kLineStep; // so that one sees that it goes on
    if (frame.left() - around < m_bar->value())
        m_bar->setValue(static_cast<int>(frame.left() - around));
    else if (frame.right() + around > m_bar->value() + width())
        m_bar->setValue(static_cast<int>(frame.right() + around) - width());
}

void Strip::setSelectedPipe(int stage)
{
    if (std::exchange(m_selectedPipe, stage) != stage)
        update();
}

std::optional<std::size_t> Strip::pipeAt(QPointF point) const
{
    const auto &pipes = m_layout.pipes;
    const QPointF at = point + QPointF(m_bar->value(), 0);
    const auto found = std::find_if(pipes.begin(), pipes.end(), [at](const StripPipe &pipe) { return pipe.area.contains(at); });
    return found == pipes.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - pipes.begin()));
}

QString Strip::tipAt(QPoint point) const
{
    const QPointF at = QPointF(point) + QPointF(m_bar->value(), 0);
    for (std::size_t stage = 0; stage < m_layout.boxes.size(); ++stage) {
        if (m_layout.boxes[stage].frame.contains(at))
            return stageTip(static_cast<int>(stage));
    }
    if (const auto pipe = pipeAt(point))
        return pipeDetails(m_names.value(static_cast<qsizetype>(*pipe)), m_facts.stages[*pipe], m_facts.pipes[*pipe]);
    return {};
}

bool Strip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), tipAt(help->pos()), this);
    return true;
}

void Strip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.translate(-m_bar->value(), 0);
    m_painter->paint(painter, {m_layout, m_names, m_facts, m_selected, m_selectedPipe, hasFocus(), font()}, Theme::current());
}

void Strip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    relayout();
}

void Strip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        relayout();
        updateGeometry();
    }
}

void Strip::mousePressEvent(QMouseEvent *event)
{
    for (int stage = 0; stage < stageCount() && event->button() == Qt::LeftButton; ++stage) {
        if (stageRect(stage).contains(event->position().toPoint()))
            choose(stage);
    }
    if (const auto pipe = pipeAt(event->position()); pipe && event->button() == Qt::LeftButton)
        emit pipeSelected(static_cast<int>(*pipe));
}

void Strip::wheelEvent(QWheelEvent *event)
{
    if (!m_layout.scrolls) {
        event->ignore();
        return;
    }
    const QPoint angle = event->angleDelta();
    const int delta = angle.x() != 0 ? angle.x() : angle.y();
    m_bar->setValue(m_bar->value() - delta);
    event->accept();
}

void Strip::keyPressEvent(QKeyEvent *event)
{
    const int last = stageCount() - 1;
    switch (event->key()) {
    case Qt::Key_Left: choose(m_selected < 0 ? last : std::max(0, m_selected - 1)); break;
    case Qt::Key_Right: choose(std::min(last, m_selected + 1)); break;
    case Qt::Key_Home: choose(0); break;
    case Qt::Key_End: choose(last); break;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace forklane::ui
