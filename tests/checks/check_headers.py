# SPDX-License-Identifier: MIT
"""Every header compiles alone.

A source that includes its own header first (check_sources.py sees to that) has proved it for that header, so only headers
without a source beside them are compiled here, with the flags that the build uses for a source of the same folder.

Usage: check_headers.py COMPILE_COMMANDS
"""

import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from project import ROOT, code_files, finish, relative

INCLUDE_FOLDERS = {"src": ("src", "tests"), "ui": ("src", "ui", "tests")}


def flags_of(entry):
    """The flags of one entry of compile_commands.json that decide what a header means."""
    words = shlex.split(entry["command"])
    kept = []
    takes_next = False
    for word in words:
        if takes_next or word.startswith(("-I", "-D", "-std", "-f", "-W")) or word == "-isystem":
            kept.append(word)
        takes_next = word == "-isystem"
    compiler = next(word for word in words if not word.endswith("ccache"))
    return [compiler] + [flag for flag in kept if flag != "-Werror"]


def half_of(path):
    """The engine or the window: which of them a file belongs to, tests included."""
    parts = path.relative_to(ROOT).parts
    is_in_the_window = parts[:2] in (("tests", "ui"), ("tests", "gui")) or parts[:3] == ("tests", "benchmarks", "window")
    return "ui" if parts[0] == "ui" or is_in_the_window else "src"


def entry_for(header, entries):
    """The compiled source whose path has most in common with the header's."""
    return max(entries, key=lambda entry: (len(os.path.commonpath([entry["file"], header])), entry["file"].endswith(".cpp")))


def compile_alone(header, entries):
    entry = entry_for(str(header), entries)
    folders = [flag for folder in INCLUDE_FOLDERS[half_of(header)] for flag in ("-I", str(ROOT / folder))]
    command = flags_of(entry) + folders + ["-x", "c++", "-fsyntax-only", "-include", str(header), "/dev/null"]
    result = subprocess.run(command, cwd=entry["directory"], capture_output=True, text=True, check=False)
    if result.returncode == 0:
        return None
    return f"{relative(header)}:1: does not compile alone\n{result.stderr}"


def main():
    entries = [entry for entry in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
               if entry["file"].startswith(str(ROOT)) and "mocs_compilation" not in entry["file"]]
    compiled = {Path(entry["file"]) for entry in entries}
    halves = {half_of(path) for path in compiled}
    benchmarks = ROOT / "tests" / "benchmarks"
    skipped = None if any(benchmarks in path.parents for path in compiled) else benchmarks  # built on demand only
    headers = [path for path in code_files("src", "ui", "tests")
               if path.suffix == ".h" and half_of(path) in halves and skipped not in path.parents]
    alone = [path for path in headers if path.with_suffix(".cpp") not in compiled]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        failures = [failure for failure in pool.map(lambda header: compile_alone(header, entries), alone) if failure]
    finish(failures, len(headers), f"headers, {len(alone)} of them compiled alone")


if __name__ == "__main__":
    main()
