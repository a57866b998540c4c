// SPDX-License-Identifier: MIT
// Who decides which part of the recording is on screen: follow, fit, zoom, pan, and the way back.
#pragma once

#include <vector>

#include "base/time.h"
#include "timeline/picture/time_scale.h"

namespace forklane::ui {

enum class Ease : bool { No, Yes };

/// A value without widgets; time is an argument. Main thread.
class TimelineCamera {
public:
    static constexpr double kLeftMargin = 8; ///< Before the first tick, px.
    static constexpr double kMinColumn = 96; ///< Of a step when fitted, px.
    static constexpr double kMaxColumn = 128;
    static constexpr double kRightMargin = 104; ///< After the last one when fitted: room for a result in words.

    void setWidth(double width);
    /// Steps stand in equal columns, not too narrow for a card and not wider than one needs.
    void setAxis(Axis axis) { m_axis = axis; }
    void setMotion(Ease motion) { m_motion = motion; }

    /// Shows `scale` from `now` on, gliding there when eased. Ends Follow. The scale left goes into the history, unless
    /// the last step was less than half a second ago (one turn of a wheel is one step back).
    void go(const TimeScale &scale, Ease ease, Instant now);
    /// As fit(), but nobody asked for it: back() does not lead to the view before.
    void settle(Tick first, Tick last, Instant now);
    void fit(Tick first, Tick last, Ease ease, Instant now);
    /// A new recording: fitted or followed, without history.
    void reset(Tick first, Tick last);
    /// Shows `scale` at once and leaves the history alone.
    void place(const TimeScale &scale);
    void back(Instant now);
    [[nodiscard]] bool canGoBack() const noexcept { return !m_history.empty(); }

    void setFollowing(bool following) { m_following = following; }
    [[nodiscard]] bool isFollowing() const noexcept { return m_following; }
    /// While following: keeps `newest` in view as followScale() says.
    void follow(Tick first, Tick newest);

    /// What to paint at `now`.
    [[nodiscard]] TimeScale scaleAt(Instant now) const;
    /// Where it is going; the same as scaleAt() when nothing glides.
    [[nodiscard]] const TimeScale &target() const noexcept { return m_target; }
    [[nodiscard]] bool isGliding(Instant now) const;

    /// The scale that shows all of [first, last]; of steps as many as fit, from the first on.
    [[nodiscard]] TimeScale fitted(Tick first, Tick last) const;

private:
    void show(const TimeScale &scale, Ease ease, Instant now);

    TimeScale m_from;
    TimeScale m_target;
    Instant m_glideStart{};
    bool m_gliding = false;
    bool m_following = false;
    Axis m_axis = Axis::Time;
    Ease m_motion = Ease::Yes;
    Instant m_lastStep{};
    std::vector<TimeScale> m_history;
};

} // namespace forklane::ui
