// SPDX-License-Identifier: MIT
// A strip of the roles now visible, each with its pattern and its word; a click dims the others.
#pragma once

#include <cstdint>
#include <vector>

#include <QWidget>

#include "trace/event.h"

class QToolButton;

namespace forklane::ui {

/// Main thread.
class LegendStrip : public QWidget {
    Q_OBJECT
public:
    explicit LegendStrip(QWidget *parent = nullptr);

    /// Bit per role to show.
    void setRoles(std::uint32_t roles);

signals:
    /// Bit per role that is to stand back; 0 when none is chosen.
    void dimmedRolesChanged(std::uint32_t roles);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateIcons();
    void choose(Role role, bool chosen);

    std::vector<QToolButton *> m_buttons; ///< By role.
    std::uint32_t m_roles = 0;
    std::uint32_t m_chosen = 0;
};

} // namespace forklane::ui
