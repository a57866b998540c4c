// SPDX-License-Identifier: MIT
// From a spec to running stages: tracks, pipes, plans, and the slices that their launches leave.
#include <algorithm>
#include <cerrno>
#include <span>

#include <fcntl.h>
#include <sys/epoll.h>

#include "job/descriptors.h"
#include "job/job_core.h"
#include "trace/row_names.h"

namespace forklane {

namespace {

constexpr std::size_t kLaunchesAhead = 8;
constexpr Duration kReadsApart = std::chrono::milliseconds(1);

void giveEnd(std::vector<Redirection> &redirections, std::vector<UniqueFd> &owned, int target, UniqueFd end)
{
    redirections.push_back({target, OwnFd{end.get()}});
    owned.push_back(std::move(end));
}

bool isFailedExec(const LaunchStep &step)
{
    return step.step == ChildStep::Exec && step.error != 0;
}

/// Of a call of execve(2) the log has the begin, and what it failed with in a second entry. The same file is tried again at
/// once only when it was busy (ETXTBSY), which has no such entry.
std::int32_t errorOf(std::span<const LaunchStep> steps, std::size_t index)
{
    const LaunchStep &step = steps[index];
    if (step.step != ChildStep::Exec || index + 1 == steps.size())
        return step.error;
    const LaunchStep &next = steps[index + 1];
    if (next.step != ChildStep::Exec || next.detail != step.detail)
        return step.error;
    return next.error != 0 ? next.error : ETXTBSY;
}

} // namespace

void JobCore::makeTracks()
{
    Recording &recording = *m_recording;
    TrackInfo group;
    group.name = m_spec.pipeline.text;
    group.kind = TrackKind::Group;
    m_tracks.group = recording.addTrack(group);
    m_tracks.groupRow = recording.addRow({m_tracks.group, RowKind::Slices, "job"});
    m_samplingRow = recording.addRow({m_tracks.group, RowKind::Samples, std::string(kSamplingRow)});
    const auto &stages = m_spec.pipeline.stages;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        TrackInfo info;
        info.name = shortName(stages[i].command);
        info.parent = m_tracks.group;
        m_tracks.stages.push_back(addProcess(recording, std::move(info)));
        if (i + 1 == stages.size())
            break;
        TrackInfo pipe;
        pipe.name = "pipe";
        pipe.kind = TrackKind::Pipe;
        pipe.parent = m_tracks.group;
        PipeTracks pipeTracks;
        pipeTracks.track = recording.addTrack(pipe);
        pipeTracks.fill = recording.addRow({pipeTracks.track, RowKind::Samples, "fill, bytes"});
        m_tracks.pipes.push_back(pipeTracks);
    }
    if (m_spec.output == OutputMode::Inherit)
        return;
    TrackInfo output;
    output.name = "output";
    output.kind = TrackKind::Output;
    output.parent = m_tracks.group;
    m_tracks.output = recording.addTrack(output);
    m_tracks.reads = recording.addRow({m_tracks.output, RowKind::Instants, "reads"});
}

void JobCore::makeCapture()
{
    auto sink = m_store ? makeStoreSink(m_store)
                        : makeForwardSink(STDOUT_FILENO, STDERR_FILENO, [weak = weak_from_this(), &reactor = m_reactor] {
                              reactor.post([weak] {
                                  if (const auto self = weak.lock())
                                      self->onOutputChanged();
                              });
                          });
    auto onRead = [this](StreamId stream, std::size_t size, std::int64_t tick) {
        countRead(stream.kind, size, tick);
        if (stream.kind == StreamKind::Output) {
            auto &bytes = m_now.stages[stream.stage].stdoutBytes;
            bytes = bytes.value_or(0) + size;
        }
    };
    m_capture = std::make_unique<Capture>(m_reactor, std::move(sink), Capture::Events{onRead, [this] { onCaptureEnded(); }});
    const auto last = descriptorsOf(m_spec, m_spec.pipeline.stages.size() - 1);
    const bool isRead = std::any_of(last.changes.begin(), last.changes.end(), [](const DescriptorChange &change) {
        return change.after.kind == DescriptorEnd::Kind::Output && change.after.number == STDOUT_FILENO;
    });
    if (isRead) // else it was redirected
        m_now.stages.back().stdoutBytes = 0;
}

/// At most one instant in a millisecond: a flood must not fill the recording.
void JobCore::countRead(StreamKind kind, std::size_t bytes, Tick tick)
{
    Reads &reads = m_reads[static_cast<std::size_t>(kind)];
    reads.untold += static_cast<std::int64_t>(bytes);
    if (reads.untold == 0 || tick - reads.told < kReadsApart.count())
        return;
    const bool output = kind == StreamKind::Output;
    m_writer->instant(m_tracks.reads, tick, output ? Role::Running : Role::Killed, output ? m_outputName : m_errorName,
                      reads.untold);
    reads = {tick, 0};
}

void JobCore::tellLastReads()
{
    for (const StreamKind kind : {StreamKind::Output, StreamKind::Error}) {
        m_reads[static_cast<std::size_t>(kind)].told = 0;
        countRead(kind, 0, toTick(m_capture->lastByte()));
    }
}

void JobCore::launchStages()
{
    auto keeper = m_keepers.take(m_spec.ownSession);
    if (!keeper) {
        fail(keeper.error());
        return;
    }
    m_keeper.emplace(std::move(*keeper));
    m_reactor.watch(m_keeper->socket(), EPOLLIN, [this](std::uint32_t events) { onKeeper(events); });
    m_ends.resize(m_spec.pipeline.stages.size());
    if (auto connected = connect(); !connected) {
        fail(connected.error());
        return;
    }
    if (m_capture)
        m_capture->start();
    launchMore();
}

/// A few ahead of the keeper's answers: more would not fit into its socket.
void JobCore::launchMore()
{
    const std::size_t count = m_ends.size();
    if (m_nextStage == count)
        return;
    const bool stopped = isStopping();
    const auto mayLaunch = [this, stopped] { // a stage that is refused here settles at once: no answer comes for it
        return stopped || m_nextStage < answered() + kLaunchesAhead;
    };
    for (; m_nextStage < count && !m_done && mayLaunch(); ++m_nextStage) {
        if (stopped)
            cancelLaunch(m_nextStage);
        else
            launchStage(m_nextStage, m_ends[m_nextStage]);
        m_ends[m_nextStage] = {};
    }
    if (m_done || m_nextStage < count)
        return;
    if (m_ended.back()) // refused before it was sent with kLast
        sendRequest(keeper::RequestKind::Launched);
    checkEnded();
}

void JobCore::cancelLaunch(std::size_t index)
{
    const std::string &name = m_spec.pipeline.stages[index].command.argv.front();
    stageFailed(index, {"check", {ECANCELED, "start", name, "the job was stopped before"}}, tickNow());
}

Status JobCore::connect()
{
    for (std::size_t i = 0; i + 1 < m_ends.size(); ++i) {
        auto pipe = makePipe();
        if (!pipe)
            return failure(pipe.error());
        m_pipes.numbers.push_back(pipeNumber(pipe->readEnd));
        if (m_spec.parentKeepsPipes) {
            auto copy = duplicate(pipe->readEnd.get());
            if (!copy)
                return failure(copy.error());
            m_pipes.kept.push_back(std::move(*copy));
        }
        giveEnd(m_ends[i].redirections, m_ends[i].owned, 1, std::move(pipe->writeEnd));
        giveEnd(m_ends[i + 1].redirections, m_ends[i + 1].owned, 0, std::move(pipe->readEnd));
    }
    if (auto input = connectInput(); !input)
        return input;
    return m_spec.output == OutputMode::Inherit ? Status{} : connectOutput();
}

Status JobCore::connectInput()
{
    StageEnds &first = m_ends.front();
    const auto *text = std::get_if<InputText>(&m_spec.input);
    if (text != nullptr || std::holds_alternative<InputByHand>(m_spec.input)) {
        auto pipe = makePipe();
        if (!pipe)
            return failure(pipe.error());
        m_feeder = std::make_unique<Feeder>(m_reactor, std::move(pipe->writeEnd));
        giveEnd(first.redirections, first.owned, 0, std::move(pipe->readEnd));
        if (text != nullptr) {
            m_feeder->send(text->bytes);
            m_feeder->end();
        }
    } else if (const auto *file = std::get_if<FilePath>(&m_spec.input)) {
        first.redirections.push_back({0, *file});
    } else if (std::holds_alternative<NullDevice>(m_spec.input)) {
        first.redirections.push_back({0, NullDevice{}});
    }
    return {};
}

/// The last stage's stdout and every stage's own stderr: a pipe each, so that each byte's writer is known.
Status JobCore::connectOutput()
{
    for (std::size_t i = 0; i < m_ends.size(); ++i) {
        for (const StreamKind kind : {StreamKind::Output, StreamKind::Error}) {
            if (kind == StreamKind::Output && i + 1 != m_ends.size())
                continue;
            auto pipe = makePipe();
            if (!pipe)
                return failure(pipe.error());
            m_capture->add({static_cast<std::uint16_t>(i), kind}, std::move(pipe->readEnd));
            giveEnd(m_ends[i].redirections, m_ends[i].owned, kind == StreamKind::Output ? 1 : 2, std::move(pipe->writeEnd));
        }
    }
    return {};
}

void JobCore::launchStage(std::size_t index, const StageEnds &ends)
{
    const Stage &stage = m_spec.pipeline.stages[index];
    Command command = stage.command;
    command.redirections.insert(command.redirections.begin(), ends.redirections.begin(), ends.redirections.end());
    if (stage.pipesStderr)
        command.redirections.push_back({2, CopyOf{1}});
    command.launch = m_spec.launch;
    auto flat = flatten(command);
    if (!flat) {
        stageFailed(index, flat.error(), tickNow());
        return;
    }
    if (flat->plan.keptSignals)
        flat->plan.keptSignals = m_callersSignals;
    m_plans[index] = std::move(flat->plan);
    std::uint32_t flags = m_spec.ownSession ? keeper::kJoinGroup : 0;
    flags |= index + 1 == m_spec.pipeline.stages.size() ? keeper::kLast : 0;
    flags |= m_spec.observe ? keeper::kTellBytes : 0;
    if (auto sent = m_keeper->spawn(static_cast<std::uint32_t>(index), m_plans[index], flat->handed, flags); !sent)
        fail(sent.error());
}

void JobCore::stageFailed(std::size_t index, LaunchFailure failure, Tick tick)
{
    m_writer->result(m_tracks.stages[index].state, tick, Ending::Failed, failure.error.code);
    m_now.stages[index].failure = std::move(failure);
    m_settled[index] = true;
    m_ended[index] = true;
}

/// The child's own log becomes slices: each step lasts until the next one, a call of execve(2) until its failure.
void JobCore::writeLaunchSlices(std::size_t index, const keeper::Reply &reply)
{
    const RowId row = m_tracks.stages[index].state;
    const LaunchMode mode = m_plans[index].launch;
    m_writer->begin(row, reply.launch.called, Role::Launch, Certainty::Exact, m_recording->intern(nameOfCall(mode)));
    const std::span<const LaunchStep> steps = std::span(reply.steps).first(reply.count);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const LaunchStep &step = steps[i];
        if (isFailedExec(step)) { // the last one tells the reason once more
            m_writer->end(row, step.tick);
            continue;
        }
        std::string name = nameOfStep(step.step);
        if (step.step == ChildStep::Dup)
            name += " to " + std::to_string(step.detail);
        const auto candidate = static_cast<std::size_t>(std::max(0, step.detail));
        if (step.step == ChildStep::Exec && candidate < m_plans[index].executables.size())
            name += ' ' + m_plans[index].executables[candidate];
        const std::int32_t error = errorOf(steps, i);
        if (error != 0)
            name += ": " + errnoName(error);
        m_writer->begin(row, step.tick, Role::Launch, Certainty::Exact, m_recording->intern(name), error);
    }
    // The program runs from here on, whatever the first look finds: it may come too late to see that.
    if (reply.launch.error == 0 && m_observer)
        m_writer->begin(row, reply.launch.seen, Role::Running, Certainty::Sampled);
    else
        m_writer->end(row, reply.launch.seen);
}

} // namespace forklane
