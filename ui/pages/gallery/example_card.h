// SPDX-License-Identifier: MIT
// One example as a card: the lanes of a run, title, one sentence, Run and Open, and ✓ when it ran here as expected.
#pragma once

#include <QWidget>

#include "pages/gallery/miniature_painter.h"
#include "pages/gallery/text_lines.h"

class QPushButton;

namespace forklane::ui {

/// Enter runs it, Shift+Enter opens it. Main thread.
class ExampleCard : public QWidget {
    Q_OBJECT

public:
    enum class Form : std::uint8_t {
        Row,   ///< The picture beside the words.
        Large, ///< Above them.
    };
    ExampleCard(const QString &title, const QString &sentence, Form form = Form::Row, QWidget *parent = nullptr);

    /// `isOfHere`: of a run in this window, not of one that came with the program.
    void setPicture(Miniature picture, bool isOfHere);
    [[nodiscard]] const Miniature &picture() const { return m_picture; }
    void setRanAsExpected(bool ran);
    [[nodiscard]] bool ranAsExpected() const { return m_ran; }
    [[nodiscard]] const QString &title() const { return m_title; }

    [[nodiscard]] QSize sizeHint() const override;

signals:
    void runRequested();
    void openRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QPushButton *makeButton(const QString &label, const QString &name, const QString &keys);
    void fitButtons();
    void describe();
    [[nodiscard]] QRect pictureRect() const;
    void paintTexts(QPainter &painter);

    const Form m_form;
    QString m_title;
    QString m_sentence;
    bool m_ran = false;
    Miniature m_picture;
    bool m_pictureIsOfHere = false;
    MiniaturePainter m_miniatures;
    TextLines m_titleLines;
    TextLines m_sentenceLines;
    QPushButton *m_run;
    QPushButton *m_open;
};

} // namespace forklane::ui
