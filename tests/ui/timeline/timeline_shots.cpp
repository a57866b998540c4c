// SPDX-License-Identifier: MIT
// Draws example timelines into PNG files. Usage: timeline_shots FOLDER
#include <QApplication>
#include <QDir>
#include <QPixmap>
#include <QPushButton>
#include <QTextStream>

#include "theme.h"
#include "timeline/timeline_panel.h"
#include "ui/timeline/example_recording.h"

using namespace forklane;
using namespace forklane::ui;

namespace {

/// Grabs a panel of 1196 × `height` after `prepare` has had its way with it. False when the file could not be written.
template <typename Prepare>
bool shoot(const QString &file, const std::shared_ptr<Recording> &recording, int height, Prepare prepare)
{
    TimelinePanel panel;
    panel.resize(1196, height);
    panel.setMotion(Motion::None);
    panel.show();
    panel.setRecording(recording);
    QCoreApplication::processEvents();
    prepare(panel);
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    return panel.grab().save(file);
}

ExampleRecording exampleWorkers()
{
    ExampleRecording e;
    const TrackId group = e.track(TrackKind::Group, "Fruit");
    const RowId queue = e.row(e.track(TrackKind::Queue, "queue", group), RowKind::Samples);
    const RowId one = e.row(e.track(TrackKind::Worker, "Process-1", group, 4301));
    const RowId two = e.row(e.track(TrackKind::Worker, "Process-2", group, 4302));
    const RowId doubt = e.row(e.track(TrackKind::Worker, "in doubt", group));
    const RowId all = e.row(e.track(TrackKind::Worker, "every role", group));
    for (const auto &[at, depth] : {std::pair{0.0, 4}, {110.0, 3}, {130.0, 2}, {320.0, 1}, {870.0, 0}})
        e.sample(queue, at, depth);
    e.begin(one, 0, Role::Launch, Certainty::Exact, "starts");
    e.begin(one, 110, Role::Running, Certainty::Exact, "apple");
    e.begin(one, 490, Role::Assigned, Certainty::Exact, "banana");
    e.begin(one, 530, Role::Running, Certainty::Exact, "banana");
    e.end(one, 870);
    e.begin(two, 0, Role::Launch, Certainty::Exact, "starts");
    e.begin(two, 130, Role::Running, Certainty::Exact, "strawberry");
    e.begin(two, 320, Role::Running, Certainty::Exact, "lemon");
    e.end(two, 460);
    e.result(two, 460, Ending::Signalled, 9);
    e.begin(doubt, 460, Role::InDoubt, Certainty::Exact, "lemon");
    e.end(doubt, 560);
    for (int role = 0; role < kRoleCount; ++role)
        e.begin(all, role * 62, static_cast<Role>(role), Certainty::Exact);
    e.end(all, 16 * 62);
    return e;
}

bool shootAll(const QDir &folder)
{
    const auto path = [&](const char *name) { return folder.filePath(QString::fromLatin1(name)); };
    const auto nothing = [](TimelinePanel &) {};
    const ExampleRecording done = examplePipeline();
    const ExampleRecording half = examplePipeline(false);
    const auto live = [&](TimelinePanel &panel) {
        panel.view()->setClock([&] { return fromTick(half.tick(171)); });
        panel.setLive(true);
    };
    const auto replay = [&](TimelinePanel &panel) {
        panel.setPlayhead(done.tick(60));
        panel.view()->setSelection({TrackId{1}, RowId{1}, done.recording()->slices(RowId{1}).at(2), 2});
    };
    const auto legend = [](TimelinePanel &panel) {
        for (auto *button : panel.findChildren<QPushButton *>()) {
            if (button->text() == QStringLiteral("Legend"))
                button->setChecked(true);
        }
        panel.view()->setFindText(QStringLiteral("sort"));
    };
    const auto zoom = [](TimelinePanel &panel) { panel.view()->zoomBy(9); };
    bool good = shoot(path("finished.png"), done.recording(), 330, nothing);
    good &= shoot(path("running.png"), half.recording(), 330, live);
    good &= shoot(path("replay.png"), done.recording(), 330, replay);
    good &= shoot(path("legend.png"), done.recording(), 360, legend);
    good &= shoot(path("zoomed.png"), done.recording(), 330, zoom);
    good &= shoot(path("workers.png"), exampleWorkers().recording(), 300, nothing);
    good &= shoot(path("model.png"), exampleRace().recording(), 360, nothing);
    good &= shoot(path("crowd18.png"), exampleCrowd(18, 60, 9.7).recording(), 330, nothing);
    good &= shoot(path("crowd40.png"), exampleCrowd(40, 5000, 0.3).recording(), 330, nothing);
    good &= shoot(path("crowd90.png"), exampleCrowd(90, 300, 5).recording(), 330, nothing);
    good &= shoot(path("empty.png"), nullptr, 200, nothing);
    return good;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QDir::tempPath());
    bool good = true;
    for (const auto &[kind, name] : {std::pair{ThemeKind::Light, "light"}, {ThemeKind::Dark, "dark"}}) {
        applyTheme(kind);
        folder.mkpath(QString::fromLatin1(name));
        good &= shootAll(QDir(folder.filePath(QString::fromLatin1(name))));
    }
    return good ? 0 : 1;
}
