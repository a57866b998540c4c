// SPDX-License-Identifier: MIT
#include "pages/race/stage/stage_parts.h"

#include <algorithm>

#include <QFontDatabase>
#include <QPainter>

#include "grid.h"
#include "style.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr double kBalanceScale = 3;
constexpr double kCopyScale = 1.6;
constexpr double kWaiting = 0.45; // of the ink of a thread that waits

QFont scaled(QFont font, double scale)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * scale);
    else
        font.setPixelSize(static_cast<int>(font.pixelSize() * scale));
    return font;
}

/// The system's fixed font in the size of `like`.
QFont fixedFont(const QFont &like)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (like.pointSizeF() > 0)
        font.setPointSizeF(like.pointSizeF());
    else
        font.setPixelSize(like.pixelSize());
    return font;
}

} // namespace

ValueBox::ValueBox(Size size, QWidget *parent) : QWidget(parent), m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

void ValueBox::setValue(const QString &name, std::optional<qint64> value)
{
    if (m_name == name && m_value == value && !accessibleName().isEmpty())
        return;
    m_name = name;
    m_value = value;
    setAccessibleName(value ? tr("%1 %2").arg(name).arg(*value) : tr("%1, not read yet").arg(name));
    update();
}

void ValueBox::setWrong(bool wrong)
{
    m_wrong = wrong;
    update();
}

void ValueBox::setDimmed(bool dimmed)
{
    m_dimmed = dimmed;
    update();
}

QSize ValueBox::sizeHint() const
{
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    return m_size == Size::Balance ? QSize(std::max(144, unit * 18), 130) : QSize(std::max(84, unit * 10), 130);
}

/// As large as fits: a balance of a billion is still one number.
QFont ValueBox::numberFont(double width) const
{
    QFont number = scaled(font(), m_size == Size::Balance ? kBalanceScale : kCopyScale);
    number.setBold(m_size == Size::Balance);
    const QString text = m_value ? QString::number(*m_value) : QString();
    const double wanted = QFontMetricsF(number).horizontalAdvance(text);
    return wanted > width ? scaled(number, width / wanted) : number;
}

void ValueBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    const int title = fontMetrics().height() + 8;
    painter.setOpacity(m_dimmed ? kWaiting : 1);
    painter.setPen(theme.secondText);
    painter.drawText(QRect(0, 4, width(), title - 4), Qt::AlignHCenter | Qt::AlignVCenter, m_name);
    const QRect box(2, title, width() - 4, std::max(height() - title - 8, 20));
    const bool balance = m_size == Size::Balance;
    paintBox(painter, box,
             {theme.lane,
              m_wrong   ? theme.fault
              : balance ? theme.text
                        : theme.line,
              balance ? 2 : 1, grid::kRadius});
    if (!m_value) {
        painter.setPen(theme.secondText);
        painter.drawText(box, Qt::AlignCenter, QStringLiteral("–"));
        return;
    }
    painter.setPen(theme.text);
    painter.setFont(numberFont(box.width() - 16));
    painter.drawText(box, Qt::AlignCenter, QString::number(*m_value));
    if (!m_wrong)
        return;
    painter.setFont(font());
    painter.setPen(theme.fault);
    painter.drawText(box.adjusted(0, 4, -8, 0), Qt::AlignRight | Qt::AlignTop, QStringLiteral("✕"));
}

CodeBlock::CodeBlock(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void CodeBlock::setThread(const StageThread &thread)
{
    if (m_thread == thread)
        return;
    m_thread = thread;
    QString words = thread.title;
    if (thread.next >= 0)
        words += QStringLiteral(", ") + tr("next: %1").arg(thread.code[thread.next]);
    else
        words += QStringLiteral(", ") + tr("has ended");
    if (!thread.waits.isEmpty())
        words += QStringLiteral(", ") + thread.waits;
    setAccessibleName(words);
    setToolTip(thread.waits);
    update();
}

QSize CodeBlock::sizeHint() const
{
    return {220, 130};
}

QSize CodeBlock::minimumSizeHint() const
{
    return {120, 100};
}

void CodeBlock::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    const bool waits = !m_thread.waits.isEmpty();
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    const int line = std::min(fontMetrics().height() + 6, height() / (kStageLines + 1));
    painter.setPen(theme.text);
    const int titleWidth = QFontMetrics(bold).horizontalAdvance(m_thread.title);
    painter.drawText(QRect(8, 4, width() - 8, line), Qt::AlignVCenter, m_thread.title);
    painter.setFont(font());
    const QRect note(8 + titleWidth + 12, 4, width() - titleWidth - 20, line);
    const QString state = waits ? m_thread.waits : m_thread.hasEnded ? tr("has ended") : QString();
    painter.setPen(waits ? theme.role(Role::WaitsForLock).ink : theme.secondText);
    painter.drawText(note, Qt::AlignVCenter, fontMetrics().elidedText(state, Qt::ElideRight, note.width()));
    const QFont fixed = fixedFont(font());
    painter.setFont(fixed);
    for (int i = 0; i < m_thread.code.size(); ++i) {
        const QRect row(0, 8 + line * (i + 1), width(), line);
        const bool next = i == m_thread.next;
        painter.setOpacity(waits ? kWaiting : 1);
        if (next) {
            painter.fillRect(row, theme.groupBar);
            painter.fillRect(QRect(row.left(), row.top(), 4, row.height()), waits ? theme.secondText : theme.accent);
        }
        painter.setPen(next ? theme.text : theme.secondText);
        const QRect words = row.adjusted(16, 0, -4, 0);
        painter.drawText(words, Qt::AlignVCenter,
                         QFontMetrics(fixed).elidedText(m_thread.code[i], Qt::ElideRight, words.width()));
    }
}

Badge::Badge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::setText(const QString &text, Frame frame, const QString &explanation)
{
    m_text = text;
    m_frame = frame;
    setAccessibleName(text);
    setToolTip(explanation);
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 20, fontMetrics().height() + 8};
}

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    QPen pen(theme.secondText, 1);
    if (m_frame == Frame::Dashed)
        pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.setPen(theme.text);
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace forklane::ui
