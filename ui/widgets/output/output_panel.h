// SPDX-License-Identifier: MIT
// The Output tab: what to show, find and save above the view on a job's output.
#pragma once

#include <memory>
#include <optional>

#include <QStringList>
#include <QWidget>

#include "io/output_store.h"
#include "trace/event.h"
#include "widgets/output/output_scene.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace forklane::ui {

class FindLine;
class OutputSaver;
class OutputView;

/// Main thread.
class OutputPanel : public QWidget {
    Q_OBJECT

public:
    explicit OutputPanel(QWidget *parent = nullptr);
    ~OutputPanel() override;

    void setStore(std::shared_ptr<const OutputStore> store); ///< Null: the empty state.
    void setStageNames(const QStringList &names);            ///< One a stage, in order; shows all stages again.
    void setPlayhead(std::optional<Tick> instant);
    void setOrigin(Tick origin);
    void setPrefixes(const LinePrefixes &prefixes);
    void setMarked(const std::optional<LineMark> &mark, Reveal reveal);
    void setStage(std::optional<std::uint16_t> stage); ///< As if chosen in the list.
    void refresh();                                    ///< See OutputView::refresh().
    void openFind();                                   ///< Ctrl+F on the page.
    /// Writes the kept bytes of what is shown; the outcome comes as message().
    void saveTo(const QString &path);

    [[nodiscard]] OutputView *view() const { return m_view; }

signals:
    void lineClicked(forklane::Tick tick, std::uint16_t stage);
    void message(const QString &text, bool failure); ///< For the page's message bar.

private:
    QWidget *makeToolbar();
    void connectAll();
    void applyFilter();
    void chooseFile();
    void updateEnabled();

    QComboBox *m_stages = nullptr;
    QCheckBox *m_output = nullptr;
    QCheckBox *m_error = nullptr;
    QCheckBox *m_times = nullptr;
    QToolButton *m_find = nullptr;
    QToolButton *m_saveAs = nullptr;
    FindLine *m_findLine = nullptr;
    QStackedWidget *m_pages = nullptr;
    QLabel *m_empty = nullptr;
    OutputView *m_view = nullptr;
    OutputSaver *m_saver = nullptr;
    QString m_path; ///< Being saved to.
};

} // namespace forklane::ui
