// SPDX-License-Identifier: MIT
#include "widgets/command_line/command_line.h"

#include <algorithm>
#include <string>

#include <QApplication>
#include <QCompleter>
#include <QDir>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStringListModel>
#include <QStyleOptionFrame>
#include <QTextLayout>
#include <QToolTip>

#include "theme.h"
#include "widgets/command_line/command_history.h"

namespace forklane::ui {

namespace {

constexpr int kHeight = 32;
constexpr int kTextMargin = 4;
constexpr int kWaveHeight = 3;
constexpr int kInnerMargin = 2; ///< QLineEdit's own, left and right of its text.

qsizetype utf16Index(const std::string &utf8, std::size_t byte)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(std::min(byte, utf8.size()))).size();
}

/// A wave as wide as `rect`, which starts at its lower left corner and turns every 2 px.
QPainterPath wave(const QRect &rect)
{
    QPainterPath path(QPointF(rect.left(), rect.bottom() + 0.5));
    bool up = true;
    for (int x = rect.left() + 2; x <= rect.right() + 1; x += 2, up = !up)
        path.lineTo(x, up ? rect.top() + 0.5 : rect.bottom() + 0.5);
    return path;
}

} // namespace

CommandLine::CommandLine(QWidget *parent)
    : QLineEdit(parent), m_folder(QDir::currentPath()), m_items(new QStringListModel(this)), m_completer(new QCompleter(this))
{
    takeFont();
    setTextMargins(kTextMargin, 0, kTextMargin, 0);
    setAccessibleName(tr("Command line"));
    m_completer->setModel(m_items);
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &CommandLine::choose);
    connect(this, &QLineEdit::textChanged, this, &CommandLine::check);
    connect(this, &QLineEdit::textEdited, this, &CommandLine::filterPopup);
    check();
}

void CommandLine::takeFont()
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (const QFont general = QApplication::font(); general.pointSizeF() > 0)
        fixed.setPointSizeF(general.pointSizeF()); // follows the text size
    setFont(fixed);
    setMinimumHeight(std::max(kHeight, fontMetrics().height() + 12));
}

void CommandLine::setShellMode(bool shell)
{
    m_shell = shell;
    check();
}

void CommandLine::setHistory(const QStringList &history)
{
    m_history.setLines(history);
}

void CommandLine::shareHistory(CommandHistory &history)
{
    m_shared = &history;
    setHistory(history.lines());
    connect(m_shared, &CommandHistory::changed, this, [this] { setHistory(m_shared->lines()); });
}

void CommandLine::addToHistory(const QString &line)
{
    if (m_shared != nullptr)
        m_shared->add(line);
    else
        m_history.add(line);
}

QString CommandLine::hint() const
{
    if (m_error)
        return QString::fromStdString(describe(*m_error));
    return m_shell ? QString() : tr("Direct understands quotes | < > 2>. It does not expand * or $.");
}

void CommandLine::check()
{
    m_error.reset();
    const std::string utf8 = text().toStdString();
    if (!m_shell && !text().trimmed().isEmpty()) {
        if (const auto pipeline = parsePipeline(utf8); !pipeline)
            m_error = pipeline.error();
    }
    if (m_error) {
        m_errorBegin = utf16Index(utf8, m_error->begin);
        m_errorEnd = utf16Index(utf8, m_error->begin + m_error->length);
    }
    setToolTip(hint());
    setAccessibleDescription(hint());
    if (!m_error && QToolTip::isVisible())
        QToolTip::hideText();
    update();
}

void CommandLine::showHint()
{
    if (!hint().isEmpty())
        QToolTip::showText(mapToGlobal(QPoint(0, height())), hint(), this);
}

QRect CommandLine::errorRect() const
{
    if (!m_error)
        return {};
    // QLineEdit tells one place only, the cursor's; the others are as far from it as they are in a layout of our own.
    QTextLayout layout(displayText(), font());
    layout.beginLayout();
    const QTextLine line = layout.createLine();
    layout.endLayout();
    if (!line.isValid())
        return {};
    const QRect cursor = cursorRect();
    const double origin = cursor.left() + (cursor.width() - 1) / 2 - line.cursorToX(cursorPosition());
    const auto placeOf = [&](qsizetype index) { return line.cursorToX(static_cast<int>(index)); };
    double left = placeOf(m_errorBegin);
    double right = placeOf(m_errorEnd);
    if (right < left)
        std::swap(left, right); // right-to-left text
    if (m_errorEnd <= m_errorBegin)
        right = left + fontMetrics().horizontalAdvance(u'x'); // behind the last character
    QStyleOptionFrame option;
    initStyleOption(&option);
    const QRect contents = style()->subElementRect(QStyle::SE_LineEditContents, &option, this) - textMargins();
    const int baseline = cursor.top() + fontMetrics().ascent();
    const QRect wanted(qRound(origin + left), baseline + 1, std::max(4, qRound(right - left)), kWaveHeight);
    return wanted.intersected(contents.adjusted(kInnerMargin - 1, 0, -kInnerMargin + 1, 0));
}

bool CommandLine::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        takeFont();
    // Tab would leave before keyPressEvent() is asked.
    const auto *pressed = event->type() == QEvent::KeyPress ? static_cast<QKeyEvent *>(event) : nullptr;
    if (pressed != nullptr && (pressed->key() == Qt::Key_Tab || pressed->key() == Qt::Key_Backtab) && popupVisible()) {
        event->ignore(); // the completer's
        return true;
    }
    if (pressed != nullptr && pressed->key() == Qt::Key_Tab && pressed->modifiers() == Qt::NoModifier && complete())
        return true;
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_R && key->modifiers() == Qt::ControlModifier) {
            event->accept();
            return true;
        }
    }
    return QLineEdit::event(event);
}

bool CommandLine::pressedEnter(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)
        return false;
    endSearch(false);
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::NoModifier)
        emit submitted();
    else if (modifiers == Qt::ShiftModifier)
        emit openRequested();
    else
        return false;
    event->accept();
    return true;
}

void CommandLine::keyPressEvent(QKeyEvent *event)
{
    if (pressedInSearch(event)) {
        event->accept();
        return;
    }
    if (popupVisible()) {
        switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Escape: event->ignore(); return; // the completer's
        default: QLineEdit::keyPressEvent(event); return;
        }
    }
    if (pressedEnter(event))
        return;
    if (event->key() == Qt::Key_R && event->modifiers() == Qt::ControlModifier) {
        beginSearch();
        return;
    }
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (plain && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        endSearch(false);
        const auto line = event->key() == Qt::Key_Up ? m_history.older(text()) : m_history.newer(text());
        if (line)
            setText(*line);
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void CommandLine::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    const Qt::FocusReason reason = event->reason();
    if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason && reason != Qt::OtherFocusReason)
        showHint();
}

void CommandLine::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        endSearch(false);
}

void CommandLine::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    const QRect place = errorRect();
    if (place.isEmpty())
        return;
    QPainter painter(this);
    painter.setClipRect(place.adjusted(0, -1, 0, 1));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().fault, 1.2));
    painter.drawPath(wave(place));
}

} // namespace forklane::ui
