// SPDX-License-Identifier: MIT
#include "job/observer.h"

namespace forklane {

namespace {

constexpr Duration kFamilyInterval = std::chrono::milliseconds(20); // between looks for new descendants
constexpr std::size_t kMaxDescendantTracks = 64;                    // a `make -j` must not flood the timeline

Role roleOf(Activity activity)
{
    switch (activity) {
    case Activity::Running: return Role::Running;
    case Activity::WaitsToRead: return Role::WaitsToRead;
    case Activity::WaitsToWrite: return Role::WaitsToWrite;
    case Activity::Sleeping: return Role::Sleeping;
    case Activity::Stopped: return Role::Stopped;
    case Activity::Zombie: return Role::Zombie;
    }
    return Role::Other;
}

} // namespace

Duration samplingInterval(Duration age)
{
    using std::chrono::milliseconds;
    if (age < milliseconds(100))
        return milliseconds(1);
    if (age < milliseconds(1000))
        return milliseconds(3);
    return milliseconds(10);
}

Observer::Observer(Recording &recording, TraceWriter &writer, const RunTracks &tracks)
    : m_recording(recording), m_writer(writer), m_tracks(tracks), m_stages(tracks.stages.size()),
      m_lastFill(tracks.pipes.size()), m_capacity(tracks.pipes.size(), 0)
{}

void Observer::stageBegan(std::size_t stage, pid_t pid)
{
    m_stages[stage].watch = std::make_unique<ProcWatch>(pid);
    lookAtStage(stage, toTick(Clock::now()));
}

void Observer::stageEnded(std::size_t stage)
{
    m_stages[stage].watch.reset();
}

void Observer::pipeLostReader(std::size_t pipe, Tick tick)
{
    writeFill(pipe, 0, tick);
}

void Observer::look(Instant now)
{
    const bool family = now >= m_nextFamilyLook;
    if (family)
        m_nextFamilyLook = now + kFamilyInterval;
    const Tick tick = toTick(now);
    for (std::size_t stage = 0; stage < m_stages.size(); ++stage) {
        if (family && m_stages[stage].watch)
            lookForDescendants(stage);
        lookAtStage(stage, tick);
        lookAtDescendants(m_stages[stage], tick);
    }
    for (std::size_t pipe = 0; pipe < m_tracks.pipes.size(); ++pipe)
        lookAtPipe(pipe, tick);
}

void Observer::end(Instant now)
{
    const Tick tick = toTick(now);
    for (Watched &watched : m_stages) {
        lookAtDescendants(watched, tick);
        for (const auto &[pid, descendant] : watched.descendants)
            m_writer.end(descendant.state, tick);
    }
}

void Observer::write(RowId row, std::optional<Activity> &last, Activity now, Tick tick)
{
    if (last == now)
        return;
    last = now;
    m_writer.begin(row, tick, roleOf(now), Certainty::Sampled);
}

void Observer::lookAtStage(std::size_t stage, Tick tick)
{
    Watched &watched = m_stages[stage];
    if (!watched.watch)
        return;
    const auto reading = watched.watch->read();
    if (!reading)
        return; // reaped already: the keeper's word is on its way
    const StageTracks &tracks = m_tracks.stages[stage];
    write(tracks.state, watched.last, reading->activity, tick);
    if (reading->cpuNs != watched.lastCpu)
        m_writer.counter(tracks.cpu, tick, reading->cpuNs);
    watched.lastCpu = reading->cpuNs;
    const auto written = reading->written ? static_cast<std::int64_t>(*reading->written) : -1;
    if (written >= 0 && written != watched.lastWritten)
        m_writer.counter(tracks.written, tick, written);
    watched.lastWritten = written;
}

void Observer::lookAtPipe(std::size_t pipe, Tick tick)
{
    const Watched &reader = m_stages[pipe + 1];
    if (!reader.watch)
        return;
    const auto reading = readPipe(reader.watch->pid(), 0);
    if (!reading)
        return;
    if (reading->capacity != m_capacity[pipe])
        m_recording.setCapacity(m_tracks.pipes[pipe].track, reading->capacity);
    m_capacity[pipe] = reading->capacity;
    writeFill(pipe, reading->fill, tick);
}

void Observer::writeFill(std::size_t pipe, std::int64_t fill, Tick tick)
{
    if (m_lastFill[pipe] != fill)
        m_writer.counter(m_tracks.pipes[pipe].fill, tick, fill);
    m_lastFill[pipe] = fill;
}

void Observer::lookForDescendants(std::size_t stage)
{
    Watched &watched = m_stages[stage];
    std::vector<pid_t> family = childrenOf(watched.watch->pid());
    for (std::size_t i = 0; i < family.size() && m_descendantTracks < kMaxDescendantTracks; ++i) {
        const pid_t pid = family[i];
        for (const pid_t child : childrenOf(pid))
            family.push_back(child);
        const auto identity = identify(pid);
        if (!identity || watched.descendants.contains(pid))
            continue;
        TrackInfo info;
        info.name = identity->name;
        info.kind = TrackKind::Process;
        info.parent = m_tracks.stages[stage].track;
        info.number = pid;
        const RowId row = m_recording.addRow({m_recording.addTrack(std::move(info)), RowKind::Slices, "state"});
        watched.descendants.emplace(pid, Descendant{ProcWatch(pid), row, std::nullopt});
        ++m_descendantTracks;
    }
}

void Observer::lookAtDescendants(Watched &watched, Tick tick)
{
    for (auto entry = watched.descendants.begin(); entry != watched.descendants.end();) {
        Descendant &descendant = entry->second;
        const auto reading = descendant.watch.read();
        if (reading) {
            write(descendant.state, descendant.last, reading->activity, tick);
            ++entry;
            continue;
        }
        m_writer.end(descendant.state, tick);
        m_writer.result(descendant.state, tick, Ending::Lost, 0); // its parent reaps it: nobody else learns its status
        entry = watched.descendants.erase(entry);
    }
}

} // namespace forklane
