// SPDX-License-Identifier: MIT
#include "icons.h"

#include <utility>

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include "painted_icon.h"

namespace forklane::ui {

namespace {

QPixmap render(QByteArray svg, const QColor &color)
{
    svg.replace("#000000", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    QPixmap pixmap(40, 40); // twice the size, for high-density screens
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0, 0, 20, 20));
    return pixmap;
}

/// Not QIcon's own reading of files: that loads plugins before the window has been painted.
class SvgIcon : public PaintedIcon {
public:
    explicit SvgIcon(QString path) : m_path(std::move(path)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        QSvgRenderer(m_path).render(painter, rect);
    }
    [[nodiscard]] QIconEngine *clone() const override { return new SvgIcon(m_path); }

private:
    QString m_path;
};

} // namespace

QIcon makeProgramIcon()
{
    return QIcon(new SvgIcon(QStringLiteral(":/icons/forklane.svg")));
}

QIcon makeIcon(const QString &name, const QPalette &palette)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(render(file.readAll(), palette.color(QPalette::WindowText)));
}

} // namespace forklane::ui
