// SPDX-License-Identifier: MIT
#include "engine_bridge.h"

#include <csignal>

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include "process/parse.h"

namespace forklane::ui {
namespace {

constexpr int kPatience = 20'000; // ms

JobSpec specOf(const char *text)
{
    JobSpec spec;
    spec.pipeline = *parsePipeline(text);
    return spec;
}

std::unique_ptr<Mailbox> makeMailbox()
{
    auto mailbox = Mailbox::make();
    return mailbox ? std::move(*mailbox) : nullptr;
}

bool isAlive(pid_t pid)
{
    return ::kill(pid, 0) == 0;
}

} // namespace

class EngineBridgeTest : public QObject {
    Q_OBJECT

private slots:
    void countsAJobFromItsStartToItsEnd()
    {
        EngineBridge bridge(makeMailbox());
        QSignalSpy counted(&bridge, &EngineBridge::runningCountChanged);
        const auto job = bridge.start(specOf("true"));
        QCOMPARE(bridge.runningCount(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(bridge.runningCount(), 0, kPatience);
        QCOMPARE(job->report().state, JobState::Done);
        QCOMPARE(counted.count(), 2);
    }

    void tellsManyChangesAtOnce()
    {
        EngineBridge bridge(makeMailbox());
        QSignalSpy changed(&bridge, &EngineBridge::jobChanged);
        const auto job = bridge.start(specOf("true | true | true | true | true | true | true | true | true | true"));
        job->wait(); // meanwhile nothing is delivered here
        QTRY_COMPARE_WITH_TIMEOUT(bridge.runningCount(), 0, kPatience);
        QVERIFY2(changed.count() <= 2,
                 qPrintable(QString::number(changed.count()))); // wait() may return before the last letter
    }

    void tellsOfEachJobOnTheMainThread()
    {
        EngineBridge bridge(makeMailbox());
        std::vector<std::shared_ptr<Job>> ended;
        bool elsewhere = false;
        connect(&bridge, &EngineBridge::jobChanged, &bridge, [&](const std::shared_ptr<Job> &job) {
            elsewhere = elsewhere || QThread::currentThread() != thread();
            if (job->report().state == JobState::Done && std::find(ended.begin(), ended.end(), job) == ended.end())
                ended.push_back(job);
        });
        const auto one = bridge.start(specOf("true"));
        const auto other = bridge.start(specOf("false"));
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), std::size_t{2}, kPatience);
        QVERIFY(!elsewhere);
        QCOMPARE(one->report().exitCode, 0);
        QCOMPARE(other->report().exitCode, 1);
    }

    void aJobThatNobodyHoldsIsStillCounted()
    {
        EngineBridge bridge(makeMailbox());
        (void)bridge.start(specOf("true"));
        QCOMPARE(bridge.runningCount(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(bridge.runningCount(), 0, kPatience);
    }

    void theRecordingIsWholeWhenTheEndIsTold()
    {
        EngineBridge bridge(makeMailbox());
        Ending told = Ending::None;
        connect(&bridge, &EngineBridge::jobChanged, &bridge, [&](const std::shared_ptr<Job> &job) {
            if (job->report().state == JobState::Done)
                told = job->recording()->slices(job->tracks().groupRow).result().ending;
        });
        const auto job = bridge.start(specOf("true"));
        QTRY_COMPARE_WITH_TIMEOUT(bridge.runningCount(), 0, kPatience);
        QCOMPARE(told, Ending::Exited);
    }

    void totalsAreThoseOfTheRunsThatSomebodyHolds()
    {
        EngineBridge bridge(makeMailbox());
        auto job = bridge.start(specOf("true"));
        QTRY_COMPARE_WITH_TIMEOUT(bridge.runningCount(), 0, kPatience);
        QVERIFY(bridge.totals().events > 0);
        job.reset();
        QTRY_COMPARE_WITH_TIMEOUT(bridge.totals().events, std::uint64_t{0}, kPatience);
    }

    void stopAllEndsEveryJobBySigterm()
    {
        EngineBridge bridge(makeMailbox());
        const auto one = bridge.start(specOf("sleep 600"));
        const auto other = bridge.start(specOf("sleep 600"));
        QTRY_VERIFY_WITH_TIMEOUT(one->report().stages[0].start && other->report().stages[0].start, kPatience);
        bridge.stopAll();
        QTRY_COMPARE_WITH_TIMEOUT(bridge.runningCount(), 0, kPatience);
        QCOMPARE(one->report().exitCode, 128 + SIGTERM);
        QCOMPARE(other->report().exitCode, 128 + SIGTERM);
    }

    void leavesNoProcessBehind()
    {
        auto bridge = std::make_unique<EngineBridge>(makeMailbox());
        auto job = bridge->start(specOf("sleep 600"));
        QTRY_VERIFY_WITH_TIMEOUT(job->report().stages[0].pid, kPatience);
        const pid_t pid = *job->report().stages[0].pid;
        bridge.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid), kPatience);
    }

    void aHandleMayOutliveTheBridge()
    {
        auto bridge = std::make_unique<EngineBridge>(makeMailbox());
        auto job = bridge->start(specOf("sleep 600"));
        QTRY_VERIFY_WITH_TIMEOUT(job->report().stages[0].pid, kPatience);
        bridge.reset();
        QVERIFY(job->recording()->lastTick() > 0);
        job.reset();
    }
};

} // namespace forklane::ui

QTEST_GUILESS_MAIN(forklane::ui::EngineBridgeTest)
#include "engine_bridge_test.moc"
