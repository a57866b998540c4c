// SPDX-License-Identifier: MIT
#include "pages/page_frame.h"

#include <algorithm>
#include <utility>

#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include "format.h"
#include "grid.h"
#include "pages/range_details.h"
#include "scaled_font.h"
#include "style.h"
#include "timeline/timeline_panel.h"
#include "timeline/timeline_view.h"
#include "usable.h"
#include "widgets/code/code_panel.h"
#include "widgets/explain/explain_panel.h"
#include "widgets/message_bar/message_bar.h"
#include "widgets/message_bar/message_text.h"

namespace forklane::ui {

namespace {

constexpr int kHeaderHeight = 48;
constexpr int kSentenceHeight = 40;
constexpr int kInspectorWidth = 320;
constexpr int kDrawerWidth = 340;
constexpr int kWorkHeight = 140;
constexpr int kTimelineHeight = 330;
constexpr double kSentenceScale = 1.2;
const QString kInspectorKey = QStringLiteral("window/inspector");

QWidget *makeRow(int height, QHBoxLayout *&layout)
{
    auto *row = new QWidget;
    row->setFixedHeight(height);
    layout = new QHBoxLayout(row);
    layout->setContentsMargins(grid::kMargin, 0, grid::kMargin, 0);
    layout->setSpacing(grid::kGap);
    return row;
}

QLabel *makeText(const QString &text)
{
    auto *label = new QLabel(text);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    label->setMargin(grid::kMargin);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

PageFrame::PageFrame(QWidget *parent) : QWidget(parent)
{
    m_inspectorWanted = QSettings().value(kInspectorKey, true).toBool();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildTop());
    m_timeline = new TimelinePanel;
    m_vertical = new QSplitter(Qt::Vertical);
    m_vertical->setChildrenCollapsible(false);
    m_vertical->addWidget(buildMiddle());
    m_timeline->setMinimumHeight(kWorkHeight);
    layout->addWidget(m_vertical, 1);
    setFocusRefuge(this, m_timeline->view());
    connect(m_timeline, &TimelinePanel::replayStarted, this, &PageFrame::tellReplay);
    connect(m_timeline, &TimelinePanel::replayFinished, this, [this] { tellReplay({}); });
    connect(m_timeline, &TimelinePanel::detailsRequested, this, &PageFrame::openDetails);
    connect(m_timeline, &TimelinePanel::rangeChanged, this, [this](std::optional<TickRange> range) {
        if (range)
            m_inspector->setCurrentWidget(m_detailsTab);
    });
}

void PageFrame::finish()
{
    m_middle->addWidget(m_inspector);
    m_middle->setStretchFactor(0, 1);
    m_middle->setStretchFactor(1, 0);
    m_middle->setSizes({900, kInspectorWidth});
    m_vertical->addWidget(m_timeline);
    m_vertical->setStretchFactor(0, 1);
    m_vertical->setStretchFactor(1, 0);
    m_vertical->setSizes({kTimelineHeight / 2, kTimelineHeight});
}

QWidget *PageFrame::buildTop()
{
    auto *top = new QWidget;
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeRow(kHeaderHeight, m_header));
    auto *sentenceRow = makeRow(kSentenceHeight, m_controls);
    m_sentence = new MessageText(nullptr, MessageText::Lines::One);
    setFontScale(m_sentence, kSentenceScale);
    m_controls->addWidget(m_sentence, 1);
    layout->addWidget(sentenceRow);
    m_messages = new MessageBar;
    layout->addWidget(m_messages);
    m_picture = new QVBoxLayout;
    m_picture->setContentsMargins(grid::kMargin, 0, grid::kMargin, 4);
    m_picture->setSpacing(4);
    layout->addLayout(m_picture);
    return top;
}

QWidget *PageFrame::buildMiddle()
{
    m_middle = new QSplitter(Qt::Horizontal);
    m_middle->setChildrenCollapsible(false);
    auto *work = new QWidget;
    work->setMinimumHeight(kWorkHeight);
    m_work = new QVBoxLayout(work);
    m_work->setContentsMargins(0, 0, 0, 0);
    m_work->setSpacing(0);
    m_middle->addWidget(work);
    buildInspector();
    auto *ground = new QWidget;
    auto *layout = new QVBoxLayout(ground);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_middle);
    buildDrawer(ground);
    return ground;
}

void PageFrame::buildDrawer(QWidget *ground)
{
    m_drawer = new QFrame(ground);
    m_drawer->setAutoFillBackground(true);
    auto *layout = new QHBoxLayout(m_drawer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *line = new QFrame;
    line->setFrameShape(QFrame::VLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    layout->addWidget(line);
    m_drawer->hide();
    ground->installEventFilter(this);
}

void PageFrame::buildInspector()
{
    m_inspector = new QTabWidget;
    m_inspector->setDocumentMode(true);
    m_inspector->setMinimumWidth(kInspectorWidth);
    m_inspector->setMaximumWidth(kInspectorWidth * 2);
    m_inspector->setAccessibleName(tr("Inspector"));
    m_explanation = new ExplainPanel;
    m_explanation->setNote(tr("Run an example from the Gallery: its steps are explained here."));
    m_inspector->addTab(m_explanation, tr("Explain"));
    m_detailsTab = buildDetails();
    m_inspector->addTab(m_detailsTab, tr("Details"));
    m_code = new CodePanel;
    m_inspector->addTab(m_code, tr("Code"));
    m_inspector->setCurrentWidget(m_detailsTab);
}

/// The range that is marked on the timeline, and below it the selection.
QWidget *PageFrame::buildDetails()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new RangeDetails(*m_timeline));
    m_details = makeText(tr("Select a stage or a slice on the timeline."));
    m_details->setObjectName(QStringLiteral("details"));
    layout->addWidget(m_details, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Details"));
    scroll->setWidget(column);
    return scroll;
}

QPushButton *PageFrame::addControl(const QString &text, const QString &tip)
{
    auto *button = new QPushButton(text);
    button->setFixedHeight(grid::kControl);
    setTip(button, tip);
    m_controls->addWidget(button);
    if (m_lastControl != nullptr)
        setTabOrder(m_lastControl, button);
    m_lastControl = button;
    m_messages->follow(button);
    return button;
}

void PageFrame::setSentence(const QString &text)
{
    m_sentenceText = text;
    placeSentence();
}

void PageFrame::tellReplay(const QString &speed)
{
    m_replaySpeed = speed;
    placeSentence();
}

void PageFrame::placeSentence()
{
    m_sentence->setText(joinFacts({m_replaySpeed, m_sentenceText}));
}

void PageFrame::explainExample(const QString &id, const QString &note)
{
    m_explanation->explain(id);
    m_explanation->setNote(note);
    m_inspector->setCurrentWidget(m_explanation);
}

void PageFrame::showFound(const FoundEvent &event)
{
    const auto recording = m_timeline->view()->recording();
    if (!recording)
        return;
    TimelineSelection selection{event.track, {}, {}, 0};
    if (event.row.isValid() && event.slice)
        selection = {event.track, event.row, recording->slices(event.row).at(*event.slice), *event.slice};
    m_timeline->setPlayhead(event.tick);
    m_timeline->setSelection(selection);
}

void PageFrame::setDetails(const QString &text)
{
    m_details->setText(text);
    m_details->setAccessibleName(text);
}

void PageFrame::openDetails()
{
    m_inspector->setCurrentWidget(m_detailsTab);
    setInspectorOpen(true);
}

void PageFrame::toggleInspector()
{
    setInspectorOpen(!isInspectorOpen());
}

void PageFrame::setInspectorOpen(bool open)
{
    if (m_narrow) {
        m_drawerOpen = open;
    } else {
        m_inspectorWanted = open;
        QSettings().setValue(kInspectorKey, open);
    }
    placeInspector();
}

void PageFrame::placeInspector()
{
    if (m_narrow && m_inspector->parentWidget() != m_drawer) {
        m_drawer->layout()->addWidget(m_inspector);
    } else if (!m_narrow && m_inspector->parentWidget() != m_middle) {
        m_middle->addWidget(m_inspector);
        m_middle->setSizes({m_middle->width(), kInspectorWidth});
    }
    m_inspector->setVisible(isInspectorOpen());
    m_drawer->setVisible(m_narrow && m_drawerOpen);
    fitDrawer();
    if (m_detailsButton == nullptr)
        return;
    m_detailsButton->setVisible(m_narrow);
    m_detailsButton->setChecked(m_drawerOpen);
}

void PageFrame::fitDrawer()
{
    const QRect room = m_drawer->parentWidget()->rect();
    const int width = std::min(kDrawerWidth, room.width());
    m_drawer->setGeometry(room.right() + 1 - width, room.top(), width, room.height());
    m_drawer->raise();
}

bool PageFrame::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fitDrawer();
    return QWidget::eventFilter(watched, event);
}

void PageFrame::toggleTallTimeline()
{
    if (m_sizesBeforeTall.isEmpty()) {
        m_sizesBeforeTall = m_vertical->sizes();
        m_vertical->setSizes({0, height()});
    } else {
        m_vertical->setSizes(m_sizesBeforeTall);
        m_sizesBeforeTall.clear();
    }
}

void PageFrame::setLeastWorkHeight(int height)
{
    QWidget *work = m_work->parentWidget();
    const int before = work->minimumHeight();
    const int least = std::max(kWorkHeight, height);
    if (least > before && isVisible() && m_sizesBeforeLeast.isEmpty())
        m_sizesBeforeLeast = m_vertical->sizes();
    work->setMinimumHeight(least);
    if (least < before && !m_sizesBeforeLeast.isEmpty())
        m_vertical->setSizes(std::exchange(m_sizesBeforeLeast, {}));
}

void PageFrame::applyFolding(bool narrow, bool low)
{
    m_narrow = narrow;
    if (m_detailsButton == nullptr) {
        m_detailsButton = addControl(tr("Details"), tr("The inspector, over the working area (F8)."));
        m_detailsButton->setCheckable(true);
        connect(m_detailsButton, &QPushButton::clicked, this, &PageFrame::toggleInspector);
    }
    m_timeline->setFindFolded(low);
    placeInspector();
}

void PageFrame::addDrawer(QAbstractButton *button, QWidget *drawer)
{
    m_drawers.push_back({button, drawer});
}

void PageFrame::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || !leaveInnermost())
        QWidget::keyPressEvent(event);
}

/// One thing: the drawer that has the focus, the inspector's over the working area, another drawer, and at last what the
/// timeline shows besides the newest instant. False when there is nothing to leave.
bool PageFrame::leaveInnermost()
{
    const QWidget *focus = window()->focusWidget();
    const auto hasFocus = [focus](const Drawer &drawer) { return drawer.widget->isAncestorOf(focus); };
    const auto leave = [&](auto isMeant) {
        const auto found = std::ranges::find_if(
            m_drawers, [&](const Drawer &drawer) { return drawer.button->isChecked() && isMeant(drawer); });
        if (found == m_drawers.end())
            return false;
        if (hasFocus(*found))
            found->button->setFocus(Qt::OtherFocusReason);
        found->button->setChecked(false);
        return true;
    };
    if (leave(hasFocus))
        return true;
    if (m_narrow && m_drawerOpen) {
        if (m_inspector->isAncestorOf(focus))
            m_detailsButton->setFocus(Qt::OtherFocusReason);
        setInspectorOpen(false);
        return true;
    }
    return leave([](const Drawer &) { return true; }) || m_timeline->leave();
}

void PageFrame::focusNextArea(std::vector<QWidget *> areas, bool forward)
{
    areas.push_back(m_inspector);
    areas.push_back(m_timeline->view());
    areas.erase(std::remove_if(areas.begin(), areas.end(), [](const QWidget *area) { return !area->isVisible(); }),
                areas.end());
    if (areas.empty())
        return;
    std::size_t at = 0;
    for (std::size_t i = 0; i < areas.size(); ++i) {
        if (areas[i]->hasFocus() || areas[i]->isAncestorOf(window()->focusWidget()))
            at = i;
    }
    const std::size_t next = (at + (forward ? 1 : areas.size() - 1)) % areas.size();
    areas[next]->setFocus(forward ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

QPushButton *PageFrame::makePrimaryButton(const QString &text)
{
    auto *button = new QPushButton(text);
    makePrimary(button);
    button->setDefault(true);
    return button;
}

} // namespace forklane::ui
