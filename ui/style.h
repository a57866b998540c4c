// SPDX-License-Identifier: MIT
// Fusion, with what its palette cannot say: it draws outlines from the window's colour, too dark to be seen on a dark ground. A
// style and not a style sheet, which every widget would pay for.
#pragma once

#include <QColor>
#include <QProxyStyle>

class QPushButton;

namespace forklane::ui {

/// Draws the primary button, the selected tab's mark, line edits, check boxes, scroll bars and two icons by Theme::current().
/// Owned by QApplication; main thread.
class Style : public QProxyStyle {
public:
    Style();

    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                         const QWidget *widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    [[nodiscard]] QIcon standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const override;

private:
    void drawBevel(const QStyleOptionButton &button, QPainter &painter, const QWidget *widget) const;
    void drawScrollBar(const QStyleOptionSlider &bar, QPainter &painter, const QWidget *widget) const;
};

/// A rounded ground with an edge inside it.
struct Box {
    QColor ground;
    QColor edge;
    int edgeWidth = 1;
    double radius = 0;
};
/// As two filled shapes: a stroked outline takes three times as long.
void paintBox(QPainter &painter, const QRect &rect, const Box &box);

/// A page's one button of that kind: filled with the accent, bold, at least 96 × 32.
void makePrimary(QPushButton *button);

} // namespace forklane::ui
