// SPDX-License-Identifier: MIT
#include "pages/lesson/lesson_page.h"

#include <algorithm>
#include <thread>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "engine_bridge.h"
#include "format.h"
#include "grid.h"
#include "pages/lesson/launch_cost_picture.h"
#include "pages/lesson/pieces_view.h"
#include "pages/lesson/speed_up_picture.h"
#include "pages/page_frame.h"
#include "scaled_font.h"
#include "theme.h"
#include "timeline/timeline_panel.h"
#include "usable.h"
#include "widgets/code/code_panel.h"
#include "widgets/explain/explain_panel.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

constexpr double kHeadline = 3.0;
constexpr int kBallastStep = 64; // MiB
constexpr int kSliderWidth = 160;

} // namespace

LessonPage::LessonPage(EngineBridge &bridge, QWidget *parent) : Page(parent), m_runner(bridge.mailbox())
{
    build();
    connect(&m_runner, &LessonRunner::partEnded, this, &LessonPage::onPart);
    connect(&m_runner, &LessonRunner::ended, this, &LessonPage::onEnded);
    updateControls();
}

LessonPage::~LessonPage() = default;

void LessonPage::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_frame = new PageFrame;
    layout->addWidget(m_frame);
    buildHeader();
    buildWork();
    m_frame->finish();
    connect(m_frame->timeline(), &TimelinePanel::playheadChanged, this, &LessonPage::showInstant);
    connect(m_frame->explanation(), &ExplainPanel::eventChosen, this, [this](const FoundEvent &event) {
        m_tabs->setCurrentIndex(static_cast<int>(event.run));
        m_frame->showFound(event);
    });
    connect(m_frame->timeline(), &TimelinePanel::selectionChanged, this, &LessonPage::showDetails);
    connect(m_frame->timeline(), &TimelinePanel::replayFinished, this, [this] { showInstant(std::nullopt); });
}

void LessonPage::buildHeader()
{
    QHBoxLayout *header = m_frame->header();
    auto *back = new QPushButton(tr("Gallery"));
    back->setFixedHeight(grid::kControl);
    back->setToolTip(tr("Back to all examples (Alt+1)"));
    back->setAccessibleName(tr("Back to the Gallery"));
    connect(back, &QPushButton::clicked, this, &LessonPage::leaveRequested);
    header->addWidget(back);
    m_title = new QLabel;
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    header->addWidget(m_title);
    m_tabs = new QTabBar;
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Parts"));
    connect(m_tabs, &QTabBar::currentChanged, this, &LessonPage::showPart);
    m_frame->pictureArea()->addWidget(m_tabs);
    header->addStretch(1);
    m_run = PageFrame::makePrimaryButton(tr("Run"));
    connect(m_run, &QPushButton::clicked, this, &LessonPage::primary);
    header->addWidget(m_run);
    m_gapLabel = new QLabel(tr("Gap between text and newline"));
    m_gap = new QComboBox;
    m_gap->setAccessibleName(m_gapLabel->text());
    m_gap->setToolTip(tr("A longer gap makes it likelier that another thread writes in between; it changes nothing else."));
    for (const auto &[text, gap] : {std::pair(tr("none"), 0), std::pair(tr("1 µs"), 1'000), std::pair(tr("100 µs"), 100'000),
                                    std::pair(tr("5 ms"), 5'000'000)})
        m_gap->addItem(text, gap);
    m_frame->controls()->addWidget(m_gapLabel);
    m_frame->controls()->addWidget(m_gap);
    buildPythonGap();
    buildBallast();
    m_stop = m_frame->addControl(tr("Stop"), tr("Ends after the part that is being played (Shift+F5)."));
    connect(m_stop, &QPushButton::clicked, this, &LessonPage::stop);
}

void LessonPage::buildPythonGap()
{
    m_pythonGapLabel = new QLabel(tr("Gap of python3's race"));
    m_pythonGap = new QComboBox;
    m_pythonGap->setAccessibleName(tr("Gap"));
    m_pythonGapLabel->setBuddy(m_pythonGap);
    m_pythonGap->setToolTip(tr("What python3 does between load and store of the balance; for the next run."));
    for (int gap = 0; gap < lesson::kPythonGapCount; ++gap) {
        const std::string_view name = nameOf(static_cast<lesson::PythonGap>(gap));
        m_pythonGap->addItem(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), gap);
    }
    m_pythonGap->setCurrentIndex(static_cast<int>(lesson::PythonGap::Call));
    m_frame->controls()->addWidget(m_pythonGapLabel);
    m_frame->controls()->addWidget(m_pythonGap);
}

void LessonPage::buildBallast()
{
    m_ballastLabel = new QLabel;
    m_ballast = new QSlider(Qt::Horizontal);
    m_ballast->setAccessibleName(tr("Memory touched by the launching process"));
    m_ballast->setToolTip(tr("fork copies the page tables of this memory; the other ways do not."));
    m_ballast->setRange(0, static_cast<int>(lesson::kMostBallastMebibytes) / kBallastStep);
    m_ballast->setFixedWidth(kSliderWidth);
    connect(m_ballast, &QSlider::valueChanged, this,
            [this](int steps) { m_ballastLabel->setText(tr("Memory touched: %1 MiB").arg(steps * kBallastStep)); });
    m_frame->controls()->addWidget(m_ballastLabel);
    m_frame->controls()->addWidget(m_ballast);
}

void LessonPage::buildWork()
{
    m_caption = new QLabel;
    m_caption->setWordWrap(true);
    m_caption->setContentsMargins(grid::kMargin, 0, grid::kMargin, grid::kSmallGap);
    m_pieces = new PiecesView;
    m_frame->workArea()->addWidget(m_caption);
    m_speedUps = new SpeedUpPicture;
    m_pictures = new QStackedWidget;
    m_pictures->addWidget(m_pieces);
    m_pictures->addWidget(m_speedUps);
    m_launches = new LaunchCostPicture;
    m_pictures->addWidget(m_launches);
    m_headline = new QLabel;
    m_headline->setAlignment(Qt::AlignCenter);
    setFontScale(m_headline, kHeadline);
    m_pictures->addWidget(m_headline);
    m_frame->workArea()->addWidget(m_pictures, 1);
}

void LessonPage::clearParts()
{
    m_parts.clear();
    const QSignalBlocker blocker(m_tabs);
    while (m_tabs->count() > 0)
        m_tabs->removeTab(0);
    showPart(-1);
}

void LessonPage::open(const Demo &demo)
{
    m_runner.stop();
    m_id = QString::fromStdString(demo.id);
    m_lesson = *demo.lesson;
    m_title->setText(QString::fromStdString(demo.title));
    m_frame->explainExample(m_id, QString::fromStdString(demo.sentence).toHtmlEscaped());
    m_frame->setSentence(tr("Press Run: %1").arg(QString::fromStdString(demo.sentence)));
    m_frame->messages()->clear();
    clearParts();
    const auto *writers = std::get_if<lesson::WritersLesson>(&m_lesson);
    const bool hasGap = writers != nullptr &&
                        std::find(writers->ways.begin(), writers->ways.end(), lesson::Writing::Apart) != writers->ways.end();
    m_gapLabel->setVisible(hasGap);
    m_gap->setVisible(hasGap);
    const bool hasPython = std::holds_alternative<lesson::GilLesson>(m_lesson);
    m_pythonGapLabel->setVisible(hasPython);
    m_pythonGap->setVisible(hasPython);
    const auto *origins = std::get_if<lesson::OriginsLesson>(&m_lesson);
    m_ballastLabel->setVisible(origins != nullptr);
    m_ballast->setVisible(origins != nullptr);
    if (origins != nullptr)
        m_ballast->setValue(static_cast<int>(origins->ballastMebibytes) / kBallastStep);
    updateControls();
}

void LessonPage::run(const Demo &demo)
{
    open(demo);
    primary();
}

lesson::Lesson LessonPage::lessonToPlay() const
{
    lesson::Lesson lesson = m_lesson;
    if (auto *writers = std::get_if<lesson::WritersLesson>(&lesson))
        writers->gap = Duration(m_gap->currentData().toLongLong());
    if (auto *gil = std::get_if<lesson::GilLesson>(&lesson))
        gil->pythonGaps = {static_cast<lesson::PythonGap>(m_pythonGap->currentData().toInt())};
    if (auto *origins = std::get_if<lesson::OriginsLesson>(&lesson))
        origins->ballastMebibytes = static_cast<std::size_t>(m_ballast->value()) * kBallastStep;
    return lesson;
}

void LessonPage::primary()
{
    if (m_id.isEmpty())
        return;
    clearParts();
    m_frame->setSentence(std::holds_alternative<lesson::MotivationLesson>(m_lesson)
                             ? tr("Running: the window stops for 0.6 s now, on purpose.")
                             : tr("Running"));
    m_runner.play(lessonToPlay());
    updateControls();
}

void LessonPage::stop()
{
    m_runner.stop();
}

void LessonPage::onPart(const lesson::Part &part)
{
    m_parts.push_back(part);
    std::vector<ExplainedRun> runs;
    for (const lesson::Part &played : m_parts)
        runs.push_back({played.title, played.recording});
    m_frame->explanation()->setRuns(std::move(runs));
    m_tabs->addTab(QString::fromStdString(part.title)); // the first one is current at once
    showPart(m_tabs->currentIndex());
}

void LessonPage::onEnded(const QString &failure)
{
    if (!failure.isEmpty())
        m_frame->messages()->showMessage(MessageBar::Kind::Fault, failure);
    const bool good = failure.isEmpty() && !m_parts.empty() &&
                      std::all_of(m_parts.begin(), m_parts.end(), [](const lesson::Part &part) { return part.isPossible; });
    showPart(m_tabs->currentIndex());
    const auto lanes = [](const lesson::Part &part) { return part.recording ? part.recording->structure()->tracks.size() : 0; };
    const auto fullest =
        std::max_element(m_parts.begin(), m_parts.end(), [&](const auto &a, const auto &b) { return lanes(a) < lanes(b); });
    emit demoEnded(m_id, good, fullest == m_parts.end() ? nullptr : fullest->recording);
    updateControls();
}

void LessonPage::showPart(int index)
{
    if (index < 0 || index >= static_cast<int>(m_parts.size())) {
        m_caption->clear();
        m_pieces->setPieces({});
        m_frame->timeline()->setRecording(nullptr);
        m_frame->code()->clear();
        m_frame->explanation()->setRuns({});
        m_frame->explanation()->showAt(std::nullopt);
        return;
    }
    const lesson::Part &part = m_parts[static_cast<std::size_t>(index)];
    m_caption->setText(QString::fromStdString(part.caption));
    m_frame->setSentence(QString::fromStdString(part.verdict));
    m_pieces->setInstant(std::nullopt);
    m_pieces->setPieces(part.pieces);
    m_headline->setText(QString::fromStdString(part.headline));
    showPicture(part);
    if (!part.speedUps.empty())
        showSpeedUps(static_cast<std::size_t>(index));
    if (part.launches)
        showLaunches(static_cast<std::size_t>(index));
    m_frame->code()->setCode(part.run);
    m_frame->timeline()->setRecording(part.recording);
    m_frame->explanation()->showAt(std::nullopt);
}

void LessonPage::showPicture(const lesson::Part &part)
{
    QWidget *picture = m_pieces;
    if (!part.speedUps.empty())
        picture = m_speedUps;
    else if (part.launches)
        picture = m_launches;
    else if (part.pieces.empty())
        picture = m_headline;
    m_pictures->setCurrentWidget(picture);
}

/// Of the selected slice.
void LessonPage::showDetails()
{
    const TimelineSelection &selection = m_frame->timeline()->selection();
    const int index = m_tabs->currentIndex();
    if (index < 0 || index >= static_cast<int>(m_parts.size()) || !selection.hasSlice()) {
        m_frame->setDetails(tr("Select a slice on the timeline."));
        return;
    }
    const Recording &recording = *m_parts[static_cast<std::size_t>(index)].recording;
    const QString name = QString::fromStdString(recording.name(selection.slice.name));
    const QString track = QString::fromStdString(recording.structure()->tracks[selection.track.value].name);
    m_frame->setDetails(tr("<b>%1</b><br>%2%3<br>%4, from %5 on")
                            .arg(track.toHtmlEscaped(), roleWord(selection.slice.role),
                                 name.isEmpty() ? QString() : QStringLiteral(": ") + name.toHtmlEscaped(),
                                 formatDuration(Duration(selection.slice.end - selection.slice.begin)),
                                 formatDuration(Duration(selection.slice.begin - recording.firstTick()))));
}

/// The part's line beside those of the others that are compared with it.
void LessonPage::showSpeedUps(std::size_t index)
{
    std::vector<SpeedUpPicture::Series> series;
    int chosen = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (m_parts[i].chart != m_parts[index].chart)
            continue;
        if (i == index)
            chosen = static_cast<int>(series.size());
        series.push_back({QString::fromStdString(m_parts[i].title), m_parts[i].speedUps});
    }
    const bool needsCpus = m_parts[index].chart == lesson::kCpuChart;
    const std::size_t most = needsCpus ? std::max(1U, std::thread::hardware_concurrency()) : m_parts[index].speedUps.size();
    m_speedUps->show(std::move(series), chosen, most, needsCpus);
}

void LessonPage::showLaunches(std::size_t index)
{
    std::vector<lesson::LaunchCosts> costs;
    for (const lesson::Part &part : m_parts) {
        if (part.launches)
            costs.push_back(*part.launches);
    }
    m_launches->show(std::move(costs), m_parts[index].launches->ballastMebibytes);
}

void LessonPage::showInstant(std::optional<Tick> instant)
{
    m_pieces->setInstant(instant);
    m_frame->explanation()->showAt(instant);
}

void LessonPage::updateControls()
{
    setUsable(m_stop, m_runner.isRunning(), tr("Nothing is running."));
    setUsable(m_run, !m_id.isEmpty() && !m_runner.isRunning(), tr("Runs it again (F5)."),
              m_id.isEmpty() ? tr("Choose an example in the gallery.") : tr("It runs: stop it first."));
}

void LessonPage::toggleInspector()
{
    m_frame->toggleInspector();
}

void LessonPage::toggleTallTimeline()
{
    m_frame->toggleTallTimeline();
}

void LessonPage::applyFolding(bool narrow, bool low)
{
    m_frame->applyFolding(narrow, low);
}

} // namespace forklane::ui
