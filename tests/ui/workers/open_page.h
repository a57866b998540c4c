// SPDX-License-Identifier: MIT
// The page in a window of its own, and what a test sees and does there.
#pragma once

#include "queue/joblog.h" // before Qt, one of whose words it uses

#include <QAbstractItemView>
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

#include "engine_bridge.h"
#include "pages/workers/workers_page.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

inline constexpr int kPatience = 30'000; // ms

template <typename Widget>
Widget *named(QWidget &parent, const QString &name)
{
    for (Widget *candidate : parent.findChildren<Widget *>()) {
        if (candidate->accessibleName() == name)
            return candidate;
    }
    return nullptr;
}

/// By its text or its accessible name; null if there is none.
[[nodiscard]] QPushButton *button(QWidget &parent, const QString &label);

/// The page in a window of its own.
struct OpenPage {
    OpenPage() : bridge(std::move(*Mailbox::make())), page(bridge)
    {
        page.resize(1196, 752);
        page.show();
        QApplication::setActiveWindow(&page);
        (void)QTest::qWaitForWindowActive(&page);
    }

    bool says(const QString &part)
    {
        for (const QWidget *widget : page.findChildren<QWidget *>()) {
            if (widget->isVisibleTo(&page) && widget->accessibleName().contains(part))
                return true;
        }
        return false;
    }
    bool startCommands(const std::string &commands, const WorkFields &options = {})
    {
        WorkFields fields = options;
        fields.tasks = TaskChoice::Commands;
        fields.commands = commands;
        page.setFields(fields);
        return page.start();
    }
    bool startThreads(TaskChoice tasks, std::uint64_t count, unsigned percent = 0)
    {
        WorkFields fields;
        fields.kind = KindChoice::Threads;
        fields.tasks = tasks;
        fields.count = count;
        fields.percent = percent;
        fields.least = fields.most = std::chrono::microseconds(100);
        page.setFields(fields);
        return page.start();
    }
    QAbstractItemModel &table(const QString &name) { return *named<QAbstractItemView>(page, name)->model(); }
    QStringList column(const QString &name, int column)
    {
        QStringList texts;
        for (int row = 0; row < table(name).rowCount(); ++row)
            texts << table(name).index(row, column).data().toString();
        return texts;
    }
    void showTab(const QString &name)
    {
        auto *tabs = page.findChildren<QTabWidget *>().at(0);
        for (QTabWidget *candidate : page.findChildren<QTabWidget *>()) {
            if (candidate->tabText(0) == QStringLiteral("Workers"))
                tabs = candidate;
        }
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (tabs->tabText(tab) == name)
                tabs->setCurrentIndex(tab);
        }
    }
    QString details() { return page.findChild<QLabel *>(QStringLiteral("details"))->text(); }
    QString message() { return page.findChild<MessageBar *>()->sentence(); }

    EngineBridge bridge;
    WorkersPage page;
};

} // namespace forklane::ui
