// SPDX-License-Identifier: MIT
// Recordings made by hand, for tests and pictures: no process is started.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "trace/recording.h"

namespace forklane::ui {

inline constexpr Tick kMillisecond = 1'000'000;
inline constexpr Tick kExampleStart = 1'000'000'000'000; ///< As CLOCK_MONOTONIC might stand.

/// Writes events into one recording; times are in ms after kExampleStart (in steps on an axis of order).
class ExampleRecording {
public:
    explicit ExampleRecording(Axis axis = Axis::Time) : m_recording(std::make_shared<Recording>(axis)) {}

    [[nodiscard]] const std::shared_ptr<Recording> &recording() const { return m_recording; }

    TrackId track(TrackKind kind, std::string name, TrackId parent = {}, std::int64_t number = -1, std::int64_t capacity = 0)
    {
        return m_recording->addTrack({std::move(name), kind, parent, number, capacity});
    }
    RowId row(TrackId track, RowKind kind = RowKind::Slices) { return m_recording->addRow({track, kind, {}}); }

    void begin(RowId row, double at, Role role, Certainty certainty = Certainty::Sampled, const std::string &name = {})
    {
        Event event = make(row, at, EventKind::SliceBegin);
        event.role = role;
        event.certainty = certainty;
        if (!name.empty())
            event.name = m_recording->intern(name);
        m_recording->apply(event);
    }
    void end(RowId row, double at) { m_recording->apply(make(row, at, EventKind::SliceEnd)); }
    void instant(RowId row, double at, std::int64_t value = 0)
    {
        Event event = make(row, at, EventKind::Instant);
        event.a = value;
        m_recording->apply(event);
    }
    void sample(RowId row, double at, std::int64_t value)
    {
        Event event = make(row, at, EventKind::Counter);
        event.a = value;
        m_recording->apply(event);
    }
    void result(RowId row, double at, Ending ending, int code)
    {
        Event event = make(row, at, EventKind::Result);
        event.ending = ending;
        event.a = code;
        m_recording->apply(event);
    }
    [[nodiscard]] Tick tick(double at) const
    {
        if (m_recording->axis() == Axis::Order)
            return static_cast<Tick>(at);
        return kExampleStart + static_cast<Tick>(at * static_cast<double>(kMillisecond));
    }

private:
    [[nodiscard]] Event make(RowId row, double at, EventKind kind) const
    {
        Event event;
        event.tick = tick(at);
        event.row = row;
        event.kind = kind;
        return event;
    }

    std::shared_ptr<Recording> m_recording;
};

/// The pipeline of UI.md section 5: five stages, two pipes, output; `finished` with all results.
inline ExampleRecording examplePipeline(bool finished = true)
{
    ExampleRecording e;
    const TrackId group = e.track(TrackKind::Group, "cat GPL-3 | tr | sort | head -5");
    const RowId groupRow = e.row(group);
    const RowId cat = e.row(e.track(TrackKind::Process, "cat", group, 4211));
    const RowId pipe1 = e.row(e.track(TrackKind::Pipe, "pipe", group, -1, 65536), RowKind::Samples);
    const RowId tr = e.row(e.track(TrackKind::Process, "tr", group, 4212));
    const RowId pipe2 = e.row(e.track(TrackKind::Pipe, "pipe", group, -1, 65536), RowKind::Samples);
    const RowId sort = e.row(e.track(TrackKind::Process, "sort", group, 4213));
    const RowId head = e.row(e.track(TrackKind::Process, "head -5", group, 4214));
    const RowId yes = e.row(e.track(TrackKind::Process, "yes", group, 4215));
    const RowId output = e.row(e.track(TrackKind::Output, "output", group), RowKind::Instants);
    for (const auto &[row, at] : {std::pair{cat, 0.0}, {tr, 1.0}, {sort, 2.5}, {head, 4.0}, {yes, 5.0}})
        e.begin(row, at, Role::Launch, Certainty::Exact);
    e.begin(cat, 5, Role::Running);
    e.begin(cat, 16, Role::WaitsToWrite);
    e.begin(cat, 54, Role::Running);
    e.begin(tr, 8, Role::WaitsToRead);
    e.begin(tr, 11, Role::Running);
    e.begin(tr, 32, Role::WaitsToWrite);
    e.begin(tr, 40, Role::Running);
    e.begin(sort, 10, Role::WaitsToRead);
    e.begin(sort, 75, Role::Running);
    e.begin(head, 11, Role::WaitsToRead);
    e.begin(yes, 12, Role::Running);
    e.begin(yes, 80, Role::Stopped, Certainty::Exact);
    e.begin(yes, 102, Role::Sleeping);
    e.begin(yes, 135, Role::Running);
    for (int step = 0; step <= 40; ++step) {
        e.sample(pipe1, 6 + step * 2, step < 4 ? step * 16384 : (step < 25 ? 65536 - 900 * (step % 3) : (40 - step) * 4000));
        e.sample(pipe2, 9 + step * 3, step < 8 ? step * 8192 : (step < 14 ? 65536 : (40 - step) * 2000));
    }
    e.end(cat, 62);
    e.result(cat, 62, Ending::Exited, 0);
    if (!finished)
        return e;
    e.end(tr, 70);
    e.result(tr, 70, Ending::Exited, 0);
    e.begin(sort, 168, Role::WaitsToWrite);
    e.begin(sort, 184, Role::Running);
    e.end(sort, 195);
    e.result(sort, 195, Ending::Exited, 2);
    e.begin(head, 171, Role::Running);
    e.end(head, 179);
    e.result(head, 179, Ending::Exited, 0);
    e.end(yes, 157);
    e.result(yes, 157, Ending::Signalled, 13);
    for (const double at : {173.0, 174.2, 178.0})
        e.instant(output, at, 512);
    e.result(groupRow, 195, Ending::Exited, 0);
    return e;
}

/// The lecture's race in steps, without a lock and with one: two groups on one axis.
inline ExampleRecording exampleRace()
{
    ExampleRecording e(Axis::Order);
    const auto step = [&e](RowId row, int at, const char *name) {
        e.begin(row, at, Role::Running, Certainty::Modelled, name);
        e.end(row, at + 1);
    };
    const auto balance = [&e](TrackId group) {
        const TrackId track = e.track(TrackKind::Balance, "balance", group);
        const RowId row = e.row(track, RowKind::Samples);
        e.sample(e.recording()->addRow({track, RowKind::Samples, std::string(kExpectedRow)}), 0, 70);
        e.sample(row, 0, 100);
        return row;
    };
    const TrackId open = e.track(TrackKind::Group, "No lock");
    const RowId openEnd = e.row(open);
    const TrackId deposit = e.track(TrackKind::Thread, "deposit +20", open);
    const RowId depositSteps = e.row(deposit);
    const RowId depositLost = e.row(deposit);
    const RowId withdrawSteps = e.row(e.track(TrackKind::Thread, "withdraw −50", open));
    const RowId openBalance = balance(open);
    step(depositSteps, 0, "load 100");
    step(withdrawSteps, 1, "load 100");
    step(depositSteps, 2, "store 120");
    step(withdrawSteps, 3, "store 50");
    Event lost;
    lost.tick = 2;
    lost.row = depositLost;
    lost.kind = EventKind::SliceBegin;
    lost.role = Role::LostUpdate;
    lost.certainty = Certainty::Modelled;
    lost.a = 4;
    lost.name = e.recording()->intern("lost: +20 overwritten");
    e.recording()->apply(lost);
    e.end(depositLost, 3);
    e.sample(openBalance, 3, 120);
    e.sample(openBalance, 4, 50);
    e.result(openEnd, 4, Ending::Exited, 1);

    const TrackId locked = e.track(TrackKind::Group, "Mutex");
    const RowId lockedEnd = e.row(locked);
    const TrackId first = e.track(TrackKind::Thread, "deposit +20", locked);
    const RowId firstSteps = e.row(first);
    const RowId firstHolds = e.row(first);
    const RowId secondSteps = e.row(e.track(TrackKind::Thread, "withdraw −50", locked));
    const RowId lockedBalance = balance(locked);
    int at = 0;
    for (const char *name : {"acquire", "load 100", "store 120", "release"})
        step(firstSteps, at++, name);
    e.begin(firstHolds, 0, Role::HoldsLock, Certainty::Modelled, "the lock");
    e.end(firstHolds, 4);
    e.begin(secondSteps, 1, Role::WaitsForLock, Certainty::Modelled, "waits: deposit has it");
    e.end(secondSteps, 4);
    for (const char *name : {"acquire", "load 120", "store 70", "release"})
        step(secondSteps, at++, name);
    e.sample(lockedBalance, 3, 120);
    e.sample(lockedBalance, 7, 70);
    e.result(lockedEnd, 8, Ending::Exited, 0);
    return e;
}

/// `lanes` processes with slices of `sliceMs` each, all exact.
inline ExampleRecording exampleCrowd(int lanes, int slices, double sliceMs)
{
    constexpr Role kRoles[] = {Role::Running, Role::WaitsToRead, Role::Running, Role::WaitsToWrite, Role::Sleeping};
    ExampleRecording e;
    const TrackId group = e.track(TrackKind::Group, "make -j");
    for (int lane = 0; lane < lanes; ++lane) {
        const RowId row = e.row(e.track(TrackKind::Process, "cc1plus " + std::to_string(lane), group, 5000 + lane));
        for (int slice = 0; slice < slices; ++slice)
            e.begin(row, slice * sliceMs, kRoles[(slice * (lane + 3) + slice / 7) % 5], Certainty::Exact);
        e.end(row, slices * sliceMs);
        e.result(row, slices * sliceMs, Ending::Exited, lane % 7 == 3 ? 1 : 0);
    }
    return e;
}

} // namespace forklane::ui
