// SPDX-License-Identifier: MIT
// Draws pictures of all orders into PNG files. Usage: race_orders_shots FOLDER
#include <QApplication>
#include <QDir>
#include <QEventLoop>
#include <QLocale>
#include <QPixmap>

#include "orders_programs.h"
#include "pages/race/orders/grid/grid_view.h"
#include "pages/race/orders/orders_panel.h"

using namespace forklane;
using namespace forklane::ui;

namespace {

bool shootGrid(const QString &file, const std::shared_ptr<const race::Program> &program, const char *schedule, QSize size)
{
    GridView view;
    view.resize(size);
    view.setGrid(program, std::make_shared<const race::Grid>(race::gridOf(*program).value()));
    view.setSchedule(order(schedule));
    view.chooseStep(1);
    view.show();
    QCoreApplication::processEvents();
    return view.grab().save(file);
}

/// Waits for the answer.
bool shootPanel(const QString &file, const race::Program &program, const char *schedule, QSize size)
{
    OrdersPanel panel;
    panel.resize(size);
    QEventLoop loop;
    bool settled = false;
    QObject::connect(&panel, &OrdersPanel::settled, &loop, [&] {
        settled = true;
        loop.quit();
    });
    panel.show();
    panel.setProgram(program, order(schedule));
    if (!settled)
        loop.exec();
    QCoreApplication::processEvents();
    return panel.grab().save(file);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English));
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("."));
    bool good = true;
    for (const ThemeKind kind : {ThemeKind::Light, ThemeKind::Dark}) {
        applyTheme(kind);
        const QString name = kind == ThemeKind::Light ? QStringLiteral("light") : QStringLiteral("dark");
        const auto path = [&](const char *what) { return folder.filePath(QStringLiteral("grid-%1-%2.png").arg(what, name)); };
        const QSize size(520, 236);
        good = good && shootGrid(path("open"), account(race::Policy::None), "1212", size) &&
               shootGrid(path("mutex"), account(race::Policy::Mutex), "11112222", size) &&
               shootGrid(path("dead"), std::make_shared<const race::Program>(race::oppositeLocks()), "12", size) &&
               shootGrid(path("many"), account(race::Policy::Mutex, {.updates = 5}), "1111222211112222111122221111222211112222",
                         size);
        const auto panel = [&](const char *what) { return folder.filePath(QStringLiteral("panel-%1-%2.png").arg(what, name)); };
        const QSize panelSize(900, 260);
        good = good && shootPanel(panel("open"), *account(race::Policy::None), "1212", panelSize) &&
               shootPanel(panel("mutex"), *account(race::Policy::Mutex), "11112222", panelSize) &&
               shootPanel(panel("dead"), race::oppositeLocks(), "12", panelSize) &&
               shootPanel(panel("ten"), *account(race::Policy::None, {.updates = 10}), "", panelSize) &&
               shootPanel(panel("three"), *account(race::Policy::None, {.amounts = {20, -50, 5}, .threads = 3}), "112233",
                          panelSize) &&
               shootPanel(panel("cas"), *account(race::Policy::Cas), "1122", panelSize) &&
               shootPanel(panel("locked"), *account(race::Policy::Mutex, {.threads = 3}), "111122223333", panelSize) &&
               shootPanel(panel("layers"), *account(race::Policy::None, {.threads = 4, .updates = 2}), "", panelSize) &&
               shootPanel(panel("polite"), race::politeThreads(), "", panelSize);
    }
    return good ? 0 : 1;
}
