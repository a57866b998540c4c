// SPDX-License-Identifier: MIT
#include "pages/run/stop_message.h"

#include <algorithm>

#include <QCoreApplication>

#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLeastPatience{200}; // what ends within it needs no message
constexpr milliseconds kMostPatience{1000};
constexpr milliseconds kWholeSeconds{4000}; // from this grace time on

QString tr(const char *text)
{
    return QCoreApplication::translate("StopMessage", text);
}

/// Few digits: it counts.
QString seconds(Duration duration, const StopPolicy &policy)
{
    const double value = std::chrono::duration<double>(std::max(duration, Duration(0))).count();
    return tr("%1 s").arg(value, 0, 'f', policy.grace >= kWholeSeconds ? 0 : 1);
}

QStringList livingStages(const JobReport &report, const QStringList &stageNames)
{
    QStringList names;
    for (std::size_t i = 0; i < report.stages.size(); ++i) {
        if (report.stages[i].pid && !report.stages[i].status)
            names << stageNames.value(static_cast<int>(i));
    }
    return names;
}

} // namespace

QString stopMessage(const JobReport &report, const StopPolicy &policy, const QStringList &stageNames, Instant now)
{
    if (!report.stopping || report.stopping->killed || report.state >= JobState::Exited)
        return {};
    const Duration patience = std::clamp(policy.grace / 2, kLeastPatience, kMostPatience);
    const QStringList living = livingStages(report, stageNames);
    if (living.isEmpty() || now < report.stopping->killAt - policy.grace + patience || now >= report.stopping->killAt)
        return {};
    const QString sentence = living.size() == 1 ? tr("%1 has not ended %2 after %3; it is killed in %4.").arg(living[0])
                             : living.size() == 2
                                 ? tr("%1 and %2 have not ended %3 after %4; they are killed in %5.").arg(living[0], living[1])
                                 : tr("%1 stages have not ended %2 after %3; they are killed in %4.").arg(living.size());
    return sentence.arg(seconds(now - report.stopping->begun, policy), QString::fromStdString(signalName(policy.signal)),
                        seconds(report.stopping->killAt - now, policy));
}

StopMessage::StopMessage(MessageBar &bar, QObject *parent) : QObject(parent), m_bar(bar) {}

void StopMessage::update(const std::shared_ptr<Job> &job, const JobReport &report, const QStringList &stageNames)
{
    if (m_job.lock() != job) {
        m_job = job;
        m_toldKillAt = {};
        m_shown.clear();
    }
    const bool isShown = !m_shown.isEmpty() && m_bar.sentence() == m_shown;
    const QString sentence = stopMessage(report, job->spec().stop, stageNames, Clock::now());
    if (sentence.isEmpty()) {
        if (isShown)
            m_bar.clear();
        m_shown.clear();
    } else if (report.stopping->killAt != m_toldKillAt) {
        m_toldKillAt = report.stopping->killAt;
        m_shown = sentence;
        m_bar.showMessage(MessageBar::Kind::Information, sentence,
                          {{tr("Kill now"), [job] { job->kill(); }}, {tr("Wait"), [job] { job->waitLonger(); }}});
    } else if (isShown) {
        m_shown = sentence;
        m_bar.setSentence(sentence);
    }
}

} // namespace forklane::ui
