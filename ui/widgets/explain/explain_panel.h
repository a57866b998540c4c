// SPDX-License-Identifier: MIT
// The inspector's tab Explain: a note, and below it numbered steps that are ticked as their events happen.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QScrollArea>

#include "demo/explain.h"

class QLabel;
class QListView;

namespace forklane::ui {

class ExplainModel;

/// A page names what is explained, hands over its runs and the instant, and shows the events that are clicked. Main thread.
class ExplainPanel : public QScrollArea {
    Q_OBJECT

public:
    explicit ExplainPanel(QWidget *parent = nullptr);

    void setNote(const QString &text); ///< Rich text.
    /// The steps of resources/help/ID.json; none, as for an empty id, where there is no such file.
    void explain(const QString &id);
    [[nodiscard]] const QString &explained() const { return m_id; }
    /// What has been recorded of it, in the order of the runs.
    void setRuns(std::vector<ExplainedRun> runs);
    /// Ticks what has happened up to that instant; nothing = the newest.
    void showAt(std::optional<Tick> instant);
    [[nodiscard]] const std::vector<ExplainedRun> &runs() const;

signals:
    /// A step was chosen whose event is there.
    void eventChosen(const forklane::FoundEvent &event);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void choose(int row);
    void fit();

    QLabel *m_note;
    QListView *m_list;
    ExplainModel *m_model;
    QString m_id;
};

/// The file's steps; nothing where there is no such file.
[[nodiscard]] std::optional<Explanation> explanationOf(const QString &id);

} // namespace forklane::ui
