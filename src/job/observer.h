// SPDX-License-Identifier: MIT
// Looks at a job's processes and pipes now and then and writes what it saw as sampled slices and counters.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "base/unique_fd.h"
#include "job/run_tracks.h"
#include "process/proc_stat.h"
#include "trace/collector.h"
#include "trace/recording.h"

namespace forklane {

/// Time to the next look for a job that has run for `age`: short pipelines are over in milliseconds, long ones need no such
/// eye.
[[nodiscard]] Duration samplingInterval(Duration age);

/// Those between the stages of a job.
struct JobPipes {
    std::vector<std::uint64_t> numbers; ///< pipeNumber() of each.
    std::vector<UniqueFd> kept;         ///< Read ends that this program holds: one of each, or none.
};

/// Owned by the job; reactor's thread. Writes to the rows of RunTracks through the job's writer.
class Observer {
public:
    static constexpr std::size_t kMost = 64; ///< Tracks of descendants: a `make -j` must not flood the timeline.

    /// `pipes`: of the job, which outlives the observer, makes them later and may close the kept ends (empty `kept`) at any
    /// time.
    Observer(Recording &recording, TraceWriter &writer, const RunTracks &tracks, const JobPipes &pipes);

    /// Looks at once. `activity`: what its row says already.
    void stageBegan(std::size_t stage, pid_t pid, std::optional<Activity> activity = std::nullopt);
    /// Its rows get their last words from the job, at the tick that is returned: `exit`, unless a look came after that.
    Tick stageEnded(std::size_t stage, Tick exit);
    // What the kernel has told (waitid(2)): exact, and also where it was over before the next look.
    void stageStopped(std::size_t stage, Tick tick);
    void stageContinued(std::size_t stage, Tick tick);
    /// The stage that reads the pipe has ended. Unless another reader is found, it holds nothing that anybody will read.
    /// `keeper`: see look().
    void pipeLostReader(std::size_t pipe, Tick tick, std::optional<pid_t> keeper);
    /// One look at everything that lives. `keeper`: the parent of the stages and of their orphans, once every stage was
    /// launched or could not be; before, a child of the keeper's may be a stage that nobody has told of yet.
    void look(Instant now, std::optional<pid_t> keeper);
    /// The last words on descendants: those that are gone, and those that were left alone.
    void end(Instant now);

private:
    /// What a counter's row was last told.
    using LastValue = std::optional<std::int64_t>;
    struct Watched {
        Watched(pid_t pid, const ProcessTracks &process, ProcFiles files) : watch(pid, files), tracks(process) {}

        ProcWatch watch;
        ProcessTracks tracks;
        std::array<char, 16> name = {}; ///< As last seen.
        std::optional<Activity> activity;
        Tick seen = 0; ///< The last look.
        LastValue cpu;
        LastValue memory;
        LastValue read;
        LastValue written;
    };
    struct Stage {
        std::optional<Watched> process;       ///< While it lives.
        std::optional<Tick> lastLook;         ///< Before it ended; 0 if there was none.
        std::map<pid_t, Watched> descendants; ///< The processes that it has started and that live.
        std::set<pid_t> others;               ///< Those that are only counted and live: kMost had tracks.
        std::int64_t othersEver = 0;
        LastValue lastOthersEver = 0;
    };
    struct Pipe {
        LastValue fill;
        Tick filled = 0; ///< When the fill was last written.
        std::int64_t capacity = 0;
        bool hasReader = true; ///< As far as was seen.
        bool isSure = false;   ///< It has none: also those were asked to whom the last one could have handed it on.
        Tick left = 0;         ///< When the last of those left who had held it.
        bool isOver = false;
    };
    /// False when it is gone.
    bool lookAt(Watched &watched, Tick tick);
    [[nodiscard]] std::optional<PipeReading> lookInto(std::size_t pipe) const;
    void lookAtPipe(std::size_t pipe, Tick tick);
    void writeFill(std::size_t pipe, std::int64_t fill, Tick tick);
    void lostReaders(std::size_t pipe, Tick tick);
    [[nodiscard]] bool hasLeft(std::size_t stage) const;
    void endIfLeft(std::size_t pipe);
    struct Member {
        pid_t pid;
        TrackId parent;
    };
    [[nodiscard]] std::vector<std::vector<Member>> adoptedBy(std::optional<pid_t> keeper) const;
    void lookForFamilies(std::optional<pid_t> keeper);
    void lookForDescendants(Stage &stage, std::vector<Member> family);
    [[nodiscard]] std::size_t familyOf(pid_t orphan) const;
    void lookAtDescendants(Stage &stage, Tick tick);
    /// False: it has no track and gets none.
    [[nodiscard]] bool watchDescendant(Stage &stage, pid_t pid, TrackId parent);
    void write(RowId row, LastValue &last, std::int64_t now, Tick tick);

    Recording &m_recording;
    TraceWriter &m_writer;
    const RunTracks &m_tracks;
    const JobPipes &m_pipes;
    std::vector<Stage> m_stages;
    Stage m_orphans; ///< Whose stage is not known. Those beyond kMost are in no count: no stage's row can tell them.
    std::vector<Pipe> m_pipeStates;
    bool m_allLaunched = false;  ///< Or could not be.
    bool m_knowsOrphans = false; ///< They have just been looked for.
    Instant m_nextFamilyLook{};
    std::size_t m_descendantTracks = 0;
};

} // namespace forklane
