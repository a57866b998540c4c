// SPDX-License-Identifier: MIT
// The window as main() opens it, until the gallery's cards stand too: they come after the first frame.
#include <cstdlib>

#include <QApplication>
#include <QPaintEvent>
#include <QTimer>

#include "font_configuration.h"
#include "open_window.h"
#include "pages/gallery/example_card.h"

namespace {

/// Ends the program when a card has been painted, and with it all that are painted in the same frame.
class EndAtCards : public QObject {
protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && qobject_cast<forklane::ui::ExampleCard *>(watched) != nullptr)
            QTimer::singleShot(0, qApp, [] { std::_Exit(0); });
        return QObject::eventFilter(watched, event);
    }
};

} // namespace

int main(int argc, char **argv)
{
    forklane::ui::FontConfiguration fonts;
    QApplication application(argc, argv);
    fonts.ready();
    EndAtCards end;
    QApplication::instance()->installEventFilter(&end);
    const auto window = forklane::bench::openWindow(QStringLiteral("forklane-cards-bench"));
    return window ? QApplication::exec() : 1;
}
