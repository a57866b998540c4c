// SPDX-License-Identifier: MIT
#include "pages/race/orders/order_picture.h"

#include <algorithm>

#include <QKeyEvent>

#include "pages/race/orders/order_accessible.h"
#include "pages/race/orders/order_words.h"
#include "race/move.h"

namespace forklane::ui {

OrderPicture::OrderPicture(QWidget *parent) : QWidget(parent)
{
    installOrderAccessibility();
    setFocusPolicy(Qt::StrongFocus);
}

void OrderPicture::setProgram(std::shared_ptr<const race::Program> program)
{
    m_program = std::move(program);
    m_replay = {};
    m_selected = -1;
    notifyOrderSteps(this);
}

void OrderPicture::setSchedule(const race::Schedule &schedule)
{
    if (!m_program)
        return;
    const auto played = race::replay(*m_program, schedule);
    m_replay = played ? *played : race::Replay{};
    m_selected = std::min(m_selected, stepCount() - 1);
    pathChanged();
    notifyOrderSteps(this);
    update();
}

QString OrderPicture::textOfStep(int step) const
{
    return stepText(*m_program, m_replay, static_cast<std::size_t>(step));
}

void OrderPicture::select(int step)
{
    m_selected = step;
    notifyOrderSelection(this, step);
    update();
}

void OrderPicture::chooseStep(int step)
{
    if (step < 0 || step >= stepCount())
        return;
    select(step);
    emit said(textOfStep(step), false);
}

void OrderPicture::ask(const race::Schedule &schedule, int step)
{
    m_selected = step;
    emit scheduleChosen(schedule);
    if (m_selected >= 0 && m_selected < stepCount())
        chooseStep(m_selected);
}

void OrderPicture::refuse(const QString &sentence)
{
    emit said(sentence, true);
}

void OrderPicture::moveStep(int by)
{
    const int to = m_selected + by;
    if (m_selected < 0 || to < 0 || to >= stepCount())
        return;
    const auto moved = race::moveStep(*m_program, schedule(), static_cast<std::size_t>(m_selected),
                                      static_cast<std::size_t>(by < 0 ? to : to + 1));
    if (moved)
        ask(moved->schedule, static_cast<int>(moved->position));
    else
        refuse(sentence(moved.error().sentence));
}

bool OrderPicture::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) { // the page has Alt+Left for its own pictures
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isArrow =
            key->key() == Qt::Key_Left || key->key() == Qt::Key_Right || key->key() == Qt::Key_Up || key->key() == Qt::Key_Down;
        if (isArrow && (key->modifiers() & ~(Qt::AltModifier | Qt::KeypadModifier)) == 0)
            event->accept();
    }
    return QWidget::event(event);
}

void OrderPicture::keyPressEvent(QKeyEvent *event)
{
    const int last = stepCount() - 1;
    const bool moves = (event->modifiers() & Qt::AltModifier) != 0;
    switch (event->key()) {
    case Qt::Key_Left: moves ? moveStep(-1) : chooseStep(m_selected < 0 ? last : std::max(0, m_selected - 1)); break;
    case Qt::Key_Right: moves ? moveStep(1) : chooseStep(std::min(last, m_selected + 1)); break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (moves && m_selected >= 0)
            goAround(m_selected, event->key() == Qt::Key_Up);
        else
            QWidget::keyPressEvent(event);
        break;
    case Qt::Key_Home: chooseStep(0); break;
    case Qt::Key_End: chooseStep(last); break;
    default: QWidget::keyPressEvent(event);
    }
}

void OrderPicture::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void OrderPicture::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void OrderPicture::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    relayout();
}

void OrderPicture::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        relayout();
}

} // namespace forklane::ui
