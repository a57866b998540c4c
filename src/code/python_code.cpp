// SPDX-License-Identifier: MIT
// What python3 itself was given: as it is, and launched by C and by a shell.
#include <algorithm>

#include <fmt/format.h>

#include "code/text.h"
#include "code/writers.h"
#include "process/command.h"

namespace forklane::code {

namespace {

const char *const kItself = "This is about CPython itself: it is launched with its program.";

std::string inC(const std::string &program, std::string_view script)
{
    std::string lines;
    while (!script.empty()) {
        const std::size_t end = std::min(script.find('\n'), script.size() - 1) + 1;
        lines += fmt::format("    {}\n", cLiteral(script.substr(0, end)));
        script.remove_prefix(end);
    }
    lines.insert(lines.size() - 1, ";");
    return "#include <stdio.h>\n#include <unistd.h>\n\n" + comment("//", kItself) + "static const char script[] =\n" + lines +
           fmt::format("\nint main(void)\n{{\n    execlp({0}, {0}, \"-I\", \"-c\", script, (char *)NULL);\n"
                       "    perror({0});\n    return 127;\n}}\n",
                       cLiteral(program));
}

std::string inShell(const std::string &program, const std::string &script)
{
    return comment("#", kItself) + fmt::format("exec {} -I -c {}\n", quoteWord(program), quoteWord(script));
}

} // namespace

std::string pythonLesson(const lesson::PythonRace &race)
{
    return lesson::scriptOf(race);
}

std::string cLesson(const lesson::PythonRace &race)
{
    return inC(race.program, lesson::scriptOf(race));
}

std::string shellLesson(const lesson::PythonRace &race)
{
    return inShell(race.program, lesson::scriptOf(race));
}

std::string pythonLesson(const lesson::PythonWork &work)
{
    return lesson::scriptOf(work);
}

std::string cLesson(const lesson::PythonWork &work)
{
    return inC(work.program, lesson::scriptOf(work));
}

std::string shellLesson(const lesson::PythonWork &work)
{
    return inShell(work.program, lesson::scriptOf(work));
}

} // namespace forklane::code
