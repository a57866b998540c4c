// SPDX-License-Identifier: MIT
#include "timeline/legend_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "theme.h"
#include "timeline/role_painter.h"

namespace forklane::ui {

LegendStrip::LegendStrip(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Legend"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 1, 8, 1);
    row->setSpacing(4);
    for (int index = 0; index < kRoleCount; ++index) {
        const Role role = static_cast<Role>(index);
        auto *button = new QToolButton(this);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize(QSize(28, 16));
        button->setText(roleWord(role));
        button->setToolTip(tr("Dims what is not \"%1\".").arg(roleWord(role)));
        button->setVisible(false);
        connect(button, &QToolButton::toggled, this, [this, role](bool chosen) { choose(role, chosen); });
        row->addWidget(button);
        m_buttons.push_back(button);
    }
    row->addStretch();
    updateIcons();
}

void LegendStrip::setRoles(std::uint32_t roles)
{
    m_roles = roles;
    for (std::size_t role = 0; role < m_buttons.size(); ++role) {
        const bool named = static_cast<Role>(role) != Role::Other;
        const std::uint32_t bit = 1U << role;
        m_buttons[role]->setVisible(named && ((roles | m_chosen) & bit));
    }
}

void LegendStrip::choose(Role role, bool chosen)
{
    const std::uint32_t bit = 1U << static_cast<unsigned>(role);
    m_chosen = chosen ? m_chosen | bit : m_chosen & ~bit;
    emit dimmedRolesChanged(m_chosen == 0 ? 0 : ~m_chosen);
    setRoles(m_roles);
}

void LegendStrip::updateIcons()
{
    for (std::size_t role = 0; role < m_buttons.size(); ++role)
        m_buttons[role]->setIcon(roleIcon(Theme::current(), static_cast<Role>(role), devicePixelRatioF()));
}

void LegendStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        updateIcons();
    QWidget::changeEvent(event);
}

} // namespace forklane::ui
