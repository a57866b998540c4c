# SPDX-License-Identifier: MIT
"""Every source file keeps the house rules that a compiler does not check.

Includes follow README's map of modules, the engine knows no Qt, the window makes no system calls, a file's own header
comes first, and every file carries its licence and stays readable in length.
"""

import re

from project import ROOT, code_files, finish, module_map, read, relative

MAX_LINES = 600
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
QT_NAME = re.compile(r"\bQ(?:[A-Z][a-z]\w*|_\w+)\b")
SYSTEM_HEADER = re.compile(r"^(?:unistd\.h|sys/.*|signal\.h|csignal|fcntl\.h|linux/.*)$")
COMMENT_OR_STRING = re.compile(r'//.*$|/\*.*?\*/|"(?:\\.|[^"\\])*"')


def cycle_in(graph):
    """One cycle of the graph as a list of modules, or None."""
    state = {}

    def visit(module, path):
        state[module] = "open"
        for other in sorted(graph.get(module, ())):
            if other == module:
                continue
            if state.get(other) == "open":
                return path[path.index(other):] + [other] if other in path else [module, other]
            if other not in state:
                found = visit(other, path + [other])
                if found:
                    return found
        state[module] = "done"
        return None

    for module in sorted(graph):
        if module not in state:
            found = visit(module, [module])
            if found:
                return found
    return None


def check_map(graph):
    folders = {path.name for path in (ROOT / "src").iterdir() if path.is_dir() and any(path.glob("*.h*"))}
    for module in sorted(folders - graph.keys()):
        yield f"README.md:1: the map of the code has no row for src/{module}"
    for module in sorted(graph):
        for other in sorted(graph[module] - graph.keys()):
            yield f"README.md:1: the map says that {module} may include {other}, which has no row"
    cycle = cycle_in(graph)
    if cycle:
        yield "README.md:1: the map of the code has a cycle: " + " → ".join(cycle)


def check_links(graph):
    """A module's library links no module that its sources may not include."""
    for path in sorted((ROOT / "src").glob("*/CMakeLists.txt")):
        module = path.parent.name
        for number, line in enumerate(read(path).splitlines(), 1):
            for other in re.findall(r"\bforklane_(\w+)", line.split("#")[0]):
                if other in graph and other != module and other not in graph.get(module, ()):
                    yield f"{relative(path)}:{number}: {module} links {other}, which README's map does not allow"


def check_includes(path, lines, graph):
    parts = path.relative_to(ROOT).parts
    includes = []
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if match:
            includes.append((number, match[1] == '"', match[2]))
    where = relative(path)
    if parts[0] == "src":
        module = parts[1]
        for number, quoted, name in includes:
            other = name.split("/")[0]
            if quoted and not (ROOT / "src" / name).is_file():
                yield f'{where}:{number}: "{name}" is not a header of src; name it from src on'
            elif quoted and other != module and other not in graph.get(module, ()):
                yield f"{where}:{number}: {module} includes {name}; README's map allows: {', '.join(sorted(graph.get(module, ()))) or 'nothing'}"
            elif not quoted and re.match(r"^(?:Q[A-Z]|Qt)", name):
                yield f"{where}:{number}: the engine includes Qt's <{name}>"
    elif parts[0] == "ui":
        for number, quoted, name in includes:
            if not quoted and SYSTEM_HEADER.match(name):
                yield f"{where}:{number}: the window includes <{name}>; system calls belong to the engine"
    own = path.with_suffix(".h")
    if path.suffix == ".cpp" and own.is_file() and parts[0] in ("src", "ui"):
        first = includes[0] if includes else (1, False, "")
        if base_name(first[2]) != own.name:
            yield f"{where}:{first[0]}: its own header {own.name} comes first"


def base_name(include):
    return include.rsplit("/", 1)[-1]


def check_file(path, graph):
    lines = read(path).splitlines()
    where = relative(path)
    if not lines or "SPDX-License-Identifier: MIT" not in lines[0]:
        yield f"{where}:1: the first line is // SPDX-License-Identifier: MIT"
    if path.suffix == ".h" and "#pragma once" not in lines:
        yield f"{where}:1: a header says #pragma once"
    if len(lines) > MAX_LINES:
        yield f"{where}:{len(lines)}: {len(lines)} lines; split by meaning before {MAX_LINES}"
    yield from check_includes(path, lines, graph)
    if where.startswith("src/"):
        for number, line in enumerate(lines, 1):
            match = QT_NAME.search(COMMENT_OR_STRING.sub("", line))
            if match:
                yield f"{where}:{number}: the engine names {match[0]}, which looks like Qt"


def main():
    graph = module_map()
    failures = list(check_map(graph)) + list(check_links(graph))
    files = code_files("src", "ui", "tests")
    for path in files:
        failures += check_file(path, graph)
    finish(failures, len(files), "source files")


if __name__ == "__main__":
    main()
