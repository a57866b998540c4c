// SPDX-License-Identifier: MIT
// The column of pages at the window's left edge.
#pragma once

#include <QWidget>

class QListWidget;
class QToolButton;

namespace forklane::ui {

enum class PageId { Gallery, Run, Race, Workers, Recordings };
inline constexpr int kPageCount = 5;

/// Main thread.
class Navigation : public QWidget {
    Q_OBJECT

public:
    explicit Navigation(QWidget *parent = nullptr);
    void setCurrent(PageId page);
    /// The number beside a page's name while something runs there; 0 hides it.
    void setCount(PageId page, int count);

signals:
    void pageChosen(forklane::ui::PageId page);
    void settingsRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintIcons();
    void takeFont();

    QListWidget *m_list;
    QToolButton *m_settings;
};

} // namespace forklane::ui
