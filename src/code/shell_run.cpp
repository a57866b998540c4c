// SPDX-License-Identifier: MIT
// A job as text for a POSIX shell; bash where POSIX has no word for it.
#include <algorithm>
#include <array>

#include <csignal>

#include <fmt/format.h>

#include "code/text.h"
#include "code/wiring.h"
#include "code/writers.h"
#include "process/exit_status.h"

namespace forklane::code {

namespace {

/// Commands that a shell has built in and that differ from the programs of that name, or need not exist as programs.
constexpr auto kBuiltins = std::to_array<std::string_view>(
    {"[",    "alias", "bg",   "break", "cd",     "command", "continue", "eval",   "exec", "exit",  "export", "fg",
     "hash", "jobs",  "kill", "local", "pwd",    "read",    "readonly", "return", "set",  "shift", "source", "test",
     "time", "times", "trap", "type",  "ulimit", "umask",   "unalias",  "unset",  "wait", ".",     ":"});

/// A builtin echo or printf prints these words as the program does.
bool printsTheSame(const std::vector<std::string> &argv)
{
    if (argv[0] == "echo")
        return std::none_of(argv.begin() + 1, argv.end(),
                            [](const std::string &word) { return word.find('\\') != std::string::npos || word[0] == '-'; });
    if (argv.size() < 2 || argv[1].empty() || argv[1][0] == '-')
        return false;
    const std::string &format = argv[1];
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '\\' && format[at] != '%')
            continue;
        constexpr std::string_view kSame[] = {"nt\\", "sd%"};
        if (++at == format.size() || kSame[format[at - 1] == '%' ? 1 : 0].find(format[at]) == std::string_view::npos)
            return false;
    }
    return true;
}

/// env(1) starts programs only: what the shell would do by itself is kept from it.
bool needsEnv(const std::vector<std::string> &argv)
{
    if (argv[0] == "echo" || argv[0] == "printf")
        return !printsTheSame(argv);
    return std::find(kBuiltins.begin(), kBuiltins.end(), argv[0]) != kBuiltins.end();
}

std::string printfText(std::string_view bytes)
{
    std::string format;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        if (byte == '\\' || byte == '%')
            format += byte == '%' ? "%%" : "\\\\";
        else if (byte == '\n')
            format += "\\n";
        else if (value < 0x20 || value == 0x7f)
            format += fmt::format("\\{:03o}", value);
        else
            format += byte;
    }
    return "printf " + quoteWord(format);
}

class ShellWriter {
public:
    explicit ShellWriter(const JobRun &run) : m_run(run), m_caller(run.caller), m_count(run.job.pipeline.stages.size()) {}

    std::string write();

private:
    void line(const std::string &text) { m_body += text + '\n'; }
    void note(std::string_view text) { m_body += comment("#", text); }
    std::string operatorText(const Redirection &redirection);
    std::string assignments(const Environment &environment, bool &usesEnv) const;
    std::string command(const Command &command);
    std::string stage(std::size_t index);
    std::string pipeline();
    bool isPlainText() const;
    bool stagesHaveNames() const { return m_run.job.parentKeepsPipes || (m_count > 1 && !m_caller.sentSignals.empty()); }
    std::string timed(const std::string &text) const;

    void plain();
    void capture();
    void inBackground();
    void byNamedPipes();
    void sendSignals(const std::string &process);
    void tellFailure(const std::string &status);

    const JobRun &m_run;
    const Caller &m_caller;
    std::size_t m_count;
    std::string m_body;
    bool m_needsBash = false;
};

std::string ShellWriter::operatorText(const Redirection &redirection)
{
    const int target = redirection.target;
    m_needsBash = m_needsBash || target > 9; // POSIX shells read one digit
    const auto number = [target](int usual) { return target == usual ? std::string() : std::to_string(target); };
    if (const auto *file = std::get_if<FilePath>(&redirection.source)) {
        const std::string path = quoteWord(file->path);
        switch (file->mode) {
        case OpenMode::Read: return number(0) + '<' + path;
        case OpenMode::Truncate: return number(1) + '>' + path;
        case OpenMode::Append: return number(1) + ">>" + path;
        case OpenMode::ReadWrite: return number(0) + "<>" + path;
        }
    }
    if (std::holds_alternative<NullDevice>(redirection.source))
        return number(target == 0 ? 0 : 1) + (target == 0 ? "<" : ">") + "/dev/null";
    if (const auto *copy = std::get_if<CopyOf>(&redirection.source))
        return number(1) + ">&" + std::to_string(copy->target);
    if (const auto *own = std::get_if<OwnFd>(&redirection.source))
        return number(1) + ">&" + std::to_string(own->fd);
    return std::holds_alternative<Closed>(redirection.source) ? number(1) + ">&-" : std::string();
}

std::string ShellWriter::assignments(const Environment &environment, bool &usesEnv) const
{
    std::string text = environment.inherit ? "" : "-i ";
    for (const std::string &name : environment.inherit ? environment.remove : std::vector<std::string>())
        text += "-u " + quoteWord(name) + ' ';
    usesEnv = usesEnv || !text.empty();
    for (const auto &[name, value] : environment.set)
        text += name + '=' + (value.empty() ? "" : quoteWord(value)) + ' ';
    return text;
}

std::string ShellWriter::command(const Command &command)
{
    bool usesEnv = needsEnv(command.argv);
    const std::string variables = assignments(command.environment, usesEnv);
    std::string words = quoteWords(command.argv);
    if (!command.executables.empty()) {
        m_needsBash = true;
        words = "exec -a " + quoteWord(command.argv[0]) + ' ' + quoteWord(command.executables.front()) +
                words.substr(quoteWord(command.argv[0]).size());
    }
    std::string text = (usesEnv ? "env " : "") + variables + words;
    if (command.nice)
        text = fmt::format("nice -n {} {}", *command.nice, text);
    if (command.credentials.uid || command.credentials.gid)
        text = fmt::format("setpriv{}{} --clear-groups {}",
                           command.credentials.uid ? fmt::format(" --reuid {}", *command.credentials.uid) : "",
                           command.credentials.gid ? fmt::format(" --regid {}", *command.credentials.gid) : "", text);
    if (command.grouping == Grouping::NewSession)
        text = "setsid -w " + text;
    std::string before;
    if (command.umask)
        before += fmt::format("umask {:03o} && ", *command.umask);
    if (command.folder)
        before += "cd -- " + quoteWord(*command.folder) + " && ";
    const bool own = !before.empty() || !command.executables.empty();
    return own ? "(" + before + text + ")" : text;
}

std::string ShellWriter::stage(std::size_t index)
{
    std::string text = command(m_run.job.pipeline.stages[index].command);
    for (const Redirection &redirection : redirectionsOf(m_run, index)) {
        const std::string sign = operatorText(redirection);
        text += (sign.empty() ? "" : " ") + sign;
    }
    return text;
}

std::string ShellWriter::pipeline()
{
    std::string text;
    if (const auto *input = std::get_if<InputText>(&m_run.job.input))
        text = printfText(input->bytes) + " | ";
    for (std::size_t i = 0; i < m_count; ++i)
        text += (i == 0 ? "" : " | ") + stage(i);
    return text;
}

/// One shell string that nothing is done to: the script is that string.
bool ShellWriter::isPlainText() const
{
    const Stage &only = m_run.job.pipeline.stages.front();
    Command bare = shellCommand(only.command.argv.size() == 3 ? only.command.argv[2] : std::string());
    bare.launch = only.command.launch;
    const bool inherits =
        std::holds_alternative<Inherit>(m_run.job.input) || std::holds_alternative<NullDevice>(m_run.job.input);
    return m_count == 1 && only.command == bare && m_caller == Caller{} && inherits && !m_run.job.timeout;
}

std::string ShellWriter::timed(const std::string &text) const
{
    const bool gives = m_caller.waitTimeout.has_value();
    if (!gives && !m_run.job.timeout)
        return text;
    const std::string time = gives ? seconds(*m_caller.waitTimeout) : seconds(*m_run.job.timeout);
    const std::string options = gives ? "--preserve-status " : "";
    const std::string signal = m_run.job.stop.signal == SIGTERM ? "" : "-s " + signalName(m_run.job.stop.signal) + ' ';
    const bool isWords = m_count == 1 && m_run.job.pipeline.stages[0].command.environment == Environment{} &&
                         !std::holds_alternative<InputText>(m_run.job.input) && text.front() != '(';
    return fmt::format("timeout {}{}{} {}", options, signal, time, isWords ? text : "sh -c " + quoteWord(text));
}

void ShellWriter::plain()
{
    line(timed(pipeline()));
    if (m_caller.check) {
        m_body.pop_back();
        m_body += " || {\n    status=$?\n";
        tellFailure("$status");
        m_body += "    exit \"$status\"\n}\n";
    }
}

void ShellWriter::tellFailure(const std::string &status)
{
    const std::string &text = m_run.job.pipeline.text;
    const std::string told = text.empty() ? quoteWords(m_run.job.pipeline.stages[0].command.argv) : text;
    line(fmt::format("    printf \"Command '%s' returned non-zero exit status %s.\\n\" {} \"{}\"", quoteWord(told), status));
}

void ShellWriter::capture()
{
    const auto printed = [](const std::string &prefix) {
        std::string pattern;
        for (const char byte : prefix)
            pattern += (byte == '/' || byte == '&' || byte == '\\' ? "\\" : "") + std::string(1, byte);
        return "sed " + quoteWord("s/^/" + pattern + "/");
    };
    if (takesErrors(m_run)) {
        line("errors=$(mktemp)");
        note("A shell takes one stream into a variable; the other goes through a file.");
        line(fmt::format("output=$({{ {}; }} 2>\"$errors\")", timed(pipeline())));
    } else {
        line(fmt::format("output=$({})", timed(pipeline())));
    }
    line("status=$?");
    line(fmt::format("[ -n \"$output\" ] && printf '%s\\n' \"$output\"{}",
                     m_caller.linePrefix.empty() ? "" : " | " + printed(m_caller.linePrefix)));
    if (takesErrors(m_run))
        line(printed(m_caller.errorPrefix) + " \"$errors\"\nrm \"$errors\"");
    if (m_caller.check) {
        line("if [ \"$status\" -ne 0 ]; then");
        tellFailure("$status");
        line("fi");
    }
    line("exit \"$status\"");
}

void ShellWriter::sendSignals(const std::string &process)
{
    std::chrono::milliseconds now{0};
    for (const SentSignal &sent : m_caller.sentSignals) {
        line("sleep " + seconds(sent.after - now));
        line(fmt::format("kill -s {} {}", signalName(sent.number).substr(3), process));
        now = sent.after;
    }
}

void ShellWriter::inBackground()
{
    const bool interrupts = std::any_of(m_caller.sentSignals.begin(), m_caller.sentSignals.end(),
                                        [](const auto &sent) { return sent.number == SIGINT || sent.number == SIGQUIT; });
    std::string text = timed(pipeline());
    if (interrupts) {
        note("A shell starts what runs in the background with SIGINT and SIGQUIT ignored; env undoes that.");
        text = "env --default-signal=INT,QUIT " + text;
    }
    line(text + " &");
    if (!m_caller.during.empty())
        line("echo " + quoteWord(m_caller.during));
    sendSignals("$!");
    line("wait $!");
}

/// $! is the last process of a pipeline: named pipes give each stage a process of its own.
void ShellWriter::byNamedPipes()
{
    note("A shell knows only the last process of a pipeline by its number; named pipes part the stages.");
    line("folder=$(mktemp -d)");
    for (std::size_t i = 0; i + 1 < m_count; ++i)
        line(fmt::format("mkfifo \"$folder/{}\"", i + 1));
    if (m_run.job.parentKeepsPipes)
        for (std::size_t i = 0; i + 1 < m_count && i < 7; ++i)
            line(fmt::format("exec 9<>\"$folder/{0}\" {1}<\"$folder/{0}\" 9<&-  # the shell keeps a copy of the read end",
                             i + 1, i + 3));
    std::string processes;
    for (std::size_t i = 0; i < m_count; ++i) {
        std::string text = command(m_run.job.pipeline.stages[i].command);
        text += i == 0 ? "" : fmt::format(" <\"$folder/{}\"", i);
        text += i + 1 == m_count ? "" : fmt::format(" >\"$folder/{}\"", i + 1);
        for (const Redirection &redirection : redirectionsOf(m_run, i))
            text += ' ' + operatorText(redirection);
        for (std::size_t kept = 0; m_run.job.parentKeepsPipes && kept + 1 < m_count && kept < 7; ++kept)
            text += fmt::format(" {}<&-", kept + 3);
        line(fmt::format("{} &\np{}=$!", text, i + 1));
        processes += fmt::format("{}\"$p{}\"", i == 0 ? "" : " ", i + 1);
    }
    if (!m_caller.during.empty())
        line("echo " + quoteWord(m_caller.during));
    sendSignals("\"$p1\"");
    if (m_caller.waitTimeout) {
        line("sleep " + seconds(*m_caller.waitTimeout));
        line(fmt::format("kill -s {} {} 2>/dev/null", signalName(m_run.job.stop.signal).substr(3), processes));
    }
    line("wait " + processes + "\nstatus=$?\nrm -r \"$folder\"\nexit \"$status\"");
}

std::string ShellWriter::write()
{
    const bool background = !m_caller.during.empty() || !m_caller.sentSignals.empty();
    if (isPlainText()) {
        if (std::holds_alternative<NullDevice>(m_run.job.input))
            line("exec </dev/null");
        line(m_run.job.pipeline.stages[0].command.argv[2]);
    } else if (stagesHaveNames()) {
        byNamedPipes();
    } else if (background) {
        inBackground();
    } else if (takesOutput(m_run) || takesErrors(m_run)) {
        capture();
    } else {
        plain();
    }
    const bool pipefail = m_run.job.pipefail && m_count > 1;
    const std::string first = m_needsBash || pipefail ? "#!/bin/bash\n" : "";
    return first + (pipefail ? "set -o pipefail\n" : "") + m_body;
}

} // namespace

std::string shellRun(const JobRun &run)
{
    return ShellWriter(run).write();
}

} // namespace forklane::code
