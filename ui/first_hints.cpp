// SPDX-License-Identifier: MIT
#include "first_hints.h"

#include <QEvent>
#include <QSettings>
#include <QTimer>

#include "hint_bubble.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

const QString kAnsweredKey = QStringLiteral("window/hintsAnswered");

QString textOf(FirstHints::Hint hint)
{
    switch (hint) {
    case FirstHints::Hint::CommandLine:
        return FirstHints::tr("1 of 4. Type a command here, or a pipeline such as: seq 100000 | sort -R | head");
    case FirstHints::Hint::Run: return FirstHints::tr("2 of 4. Run it: press Enter, or this button.");
    case FirstHints::Hint::Timeline:
        return FirstHints::tr("3 of 4. Each process has a lane. Click a slice of one: Details says what it is.");
    case FirstHints::Hint::Replay: return FirstHints::tr("4 of 4. Replay shows it again, slowly enough to follow.");
    case FirstHints::Hint::None: break;
    }
    return {};
}

} // namespace

FirstHints::FirstHints(QWidget &window, Place place)
    : QObject(&window), m_window(window), m_place(std::move(place)), m_bubble(new HintBubble(window))
{
    connect(m_bubble, &HintBubble::closed, this, &FirstHints::end);
}

FirstHints::~FirstHints() = default;

void FirstHints::offer(MessageBar &bar)
{
    if (QSettings().value(kAnsweredKey, false).toBool())
        return;
    bar.showMessage(MessageBar::Kind::Information, tr("New here? Four short hints show you around."),
                    {{tr("Show hints"), [this] { show(); }}, {tr("No thanks"), [this] { end(); }}});
    connect(&bar, &MessageBar::closed, this, [] { QSettings().setValue(kAnsweredKey, true); });
}

void FirstHints::show()
{
    QSettings().setValue(kAnsweredKey, true);
    showHint(Hint::CommandLine);
    if (QWidget *line = m_place(Hint::CommandLine))
        line->setFocus(); // what is typed now goes there
}

void FirstHints::end()
{
    showHint(Hint::None);
}

void FirstHints::done(Hint hint)
{
    if (m_hint != Hint::None && (hint == m_hint || (hint == Hint::Run && m_hint == Hint::CommandLine)))
        showHint(hint == Hint::Replay ? Hint::None : static_cast<Hint>(static_cast<int>(hint) + 1));
}

void FirstHints::showHint(Hint hint)
{
    m_hint = hint;
    m_bubble->setText(textOf(hint), hint == Hint::Replay ? tr("Done") : tr("No more hints"));
    follow();
}

void FirstHints::follow()
{
    QWidget *target = m_hint == Hint::None ? nullptr : m_place(m_hint);
    watch(target);
    if (target != nullptr && target->isVisible())
        m_bubble->pointTo(*target);
    else
        m_bubble->hide();
}

/// It moves with everything that it is in.
void FirstHints::watch(QWidget *target)
{
    for (const QPointer<QWidget> &widget : m_watched)
        if (widget)
            widget->removeEventFilter(this);
    m_watched.clear();
    for (QWidget *widget = target; widget != nullptr; widget = widget->parentWidget()) {
        widget->installEventFilter(this);
        m_watched.emplace_back(widget);
    }
}

bool FirstHints::eventFilter(QObject *watched, QEvent *event)
{
    const bool moved = event->type() == QEvent::Resize || event->type() == QEvent::Move || event->type() == QEvent::Show ||
                       event->type() == QEvent::Hide;
    if (m_hint != Hint::None && moved)
        QTimer::singleShot(0, this, &FirstHints::follow); // when the layout has been done
    return QObject::eventFilter(watched, event);
}

} // namespace forklane::ui
