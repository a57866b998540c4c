// SPDX-License-Identifier: MIT
#include "job/observer.h"

#include <algorithm>
#include <utility>

namespace forklane {

namespace {

constexpr Duration kFamilyInterval = std::chrono::milliseconds(20); // between looks for new descendants, at least
constexpr int kRestPerLook = 9;                                     // times as long as a look took
constexpr std::size_t kMostReaders = 8;                             // asked about one pipe
constexpr int kMostDescriptors = 10;                                // a reader may have put it aside: `exec 3<&0`

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

Observer::Observer(Recording &recording, TraceWriter &writer, const RunTracks &tracks, const JobPipes &pipes)
    : m_recording(recording), m_writer(writer), m_tracks(tracks), m_pipes(pipes), m_stages(tracks.stages.size()),
      m_pipeStates(tracks.pipes.size())
{}

void Observer::stageBegan(std::size_t stage, pid_t pid, std::optional<Activity> activity)
{
    Watched &watched = m_stages[stage].process.emplace(pid, m_tracks.stages[stage], ProcFiles::AllOpen);
    watched.activity = activity;
    lookAt(watched, tickNow());
}

Tick Observer::stageEnded(std::size_t stage, Tick exit)
{
    const Tick seen = m_stages[stage].process ? m_stages[stage].process->seen : 0;
    const Tick end = std::max(exit, seen);
    m_stages[stage].process.reset();
    m_stages[stage].lastLook = seen;
    if (stage < m_pipeStates.size()) {
        if (!m_pipeStates[stage].hasReader)
            m_pipeStates[stage].left = end;
        endIfLeft(stage);
    }
    return end;
}

void Observer::stageStopped(std::size_t stage, Tick tick)
{
    std::optional<Watched> &process = m_stages[stage].process;
    if (!process || process->activity == Activity::Stopped) // a look came before the word
        return;
    m_writer.begin(process->tracks.state, tick, Role::Stopped, Certainty::Exact);
    process->activity = Activity::Stopped;
}

void Observer::stageContinued(std::size_t stage, Tick tick)
{
    std::optional<Watched> &process = m_stages[stage].process;
    if (!process || process->activity != Activity::Stopped)
        return;
    m_writer.end(process->tracks.state, tick);
    process->activity.reset();
    lookAt(*process, tickNow());
}

void Observer::pipeLostReader(std::size_t pipe, Tick tick, std::optional<pid_t> keeper)
{
    auto families = adoptedBy(keeper);
    lookForDescendants(m_stages[pipe + 1], std::move(families[pipe + 1]));
    lookForDescendants(m_orphans, std::move(families.back()));
    m_allLaunched = m_allLaunched || keeper;
    m_knowsOrphans = false; // one that has just lost its parent may be missed: the next look for families makes sure
    if (!lookInto(pipe))
        lostReaders(pipe, std::max(tick, m_stages[pipe + 1].lastLook.value_or(tick))); // as the stage's end
}

void Observer::look(Instant now, std::optional<pid_t> keeper)
{
    const bool family = now >= m_nextFamilyLook;
    const Tick tick = toTick(now);
    m_allLaunched = m_allLaunched || keeper;
    m_knowsOrphans = family && keeper && m_nextFamilyLook != Instant{};
    if (family)
        lookForFamilies(keeper);
    for (std::size_t stage = 0; stage < m_stages.size(); ++stage) {
        Stage &seen = m_stages[stage];
        if (seen.process)
            lookAt(*seen.process, tick); // false: reaped already, and the keeper's word is on its way
        lookAtDescendants(seen, tick);
        // Last: who reads this count finds those that are followed.
        write(m_tracks.stages[stage].notFollowed, seen.lastOthersEver, seen.othersEver, tick);
    }
    lookAtDescendants(m_orphans, tick);
    for (std::size_t pipe = 0; pipe < m_pipeStates.size(); ++pipe)
        lookAtPipe(pipe, tick);
    if (family) { // thousands of them are looked for less often: the reactor has other work too
        const Instant after = Clock::now();
        m_nextFamilyLook = after + std::max(kFamilyInterval, kRestPerLook * (after - now));
    }
}

void Observer::end(Instant now)
{
    const Tick tick = toTick(now);
    m_allLaunched = true;
    m_knowsOrphans = true; // who is left alone is followed, or unknown for ever
    for (std::size_t pipe = 0; pipe < m_pipeStates.size(); ++pipe)
        lookAtPipe(pipe, tick);
    const auto endFamily = [&](Stage &stage) {
        lookAtDescendants(stage, tick);
        for (const auto &[pid, descendant] : stage.descendants)
            m_writer.end(descendant.tracks.state, tick);
    };
    std::for_each(m_stages.begin(), m_stages.end(), endFamily);
    endFamily(m_orphans);
}

void Observer::write(RowId row, LastValue &last, std::int64_t now, Tick tick)
{
    if (last != now)
        m_writer.counter(row, tick, now);
    last = now;
}

bool Observer::lookAt(Watched &watched, Tick tick)
{
    const auto reading = watched.watch.read();
    if (!reading)
        return false;
    const ProcessTracks &tracks = watched.tracks;
    watched.name = reading->name;
    watched.seen = tick;
    if (watched.activity != reading->activity)
        m_writer.begin(tracks.state, tick, roleOf(reading->activity), Certainty::Sampled);
    watched.activity = reading->activity;
    write(tracks.cpu, watched.cpu, reading->cpuNs, tick);
    if (reading->memory > 0) // else it has given it back: it is ending
        write(tracks.memory, watched.memory, reading->memory, tick);
    if (reading->io) {
        write(tracks.read, watched.read, static_cast<std::int64_t>(reading->io->read), tick);
        write(tracks.written, watched.written, static_cast<std::int64_t>(reading->io->written), tick);
    }
    return true;
}

/// Never through the writer: a pipe without a reader would have one for that moment, and its writer might get no SIGPIPE. The
/// stage that reads it may have handed it on to a process of its own.
std::optional<PipeReading> Observer::lookInto(std::size_t pipe) const
{
    if (!m_pipes.kept.empty())
        return readPipe(m_pipes.kept[pipe]);
    std::vector<pid_t> readers;
    const Stage &stage = m_stages[pipe + 1];
    if (stage.process)
        readers.push_back(stage.process->watch.pid());
    for (const auto *family : {&stage.descendants, &m_orphans.descendants}) {
        for (auto one = family->begin(); one != family->end() && readers.size() < kMostReaders; ++one)
            readers.push_back(one->first);
    }
    for (const pid_t reader : readers) {
        for (int descriptor = 0; descriptor < kMostDescriptors; ++descriptor) {
            if (const auto reading = readPipe(reader, descriptor, m_pipes.numbers[pipe]))
                return reading;
        }
    }
    return std::nullopt;
}

void Observer::lookAtPipe(std::size_t pipe, Tick tick)
{
    Pipe &state = m_pipeStates[pipe];
    if (state.isOver)
        return;
    const auto reading = lookInto(pipe);
    if (!reading) {
        if (m_knowsOrphans && hasLeft(pipe + 1))
            lostReaders(pipe, tick);
        return;
    }
    state.hasReader = true;
    state.isSure = false;
    if (reading->capacity != state.capacity)
        m_recording.setCapacity(m_tracks.pipes[pipe].track, reading->capacity);
    state.capacity = reading->capacity;
    writeFill(pipe, reading->fill, tick);
}

void Observer::writeFill(std::size_t pipe, std::int64_t fill, Tick tick)
{
    Pipe &state = m_pipeStates[pipe];
    if (state.fill != fill)
        state.filled = std::max(state.filled, tick);
    write(m_tracks.pipes[pipe].fill, state.fill, fill, tick);
}

/// It holds nothing that anybody will read, and is over when its writer is.
void Observer::lostReaders(std::size_t pipe, Tick tick)
{
    Pipe &state = m_pipeStates[pipe];
    if (std::exchange(state.hasReader, false)) {
        state.left = tick;
        writeFill(pipe, 0, tick);
    }
    state.isSure = state.isSure || m_knowsOrphans;
    endIfLeft(pipe);
}

bool Observer::hasLeft(std::size_t stage) const
{
    return m_stages[stage].lastLook || (m_allLaunched && !m_stages[stage].process);
}

void Observer::endIfLeft(std::size_t pipe)
{
    Pipe &state = m_pipeStates[pipe];
    if (!state.isSure || state.isOver || !hasLeft(pipe))
        return;
    state.isOver = true;
    m_writer.result(m_tracks.pipes[pipe].fill, std::max(state.left, state.filled), Ending::Exited, 0);
}

/// An orphan's parent is the keeper. Which stage it comes from is known if it was seen below one before, or if there is only
/// one; else nothing tells (stages share their group and session), and it hangs under the job itself.
std::size_t Observer::familyOf(pid_t orphan) const
{
    if (m_stages.size() == 1)
        return 0;
    const auto knows = [orphan](const Stage &stage) {
        return stage.descendants.contains(orphan) || stage.others.contains(orphan);
    };
    return static_cast<std::size_t>(std::find_if(m_stages.begin(), m_stages.end(), knows) - m_stages.begin());
}

/// Who has lost a parent and is the keeper's child now, by stage; the last: those of whom it is not known.
std::vector<std::vector<Observer::Member>> Observer::adoptedBy(std::optional<pid_t> keeper) const
{
    std::vector<std::vector<Member>> families(m_stages.size() + 1);
    const bool isFirst = m_nextFamilyLook == Instant{}; // at the launch: nobody has lost a parent yet
    if (!keeper || isFirst)
        return families;
    std::set<pid_t> living;
    for (const Stage &stage : m_stages) {
        if (stage.process)
            living.insert(stage.process->watch.pid());
    }
    for (const pid_t child : childrenOf(*keeper)) {
        const std::size_t family = familyOf(child);
        if (!living.contains(child))
            families[family].push_back({child, family < m_stages.size() ? m_tracks.stages[family].track : m_tracks.group});
    }
    return families;
}

void Observer::lookForFamilies(std::optional<pid_t> keeper)
{
    auto families = adoptedBy(keeper); // before the stages' children: none is in both
    for (std::size_t i = 0; i < m_stages.size(); ++i) {
        if (!m_stages[i].process)
            continue;
        for (const pid_t child : childrenOf(m_stages[i].process->watch.pid()))
            families[i].push_back({child, m_tracks.stages[i].track});
    }
    for (std::size_t i = 0; i < m_stages.size(); ++i)
        lookForDescendants(m_stages[i], std::move(families[i]));
    lookForDescendants(m_orphans, std::move(families.back()));
}

/// Each hangs under the process that has started it; under its nearest ancestor with a track when there were too many, or
/// when it was an orphan before anybody saw it.
void Observer::lookForDescendants(Stage &stage, std::vector<Member> family)
{
    const auto addChildren = [&family](pid_t parent, TrackId track) {
        for (const pid_t child : childrenOf(parent))
            family.push_back({child, track});
    };
    std::set<pid_t> others;
    for (std::size_t i = 0; i < family.size(); ++i) {
        const Member member = family[i];
        if (!watchDescendant(stage, member.pid, member.parent) && others.insert(member.pid).second &&
            !stage.others.contains(member.pid))
            ++stage.othersEver;
        const auto found = stage.descendants.find(member.pid);
        addChildren(member.pid, found == stage.descendants.end() ? member.parent : found->second.tracks.track);
    }
    // A list of children that changes while it is read may leave out one that lives (proc_pid_task_children(5)).
    for (const pid_t pid : stage.others) {
        if (!others.contains(pid) && identify(pid))
            others.insert(pid);
    }
    stage.others = std::move(others);
}

bool Observer::watchDescendant(Stage &stage, pid_t pid, TrackId parent)
{
    if (stage.descendants.contains(pid))
        return true;
    if (m_descendantTracks == kMost)
        return false;
    const auto identity = identify(pid);
    if (!identity) // gone already
        return true;
    TrackInfo info;
    info.name = identity->name;
    info.parent = parent;
    info.number = pid;
    stage.descendants.try_emplace(pid, pid, addDescendant(m_recording, std::move(info)), ProcFiles::OneOpen);
    ++m_descendantTracks;
    return true;
}

void Observer::lookAtDescendants(Stage &stage, Tick tick)
{
    for (auto entry = stage.descendants.begin(); entry != stage.descendants.end();) {
        Watched &descendant = entry->second;
        const auto before = descendant.name;
        if (lookAt(descendant, tick)) {
            if (descendant.name != before) // it has been seen between fork and exec
                m_recording.setName(descendant.tracks.track, descendant.name.data());
            ++entry;
            continue;
        }
        const RowId state = descendant.tracks.state;
        m_writer.end(state, tick);
        m_writer.result(state, tick, Ending::Lost, 0); // its parent reaps it: nobody else learns its status
        entry = stage.descendants.erase(entry);
    }
}

} // namespace forklane
