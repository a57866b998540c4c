// SPDX-License-Identifier: MIT
// Orders drawn at random: each as likely as any other wherever the orders that are left can be counted or computed at each
// step. Internal to the model.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "race/search.h"

namespace forklane::race {

/// Chooses the next thread, again and again from the start.
class Drawer {
public:
    virtual ~Drawer() = default;
    virtual void restart() = 0;
    /// One of the threads that are enabled in the state, which has at least one.
    [[nodiscard]] virtual std::size_t draw(const State &state, std::mt19937_64 &random) = 0;
};

/// Uniform over all orders, or nothing when that would take too many states.
[[nodiscard]] std::unique_ptr<Drawer> uniformDrawer(const Machine &machine, const Question &question, Watch &watch);

/// Whether uniformDrawer() has a formula and needs no search.
[[nodiscard]] bool isDrawnByFormula(const Program &program, const Question &question) noexcept;

/// Any enabled thread with equal chance: some orders are likelier than others.
[[nodiscard]] std::unique_ptr<Drawer> anyDrawer(const Machine &machine);

/// Draws the question's samples, at least one, into the answer.
[[nodiscard]] Search sample(const Machine &machine, const Question &question, Drawer &drawer, Watch &watch, Answer &answer);

} // namespace forklane::race
