// SPDX-License-Identifier: MIT
// The stage's painted parts: a number in a box, and a few lines of code of which the next one is marked.
#pragma once

#include <optional>

#include <QWidget>

#include "pages/race/stage/stage_facts.h"

namespace forklane::ui {

/// A name over a box with a number in it. Its accessible name is both: "balance 50". Main thread.
class ValueBox : public QWidget {
    Q_OBJECT

public:
    enum class Size : std::uint8_t { Private, Balance };

    explicit ValueBox(Size size, QWidget *parent = nullptr);

    void setValue(const QString &name, std::optional<qint64> value);
    void setWrong(bool wrong); ///< Marked with the fault's colour and ✕.
    void setDimmed(bool dimmed);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont numberFont(double width) const;

    const Size m_size;
    QString m_name;
    std::optional<qint64> m_value;
    bool m_wrong = false;
    bool m_dimmed = false;
};

/// One thread's title and code; dimmed with a sentence while it waits. Main thread.
class CodeBlock : public QWidget {
    Q_OBJECT

public:
    explicit CodeBlock(QWidget *parent = nullptr);

    void setThread(const StageThread &thread);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    StageThread m_thread;
};

/// How what is shown was learned: dashed for the model, solid for real threads. Main thread.
class Badge : public QWidget {
    Q_OBJECT

public:
    enum class Frame : std::uint8_t { Dashed, Solid };

    explicit Badge(QWidget *parent = nullptr);

    void setText(const QString &text, Frame frame, const QString &explanation);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    Frame m_frame = Frame::Dashed;
};

} // namespace forklane::ui
