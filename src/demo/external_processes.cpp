// SPDX-License-Identifier: MIT
#include "demo/lecture.h"

#include <csignal>

namespace forklane {
namespace {

using std::chrono::milliseconds;

constexpr LecturePart kPart = LecturePart::ExternalProcesses;

DemoExpectation ends(std::string output, int exitCode = 0)
{
    return {.output = std::move(output), .otherOutput = {}, .errors = "", .exitCode = exitCode, .firstSignal = ""};
}

DemoExpectation endsBy(int signal)
{
    return {.output = "", .otherOutput = {}, .errors = "", .exitCode = 128 + signal, .firstSignal = signalName(signal)};
}

DemoRun direct(std::string caption, std::string text, DemoExpectation expected)
{
    DemoRun run;
    run.caption = std::move(caption);
    run.text = std::move(text);
    run.expected = std::move(expected);
    return run;
}

DemoRun shell(std::string caption, std::string text, DemoExpectation expected)
{
    DemoRun run = direct(std::move(caption), std::move(text), std::move(expected));
    run.shell = true;
    return run;
}

Demo call()
{
    return {"call",
            kPart,
            "Wait for a program",
            "The caller stands still until the program has ended, then it knows the exit code.",
            {direct("A list of words", "/bin/echo 'green banana'", ends("green banana\n"))}};
}

Demo argsShell()
{
    const std::string pattern = "/usr/share/common-licenses/GPL-*";
    DemoExpectation expanded = ends("");
    expanded.output = std::nullopt;
    expanded.otherOutput = pattern + '\n';
    return {"args-shell",
            kPart,
            "One string or a list",
            "A list of words reaches the program as it is; a string is read by a shell, which expands wildcards.",
            {direct("As a list of words", "/bin/echo '*'", ends("*\n")),
             direct("A wildcard in a list is a word", "/bin/echo '" + pattern + "'", ends(pattern + '\n')),
             shell("A wildcard in a shell string is expanded", "echo " + pattern, expanded),
             shell("A shell string can be any of the shell's commands", "exit 1", ends("", 1))}};
}

Demo shellDanger()
{
    const std::string hostile = "x; echo INJECTED";
    const std::string quoted = "/bin/echo " + quoteWord(hostile);
    return {"shell-danger",
            kPart,
            "Why not user input in a shell string",
            "The same hostile input is printed when it is an argument, and executed when it is part of a shell string.",
            {direct("The input as an argument", quoted, ends(hostile + '\n')),
             shell("The input inside a shell string", "/bin/echo " + hostile, ends("x\nINJECTED\n")),
             shell("The input quoted for the shell", quoted, ends(hostile + '\n'))}};
}

Demo checkCall()
{
    Demo demo{"check-call",
              kPart,
              "Failure as an error",
              "An exit code other than 0 becomes an error that names the command and its status; success stays quiet.",
              {shell("A failure", "exit 1", ends("", 1)), shell("A success", "exit 0", ends(""))}};
    for (DemoRun &run : demo.runs)
        run.check = true;
    return demo;
}

Demo checkOutput()
{
    Demo demo{"check-output",
              kPart,
              "Take the output",
              "The caller gets what the program wrote; after a failure it still has what was captured so far.",
              {direct("A success", "/bin/echo 'green banana'", ends("green banana\n")),
               shell("A failure after some output", "echo 'green banana'; exit 1", ends("green banana\n", 1))}};
    for (DemoRun &run : demo.runs) {
        run.check = true;
        run.takesOutput = true;
    }
    return demo;
}

Demo async()
{
    DemoRun run = shell("Start and go on", "/bin/sleep 5; echo after", ends("after\n"));
    run.during = "during";
    return {"async",
            kPart,
            "Go on while it runs",
            "The caller runs on while the program sleeps, and waits only at the end.",
            {std::move(run)}};
}

Demo communicate()
{
    DemoRun run = shell("Read after the end", "echo before; sleep 10; echo after", ends("before\nafter\n"));
    run.linePrefix = "output:  ";
    return {"communicate",
            kPart,
            "Read the output through a pipe",
            "The first line is written at once, but the caller reads it only after the end, ten seconds later.",
            {std::move(run)}};
}

Demo threePipes()
{
    DemoExpectation expected = ends("this is the input");
    expected.errors = "send to stderr\n";
    DemoRun run = shell("Three pipes", "cat -; echo \"send to stderr\" 1>&2", std::move(expected));
    run.input = "this is the input";
    run.linePrefix = "out = ";
    run.errorPrefix = "err = ";
    return {"three-pipes",
            kPart,
            "stdin, stdout and stderr",
            "The caller writes to the program's stdin and reads its stdout and stderr apart.",
            {std::move(run)}};
}

Demo pipe()
{
    return {"pipe",
            kPart,
            "Pipe programs together",
            "Two programs run at the same time; what one writes, the other reads from the pipe between them.",
            {direct("Two stages", "echo \"the cat is eating\" | sed s/eat/drink/", ends("the cat is drinking\n"))}};
}

Demo sigpipe()
{
    DemoExpectation gone = ends("y\n");
    gone.firstSignal = signalName(SIGPIPE);
    DemoExpectation stopped;
    stopped.errors = "";
    stopped.firstSignal = signalName(SIGTERM);
    DemoRun kept = direct("The parent keeps its copy: the writer blocks until it is stopped", "yes | head -n 1", stopped);
    kept.parentKeepsPipes = true;
    kept.waitTimeout = milliseconds(1000);
    return {"sigpipe",
            kPart,
            "The reader has gone",
            "When the last reader of a pipe is gone, SIGPIPE ends the writer; a forgotten copy of the read end prevents it.",
            {direct("The parent closes its copy of the pipe", "yes | head -n 1", gone), std::move(kept)}};
}

DemoRun signalled(std::string caption, int signal)
{
    DemoRun run = direct(std::move(caption), "sleep 30", endsBy(signal));
    run.sentSignals = {{milliseconds(300), signal}};
    return run;
}

DemoRun stoppedAndContinued()
{
    DemoRun run = direct("SIGSTOP, then SIGCONT: stopped is not ended", "sleep 1", ends(""));
    run.sentSignals = {{milliseconds(200), SIGSTOP}, {milliseconds(800), SIGCONT}};
    return run;
}

DemoRun waitWithTimeout()
{
    DemoRun run = direct("A wait with a timeout, then SIGTERM", "sleep 30", endsBy(SIGTERM));
    run.waitTimeout = milliseconds(1000);
    return run;
}

Demo signals()
{
    return {"signals",
            kPart,
            "Signals, and what the status tells",
            "A program can end by an exit code or by a signal, and the status tells which; some signals only stop it.",
            {signalled("terminate(): SIGTERM", SIGTERM), signalled("send_signal(): SIGINT", SIGINT),
             signalled("send_signal(): SIGUSR1", SIGUSR1), signalled("kill(): SIGKILL", SIGKILL),
             shell("A code that looks like SIGTERM's in a shell", "exit 143", ends("", 128 + SIGTERM)), stoppedAndContinued(),
             waitWithTimeout()}};
}

Demo origins()
{
    return {
        "origins",
        kPart,
        "Where processes come from",
        "The same program launched by fork, by a vfork-class clone and by posix_spawn: memory makes fork alone slow.",
        {},
        {},
        lesson::OriginsLesson{}};
}

/// The caption is the old call; what runs is the command that subprocess would be given instead.
Demo legacy()
{
    DemoRun read = direct("os.popen('echo out').read(): take the output", "echo out", ends("out\n"));
    read.takesOutput = true;
    DemoRun written = direct("os.popen('cat', 'w'), os.popen2(): write to its stdin", "cat", ends("in"));
    written.input = "in";
    DemoExpectation both = ends("in");
    both.errors = "err\n";
    DemoRun three = shell("os.popen3(), popen2.popen3(): three pipes", "cat; echo err >&2", std::move(both));
    three.input = "in";
    three.linePrefix = "out = ";
    three.errorPrefix = "err = ";
    DemoRun merged = shell("os.popen4(), popen2.popen4(): stderr into stdout", "exec 2>&1; cat; echo err >&2", ends("inerr\n"));
    merged.input = "in";
    DemoRun started = direct("os.spawnlp(os.P_NOWAIT, 'sleep', 'sleep', '1'): go on meanwhile", "sleep 1", ends(""));
    started.during = "started, not waited for yet";
    DemoRun output = shell("commands.getoutput('echo out; echo err >&2'): both streams as one",
                           "exec 2>&1; echo out; echo err >&2", ends("out\nerr\n"));
    output.takesOutput = true;
    DemoRun status =
        shell("commands.getstatusoutput('echo out; exit 3'): output and status", "echo out; exit 3", ends("out\n", 3));
    status.takesOutput = true;
    return {"legacy",
            kPart,
            "The old calls, and what replaces them",
            "Each old way to start a program is one of a few: wait, go on, read, write. One launch with pipes does them all.",
            {shell("os.system('exit 3'): a shell string, then its status", "exit 3", ends("", 3)),
             direct("os.spawnlp(os.P_WAIT, 'echo', 'echo', 'x'): wait for a list of words", "echo x", ends("x\n")),
             std::move(started), std::move(read), std::move(written), std::move(three), std::move(merged), std::move(output),
             std::move(status)}};
}

} // namespace

std::vector<Demo> externalProcessDemos()
{
    return {origins(),     call(),       argsShell(), shellDanger(), checkCall(), checkOutput(), async(),
            communicate(), threePipes(), pipe(),      sigpipe(),     signals(),   legacy()};
}

} // namespace forklane
