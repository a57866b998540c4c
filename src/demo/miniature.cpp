// SPDX-License-Identifier: MIT
#include "demo/miniature.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace forklane {

namespace {

using Json = nlohmann::json;

constexpr int kLeastWidth = 2; // columns: what was short is seen
constexpr std::size_t kMostSlices = 4096;

/// What one lane is made of.
struct LaneRows {
    std::vector<SliceView> slices;
    std::optional<SampleView> levels;
};

/// Of ticks to columns.
class Columns {
public:
    Columns(Tick begin, Tick end) : m_begin(begin), m_length(static_cast<double>(std::max<Tick>(end - begin, 1))) {}

    [[nodiscard]] double of(Tick tick) const
    {
        return std::clamp(static_cast<double>(tick - m_begin) / m_length, 0.0, 1.0) * Miniature::kColumns;
    }
    [[nodiscard]] Tick middle(int column) const
    {
        return m_begin + static_cast<Tick>(m_length * (column + 0.5) / Miniature::kColumns);
    }

private:
    Tick m_begin;
    double m_length;
};

bool standsOver(Role role)
{
    return role == Role::HoldsLock || role == Role::LostUpdate;
}

using Cells = std::array<std::optional<Role>, Miniature::kColumns>;

void fill(Cells &cells, const SliceView &row, bool isFirst, const Columns &columns)
{
    for (std::size_t i = row.firstKept(); i < std::min(row.size(), row.firstKept() + kMostSlices); ++i) {
        const Slice slice = row.at(i);
        const int begin = std::min(static_cast<int>(columns.of(slice.begin)), Miniature::kColumns - kLeastWidth);
        const int end = std::max(static_cast<int>(std::lround(columns.of(slice.end))), begin + kLeastWidth);
        for (int column = begin; column < end; ++column) {
            auto &cell = cells[static_cast<std::size_t>(column)];
            if (isFirst || !cell || standsOver(slice.role))
                cell = slice.role;
        }
    }
}

Miniature::Lane slicesLane(const std::vector<SliceView> &rows, const Columns &columns)
{
    Cells cells{};
    for (std::size_t row = 0; row < rows.size(); ++row)
        fill(cells, rows[row], row == 0, columns);
    Miniature::Lane lane;
    std::optional<Role> before;
    for (int column = 0; column < Miniature::kColumns; ++column) {
        const std::optional<Role> role = cells[static_cast<std::size_t>(column)];
        if (role && role == before)
            lane.pieces.back().end = column + 1;
        else if (role)
            lane.pieces.push_back({*role, column, column + 1});
        before = role;
    }
    return lane;
}

Miniature::Lane levelsLane(const SampleView &samples, const Columns &columns)
{
    std::vector<std::int64_t> values;
    for (int column = 0; column < Miniature::kColumns; ++column) {
        const std::size_t index = samples.lastAtOrBefore(columns.middle(column));
        values.push_back(index < samples.size() ? std::max<std::int64_t>(samples.at(index).value, 0) : 0);
    }
    const std::int64_t highest = *std::max_element(values.begin(), values.end());
    Miniature::Lane lane;
    if (highest > 0) {
        for (const std::int64_t value : values)
            lane.levels.push_back(static_cast<int>(static_cast<double>(value) / static_cast<double>(highest) * 100));
    }
    return lane;
}

bool hasLane(TrackKind kind)
{
    return kind != TrackKind::Group && kind != TrackKind::Output && kind != TrackKind::Counter;
}

bool hasLevels(TrackKind kind)
{
    return kind == TrackKind::Pipe || kind == TrackKind::Queue || kind == TrackKind::Balance;
}

std::optional<LaneRows> rowsOf(const Recording &recording, const Structure &structure, TrackId track)
{
    const TrackKind kind = structure.tracks[track.value].kind;
    LaneRows rows;
    for (const RowId row : structure.rowsOf(track)) {
        const RowInfo &info = structure.rows[row.value];
        if (info.kind == RowKind::Slices && recording.slices(row).size() > 0)
            rows.slices.push_back(recording.slices(row));
        else if (hasLevels(kind) && info.kind == RowKind::Samples && info.name != kExpectedRow &&
                 recording.samples(row).size() > 0)
            rows.levels = recording.samples(row);
    }
    return rows.slices.empty() && !rows.levels ? std::nullopt : std::optional(std::move(rows));
}

/// From the first slice's begin to the last one's end; what was written before, of other tracks, is no part of the picture.
Columns columnsOf(const Recording &recording, const std::vector<LaneRows> &lanes)
{
    Tick begin = recording.lastTick();
    Tick end = recording.firstTick();
    for (const LaneRows &lane : lanes) {
        for (const SliceView &row : lane.slices) {
            const Tick last = row.at(row.size() - 1).end;
            begin = std::min(begin, row.at(row.firstKept()).begin);
            end = std::max(end, last == kOpenEnd ? recording.lastTick() : last);
        }
    }
    if (begin >= end)
        return {recording.firstTick(), recording.lastTick()};
    return {begin, end + (recording.axis() == Axis::Order ? 1 : 0)}; // a step has a length
}

/// Nothing if the file has something else there.
std::optional<Miniature::Piece> readPiece(const Json &json)
{
    if (!json.is_array() || json.size() != 3 || !json[0].is_string() || !json[1].is_number_integer() ||
        !json[2].is_number_integer())
        return std::nullopt;
    const auto role = roleNamed(json[0].get<std::string>());
    const int begin = json[1].get<int>();
    const int end = json[2].get<int>();
    if (!role || begin < 0 || begin >= end || end > Miniature::kColumns)
        return std::nullopt;
    return Miniature::Piece{*role, begin, end};
}

std::optional<Miniature::Lane> readLane(const Json &json)
{
    Miniature::Lane lane;
    if (!json.is_object() || json.size() != 1)
        return std::nullopt;
    if (const auto pieces = json.find("pieces"); pieces != json.end() && pieces->is_array()) {
        for (const Json &entry : *pieces) {
            const auto piece = readPiece(entry);
            if (!piece || (!lane.pieces.empty() && piece->begin < lane.pieces.back().end))
                return std::nullopt;
            lane.pieces.push_back(*piece);
        }
        return lane;
    }
    const auto levels = json.find("levels");
    if (levels == json.end() || !levels->is_array() || levels->size() != Miniature::kColumns)
        return std::nullopt;
    for (const Json &level : *levels) {
        if (!level.is_number_integer() || level.get<int>() < 0 || level.get<int>() > 100)
            return std::nullopt;
        lane.levels.push_back(level.get<int>());
    }
    return lane;
}

} // namespace

Miniature miniatureOf(const Recording &recording)
{
    const auto structure = recording.structure();
    std::vector<LaneRows> lanes;
    for (std::uint32_t track = 0; track < structure->tracks.size() && lanes.size() < Miniature::kMostLanes; ++track) {
        if (!hasLane(structure->tracks[track].kind))
            continue;
        if (auto rows = rowsOf(recording, *structure, TrackId{track}))
            lanes.push_back(std::move(*rows));
    }
    const Columns columns = columnsOf(recording, lanes);
    Miniature miniature;
    for (const LaneRows &rows : lanes) {
        Miniature::Lane lane = rows.levels ? levelsLane(*rows.levels, columns) : slicesLane(rows.slices, columns);
        if (!lane.pieces.empty() || !lane.levels.empty())
            miniature.lanes.push_back(std::move(lane));
    }
    return miniature;
}

std::string toJson(const Miniature &miniature)
{
    Json lanes = Json::array();
    for (const Miniature::Lane &lane : miniature.lanes) {
        if (!lane.levels.empty()) {
            lanes.push_back({{"levels", lane.levels}});
            continue;
        }
        Json pieces = Json::array();
        for (const Miniature::Piece &piece : lane.pieces)
            pieces.push_back(Json::array({wordOf(piece.role), piece.begin, piece.end}));
        lanes.push_back({{"pieces", std::move(pieces)}});
    }
    return Json{{"lanes", std::move(lanes)}}.dump() + '\n';
}

Result<Miniature> parseMiniature(std::string_view json)
{
    const auto refuse = [](std::string detail) { return failure({0, "read the picture", "", std::move(detail)}); };
    const Json read = Json::parse(json, nullptr, false);
    if (!read.is_object() || read.size() != 1 || !read.contains("lanes") || !read["lanes"].is_array())
        return refuse("it is not a JSON object with a list \"lanes\" and nothing else");
    Miniature miniature;
    for (const Json &entry : read["lanes"]) {
        auto lane = readLane(entry);
        if (!lane)
            return refuse("lane " + std::to_string(miniature.lanes.size() + 1) + " is wrong");
        miniature.lanes.push_back(std::move(*lane));
    }
    if (miniature.lanes.size() > Miniature::kMostLanes)
        return refuse("it has too many lanes");
    return miniature;
}

} // namespace forklane
