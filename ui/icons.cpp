// SPDX-License-Identifier: MIT
#include "icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

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

} // namespace

QIcon makeIcon(const QString &name, const QPalette &palette)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(render(file.readAll(), palette.color(QPalette::WindowText)));
}

} // namespace forklane::ui
