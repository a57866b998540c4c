// SPDX-License-Identifier: MIT
// What the timeline paints, as neutral geometry: no colours, no painter. Coordinates are logical pixels of the widget.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QPointF>
#include <QRectF>
#include <QString>

#include "timeline/picture/timeline_lanes.h"
#include "trace/row.h"

namespace forklane::ui {

/// One slice, or `count` slices too narrow to be shown one by one.
struct SliceBox {
    QRectF rect;
    RowId row;
    std::size_t first = 0;
    std::size_t count = 1;
    double phase = 0; ///< x of the slice's true begin: what a hatch is anchored to.
    Role role = Role::Other;
    Certainty certainty = Certainty::Exact;
    bool merged = false;
    bool selected = false;
    bool dimmed = false;
    bool tornEnd = false; ///< Its process was ended by a signal here.
    bool overlay = false; ///< Stands over other states: a lock that is held, a lost update.
    QString label;        ///< Empty where it does not fit.
};

enum class AreaKind : std::uint8_t { Fill, Queue, Balance, Expected, Counter };

struct ValueLabel {
    QPointF at; ///< Left end of the base line.
    QString text;
};

/// A step function: the line, and what it is filled down to.
struct AreaShape {
    QRectF rect;
    RowId row;
    AreaKind kind = AreaKind::Counter;
    std::vector<QPointF> line;
    std::vector<ValueLabel> labels;
    bool dimmed = false;
};

struct TickMark {
    QRectF rect;
    RowId row;
    std::size_t first = 0;
    std::size_t count = 1;
    Role role = Role::Other;
    bool selected = false;
    bool dimmed = false;
};

/// Unknown: its end was not seen, which is no fault.
enum class ResultKind : std::uint8_t { Good, Bad, Unknown };

struct ResultLabel {
    QRectF rect; ///< Mark and words.
    ResultKind kind = ResultKind::Good;
    QString mark;
    QString text;
    bool plate = false; ///< It stands over something else.
    bool dimmed = false;
};

struct GroupBar {
    QRectF rect;
    TrackId track;
    QString title;
    QString note;             ///< "sampled every 10 ms"; empty when all of it is exact.
    bool noteIsBadge = false; ///< "Model": in a dashed frame, like its lanes.
    std::optional<ResultKind> result;
    QString mark; ///< ✓ or ✕
    QString resultText;
};

struct LaneGround {
    QRectF rect; ///< Of the lane, right of the heads.
    TrackId track;
    bool selected = false;
    bool modelled = false;
    QRectF life; ///< A line where its process lived, seen through wherever nobody looked at it; empty for other tracks.
};

struct LaneHead {
    QRectF rect;
    TrackId track;
    QString name;
    QString number;
    int indent = 0;
    int who = -1; ///< Of a worker: its number from 0 on, for its chip.
    bool hasChildren = false;
    bool collapsed = false;
    bool selected = false;
    bool dimmed = false;
    bool labels = true;
};

struct RulerLabel {
    double x = 0;
    QRectF rect; ///< Of the text.
    QString text;
};

/// A step's card that is being dragged.
struct CardDrag {
    QRectF ghost;  ///< Where it hangs.
    double at = 0; ///< x between the two columns where it would be put.
};

/// A lane whose head is being dragged.
struct LaneDrag {
    QRectF lane;   ///< Where it stands.
    double at = 0; ///< y between the two lanes where it would be put.
};

/// From one lane to another, straight.
struct ArrowShape {
    QPointF from;
    QPointF to;
};

struct DrawList {
    QRectF plot; ///< Where lanes are, right of the heads and below the ruler.
    double headWidth = 0;
    double rulerHeight = 0;
    Axis axis = Axis::Time;
    std::vector<LaneGround> grounds;
    std::vector<GroupBar> groups;
    std::vector<LaneHead> heads;
    std::vector<SliceBox> boxes;
    std::vector<AreaShape> areas;
    std::vector<TickMark> ticks;
    std::vector<ResultLabel> results;
    std::vector<ArrowShape> arrows;
    std::vector<RulerLabel> ruler;
    std::optional<double> playhead; ///< x of the instant shown, when it is not the newest.
    std::optional<double> now;      ///< x of the newest instant while live.
    std::optional<QRectF> range;    ///< Selected on the ruler.
    std::optional<CardDrag> card;
    std::optional<LaneDrag> lane;
    std::uint32_t roles = 0; ///< Bit per role that is visible.
};

} // namespace forklane::ui
