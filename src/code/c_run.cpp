// SPDX-License-Identifier: MIT
// A job as C with fork, pipe2, dup2, execvp and waitpid.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "code/text.h"
#include "code/wiring.h"
#include "code/writers.h"
#include "process/exit_status.h"

namespace forklane::code {

namespace {

constexpr std::size_t kFitsIntoPipe = 4096; // PIPE_BUF: a write of that size to an empty pipe never waits

constexpr const char *kRunFunction = R"(static void run(char *argv[])
{
    execvp(argv[0], argv);
    int why = errno; // only reached when it failed
    perror(argv[0]);
    _exit(why == ENOENT ? 127 : 126);
}

)";

constexpr const char *kOpenAsFunction = R"(static void openAs(int target, const char *path, int flags)
{
    int fd = open(path, flags, 0666);
    if (fd == -1) {
        perror(path);
        _exit(1);
    }
    if (fd != target) {
        dup2(fd, target);
        close(fd);
    }
}

)";

constexpr const char *kShellCodeFunction = R"(static int shellCode(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

)";

constexpr const char *kReadAllFunction =
    R"(// Reads whichever pipe has something until all have ended: no full pipe can block a writer.
static void readAll(struct pollfd pipes[], FILE *texts[], int count)
{
    for (int left = count; left > 0;) {
        poll(pipes, (nfds_t)count, -1);
        for (int i = 0; i < count; i++) {
            char bytes[4096];
            ssize_t size = pipes[i].revents ? read(pipes[i].fd, bytes, sizeof bytes) : -1;
            if (size > 0)
                fwrite(bytes, 1, (size_t)size, texts[i]);
            else if (size == 0) {
                pipes[i].fd = -1; // poll leaves it out from now on
                left--;
            }
        }
    }
}

)";

constexpr const char *kPrintLinesFunction = R"(static void printLines(const char *prefix, char *text)
{
    char *line;
    while ((line = strsep(&text, "\n")) != NULL)
        if (text != NULL || *line != '\0')
            printf("%s%s\n", prefix, line);
}

)";

constexpr const char *kWriteAllFunction = R"(static void writeAll(int fd, const char *bytes, size_t size)
{
    signal(SIGPIPE, SIG_IGN); // a reader that ends early is no error
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written == -1)
            break;
        bytes += written;
        size -= (size_t)written;
    }
    close(fd);
}

)";

const char *openFlags(OpenMode mode)
{
    switch (mode) {
    case OpenMode::Read: return "O_RDONLY";
    case OpenMode::Truncate: return "O_WRONLY | O_CREAT | O_TRUNC";
    case OpenMode::Append: return "O_WRONLY | O_CREAT | O_APPEND";
    case OpenMode::ReadWrite: return "O_RDWR";
    }
    return "O_RDONLY";
}

std::string descriptorName(int descriptor)
{
    switch (descriptor) {
    case 0: return "STDIN_FILENO";
    case 1: return "STDOUT_FILENO";
    case 2: return "STDERR_FILENO";
    default: return std::to_string(descriptor);
    }
}

class CWriter {
public:
    explicit CWriter(const JobRun &run)
        : m_run(run), m_caller(run.caller), m_count(run.job.pipeline.stages.size()),
          m_input(std::get_if<InputText>(&run.job.input))
    {}

    std::string write();

private:
    void line(const std::string &text) { m_main += "    " + text + '\n'; }
    void need(const char *header) { m_headers.insert(header); }
    void use(const char *function) { m_functions.insert(function); }
    std::string child(std::size_t stage) const { return numbered("child", stage, m_count); }
    std::string pipe(std::size_t index) const { return numbered("link", index, m_count - 1); }

    void makePipe(const std::string &name);
    void makePipes();
    void startStage(std::size_t stage);
    void connect(std::size_t stage);
    void redirect(const Redirection &redirection);
    void prepare(const Command &command);
    void setEnvironment(const Environment &environment);
    void setCredentials(const Credentials &credentials);
    void execute(const Command &command);
    void closePipes();
    void feed();
    void accompany();
    void collect();
    void sleepFor(std::chrono::milliseconds time);
    void waitAtMost();
    void waitForAll();
    void tellFailure();

    const JobRun &m_run;
    const Caller &m_caller;
    std::size_t m_count;
    const InputText *m_input;
    std::set<std::string> m_headers{"errno.h", "stdio.h", "sys/wait.h", "unistd.h"};
    std::set<std::string_view> m_functions{kRunFunction, kShellCodeFunction};
    std::string m_main;
};

std::string CWriter::write()
{
    makePipes();
    for (std::size_t i = 0; i < m_count; ++i)
        startStage(i);
    closePipes();
    feed();
    accompany();
    if (takesOutput(m_run) || takesErrors(m_run))
        collect();
    waitAtMost();
    waitForAll();

    std::string program = "#define _GNU_SOURCE\n";
    for (const std::string &header : m_headers)
        program += fmt::format("#include <{}>\n", header);
    program += '\n';
    for (const char *function :
         {kRunFunction, kOpenAsFunction, kShellCodeFunction, kWriteAllFunction, kReadAllFunction, kPrintLinesFunction})
        if (m_functions.count(function) != 0)
            program += function;
    return program + "int main(void)\n{\n" + m_main + "}\n";
}

void CWriter::makePipe(const std::string &name)
{
    need("fcntl.h");
    line(fmt::format("int {}[2];", name));
    line(fmt::format("if (pipe2({}, O_CLOEXEC) == -1) {{ // no child keeps an end that it does not use", name));
    line("    perror(\"pipe2\");");
    line("    return 1;");
    line("}");
}

void CWriter::makePipes()
{
    if (m_input != nullptr)
        makePipe("in");
    for (std::size_t i = 0; i + 1 < m_count; ++i)
        makePipe(pipe(i));
    if (takesOutput(m_run))
        makePipe("out");
    if (takesErrors(m_run))
        makePipe("errors");
}

void CWriter::startStage(std::size_t stage)
{
    if (!m_main.empty())
        m_main += '\n';
    line(fmt::format("pid_t {} = fork();", child(stage)));
    line(fmt::format("if ({} == -1) {{", child(stage)));
    line("    perror(\"fork\");");
    line("    return 1;");
    line("}");
    line(fmt::format("if ({} == 0) {{", child(stage)));
    const Command &command = m_run.job.pipeline.stages[stage].command;
    connect(stage);
    for (const Redirection &redirection : redirectionsOf(m_run, stage))
        redirect(redirection);
    prepare(command);
    execute(command);
    line("}");
}

void CWriter::connect(std::size_t stage)
{
    const auto take = [this](const std::string &name, int end, int target) {
        line(fmt::format("    dup2({}[{}], {});", name, end, descriptorName(target)));
    };
    if (stage > 0)
        take(pipe(stage - 1), 0, 0);
    else if (m_input != nullptr)
        take("in", 0, 0);
    if (stage + 1 < m_count)
        take(pipe(stage), 1, 1);
    else if (takesOutput(m_run))
        take("out", 1, 1);
    if (takesErrors(m_run))
        take("errors", 1, 2);
}

void CWriter::redirect(const Redirection &redirection)
{
    const std::string target = descriptorName(redirection.target);
    if (const auto *file = std::get_if<FilePath>(&redirection.source)) {
        need("fcntl.h");
        use(kOpenAsFunction);
        line(fmt::format("    openAs({}, {}, {});", target, cLiteral(file->path), openFlags(file->mode)));
    } else if (std::holds_alternative<NullDevice>(redirection.source)) {
        need("fcntl.h");
        use(kOpenAsFunction);
        line(fmt::format("    openAs({}, \"/dev/null\", O_RDWR);", target));
    } else if (const auto *copy = std::get_if<CopyOf>(&redirection.source)) {
        line(fmt::format("    dup2({}, {});", descriptorName(copy->target), target));
    } else if (const auto *own = std::get_if<OwnFd>(&redirection.source)) {
        line(fmt::format("    dup2({}, {}); // as it was numbered in Forklane", own->fd, target));
    } else if (std::holds_alternative<Closed>(redirection.source)) {
        line(fmt::format("    close({});", target));
    }
}

void CWriter::setEnvironment(const Environment &environment)
{
    if (environment.inherit && environment.set.empty() && environment.remove.empty())
        return;
    need("stdlib.h");
    if (!environment.inherit)
        line("    clearenv();");
    for (const std::string &name : environment.inherit ? environment.remove : std::vector<std::string>())
        line(fmt::format("    unsetenv({});", cLiteral(name)));
    for (const auto &[name, value] : environment.set)
        line(fmt::format("    setenv({}, {}, 1);", cLiteral(name), cLiteral(value)));
}

void CWriter::setCredentials(const Credentials &credentials)
{
    if (credentials.gid)
        line(fmt::format("    if (setgid({}) == -1)\n            _exit(126);", *credentials.gid));
    if (credentials.uid)
        line(fmt::format("    if (setuid({}) == -1)\n            _exit(126);", *credentials.uid));
}

void CWriter::prepare(const Command &command)
{
    if (command.grouping == Grouping::NewSession)
        line("    setsid();");
    if (command.umask) {
        need("sys/stat.h");
        line(fmt::format("    umask(0{:03o});", *command.umask));
    }
    if (command.nice)
        line(fmt::format("    if (nice({}) == -1)\n            perror(\"nice\");", *command.nice));
    if (command.folder) {
        line(fmt::format("    if (chdir({}) == -1) {{", cLiteral(*command.folder)));
        line(fmt::format("        perror({});", cLiteral(*command.folder)));
        line("        _exit(126);");
        line("    }");
    }
    setCredentials(command.credentials);
    setEnvironment(command.environment);
}

void CWriter::execute(const Command &command)
{
    for (const std::string &file : command.executables)
        line(fmt::format("    execv({}, (char *[]){});", cLiteral(file), cArray(command.argv)));
    line(fmt::format("    run((char *[]){});", cArray(command.argv)));
}

void CWriter::closePipes()
{
    const bool hasPipes = m_count > 1 || m_input != nullptr || takesOutput(m_run) || takesErrors(m_run);
    if (hasPipes)
        m_main += '\n';
    if (m_input != nullptr)
        line("close(in[0]);");
    for (std::size_t i = 0; i + 1 < m_count; ++i) {
        if (m_run.job.parentKeepsPipes)
            line(fmt::format("// {}[0] stays open: the pipe always has a reader, and no SIGPIPE ends its writer.", pipe(i)));
        else
            line(fmt::format("close({}[0]); // or its writer would get no SIGPIPE when the reader ends", pipe(i)));
        line(fmt::format("close({}[1]); // or its reader would never see the end of file", pipe(i)));
    }
    if (takesOutput(m_run))
        line("close(out[1]);");
    if (takesErrors(m_run))
        line("close(errors[1]);");
}

void CWriter::feed()
{
    if (m_input == nullptr)
        return;
    need("signal.h");
    use(kWriteAllFunction);
    line(fmt::format("static const char input[] = {};", cLiteral(m_input->bytes)));
    const std::string call = "writeAll(in[1], input, sizeof input - 1);";
    const bool mayBlock = m_input->bytes.size() > kFitsIntoPipe && (takesOutput(m_run) || takesErrors(m_run));
    if (!mayBlock) {
        line(call);
        return;
    }
    line("if (fork() == 0) { // a process of its own writes while this one reads");
    line("    " + call);
    line("    _exit(0);");
    line("}");
    line("close(in[1]);");
}

void CWriter::sleepFor(std::chrono::milliseconds time)
{
    if (time.count() % 1000 == 0)
        line(fmt::format("sleep({});", time.count() / 1000));
    else
        line(fmt::format("usleep({} * 1000); // {} s", time.count(), seconds(time)));
}

void CWriter::accompany()
{
    if (!m_caller.during.empty()) {
        line(fmt::format("puts({});", cLiteral(m_caller.during)));
        line("fflush(stdout);");
    }
    std::chrono::milliseconds now{0};
    for (const SentSignal &sent : m_caller.sentSignals) {
        need("signal.h");
        sleepFor(sent.after - now);
        line(fmt::format("kill({}, {});", child(0), signalName(sent.number)));
        now = sent.after;
    }
}

void CWriter::collect()
{
    need("poll.h");
    need("stdlib.h");
    use(kReadAllFunction);
    const bool both = takesOutput(m_run) && takesErrors(m_run);
    const std::string first = takesOutput(m_run) ? "out" : "errors";
    m_main += '\n';
    for (int i = 0; i < (both ? 2 : 1); ++i)
        line(fmt::format("char *text{0};\n    size_t size{0};", i));
    line(fmt::format("struct pollfd pipes[] = {{{{.fd = {}[0], .events = POLLIN}}{}}};", first,
                     both ? ", {.fd = errors[0], .events = POLLIN}" : ""));
    line(fmt::format("FILE *texts[] = {{open_memstream(&text0, &size0){}}};", both ? ", open_memstream(&text1, &size1)" : ""));
    line(fmt::format("readAll(pipes, texts, {});", both ? 2 : 1));
    for (int i = 0; i < (both ? 2 : 1); ++i)
        line(fmt::format("fclose(texts[{}]);", i));
    for (int i = 0; i < (both ? 2 : 1); ++i) {
        const bool isOutput = takesOutput(m_run) && i == 0;
        const std::string &prefix = isOutput ? m_caller.linePrefix : m_caller.errorPrefix;
        if (!prefix.empty()) {
            need("string.h");
            use(kPrintLinesFunction);
            line(fmt::format("printLines({}, text{});", cLiteral(prefix), i));
        } else {
            line(fmt::format("fwrite(text{0}, 1, size{0}, stdout);", i));
        }
        line(fmt::format("free(text{});", i));
    }
}

void CWriter::waitAtMost()
{
    const bool timed = m_run.job.timeout.has_value();
    if (!timed && !m_caller.waitTimeout)
        return;
    need("poll.h");
    need("signal.h");
    need("sys/pidfd.h");
    const auto time =
        m_caller.waitTimeout ? *m_caller.waitTimeout : std::chrono::ceil<std::chrono::milliseconds>(*m_run.job.timeout);
    const std::string &waited = m_run.job.parentKeepsPipes ? child(0) : child(m_count - 1);
    m_main += '\n';
    line(fmt::format("struct pollfd end = {{.fd = pidfd_open({}, 0), .events = POLLIN}}; // readable when it has ended",
                     waited));
    const bool fails = timed && !m_caller.waitTimeout;
    if (fails)
        line(fmt::format("int late = poll(&end, 1, {}) == 0;", time.count()));
    line(fails ? "if (late) { // only the processes themselves are stopped, not what they have started"
               : fmt::format("if (poll(&end, 1, {}) == 0) {{ // not yet, after {} s", time.count(), seconds(time)));
    for (std::size_t i = 0; i < m_count; ++i)
        line(fmt::format("    kill({}, {});", child(i), signalName(m_run.job.stop.signal)));
    line("}");
}

void CWriter::tellFailure()
{
    const std::string command = cLiteral(m_run.job.pipeline.text.empty() ? quoteWords(m_run.job.pipeline.stages[0].command.argv)
                                                                         : m_run.job.pipeline.text);
    line(fmt::format("if (WIFEXITED(status) && WEXITSTATUS(status) != 0)\n"
                     "        printf(\"Command '%s' returned non-zero exit status %d.\\n\", {}, WEXITSTATUS(status));",
                     command));
    line(fmt::format("else if (WIFSIGNALED(status))\n"
                     "        printf(\"Command '%s' died with %s.\\n\", {}, strsignal(WTERMSIG(status)));",
                     command));
    need("string.h");
}

void CWriter::waitForAll()
{
    m_main += '\n';
    line(m_count == 1 || !m_run.job.pipefail ? "int status;" : "int status, code = 0;");
    for (std::size_t i = 0; i < m_count; ++i) {
        line(fmt::format("waitpid({}, &status, 0);", child(i)));
        if (m_count > 1 && m_run.job.pipefail)
            line("code = shellCode(status) != 0 ? shellCode(status) : code; // the last one that failed counts");
    }
    if (m_caller.check)
        tellFailure();
    const std::string code = m_count > 1 && m_run.job.pipefail ? "code" : "shellCode(status)";
    const bool late = m_run.job.timeout && !m_caller.waitTimeout;
    line("return " + (late ? "late ? 124 : " : std::string()) + code + ';');
}

} // namespace

std::string cRun(const JobRun &run)
{
    return CWriter(run).write();
}

} // namespace forklane::code
