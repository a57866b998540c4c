// SPDX-License-Identifier: MIT
// What assistive technology sees of a picture of all orders: a list with one item for each step of the current order.
#pragma once

namespace forklane::ui {

class OrderPicture;

/// Registers the factory; once for the program, further calls do nothing. Main thread.
void installOrderAccessibility();

/// The order is another one.
void notifyOrderSteps(OrderPicture *picture);
/// The selection is on that step.
void notifyOrderSelection(OrderPicture *picture, int step);

} // namespace forklane::ui
