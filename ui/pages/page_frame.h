// SPDX-License-Identifier: MIT
// The common anatomy of a page: header, sentence, messages, main picture, working area beside the inspector, timeline.
#pragma once

#include <vector>

#include <QList>
#include <QWidget>

class QAbstractButton;
class QFrame;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSplitter;
class QTabWidget;
class QTextEdit;
class QVBoxLayout;

namespace forklane {
struct FoundEvent;
}

namespace forklane::ui {

class CodePanel;
class ExplainPanel;
class MessageBar;
class MessageText;
class TimelinePanel;

/// Owns the parts; a page fills header, controls, picture and work area and talks to inspector and timeline. Main thread.
class PageFrame : public QWidget {
    Q_OBJECT

public:
    explicit PageFrame(QWidget *parent = nullptr);

    [[nodiscard]] QHBoxLayout *header() const { return m_header; }     ///< 48 high.
    [[nodiscard]] QHBoxLayout *controls() const { return m_controls; } ///< Of the running thing, right of the sentence.
    [[nodiscard]] QVBoxLayout *pictureArea() const { return m_picture; }
    [[nodiscard]] QVBoxLayout *workArea() const { return m_work; }
    [[nodiscard]] QTabWidget *inspector() const { return m_inspector; }
    [[nodiscard]] TimelinePanel *timeline() const { return m_timeline; }
    [[nodiscard]] CodePanel *code() const { return m_code; }                  ///< The inspector's tab.
    [[nodiscard]] ExplainPanel *explanation() const { return m_explanation; } ///< The inspector's tab.
    [[nodiscard]] MessageBar *messages() const { return m_messages; }

    /// Once, when the page has filled the rest: inspector and timeline come last, for Tab too.
    void finish();
    /// Esc leaves it by unchecking its button, which hides it. Neither is owned.
    void addDrawer(QAbstractButton *button, QWidget *drawer);
    /// A button right of the sentence.
    QPushButton *addControl(const QString &text, const QString &tip);

    /// While a replay plays, its speed stands before it.
    void setSentence(const QString &text);
    /// The steps of an example, with a note above them, in front of the inspector's other tabs.
    void explainExample(const QString &id, const QString &note);
    /// Playhead and selection to an event of the recording that the timeline shows.
    void showFound(const FoundEvent &event);
    void setDetails(const QString &text);
    /// The working area is never lower than that, at the timeline's cost, nor than any page's. A smaller height than before
    /// gives the timeline its own again.
    void setLeastWorkHeight(int height);
    /// The inspector, or its drawer, at Details.
    void openDetails();
    void toggleInspector();
    void toggleTallTimeline();
    void applyFolding(bool narrow, bool low);
    /// F6: from the one of `areas`, inspector and timeline that has the focus to the next of them, or to the one before.
    void focusNextArea(std::vector<QWidget *> areas, bool forward);

    /// Accent fill, bold, 96 × 32: the page's one primary button.
    [[nodiscard]] static QPushButton *makePrimaryButton(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Drawer {
        QAbstractButton *button;
        QWidget *widget;
    };
    bool leaveInnermost();
    QWidget *buildTop();
    QWidget *buildMiddle();
    void buildInspector();
    QWidget *buildDetails();
    void buildDrawer(QWidget *ground);
    void setInspectorOpen(bool open);
    [[nodiscard]] bool isInspectorOpen() const { return m_narrow ? m_drawerOpen : m_inspectorWanted; }
    void placeInspector();
    void fitDrawer();
    void tellReplay(const QString &speed);
    void placeSentence();

    QHBoxLayout *m_header = nullptr;
    QHBoxLayout *m_controls = nullptr;
    QPushButton *m_lastControl = nullptr;
    MessageText *m_sentence = nullptr;
    QString m_sentenceText;
    QString m_replaySpeed;                  ///< Empty while none plays.
    QPushButton *m_detailsButton = nullptr; ///< Shows the drawer while the window is narrow.
    MessageBar *m_messages = nullptr;
    QVBoxLayout *m_picture = nullptr;
    QVBoxLayout *m_work = nullptr;
    QSplitter *m_middle = nullptr;   ///< Work area | inspector.
    QFrame *m_drawer = nullptr;      ///< Over m_middle's right end: the inspector's place while the window is narrow.
    QSplitter *m_vertical = nullptr; ///< Everything above | timeline.
    QTabWidget *m_inspector = nullptr;
    ExplainPanel *m_explanation = nullptr;
    QWidget *m_detailsTab = nullptr;
    QLabel *m_details = nullptr; ///< Of the selection.
    CodePanel *m_code = nullptr;
    TimelinePanel *m_timeline = nullptr;
    bool m_inspectorWanted = true;
    bool m_narrow = false;
    bool m_drawerOpen = false;
    std::vector<Drawer> m_drawers;
    QList<int> m_sizesBeforeTall;
    QList<int> m_sizesBeforeLeast; ///< Empty while the working area takes nothing from the timeline.
};

} // namespace forklane::ui
