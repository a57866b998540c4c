// SPDX-License-Identifier: MIT
#include "widgets/output/output_accessible.h"

#include <algorithm>
#include <cmath>

#include <QAccessible>
#include <QAccessibleWidget>

#include "accessible.h"
#include "widgets/output/output_view.h"

namespace forklane::ui {

namespace {

/// A read-only text of several lines: those in sight. Offsets count QChars of OutputView::visibleText().
class OutputAccessible : public QAccessibleWidget, public QAccessibleTextInterface {
public:
    explicit OutputAccessible(OutputView *view) : QAccessibleWidget(view, QAccessible::EditableText) {}

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? view()->visibleText() : QAccessibleWidget::text(kind);
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        state.selectableText = true;
        return state;
    }
    int childCount() const override { return 0; } ///< The viewport and bars are not read.
    QAccessibleInterface *child(int) const override { return nullptr; }

    QString text(int from, int to) const override { return view()->visibleText().mid(from, std::max(to - from, 0)); }
    int characterCount() const override { return static_cast<int>(view()->visibleText().size()); }
    int cursorPosition() const override { return 0; }
    void setCursorPosition(int) override {}
    void selection(int, int *from, int *to) const override { *from = *to = 0; }
    int selectionCount() const override { return 0; }
    void addSelection(int, int) override {}
    void removeSelection(int) override {}
    void setSelection(int, int, int) override {}
    void scrollToSubstring(int, int) override {}
    QString attributes(int, int *from, int *to) const override
    {
        *from = 0;
        *to = characterCount();
        return {};
    }
    QRect characterRect(int offset) const override
    {
        const OutputScene scene = view()->scene();
        const QString before = scene.text().left(offset);
        const auto row = static_cast<int>(before.count(QLatin1Char('\n')));
        const int column = static_cast<int>(before.size() - before.lastIndexOf(QLatin1Char('\n')) - 1);
        const QPoint at(scene.xOf(scene.firstColumn + column - prefixOf(scene, row)), row * scene.lineHeight);
        return {view()->viewport()->mapToGlobal(at), QSize(qRound(scene.charWidth), scene.lineHeight)};
    }
    int offsetAtPoint(const QPoint &point) const override
    {
        const OutputScene scene = view()->scene();
        const QPoint local = view()->viewport()->mapFromGlobal(point);
        const QStringList lines = scene.text().split(QLatin1Char('\n'));
        const auto row = std::clamp<qsizetype>(local.y() / std::max(scene.lineHeight, 1), 0, lines.size() - 1);
        int offset = 0;
        for (qsizetype i = 0; i < row; ++i)
            offset += static_cast<int>(lines[i].size()) + 1;
        const int column = static_cast<int>(std::floor((local.x() - scene.gutter.textLeft) / scene.charWidth)) +
                           prefixOf(scene, static_cast<int>(row));
        return offset + std::clamp(column, 0, static_cast<int>(lines[row].size()));
    }

private:
    static int prefixOf(const OutputScene &scene, int row)
    {
        const auto index = static_cast<std::size_t>(row);
        return index < scene.rows.size() ? static_cast<int>(scene.rows[index].prefix.size()) : 0;
    }
    OutputView *view() const { return static_cast<OutputView *>(object()); }
};

} // namespace

void installOutputAccessibility()
{
    installAccessible<OutputView, OutputAccessible>();
}

} // namespace forklane::ui
