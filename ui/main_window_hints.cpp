// SPDX-License-Identifier: MIT
// The hints of the first start: where each one points, and when its thing has been done.
#include <QPushButton>
#include <QStackedWidget>

#include "first_hints.h"
#include "main_window.h"
#include "pages/gallery/gallery_page.h"
#include "pages/run/run_page.h"
#include "timeline/timeline_panel.h"
#include "widgets/command_line/command_line.h"

namespace forklane::ui {

void MainWindow::buildHints()
{
    m_hints = new FirstHints(*this, [this](FirstHints::Hint hint) -> QWidget * {
        const bool isRun = m_page == PageId::Run;
        const auto *timeline = m_stack->currentWidget()->findChild<TimelinePanel *>();
        switch (hint) {
        case FirstHints::Hint::CommandLine: return isRun ? runPage()->commandLine() : gallery()->commandLine();
        case FirstHints::Hint::Run: return isRun ? runPage()->runButton() : gallery()->runButton();
        case FirstHints::Hint::Timeline: return timeline == nullptr ? nullptr : timeline->view();
        case FirstHints::Hint::Replay: return timeline == nullptr ? nullptr : timeline->replayButton();
        case FirstHints::Hint::None: break;
        }
        return nullptr;
    });
    connect(&m_bridge, &EngineBridge::runningCountChanged, this, [this] {
        if (m_bridge.runningCount() + m_bridge.workCount() > 0)
            m_hints->done(FirstHints::Hint::Run);
    });
    m_hints->offer(*gallery()->messages());
}

void MainWindow::watchForHints(QWidget &page)
{
    if (auto *line = page.findChild<CommandLine *>())
        connect(line, &QLineEdit::textEdited, this, [this] { m_hints->done(FirstHints::Hint::CommandLine); });
    auto *timeline = page.findChild<TimelinePanel *>();
    if (timeline == nullptr)
        return;
    connect(timeline, &TimelinePanel::selectionChanged, this, [this](const TimelineSelection &selection) {
        if (!selection.isEmpty())
            m_hints->done(FirstHints::Hint::Timeline);
    });
    connect(timeline, &TimelinePanel::replayStarted, this, [this] { m_hints->done(FirstHints::Hint::Replay); });
}

} // namespace forklane::ui
