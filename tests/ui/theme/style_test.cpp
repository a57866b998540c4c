// SPDX-License-Identifier: MIT
// Style: what the palette cannot say is drawn in the theme's colours, in both themes and after a change of it.
#include "style.h"

#include <cstdlib>

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>

#include "grid.h"
#include "theme.h"

namespace forklane::ui {

class StyleTest : public QObject {
    Q_OBJECT

private slots:
    void aPrimaryButtonIsFilledWithTheAccent_data() { bothThemes(); }
    void aPrimaryButtonIsFilledWithTheAccent()
    {
        QFETCH(ThemeKind, kind);
        applyTheme(kind);
        QPushButton button;
        makePrimary(&button);
        const QImage shown = button.grab().toImage();
        QCOMPARE(shown.pixelColor(8, shown.height() / 2), Theme::current().accent);
        button.setEnabled(false);
        QCOMPARE(button.grab().toImage().pixelColor(8, shown.height() / 2), Theme::current().line);
        QVERIFY(shown.width() >= grid::kPrimaryWidth && shown.height() >= grid::kControl);
    }

    void thePrimaryButtonHasRoomForLargeText()
    {
        QPushButton button(QStringLiteral("Run once"));
        makePrimary(&button);
        QFont large = button.font();
        large.setPointSizeF(large.pointSizeF() * 2);
        button.setFont(large);
        QVERIFY(button.minimumWidth() > button.fontMetrics().horizontalAdvance(button.text()));
        QVERIFY(button.minimumHeight() >= button.fontMetrics().height());
    }

    void aLineEditHasTheLineAroundIt_data() { bothThemes(); }
    void aLineEditHasTheLineAroundIt()
    {
        QFETCH(ThemeKind, kind);
        applyTheme(kind);
        QLineEdit edit;
        const QImage shown = edit.grab().toImage();
        QCOMPARE(shown.pixelColor(shown.width() / 2, 0), Theme::current().line);
        QCOMPARE(shown.pixelColor(shown.width() / 2, 3), Theme::current().lane);
    }

    void aLineEditInsideAnotherControlHasNoFrame()
    {
        applyTheme(ThemeKind::Light);
        QLineEdit edit;
        edit.setFrame(false);
        QCOMPARE(edit.grab().toImage().pixelColor(20, 0), Theme::light().lane);
    }

    void aScrollBarsSliderStandsOutFromItsGroove_data() { bothThemes(); }
    void aScrollBarsSliderStandsOutFromItsGroove()
    {
        QFETCH(ThemeKind, kind);
        applyTheme(kind);
        for (const Qt::Orientation orientation : {Qt::Vertical, Qt::Horizontal}) {
            QScrollBar bar(orientation);
            bar.resize(orientation == Qt::Vertical ? QSize(16, 400) : QSize(400, 16));
            bar.setRange(0, 100);
            bar.setPageStep(100);
            const auto colourAt = [&](int along) {
                const QPoint place = orientation == Qt::Vertical ? QPoint(8, along) : QPoint(along, 8);
                return bar.grab().toImage().pixelColor(place);
            };
            QCOMPARE(colourAt(300), Theme::current().window);
            QVERIFY(std::abs(colourAt(100).lightness() - Theme::current().window.lightness()) > 80);
            bar.setValue(100);
            QCOMPARE(colourAt(100), Theme::current().window);
            bar.setRange(0, 0); // nothing to scroll
            QCOMPARE(colourAt(200), Theme::current().window);
        }
    }

    void aCheckBoxShowsItsMark()
    {
        applyTheme(ThemeKind::Dark);
        QCheckBox box;
        const QImage off = box.grab().toImage();
        box.setChecked(true);
        QVERIFY(off != box.grab().toImage());
        QCOMPARE(off.pixelColor(7, off.height() / 2), Theme::dark().lane);
    }

    void aCheckedButtonHasAnAccentLine_data() { bothThemes(); }
    void aCheckedButtonHasAnAccentLine()
    {
        QFETCH(ThemeKind, kind);
        applyTheme(kind);
        QPushButton button(QStringLiteral("Follow"));
        button.setCheckable(true);
        const QImage off = button.grab().toImage();
        const QPoint place(off.width() / 2, off.height() - 3);
        QVERIFY(off.pixelColor(place) != Theme::current().accent);
        button.setChecked(true);
        QCOMPARE(button.grab().toImage().pixelColor(place), Theme::current().accent);
    }

    void aButtonsBevelIsDrawnOnceForEachSizeStateAndTheme()
    {
        applyTheme(ThemeKind::Light);
        QPushButton first;
        QPushButton second;
        for (QPushButton *button : {&first, &second})
            button->resize(80, 28);
        const QImage light = first.grab().toImage();
        QCOMPARE(second.grab().toImage(), light);
        second.setDown(true);
        QVERIFY(second.grab().toImage() != light);
        second.setDown(false);
        QCOMPARE(second.grab().toImage(), light);
        second.setEnabled(false);
        QVERIFY(second.grab().toImage() != light);
        second.resize(81, 28);
        QCOMPARE(second.grab().toImage().width(), 81);
        applyTheme(ThemeKind::Dark);
        QVERIFY(first.grab().toImage() != light);
        applyTheme(ThemeKind::Light);
        QCOMPARE(first.grab().toImage(), light);
    }

    void itsIconsFollowTheTheme()
    {
        applyTheme(ThemeKind::Light);
        const QIcon icon = QApplication::style()->standardIcon(QStyle::SP_LineEditClearButton);
        const QImage light = icon.pixmap(16).toImage();
        applyTheme(ThemeKind::Dark);
        QVERIFY(light != icon.pixmap(16).toImage());
        QCOMPARE(light.pixelColor(0, 0).alpha(), 0);
    }

    void widgetsAreToldOfAnotherTheme()
    {
        applyTheme(ThemeKind::Light);
        QWidget window;
        auto *child = new QWidget(&window);
        applyTheme(ThemeKind::Dark);
        QCOMPARE(child->palette().color(QPalette::Window), Theme::dark().window);
    }

private:
    static void bothThemes()
    {
        QTest::addColumn<ThemeKind>("kind");
        QTest::newRow("light") << ThemeKind::Light;
        QTest::newRow("dark") << ThemeKind::Dark;
    }
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::StyleTest)
#include "style_test.moc"
