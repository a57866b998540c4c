// SPDX-License-Identifier: MIT
// Words in lines of one width: laid out when they change, drawn in every frame.
#pragma once

#include <memory>
#include <vector>

#include <QFont>
#include <QString>
#include <QTextLayout>

class QPainter;

namespace forklane::ui {

/// Main thread.
class TextLines {
public:
    /// `most` lines at the most; what has no room is told by an ellipsis. Does nothing when nothing has changed.
    void layOut(const QString &text, const QFont &font, double width, int most);

    [[nodiscard]] int count() const { return static_cast<int>(m_lines.size()); }
    [[nodiscard]] int lineHeight() const;
    [[nodiscard]] int height() const { return count() * lineHeight(); }
    /// In the painter's pen, the first line's top at `top`.
    void draw(QPainter &painter, double left, double top) const;

private:
    struct Line {
        QTextLine whole;
        std::unique_ptr<QTextLayout> cut; ///< What is drawn instead, with its ellipsis.
    };
    [[nodiscard]] std::unique_ptr<QTextLayout> cutLine(const QString &words) const;

    QString m_text;
    QFont m_font;
    double m_width = 0;
    int m_most = 0;
    QTextLayout m_layout;
    std::vector<Line> m_lines;
};

} // namespace forklane::ui
