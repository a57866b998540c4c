// SPDX-License-Identifier: MIT
#include "trace/chrome_json.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "trace/text_output.h"

namespace forklane {

namespace {

constexpr std::size_t kPiece = 64 * 1024;

/// The text as a JSON string, quotes included; bytes that are not UTF-8 become U+FFFD.
std::string jsonText(std::string_view text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Writes one recording: the frame first, then each row's events. An error sticks, and ends the loops early.
class ChromeWriter {
public:
    ChromeWriter(const Recording &recording, const TextSink &sink)
        : m_recording(recording), m_sink(sink), m_structure(recording.structure()), m_lastTick(recording.lastTick())
    {}

    Status write()
    {
        m_text += "{\"traceEvents\":[";
        for (std::size_t track = 0; track < m_structure->tracks.size(); ++track)
            if (const TrackId id{static_cast<std::uint32_t>(track)}; processOf(id) == id)
                addProcess(id);
        for (std::size_t row = 0; row < m_structure->rows.size() && m_status; ++row)
            addRow({static_cast<std::uint32_t>(row)});
        const RecordingStats stats = m_recording.stats();
        add("\n],\"displayTimeUnit\":\"ns\",\"otherData\":{{\"producer\":\"forklane\",\"axis\":\"{}\",\"clock\":\"{}\","
            "\"events\":\"{}\",\"dropped_samples\":\"{}\",\"dropped_entries\":\"{}\"}}}}\n",
            inOrder() ? "order" : "time", inOrder() ? "steps" : "CLOCK_MONOTONIC", stats.events, stats.droppedSamples,
            stats.droppedEntries);
        passOn();
        return m_status;
    }

private:
    [[nodiscard]] bool inOrder() const { return m_recording.axis() == Axis::Order; }

    template <typename... Arguments>
    void add(fmt::format_string<Arguments...> format, Arguments &&...arguments)
    {
        fmt::format_to(std::back_inserter(m_text), format, std::forward<Arguments>(arguments)...);
        if (m_text.size() >= kPiece)
            passOn();
    }

    void passOn()
    {
        if (m_status)
            m_status = m_sink(m_text);
        m_text.clear();
    }

    /// Ticks as µs with three decimals, exactly; a step of an order is 1 µs.
    [[nodiscard]] std::string micros(std::int64_t ticks) const
    {
        if (inOrder())
            return fmt::format("{}.000", ticks);
        const std::uint64_t size = ticks < 0 ? 0 - static_cast<std::uint64_t>(ticks) : static_cast<std::uint64_t>(ticks);
        return fmt::format("{}{}.{:03}", ticks < 0 ? "-" : "", size / 1000, size % 1000);
    }

    /// The track at the top above it. A chain that is broken or goes round ends where it does.
    [[nodiscard]] TrackId processOf(TrackId track) const
    {
        const std::size_t most = m_structure->tracks.size();
        for (std::size_t step = 0; step < most; ++step) {
            const TrackId parent = m_structure->tracks[track.value].parent;
            if (parent.value >= most)
                break;
            track = parent;
        }
        return track;
    }

    // Tracks and rows have numbers apart: viewers take a thread whose tid is its pid for the main thread.
    static std::uint32_t pidOf(TrackId track) { return track.value + 1; }
    static std::uint32_t tidOf(RowId row) { return 1'000'000 + row.value; }

    void open(std::string_view phase) { add("{}\n{{\"ph\":\"{}\"", std::exchange(m_first, false) ? "" : ",", phase); }

    void addMetadata(std::string_view what, std::uint32_t pid, std::uint32_t tid, std::string_view arguments)
    {
        open("M");
        add(",\"name\":\"{}\",\"pid\":{},\"tid\":{},\"args\":{{{}}}}}", what, pid, tid, arguments);
    }

    void addProcess(TrackId track)
    {
        addMetadata("process_name", pidOf(track), 0, "\"name\":" + jsonText(m_structure->tracks[track.value].name));
        addMetadata("process_sort_index", pidOf(track), 0, fmt::format("\"sort_index\":{}", track.value));
    }

    void addRow(RowId row)
    {
        const RowInfo &info = m_structure->rows[row.value];
        if (info.track.value >= m_structure->tracks.size())
            return;
        m_track = &m_structure->tracks[info.track.value];
        m_where = fmt::format(",\"pid\":{},\"tid\":{}", pidOf(processOf(info.track)), tidOf(row));
        m_pid = m_track->number < 0 ? std::string() : fmt::format(",\"pid\":{}", m_track->number);
        const std::string name = info.name.empty() ? m_track->name : m_track->name + " " + info.name;
        if (info.kind == RowKind::Samples)
            return addSamples(row, jsonText(name));
        const bool bearsTracksName = m_named.insert(info.track).second;
        addThread(info.track, row, bearsTracksName ? m_track->name : name);
        const SliceView view = m_recording.slices(row);
        for (std::size_t index = view.firstKept(); index < view.size() && m_status; ++index)
            addSlice(view.at(index), view.payload(index), info.kind);
        if (view.result().ending != Ending::None)
            addResult(view.result());
    }

    void addThread(TrackId track, RowId row, const std::string &name)
    {
        const std::uint32_t pid = pidOf(processOf(track));
        addMetadata("thread_name", pid, tidOf(row),
                    fmt::format("\"name\":{},\"kind\":\"{}\"{}", jsonText(name), wordOf(m_track->kind), m_pid));
        addMetadata("thread_sort_index", pid, tidOf(row), fmt::format("\"sort_index\":{}", row.value));
    }

    void addSlice(const Slice &slice, const Payload &payload, RowKind kind)
    {
        const bool isInstant = kind == RowKind::Instants;
        const bool isOpen = slice.end == kOpenEnd;
        open(isInstant ? "i" : "X");
        add(",\"name\":{},\"cat\":\"{}\"{},\"ts\":{}", nameOf(slice), wordOf(m_track->kind), m_where, micros(slice.begin));
        if (isInstant)
            add(",\"s\":\"t\"");
        else
            add(",\"dur\":{}", micros((isOpen ? std::max(m_lastTick, slice.begin) : slice.end) - slice.begin));
        add(",\"args\":{{\"role\":\"{}\",\"certainty\":\"{}\",\"value\":{}{}{}{}}}}}", wordOf(slice.role),
            wordOf(slice.certainty), slice.value, m_pid, isOpen ? ",\"open\":true" : "", argumentsOf(payload));
    }

    static std::string argumentsOf(const Payload &payload)
    {
        if (payload.bytes.empty())
            return {};
        const bool isWhole = payload.bytes.size() == payload.size;
        return fmt::format(",\"text\":{}{}", jsonText(payload.bytes),
                           isWhole ? std::string() : fmt::format(",\"text_bytes\":{}", payload.size));
    }

    void addSamples(RowId row, const std::string &name)
    {
        const SampleView view = m_recording.samples(row);
        for (std::size_t index = view.firstKept(); index < view.size() && m_status; ++index) {
            const Sample sample = view.at(index);
            open("C");
            add(",\"name\":{},\"cat\":\"{}\"{},\"ts\":{},\"args\":{{\"value\":{}}}}}", name, wordOf(m_track->kind), m_where,
                micros(sample.tick), sample.value);
        }
    }

    void addResult(const RowResult &result)
    {
        open("i");
        add(",\"name\":\"{0}\",\"cat\":\"result\"{1},\"ts\":{2},\"s\":\"t\",\"args\":{{\"ending\":\"{0}\",\"code\":{3}{4}}}}}",
            wordOf(result.ending), m_where, micros(result.tick), result.code, m_pid);
    }

    /// The slice's name as a JSON string; its role's word if it has none.
    const std::string &nameOf(const Slice &slice)
    {
        const std::uint64_t key =
            slice.name.isValid() ? slice.name.value : std::uint64_t{1} << 32 | static_cast<unsigned>(slice.role);
        std::string &name = m_names[key];
        if (name.empty())
            name = jsonText(slice.name.isValid() ? std::string_view(m_recording.name(slice.name)) : wordOf(slice.role));
        return name;
    }

    const Recording &m_recording;
    const TextSink &m_sink;
    const std::shared_ptr<const Structure> m_structure;
    const Tick m_lastTick;
    std::unordered_set<TrackId> m_named; // a row bears its name already
    std::unordered_map<std::uint64_t, std::string> m_names;
    Status m_status;
    std::string m_text;
    bool m_first = true;

    // Of the row being written.
    const TrackInfo *m_track = nullptr;
    std::string m_where; // ,"pid":…,"tid":…
    std::string m_pid;   // ,"pid":… of the track, as an argument; empty while unknown
};

} // namespace

Status streamChromeJson(const Recording &recording, const TextSink &sink)
{
    return ChromeWriter(recording, sink).write();
}

std::string toChromeJson(const Recording &recording)
{
    std::string text;
    (void)streamChromeJson(recording, [&](std::string_view piece) -> Status {
        text += piece;
        return {};
    });
    return text;
}

Status writeChromeJson(const Recording &recording, const std::string &path)
{
    const Result<std::unique_ptr<TextOutput>> output = openTextOutput(path);
    if (!output)
        return tl::unexpected(output.error());
    return streamChromeJson(recording, [&](std::string_view piece) { return (*output)->write(piece); }).and_then([&] {
        return (*output)->finish();
    });
}

} // namespace forklane
