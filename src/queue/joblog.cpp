// SPDX-License-Identifier: MIT
#include "queue/joblog.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

namespace forklane::queue {

namespace {

constexpr std::string_view kHead = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";
constexpr std::size_t kFields = 9;
constexpr int kStoppedByTimeout = -1;
constexpr int kNotStarted = 127;

template <typename Number>
std::optional<Number> numberIn(std::string_view text)
{
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

/// The last field is the rest of the line.
std::optional<std::array<std::string_view, kFields>> fieldsOf(std::string_view line)
{
    std::array<std::string_view, kFields> fields;
    for (std::size_t i = 0; i + 1 < kFields; ++i) {
        const std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos)
            return std::nullopt;
        fields[i] = line.substr(0, tab);
        line.remove_prefix(tab + 1);
    }
    fields.back() = line;
    return fields;
}

int exitValueOf(const Ended &ended)
{
    if (ended.timedOut)
        return kStoppedByTimeout;
    if (!ended.status)
        return kNotStarted;
    return ended.status->isExited() ? ended.status->code() : 0;
}

} // namespace

std::string_view joblogHead() noexcept
{
    return kHead;
}

std::string joblogLine(const Ended &ended)
{
    const double start = std::chrono::duration<double>(ended.startedAt.time_since_epoch()).count();
    const double wall = std::chrono::duration<double>(ended.wall).count();
    const int signal = ended.status && ended.status->isSignalled() ? ended.status->signal() : 0;
    return fmt::format("{}\t:\t{:.3f}\t{:10.3f}\t0\t{}\t{}\t{}\t{}\n", ended.number, start, wall, ended.output.size,
                       exitValueOf(ended), signal, ended.text);
}

Result<std::map<std::uint64_t, LoggedEnd>> parseJoblog(std::string_view text, const std::string &path)
{
    std::map<std::uint64_t, LoggedEnd> ends;
    std::size_t number = 0;
    for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1)) {
        const std::string_view line = text.substr(0, end);
        ++number;
        if (line.empty() || line.substr(0, 4) == "Seq\t")
            continue;
        const auto fields = fieldsOf(line);
        const auto sequence = fields ? numberIn<std::uint64_t>((*fields)[0]) : std::nullopt;
        const auto exitCode = fields ? numberIn<int>((*fields)[6]) : std::nullopt;
        const auto signal = fields ? numberIn<int>((*fields)[7]) : std::nullopt;
        if (!sequence || !exitCode || !signal)
            return failure({EINVAL, "read the job log", path,
                            fmt::format("line {} is not one of GNU parallel's: nine fields between tabs, "
                                        "of which the first, the seventh and the eighth are numbers",
                                        number)});
        ends[*sequence] = {*exitCode, *signal, std::string((*fields)[8])};
    }
    return ends;
}

} // namespace forklane::queue
