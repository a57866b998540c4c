// SPDX-License-Identifier: MIT
#include "style.h"

#include <algorithm>

#include <QEvent>
#include <QPainter>
#include <QPixmapCache>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTreeView>

#include "grid.h"
#include "painted_icon.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr const char *kPrimaryProperty = "primary";
constexpr int kEditPadding = 6;
constexpr int kTabMark = 3;
constexpr int kTreeRowPadding = 6;
constexpr int kTreeCellMargin = 5;
constexpr int kButtonPadding = 8;
constexpr int kEditHeight = 24; // at least
constexpr int kIndicator = 14;
constexpr double kIndicatorRadius = 2;
constexpr double kSlider = 0.7; // of the ink on the ground: 3 : 1
constexpr double kMeantSlider = 1;
constexpr double kStroke = 1.5;
constexpr QPointF kCheckMark[] = {{3.2, 7.4}, {5.8, 10.0}, {10.8, 4.0}};
constexpr QPointF kCross[] = {{-3.5, -3.5}, {3.5, 3.5}, {-3.5, 3.5}, {3.5, -3.5}};
constexpr QPointF kAngles[] = {{-4.0, -3.5}, {-0.5, 0.0}, {-0.5, 0.0}, {-4.0, 3.5},
                               {0.5, -3.5},  {4.0, 0.0},  {4.0, 0.0},  {0.5, 3.5}};

bool isPrimary(const QWidget *widget)
{
    return widget != nullptr && widget->property(kPrimaryProperty).toBool();
}

bool isFramed(const QStyleOption *option)
{
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    return frame != nullptr && frame->lineWidth > 0;
}

/// Large text makes the button larger. Owned by it.
class PrimarySize : public QObject {
public:
    explicit PrimarySize(QPushButton *button) : QObject(button), m_button(button)
    {
        button->installEventFilter(this);
        fit();
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::FontChange)
            fit();
        return QObject::eventFilter(watched, event);
    }

private:
    void fit()
    {
        const QSize text = m_button->fontMetrics().size(Qt::TextShowMnemonic, m_button->text());
        m_button->setMinimumWidth(std::max(grid::kPrimaryWidth, text.width() + 2 * grid::kMargin));
        m_button->setFixedHeight(std::max(grid::kControl, text.height() + 2 * grid::kSmallGap));
    }

    QPushButton *m_button;
};

void drawPrimary(QPainter &painter, const QStyleOptionButton &button)
{
    const Theme &theme = Theme::current();
    const QColor text = theme.role(Role::Running).text;
    const bool isEnabled = button.state.testFlag(QStyle::State_Enabled);
    int edge = 0;
    if (isEnabled && button.state.testFlag(QStyle::State_HasFocus))
        edge = 2;
    else if (isEnabled && button.state.testFlag(QStyle::State_MouseOver))
        edge = 1;
    paintBox(painter, button.rect, {isEnabled ? theme.accent : theme.line, text, edge, grid::kRadius});
}

void drawIndicator(QPainter &painter, const QStyleOption &option)
{
    const Theme &theme = Theme::current();
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    paintBox(painter, option.rect, {theme.lane, isEnabled ? theme.secondText : theme.line, 1, kIndicatorRadius});
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(isEnabled ? theme.text : theme.secondText, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.translate(option.rect.topLeft());
    if (option.state.testFlag(QStyle::State_On))
        painter.drawPolyline(kCheckMark, std::size(kCheckMark));
    else if (option.state.testFlag(QStyle::State_NoChange))
        painter.drawLine(QPointF(4, kIndicator / 2.0), QPointF(kIndicator - 4, kIndicator / 2.0));
    painter.restore();
}

/// The tree itself or its header.
bool isOfTree(const QWidget *widget)
{
    return qobject_cast<const QTreeView *>(widget) != nullptr ||
           (widget != nullptr && qobject_cast<const QTreeView *>(widget->parentWidget()) != nullptr);
}

/// Grounds alone do not tell tabs apart on a dark window.
void drawSelectedTab(QPainter &painter, const QStyleOption &tab)
{
    if (tab.state.testFlag(QStyle::State_Selected))
        painter.fillRect(QRect(tab.rect.left() + 1, tab.rect.top(), tab.rect.width() - 2, kTabMark), Theme::current().accent);
}

/// Nor do they tell a checked button there.
void drawCheckedButton(QPainter &painter, const QStyleOptionButton &button)
{
    if (!button.state.testFlag(QStyle::State_On))
        return;
    const Theme &theme = Theme::current();
    const QRect &rect = button.rect;
    painter.fillRect(QRect(rect.left() + grid::kRadius, rect.bottom() - kTabMark, rect.width() - 2 * grid::kRadius, kTabMark),
                     button.state.testFlag(QStyle::State_Enabled) ? theme.accent : theme.line);
}

/// Strokes around the middle, in the theme's colour of the moment.
class LineIcon : public PaintedIcon {
public:
    LineIcon(const QPointF *points, int lines) : m_points(points), m_lines(lines) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Theme &theme = Theme::current();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(QRectF(rect).center());
        painter->setPen(QPen(mode == QIcon::Disabled ? theme.line : theme.secondText, kStroke, Qt::SolidLine, Qt::RoundCap));
        painter->drawLines(m_points, m_lines);
        painter->restore();
    }
    [[nodiscard]] QIconEngine *clone() const override { return new LineIcon(m_points, m_lines); }

private:
    const QPointF *m_points; ///< Two a line.
    int m_lines;
};

} // namespace

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    if (element == CE_TabBarTabShape) {
        QProxyStyle::drawControl(element, option, painter, widget);
        drawSelectedTab(*painter, *option);
        return;
    }
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    if (element != CE_PushButton || button == nullptr || !isPrimary(widget)) {
        QProxyStyle::drawControl(element, option, painter, widget);
        if (element == CE_PushButton && button != nullptr)
            drawCheckedButton(*painter, *button);
        return;
    }
    drawPrimary(*painter, *button);
    QStyleOptionButton label = *button;
    label.palette.setColor(QPalette::ButtonText, Theme::current().role(Role::Running).text);
    QProxyStyle::drawControl(CE_PushButtonLabel, &label, painter, widget);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    if (element == PE_PanelLineEdit && isFramed(option)) {
        const Theme &theme = Theme::current();
        const bool hasFocus = option->state.testFlag(State_HasFocus);
        paintBox(*painter, option->rect, {theme.lane, hasFocus ? theme.accent : theme.line, 1, grid::kRadius});
    } else if (element == PE_IndicatorCheckBox) {
        drawIndicator(*painter, *option);
    } else if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
               element == PE_PanelButtonCommand && button != nullptr) {
        drawBevel(*button, *painter, widget);
    } else {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

/// Fusion strokes and fills three paths with gradients for each button in each frame; those of one size and state look the
/// same.
void Style::drawBevel(const QStyleOptionButton &button, QPainter &painter, const QWidget *widget) const
{
    const qreal ratio = painter.device()->devicePixelRatio();
    const QSize pixels = button.rect.size() * ratio;
    if (pixels.isEmpty() || QSizeF(pixels) != QSizeF(button.rect.size()) * ratio || painter.transform().isRotating()) {
        QProxyStyle::drawPrimitive(PE_PanelButtonCommand, &button, &painter, widget);
        return;
    }
    const QPalette &palette = button.palette; // its cacheKey() is each widget's own
    const QString key = QStringLiteral("forklane-bevel-%1-%2-%3-%4-%5-%6-%7-%8")
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(ratio)
                            .arg(button.state.toInt(), 0, 16)
                            .arg(button.features.toInt(), 0, 16)
                            .arg(palette.button().color().rgba(), 0, 16)
                            .arg(palette.window().color().rgba(), 0, 16)
                            .arg(palette.highlight().color().rgba(), 0, 16);
    QPixmap bevel;
    if (!QPixmapCache::find(key, &bevel)) {
        bevel = QPixmap(pixels);
        bevel.setDevicePixelRatio(ratio);
        bevel.fill(Qt::transparent);
        QStyleOptionButton alone = button;
        alone.rect = QRect(QPoint(), button.rect.size());
        QPainter into(&bevel);
        QProxyStyle::drawPrimitive(PE_PanelButtonCommand, &alone, &into, widget);
        QPixmapCache::insert(key, bevel);
    }
    painter.drawPixmap(button.rect.topLeft(), bevel);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    const auto *bar = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider *>(option) : nullptr;
    if (bar != nullptr)
        drawScrollBar(*bar, *painter, widget);
    else
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

/// Fusion's slider and its groove differ by a shade that is hard to tell beside a white view.
void Style::drawScrollBar(const QStyleOptionSlider &bar, QPainter &painter, const QWidget *widget) const
{
    const Theme &theme = Theme::current();
    const bool isUpright = bar.orientation == Qt::Vertical;
    painter.fillRect(bar.rect, theme.window);
    const auto drawArrow = [&](SubControl place, PrimitiveElement shape) {
        QStyleOption arrow(bar);
        arrow.rect = proxy()->subControlRect(CC_ScrollBar, &bar, place, widget).adjusted(4, 4, -4, -4);
        proxy()->drawPrimitive(shape, &arrow, &painter, widget);
    };
    drawArrow(SC_ScrollBarSubLine, isUpright ? PE_IndicatorArrowUp : PE_IndicatorArrowLeft);
    drawArrow(SC_ScrollBarAddLine, isUpright ? PE_IndicatorArrowDown : PE_IndicatorArrowRight);
    if (!bar.state.testFlag(State_Enabled) || bar.minimum == bar.maximum)
        return;
    const QRect slider = proxy()->subControlRect(CC_ScrollBar, &bar, SC_ScrollBarSlider, widget);
    const bool isMeant = bar.activeSubControls.testFlag(SC_ScrollBarSlider) && (bar.state & (State_MouseOver | State_Sunken));
    const QColor ground = mixed(theme.secondText, theme.window, isMeant ? kMeantSlider : kSlider);
    paintBox(painter, isUpright ? slider.adjusted(3, 1, -3, -1) : slider.adjusted(1, 3, -1, -3),
             {ground, ground, 0, grid::kRadius});
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    return element == SE_LineEditContents && isFramed(option) ? rect.adjusted(kEditPadding, 0, -kEditPadding, 0) : rect;
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    const QSize full = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_PushButton) // Fusion leaves long words two pixels
        return {std::max(full.width(), size.width() + 2 * kButtonPadding), full.height()};
    if (type == CT_ItemViewItem && isOfTree(widget))
        return {full.width(), full.height() + kTreeRowPadding};
    if (type != CT_LineEdit || !isFramed(option))
        return full;
    return {full.width() + 2 * kEditPadding, std::max(full.height(), kEditHeight)};
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    if (metric == PM_IndicatorWidth || metric == PM_IndicatorHeight)
        return kIndicator;
    if (metric == PM_FocusFrameHMargin && isOfTree(widget)) // beside the words of a cell
        return kTreeCellMargin;
    if (metric == PM_HeaderMargin && isOfTree(widget))
        return kTreeCellMargin + 1;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

/// These two are asked for by every menu bar and search field; Qt's own would load its image readers.
QIcon Style::standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const
{
    if (icon == SP_LineEditClearButton)
        return QIcon(new LineIcon(kCross, std::size(kCross) / 2));
    if (icon == SP_ToolBarHorizontalExtensionButton)
        return QIcon(new LineIcon(kAngles, std::size(kAngles) / 2));
    return QProxyStyle::standardIcon(icon, option, widget);
}

void paintBox(QPainter &painter, const QRect &rect, const Box &box)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    if (box.edgeWidth > 0) {
        painter.setBrush(box.edge);
        painter.drawRoundedRect(rect, box.radius, box.radius);
    }
    const double inner = std::max(box.radius - box.edgeWidth, 0.0);
    painter.setBrush(box.ground);
    painter.drawRoundedRect(rect.adjusted(box.edgeWidth, box.edgeWidth, -box.edgeWidth, -box.edgeWidth), inner, inner);
    painter.restore();
}

void makePrimary(QPushButton *button)
{
    button->setProperty(kPrimaryProperty, true);
    new PrimarySize(button);
    QFont bold = button->font();
    bold.setBold(true);
    button->setFont(bold);
}

} // namespace forklane::ui
