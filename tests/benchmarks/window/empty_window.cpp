// SPDX-License-Identifier: MIT
// The least that a Qt window costs: an empty QMainWindow that ends the program after its first paint.
#include <cstdlib>

#include <QApplication>
#include <QMainWindow>
#include <QTimer>

namespace {

class EmptyWindow : public QMainWindow {
protected:
    void paintEvent(QPaintEvent *event) override
    {
        QMainWindow::paintEvent(event);
        QTimer::singleShot(0, qApp, [] { std::_Exit(0); }); // as forklane does with FORKLANE_EXIT_AFTER_PAINT
    }
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    EmptyWindow window;
    window.resize(1200, 800);
    window.show();
    return QApplication::exec();
}
