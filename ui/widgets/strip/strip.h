// SPDX-License-Identifier: MIT
// The pipeline as boxes and pipes: what each stage does and how full each pipe is, at the playhead's instant.
#pragma once

#include <memory>
#include <optional>

#include <QStringList>
#include <QWidget>

#include "job/facts.h"
#include "widgets/strip/strip_layout.h"

class QScrollBar;

namespace forklane::ui {

class StripPainter;

/// Shows facts, keeps none of its own. Accessible as the list "Pipeline" with one item a stage. Main thread.
class Strip : public QWidget {
    Q_OBJECT

public:
    static constexpr int kHeight = 84;
    static constexpr int kCompactHeight = 36;

    explicit Strip(QWidget *parent = nullptr);
    ~Strip() override;

    /// A new pipeline: one box a name; facts, failures and selection are forgotten.
    void setStages(QStringList names);
    /// Repaints, and tells assistive technology of what it reads aloud, only if something shown has changed.
    void setFacts(const RunFacts &facts);
    /// One sentence for each stage that could not start ("Cannot start …"), else empty: it goes into the tool tip.
    void setFailures(QStringList texts);
    /// One line of kCompactHeight.
    void setCompact(bool compact);
    /// The selected stage, −1 for none; scrolls to it. Does not signal.
    void setSelected(int stage);
    /// The pipe behind a stage is marked, −1 for none. Does not signal.
    void setSelectedPipe(int stage);

    [[nodiscard]] int selected() const { return m_selected; }
    [[nodiscard]] int stageCount() const { return static_cast<int>(m_names.size()); }
    /// "sort: running"
    [[nodiscard]] QString stageText(int stage) const;
    /// Several lines: the stage's times and bytes, its failure.
    [[nodiscard]] QString stageTip(int stage) const;
    /// Of the widget, after scrolling.
    [[nodiscard]] QRect stageRect(int stage) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// The user has selected a stage, by mouse, key or assistive technology.
    void stageSelected(int stage);
    /// A click on the pipe behind this stage.
    void pipeSelected(int stage);

public slots:
    /// What a click on the box does.
    void choose(int stage);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void relayout();
    void scrollTo(int stage);
    [[nodiscard]] QString tipAt(QPoint point) const;
    [[nodiscard]] std::optional<std::size_t> pipeAt(QPointF point) const; ///< Of the widget; the stage before it.

    QStringList m_names;
    QStringList m_failures;
    RunFacts m_facts;
    StripLayout m_layout;
    bool m_compact = false;
    int m_selected = -1;
    int m_selectedPipe = -1;
    QScrollBar *m_bar;
    std::unique_ptr<StripPainter> m_painter;
};

} // namespace forklane::ui
