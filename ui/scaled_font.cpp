// SPDX-License-Identifier: MIT
#include "scaled_font.h"

#include <QApplication>
#include <QEvent>
#include <QWidget>

namespace forklane::ui {

namespace {

/// Owned by the widget it scales.
class FontScaler : public QObject {
public:
    FontScaler(QWidget *widget, double scale) : QObject(widget), m_widget(widget), m_scale(scale)
    {
        widget->installEventFilter(this);
        apply();
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::ApplicationFontChange)
            apply();
        return QObject::eventFilter(watched, event);
    }

private:
    void apply()
    {
        QFont font = m_widget->font();
        font.setPointSizeF(QApplication::font().pointSizeF() * m_scale);
        m_widget->setFont(font);
    }

    QWidget *m_widget;
    double m_scale;
};

} // namespace

void setFontScale(QWidget *widget, double scale)
{
    new FontScaler(widget, scale);
}

void tellFontChanged()
{
    for (QWidget *widget : QApplication::allWidgets()) {
        QEvent change(QEvent::ApplicationFontChange);
        QCoreApplication::sendEvent(widget, &change);
    }
}

} // namespace forklane::ui
