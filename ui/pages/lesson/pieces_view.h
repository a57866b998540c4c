// SPDX-License-Identifier: MIT
// Text as it came, each piece on the colour of who wrote it.
#pragma once

#include <optional>
#include <vector>

#include <QTextEdit>

#include "lesson/writers.h"

namespace forklane::ui {

/// Shows what had been written at an instant. A newline is shown as ↵ before the line ends. Main thread.
class PiecesView : public QTextEdit {
    Q_OBJECT

public:
    explicit PiecesView(QWidget *parent = nullptr);

    void setPieces(std::vector<lesson::Piece> pieces);
    void setInstant(std::optional<Tick> instant); ///< Nothing: the newest.

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();

    std::vector<lesson::Piece> m_pieces;
    std::optional<Tick> m_instant;
};

} // namespace forklane::ui
