// SPDX-License-Identifier: MIT
// RacePage: scenarios and tables as files.
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>

#include "pages/page_frame.h"
#include "pages/race/race_page.h"
#include "race/scenario_file.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

constexpr qint64 kLongestScenario = 4'000'000; // bytes; a schedule has at most a million letters

} // namespace

void RacePage::saveText(const QString &text, const QString &name)
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save as"), name);
    if (!path.isEmpty())
        writeFile(path, text);
}

bool RacePage::writeFile(const QString &path, const QString &text)
{
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    const bool done = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (!done)
        m_frame->messages()->showMessage(MessageBar::Kind::Fault, tr("Cannot write \"%1\": %2.").arg(path, file.errorString()));
    return done;
}

QString RacePage::scenarioText() const
{
    const RaceSetup &setup = m_session.setup();
    race::ScenarioFile file{setup.scenario, setup.size, setup.policy, {}};
    if (m_session.round().length() > 0)
        file.schedule = race::toText(m_session.schedule());
    return QString::fromStdString(race::toJson(file));
}

bool RacePage::saveScenario(const QString &path)
{
    return writeFile(path, scenarioText());
}

void RacePage::chooseScenario()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open scenario"), {}, tr("Scenarios (*.json)"));
    if (!path.isEmpty())
        openScenario(path);
}

bool RacePage::openScenario(const QString &path)
{
    const auto refuse = [this](const QString &sentence) {
        m_frame->messages()->showMessage(MessageBar::Kind::Fault, sentence);
        return false;
    };
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return refuse(tr("Cannot open \"%1\": %2.").arg(path, file.errorString()));
    if (file.size() > kLongestScenario)
        return refuse(tr("\"%1\" is too large to be a scenario.").arg(path));
    const QByteArray bytes = file.readAll();
    const auto read = race::readScenario({bytes.constData(), static_cast<std::size_t>(bytes.size())},
                                         QFileInfo(path).fileName().toStdString());
    if (!read)
        return refuse(QString::fromStdString(describe(read.error())));
    RaceSetup setup = m_session.setup();
    setup.scenario = read->scenario;
    setup.size = read->steps;
    setup.policy = read->policy;
    if (!setUp(setup))
        return false;
    m_session.restart();
    if (read->schedule)
        enterSchedule(QString::fromStdString(*read->schedule));
    else
        showRound();
    showTab(Tab::Steps);
    return true;
}

} // namespace forklane::ui
