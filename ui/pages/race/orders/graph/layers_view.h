// SPDX-License-Identifier: MIT
// Instead of a graph that is too large to draw: how many states there are after 0, 1, 2 … steps, and why.
#pragma once

#include <cstdint>
#include <vector>

#include <QWidget>

namespace forklane::ui {

/// Main thread.
class LayersView : public QWidget {
    Q_OBJECT

public:
    explicit LayersView(QWidget *parent = nullptr);

    /// `states` in all; both are empty where there are too many even to count by layers.
    void setLayers(std::vector<std::uint64_t> layers, std::uint64_t states);
    [[nodiscard]] const QString &words() const { return m_words; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<std::uint64_t> m_layers;
    QString m_words;
};

} // namespace forklane::ui
