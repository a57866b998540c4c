// SPDX-License-Identifier: MIT
#include "pages/workers/pictures/queue_layout.h"

#include <algorithm>

#include <QCoreApplication>

#include "format.h"

namespace forklane::ui {

namespace {

constexpr double kGap = 4;
constexpr double kPad = 8;
constexpr double kLeastBox = 36;
constexpr double kMostBox = 132;
constexpr std::uint64_t kFlood = 100'000;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(forklane::ui::Workers)
};

/// Puts things side by side from the left.
class QueueLayouter {
public:
    QueueLayouter(const GroupFacts &facts, const QueueScene &scene) : m_facts(facts), m_scene(scene) {}

    QueueLayout run()
    {
        m_layout.isFull = m_facts.capacity > 0 && m_facts.depth >= m_facts.capacity;
        m_layout.head = Words::tr("Queue   next ▸");
        m_layout.headRect = text(m_layout.head);
        m_x += kGap;
        m_right = m_scene.width - placeBound() - kGap;
        const bool isFlooded = m_facts.depth >= kFlood;
        if (isFlooded)
            (void)add(Words::tr("%1 waiting").arg(formatCount(m_facts.depth)), QueueBox::Kind::Waiting, {}, 0);
        else
            addTasks();
        if (m_facts.depth == m_shown || isFlooded)
            addSentinels();
        if (m_layout.boxes.empty() && m_layout.more.isEmpty() && !m_facts.isFinished)
            tellMore(Words::tr("empty"));
        return std::move(m_layout);
    }

private:
    QRectF text(const QString &words)
    {
        const double width = m_scene.textWidth(words);
        const QRectF rect(m_x, 0, width, m_scene.height);
        m_x += width + kGap;
        return rect;
    }

    void tellMore(const QString &words)
    {
        const double room = std::max(m_right - m_x, 0.0);
        m_layout.more = m_scene.textWidth(words) > room ? m_scene.elided(words, room) : words;
        m_layout.moreRect = QRectF(m_x, 0, std::min(m_scene.textWidth(words), room), m_scene.height);
    }

    /// At the right end, for the place itself is seldom in sight. The width that it takes.
    double placeBound()
    {
        if (m_facts.capacity == 0)
            return 0;
        const QString number = formatCount(m_facts.capacity);
        m_layout.boundText = m_layout.isFull ? Words::tr("bound %1, full").arg(number) : Words::tr("bound %1").arg(number);
        const double width = m_scene.textWidth(m_layout.boundText);
        m_layout.boundRect = QRectF(m_scene.width - width, 0, width, m_scene.height);
        m_layout.bound = m_layout.boundRect.left() - kGap;
        return width + 3 * kGap;
    }

    QString moreText(std::uint64_t number) const { return Words::tr("and %1 more").arg(formatCount(number)); }

    void addTasks()
    {
        const std::size_t known = std::min<std::size_t>(m_facts.front.size(), kNamedBoxes);
        for (std::size_t i = 0; i < known && m_shown < m_facts.depth; ++i) {
            const bool isLast = m_facts.depth == m_shown + 1;
            const double reserve = isLast ? 0 : m_scene.textWidth(moreText(m_facts.depth)) + kGap;
            if (!add(QString::fromStdString(m_facts.front[i].name), QueueBox::Kind::Task, m_facts.front[i].id, reserve))
                break;
            ++m_shown;
        }
        if (m_facts.depth > m_shown)
            tellMore(moreText(m_facts.depth - m_shown));
    }

    void addSentinels()
    {
        const QString done = QString::fromUtf8(queue::kSentinel.data(), static_cast<qsizetype>(queue::kSentinel.size()));
        for (std::size_t i = 0; i < m_facts.sentinels; ++i) {
            const QString rest = Words::tr("and %1 × %2").arg(formatCount(m_facts.sentinels - i), done);
            const bool isLast = i + 1 == m_facts.sentinels;
            const double reserve = isLast ? 0 : m_scene.textWidth(rest) + kGap;
            if (m_layout.boxes.size() >= kNamedBoxes || !add(done, QueueBox::Kind::Sentinel, {}, reserve))
                return tellMore(rest);
        }
    }

    bool add(const QString &name, QueueBox::Kind kind, queue::TaskId task, double reserve)
    {
        const double most = kind == QueueBox::Kind::Waiting ? m_right - m_x : kMostBox;
        const double width = std::clamp(m_scene.textWidth(name) + 2 * kPad, kLeastBox, std::max(most, kLeastBox));
        if (m_x + width + reserve > m_right)
            return false;
        QueueBox box;
        box.rect = QRectF(m_x, 2, width, m_scene.height - 4);
        box.name = name;
        box.text = m_scene.elided(name, width - 2 * kPad + 2);
        box.kind = kind;
        box.task = task;
        m_layout.boxes.push_back(box);
        m_x += width + kGap;
        return true;
    }

    const GroupFacts &m_facts;
    const QueueScene &m_scene;
    QueueLayout m_layout;
    double m_x = 0;
    double m_right = 0;
    std::uint64_t m_shown = 0;
};

} // namespace

QueueLayout layoutQueue(const GroupFacts &facts, const QueueScene &scene)
{
    return QueueLayouter(facts, scene).run();
}

} // namespace forklane::ui
