// SPDX-License-Identifier: MIT
// The tree of processes, from facts made by hand.
#include "pages/run/process_tree.h"

#include <csignal>

#include <QSignalSpy>
#include <QTest>

#include "theme.h"

namespace forklane::ui {
namespace {

ProcessFacts process(std::uint32_t track, std::optional<std::size_t> parent, const char *name)
{
    ProcessFacts facts;
    facts.track = TrackId{track};
    facts.parent = parent;
    facts.name = name;
    facts.pid = 4000 + track;
    facts.state = Role::Sleeping;
    facts.memory = 1'600'000;
    return facts;
}

QStringList row(const QTreeWidgetItem &item)
{
    QStringList texts;
    for (int column = 0; column < item.treeWidget()->columnCount(); ++column)
        texts << item.text(column);
    return texts;
}

} // namespace

class ProcessTreeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(ThemeKind::Light); }

    void aRowTellsWhatIsKnownAndLeavesADashForTheRest()
    {
        ProcessTree tree;
        ProcessFacts make = process(1, std::nullopt, "make");
        make.cpu = Duration(1'240'000);
        make.read = 35'149;
        ProcessFacts cc = process(2, 0, "cc");
        cc.state.reset();
        cc.result = {5, Ending::Lost, 0};
        tree.setProcesses({make, cc}, {std::nullopt});
        QCOMPARE(tree.topLevelItemCount(), 1);
        QCOMPARE(row(*tree.topLevelItem(0)), (QStringList{"make", "4001", "sleeping", "1.24 ms", "1.6 MB", "35 KB", "–", ""}));
        QCOMPARE(row(*tree.topLevelItem(0)->child(0)),
                 (QStringList{"cc", "4002", "", "–", "1.6 MB", "–", "–", "end not seen"}));
    }

    void anEndedStageTellsItsPeak()
    {
        ProcessTree tree;
        ProcessFacts yes = process(1, std::nullopt, "yes");
        yes.state.reset();
        yes.result = {5, Ending::Signalled, SIGPIPE};
        tree.setProcesses({yes}, {2000});
        QCOMPARE(tree.topLevelItem(0)->text(4), QStringLiteral("peak 2.0 MB"));
        QCOMPARE(tree.topLevelItem(0)->text(7), QStringLiteral("✕ SIGPIPE"));
    }

    void rowsComeAndGoWithTheInstantAndStayAsTheyWereLeft()
    {
        ProcessTree tree;
        const ProcessFacts stage = process(1, std::nullopt, "sh");
        tree.setProcesses({stage, process(3, 0, "sleep")}, {});
        QTreeWidgetItem *kept = tree.topLevelItem(0);
        QVERIFY(kept->isExpanded());
        kept->setExpanded(false);
        tree.setProcesses({stage}, {});
        QCOMPARE(kept->childCount(), 0);
        tree.setProcesses({stage, process(3, 0, "sleep"), process(4, 0, "true"), process(5, 1, "cat")}, {});
        QCOMPARE(tree.topLevelItem(0), kept);
        QVERIFY(!kept->isExpanded());
        QCOMPARE(kept->childCount(), 2);
        QCOMPARE(kept->child(0)->child(0)->text(0), QStringLiteral("cat"));
    }

    void theLastRowOfAStageTellsHowManyAreNotFollowed()
    {
        ProcessTree tree;
        ProcessFacts make = process(1, std::nullopt, "make");
        make.notFollowed = 12;
        tree.setProcesses({make, process(2, std::nullopt, "tee"), process(3, 0, "cc")}, {});
        const QTreeWidgetItem *stage = tree.topLevelItem(0);
        QCOMPARE(stage->childCount(), 2);
        QVERIFY(stage->child(1)->text(0).contains(QStringLiteral("12 more")));
        QVERIFY(!(stage->child(1)->flags() & (Qt::ItemIsSelectable | Qt::ItemIsEnabled)));
        QCOMPARE(tree.topLevelItem(1)->childCount(), 0);
        make.notFollowed = 13;
        tree.setProcesses({make, process(2, std::nullopt, "tee"), process(4, 0, "ld")}, {}); // cc is of another instant
        QCOMPARE(stage->childCount(), 2);
        QCOMPARE(stage->child(0)->text(0), QStringLiteral("ld"));
        QVERIFY(stage->child(1)->text(0).contains(QStringLiteral("13 more")));
        make.notFollowed = 0; // before they were seen
        tree.setProcesses({make, process(2, std::nullopt, "tee")}, {});
        QCOMPARE(stage->childCount(), 0);
    }

    void thatRowIsOfItsRun()
    {
        ProcessTree tree;
        ProcessFacts make = process(1, std::nullopt, "make");
        make.notFollowed = 12;
        ProcessFacts ninja = process(7, std::nullopt, "ninja");
        ninja.notFollowed = 34;
        tree.setProcesses({make, process(3, 0, "cc")}, {});
        tree.setProcesses({ninja, process(8, 0, "cc"), process(9, 0, "ld")}, {});
        QCOMPARE(tree.topLevelItemCount(), 1);
        const QTreeWidgetItem *stage = tree.topLevelItem(0);
        QCOMPARE(stage->childCount(), 3);
        QCOMPARE(stage->child(1)->text(0), QStringLiteral("ld"));
        QVERIFY(stage->child(2)->text(0).contains(QStringLiteral("34 more")));
    }

    void aRowThatIsChosenSaysSoAndOneThatIsMarkedDoesNot()
    {
        ProcessTree tree;
        tree.setProcesses({process(1, std::nullopt, "cat"), process(2, std::nullopt, "sort")}, {});
        QSignalSpy chosen(&tree, &ProcessTree::processChosen);
        tree.choose(TrackId{2});
        QCOMPARE(tree.currentItem(), tree.topLevelItem(1));
        QCOMPARE(chosen.count(), 0);
        tree.setCurrentItem(tree.topLevelItem(0));
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().value<TrackId>(), TrackId{1});
        tree.choose(TrackId());
        QVERIFY(tree.selectedItems().isEmpty());
        QCOMPARE(chosen.count(), 1);
    }
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::ProcessTreeTest)
#include "process_tree_test.moc"
