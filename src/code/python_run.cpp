// SPDX-License-Identifier: MIT
// A job as Python 3 with the module subprocess.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "code/text.h"
#include "code/wiring.h"
#include "code/writers.h"
#include "process/exit_status.h"

namespace forklane::code {

namespace {

constexpr const char *kShell = "/bin/sh";

std::string openCall(const FilePath &file)
{
    const char *mode = file.mode == OpenMode::Read       ? "rb"
                       : file.mode == OpenMode::Truncate ? "wb"
                       : file.mode == OpenMode::Append   ? "ab"
                                                         : "r+b";
    return fmt::format("open({}, '{}')", pythonLiteral(file.path), mode);
}

/// `exec "$0" "$@" 3>&1`: what subprocess has no words for.
std::string redirectionText(const std::vector<Redirection> &redirections)
{
    std::string text;
    for (const Redirection &redirection : redirections) {
        const int target = redirection.target;
        if (const auto *file = std::get_if<FilePath>(&redirection.source)) {
            const char *sign = file->mode == OpenMode::Read       ? "<"
                               : file->mode == OpenMode::Truncate ? ">"
                               : file->mode == OpenMode::Append   ? ">>"
                                                                  : "<>";
            text += fmt::format(" {}{}{}", target, sign, quoteWord(file->path));
        } else if (const auto *copy = std::get_if<CopyOf>(&redirection.source)) {
            text += fmt::format(" {}>&{}", target, copy->target);
        } else if (std::holds_alternative<NullDevice>(redirection.source)) {
            text += fmt::format(" {}<>/dev/null", target);
        } else if (const auto *own = std::get_if<OwnFd>(&redirection.source)) {
            text += fmt::format(" {}>&{}", target, own->fd);
        } else if (std::holds_alternative<Closed>(redirection.source)) {
            text += fmt::format(" {}>&-", target);
        }
    }
    return text;
}

class PythonWriter {
public:
    explicit PythonWriter(const JobRun &run) : m_run(run), m_caller(run.caller), m_count(run.job.pipeline.stages.size()) {}

    std::string write();

private:
    std::string words(std::size_t stage);
    std::string keywords(std::size_t stage);
    std::string environment(const Environment &environment);
    std::string endName(const StageEnds &ends, std::size_t stage, int descriptor);
    std::string pipeName(std::size_t stage) const;
    void need(const std::string &module) { m_modules.insert(module); }
    void note(std::string_view text) { m_body += comment("#", text); }
    void line(const std::string &text) { m_body += text + '\n'; }
    std::string processName(std::size_t stage) const { return numbered("p", stage, m_count); }
    std::string inputArgument() const;

    bool isOneCall() const;
    void oneCall();
    void checked();
    void startAll();
    void accompany();
    void collect();
    void waitForAll();
    void stopAll(std::size_t indent);
    void printLines(const std::string &variable, const std::string &prefix);
    void exitWith(const std::string &status);

    const JobRun &m_run;
    const Caller &m_caller;
    std::size_t m_count;
    std::set<std::string> m_modules{"subprocess", "sys"};
    std::string m_body;
};

std::string PythonWriter::write()
{
    if (isOneCall())
        m_caller.check ? checked() : oneCall();
    else {
        startAll();
        accompany();
        if (takesOutput(m_run) || takesErrors(m_run))
            collect();
        waitForAll();
    }
    std::string program;
    for (const std::string &module : m_modules)
        program += fmt::format("import {}\n", module);
    return program + '\n' + m_body;
}

/// One of subprocess's functions does all of it.
bool PythonWriter::isOneCall() const
{
    const bool prints = !m_caller.linePrefix.empty() || !m_caller.errorPrefix.empty() || !m_caller.during.empty();
    return m_count == 1 && !prints && m_caller.sentSignals.empty() && !m_caller.waitTimeout && !m_run.job.parentKeepsPipes;
}

std::string PythonWriter::words(std::size_t stage)
{
    const Command &command = m_run.job.pipeline.stages[stage].command;
    const StageEnds ends = endsOf(m_run, stage);
    if (!ends.isStandard()) {
        note("subprocess sets the descriptors 0, 1 and 2 only; a shell sets the others.");
        const auto redirections = redirectionsOf(m_run, stage);
        const bool high = std::any_of(redirections.begin(), redirections.end(), [](const Redirection &redirection) {
            return redirection.target > 9; // POSIX shells read one digit
        });
        std::vector<std::string> all = {high ? "/bin/bash" : kShell, "-c",
                                        "exec \"$0\" \"$@\"" + redirectionText(redirections)};
        all.insert(all.end(), command.argv.begin(), command.argv.end());
        return pythonList(all);
    }
    const bool isShell = command.argv.size() == 3 && command.argv[0] == kShell && command.argv[1] == "-c";
    return isShell && command.executables.empty() ? pythonLiteral(command.argv[2]) + ", shell=True" : pythonList(command.argv);
}

std::string PythonWriter::environment(const Environment &wanted)
{
    std::string set;
    for (const auto &[name, value] : wanted.set)
        set += (set.empty() ? "" : ", ") + pythonLiteral(name) + ": " + pythonLiteral(value);
    if (!wanted.inherit)
        return ", env={" + set + '}';
    if (set.empty() && wanted.remove.empty())
        return {};
    need("os");
    const std::string rest = set.empty() ? "" : ", " + set;
    if (wanted.remove.empty())
        return ", env={**os.environ" + rest + '}';
    std::vector<std::string> removed = wanted.remove;
    line(fmt::format("environment = {{k: v for k, v in os.environ.items() if k not in {}}}", pythonList(removed)));
    return ", env={**environment" + rest + '}';
}

std::string PythonWriter::pipeName(std::size_t stage) const
{
    const StageEnds ends = endsOf(m_run, stage);
    const End pipe{End::Kind::ToPipe, static_cast<int>(stage)};
    if (ends.isStandard() && ends.at(1) != pipe)
        return ends.at(2) == pipe ? processName(stage) + ".stderr" : "";
    return processName(stage) + ".stdout";
}

std::string PythonWriter::endName(const StageEnds &ends, std::size_t stage, int descriptor)
{
    const End end = ends.at(descriptor);
    if (descriptor == 2 && end == ends.at(1) && end.kind != End::Kind::Own)
        return "subprocess.STDOUT";
    switch (end.kind) {
    case End::Kind::Inherited:
        return end.index == descriptor ? "" : end.index == 0 ? "sys.stdin" : end.index == 1 ? "sys.stdout" : "sys.stderr";
    case End::Kind::Null: return "subprocess.DEVNULL";
    case End::Kind::FromPipe: {
        const std::string pipe = pipeName(stage - 1);
        return pipe.empty() ? "subprocess.DEVNULL" : pipe; // nobody writes to it: the end of file at once
    }
    case End::Kind::ToPipe:
    case End::Kind::Input:
    case End::Kind::Output:
    case End::Kind::Errors: return "subprocess.PIPE";
    case End::Kind::Own: return std::to_string(end.index);
    case End::Kind::File: return numbered("file", static_cast<std::size_t>(end.index), ends.files.size());
    case End::Kind::Nothing: return "";
    }
    return "";
}

/// All that stands behind the words; opens files before.
std::string PythonWriter::keywords(std::size_t stage)
{
    const Command &command = m_run.job.pipeline.stages[stage].command;
    StageEnds ends = endsOf(m_run, stage);
    if (!ends.isStandard()) { // the shell applies them; what it starts from are the pipes
        JobRun bare = m_run;
        bare.job.pipeline.stages[stage].command.redirections.clear();
        bare.job.pipeline.stages[stage].pipesStderr = false;
        ends = endsOf(bare, stage);
    }
    for (std::size_t i = 0; i < ends.files.size(); ++i)
        line(fmt::format("{} = {}", numbered("file", i, ends.files.size()), openCall(ends.files[i])));
    std::string all;
    const char *const names[] = {"stdin", "stdout", "stderr"};
    for (int descriptor = 0; descriptor <= 2; ++descriptor) {
        const std::string end = endName(ends, stage, descriptor);
        const bool fed = ends.at(descriptor).kind == End::Kind::Input && isOneCall();
        if (!end.empty() && !fed && !(isOneCall() && m_caller.takesOutput && descriptor == 1))
            all += fmt::format(", {}={}", names[descriptor], end);
    }
    if (!command.executables.empty())
        all += ", executable=" + pythonLiteral(command.executables.front());
    if (command.folder)
        all += ", cwd=" + pythonLiteral(*command.folder);
    all += environment(command.environment);
    if (command.umask)
        all += fmt::format(", umask=0o{:03o}", *command.umask);
    if (command.credentials.uid)
        all += fmt::format(", user={}", *command.credentials.uid);
    if (command.credentials.gid)
        all += fmt::format(", group={}", *command.credentials.gid);
    if (command.nice) {
        need("os");
        all += fmt::format(", preexec_fn=lambda: os.nice({})", *command.nice);
    }
    if (command.grouping == Grouping::NewSession)
        all += ", start_new_session=True";
    return all;
}

std::string PythonWriter::inputArgument() const
{
    const auto *text = std::get_if<InputText>(&m_run.job.input);
    return text == nullptr ? "" : pythonBytes(text->bytes);
}

void PythonWriter::oneCall()
{
    const std::string more = keywords(0);
    const std::string input = inputArgument();
    const std::string call = input.empty() ? "subprocess.call(" : "subprocess.run(";
    std::string arguments = words(0) + more + (input.empty() ? "" : ", input=" + input);
    const std::string end = input.empty() ? ")" : ").returncode";
    if (!m_run.job.timeout) {
        line("status = " + call + arguments + end);
    } else {
        note("Only the program itself is killed, not what it has started.");
        arguments += ", timeout=" + seconds(*m_run.job.timeout);
        line("try:\n    status = " + call + arguments + end + "\nexcept subprocess.TimeoutExpired:\n    sys.exit(124)");
    }
    exitWith("status");
}

void PythonWriter::checked()
{
    const std::string more = keywords(0);
    const std::string input = inputArgument();
    std::string arguments = words(0) + more;
    std::string call = "subprocess.check_call(" + arguments + ')';
    if (m_caller.takesOutput)
        call = "output = subprocess.check_output(" + arguments + (input.empty() ? "" : ", input=" + input) + ')';
    else if (!input.empty())
        call = "subprocess.run(" + arguments + ", input=" + input + ", check=True)";
    line("try:\n    " + call);
    if (m_caller.takesOutput)
        line("    print(output.decode(), end='')");
    line("except subprocess.CalledProcessError as error:");
    if (m_caller.takesOutput)
        line("    print(error.output.decode(), end='')  # what had been captured until then");
    line("    print(error)");
    line("    sys.exit(error.returncode if error.returncode >= 0 else 128 - error.returncode)");
}

void PythonWriter::startAll()
{
    for (std::size_t i = 0; i < m_count; ++i) {
        const std::string more = keywords(i);
        const std::string program = words(i);
        line(fmt::format("{} = subprocess.Popen({}{})", processName(i), program, more));
        if (i == 0)
            continue;
        const std::string pipe = pipeName(i - 1);
        if (pipe.empty())
            continue;
        if (m_run.job.parentKeepsPipes)
            note(fmt::format("{} stays open here: the pipe always has a reader, and no SIGPIPE ends its writer.", pipe));
        else
            line(fmt::format("{}.close()  # or {} would get no SIGPIPE when its reader ends", pipe, processName(i - 1)));
    }
}

void PythonWriter::accompany()
{
    if (!m_caller.during.empty())
        line(fmt::format("print({}, flush=True)", pythonLiteral(m_caller.during)));
    std::chrono::milliseconds now{0};
    for (const SentSignal &sent : m_caller.sentSignals) {
        need("signal");
        need("time");
        line(fmt::format("time.sleep({})", seconds(sent.after - now)));
        line(fmt::format("{}.send_signal(signal.{})", processName(0), signalName(sent.number)));
        now = sent.after;
    }
}

void PythonWriter::stopAll(std::size_t indent)
{
    need("signal");
    for (std::size_t i = 0; i < m_count; ++i)
        line(std::string(indent, ' ') +
             fmt::format("{}.send_signal(signal.{})", processName(i), signalName(m_run.job.stop.signal)));
}

void PythonWriter::printLines(const std::string &variable, const std::string &prefix)
{
    if (prefix.empty()) {
        line(fmt::format("print({}.decode(), end='')", variable));
        return;
    }
    line(fmt::format("for line in {}.decode().splitlines():", variable));
    line(fmt::format("    print({} + line)", pythonLiteral(prefix)));
}

void PythonWriter::collect()
{
    const std::string last = processName(m_count - 1);
    const std::string input = inputArgument();
    if (m_count > 1 && !input.empty()) {
        line(fmt::format("{0}.stdin.write({1})\n{0}.stdin.close()", processName(0), input));
        line(fmt::format("output, errors = {}.communicate()", last));
    } else {
        line(fmt::format("output, errors = {}.communicate({})  # waits for the end", last, input));
    }
    if (takesOutput(m_run))
        printLines("output", m_caller.linePrefix);
    if (takesErrors(m_run))
        printLines("errors", m_caller.errorPrefix);
}

void PythonWriter::waitForAll()
{
    const std::string last = processName(m_count - 1);
    const std::string input = inputArgument();
    const bool collected = takesOutput(m_run) || takesErrors(m_run);
    if (!input.empty() && !collected)
        line(m_count == 1 ? fmt::format("{}.communicate({})", last, input)
                          : fmt::format("{0}.stdin.write({1})\n{0}.stdin.close()", processName(0), input));
    const bool timed = m_run.job.timeout.has_value();
    if (timed || m_caller.waitTimeout) {
        const std::string time = m_caller.waitTimeout ? seconds(*m_caller.waitTimeout) : seconds(*m_run.job.timeout);
        // A writer that a kept pipe holds up outlives the last stage: the wait that fails is for the first.
        const std::string &waited = m_run.job.parentKeepsPipes ? processName(0) : last;
        line(fmt::format("try:\n    {}.wait(timeout={})\nexcept subprocess.TimeoutExpired:", waited, time));
        stopAll(4);
        if (timed && !m_caller.waitTimeout)
            line("    sys.exit(124)");
    }
    if (m_count == 1) {
        line(fmt::format("status = {}.wait()", last));
        exitWith("status");
        return;
    }
    std::string all;
    for (std::size_t i = 0; i < m_count; ++i)
        all += (i == 0 ? "" : ", ") + processName(i);
    line(fmt::format("statuses = [p.wait() for p in ({})]", all));
    if (m_run.job.pipefail)
        line("status = next((s for s in reversed(statuses) if s != 0), 0)  # the last one that failed");
    exitWith(m_run.job.pipefail ? "status" : "statuses[-1]");
}

void PythonWriter::exitWith(const std::string &status)
{
    note("A status below 0 is the number of the signal that ended it.");
    line(fmt::format("sys.exit({0} if {0} >= 0 else 128 - {0})", status));
}

} // namespace

std::string pythonRun(const JobRun &run)
{
    return PythonWriter(run).write();
}

} // namespace forklane::code
