// SPDX-License-Identifier: MIT
// The examples: a search field, filters with counts, and a card for each.
#pragma once

#include <map>
#include <optional>

#include <QWidget>

#include "demo/demo.h"
#include "demo/miniature.h"
#include "pages/gallery/example_card.h"

class QAbstractButton;
class QLabel;
class QLineEdit;
class QComboBox;
class QScrollArea;

namespace forklane::ui {

class CardGrid;

/// Whether every word of `search` occurs in the example's title, sentence, id or commands; case does not matter.
[[nodiscard]] bool matches(const Demo &demo, const QString &search);

/// Main thread.
class ExampleList : public QWidget {
    Q_OBJECT

public:
    explicit ExampleList(QWidget *parent = nullptr);

    void setRan(const QString &id, bool asExpected);
    /// Of its last run in this window; one without lanes changes nothing.
    void setPicture(const QString &id, const Miniature &picture);
    /// How many times shorter than in the lecture examples shall wait.
    [[nodiscard]] double timeScale() const;

signals:
    void demoRequested(QString id, bool run);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Cards {
        ExampleCard *row = nullptr;
        ExampleCard *large = nullptr; ///< Of few.
        [[nodiscard]] QList<ExampleCard *> all() const;
    };

    [[nodiscard]] QWidget *makeFilterRow();
    QAbstractButton *makeFilter(const QString &label, std::optional<LecturePart> part);
    [[nodiscard]] QWidget *makeArea();
    void makeCards();
    [[nodiscard]] ExampleCard *makeCard(const Demo &demo, ExampleCard::Form form, const Miniature &picture);
    [[nodiscard]] const Cards &cardsOf(const QString &id);
    void filter();
    void focusFirst();

    std::optional<LecturePart> m_part; ///< Shown; nothing = all.
    QLineEdit *m_search = nullptr;
    QComboBox *m_waits = nullptr;
    QLabel *m_nothing = nullptr;
    QScrollArea *m_area = nullptr;
    CardGrid *m_largeGrid = nullptr; ///< Shown instead of their row cards while nothing is searched for and no part chosen.
    CardGrid *m_grid = nullptr;
    std::map<QString, Cards> m_cards; ///< By id; made after the first frame.
};

} // namespace forklane::ui
