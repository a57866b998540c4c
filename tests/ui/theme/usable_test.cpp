// SPDX-License-Identifier: MIT
// Controls that cannot act now: their tool tip, and who has the keyboard then.
#include "usable.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace forklane::ui {

class UsableTest : public QObject {
    Q_OBJECT

private slots:
    void theTipSaysWhy()
    {
        QPushButton button;
        setTip(&button, QStringLiteral("Stops it"));
        setUsable(&button, false, QStringLiteral("Nothing is running."));
        QVERIFY(!button.isEnabled());
        QCOMPARE(button.toolTip(), QStringLiteral("Nothing is running."));
        setUsable(&button, true, QStringLiteral("Nothing is running."));
        QVERIFY(button.isEnabled());
        QCOMPARE(button.toolTip(), QStringLiteral("Stops it"));
    }

    void theKeyboardGoesToTheNearestRefuge()
    {
        Window window;
        window.stop.setFocus();
        setUsable(&window.stop, false, QStringLiteral("Nothing is running."));
        QCOMPARE(window.focusWidget(), &window.refuge);
    }

    void aControlsInsideCountsAsTheControl()
    {
        Window window;
        window.inner.setFocus();
        setUsable(&window.box, false, QStringLiteral("Nothing to choose."));
        QCOMPARE(window.focusWidget(), &window.refuge);
    }

    void whoHasTheKeyboardElsewhereKeepsIt()
    {
        Window window;
        window.other.setFocus();
        setUsable(&window.stop, false, QStringLiteral("Nothing is running."));
        QCOMPARE(window.focusWidget(), &window.other);
        setUsable(&window.stop, true, QStringLiteral("Nothing is running."));
        QCOMPARE(window.focusWidget(), &window.other);
    }

private:
    struct Window : QWidget {
        Window()
        {
            auto *row = new QHBoxLayout(this);
            for (QWidget *each : {static_cast<QWidget *>(&stop), static_cast<QWidget *>(&box), static_cast<QWidget *>(&other),
                                  static_cast<QWidget *>(&refuge)})
                row->addWidget(each);
            refuge.setFocusPolicy(Qt::StrongFocus);
            setFocusRefuge(this, &refuge);
            show();
            activateWindow();
        }
        QPushButton stop;
        QWidget box;
        QLineEdit inner{&box};
        QLineEdit other;
        QWidget refuge;
    };
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::UsableTest)
#include "usable_test.moc"
