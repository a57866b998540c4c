// SPDX-License-Identifier: MIT
#include "pages/workers/pictures/group_panel.h"

#include <QVBoxLayout>

#include "pages/workers/pictures/accounting_line.h"
#include "pages/workers/pictures/queue_picture.h"
#include "pages/workers/pictures/state_bar.h"

namespace forklane::ui {

GroupPanel::GroupPanel(QWidget *parent)
    : QWidget(parent), m_line(new AccountingLine), m_bar(new StateBar), m_queue(new QueuePicture)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_line);
    layout->addWidget(m_bar);
    layout->addWidget(m_queue);
}

void GroupPanel::setFacts(const GroupFacts &facts, std::uint64_t planned, bool titled)
{
    m_line->setCounts(titled ? QString::fromStdString(facts.name) : QString(), facts.counts, facts.missing,
                      facts.kind == queue::WorkerKind::SharedQueue);
    m_bar->setCounts(facts.counts, planned);
    m_queue->setFacts(facts);
}

} // namespace forklane::ui
