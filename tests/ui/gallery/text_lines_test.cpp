// SPDX-License-Identifier: MIT
// TextLines: how many lines words take, and what is drawn of those that have no room.
#include "pages/gallery/text_lines.h"

#include <QFontMetrics>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QTest>

namespace forklane::ui {

class TextLinesTest : public QObject {
    Q_OBJECT

private slots:
    void wordsWrapAtTheWidth()
    {
        TextLines lines;
        lines.layOut(QStringLiteral("one two three"), QGuiApplication::font(), widthOf("one two ") + 1, 4);
        QCOMPARE(lines.count(), 2);
        QCOMPARE(lines.height(), 2 * lines.lineHeight());
    }

    void whatHasNoRoomEndsInAnEllipsis()
    {
        TextLines cut;
        cut.layOut(QStringLiteral("one two three four"), QGuiApplication::font(), widthOf("one two …") + 1, 1);
        QCOMPARE(cut.count(), 1);
        TextLines told;
        told.layOut(QStringLiteral("one two …"), QGuiApplication::font(), 1000, 1);
        QCOMPARE(drawn(cut), drawn(told));
    }

    void aWordThatIsTooLongIsCutInItsOwnLine()
    {
        TextLines lines;
        lines.layOut(QStringLiteral("a mmmmmmmmmmmmmmmmmmmm b"), QGuiApplication::font(), widthOf("mmmmmm"), 4);
        QCOMPARE(lines.count(), 3);
    }

    void changesAreLaidOutAnew()
    {
        TextLines lines;
        lines.layOut(QStringLiteral("one two"), QGuiApplication::font(), 1000, 4);
        const QImage before = drawn(lines);
        lines.layOut(QStringLiteral("one two"), QGuiApplication::font(), 1000, 4);
        QCOMPARE(drawn(lines), before);
        lines.layOut(QStringLiteral("one two"), QGuiApplication::font(), widthOf("one "), 4);
        QCOMPARE(lines.count(), 2);
        lines.layOut(QStringLiteral("three"), QGuiApplication::font(), 1000, 4);
        QCOMPARE(lines.count(), 1);
    }

private:
    static double widthOf(const char *text)
    {
        return QFontMetricsF(QGuiApplication::font()).horizontalAdvance(QString::fromUtf8(text));
    }
    static QImage drawn(const TextLines &lines)
    {
        QImage image(300, 60, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        lines.draw(painter, 4, 4);
        return image;
    }
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::TextLinesTest)
#include "text_lines_test.moc"
