# SPDX-License-Identifier: MIT
"""The checks find what they are for: each rule broken once in a tree of three files."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
LICENCE = "// SPDX-License-Identifier: MIT\n"
README = """# A
| folder | what it is | may include |
|---|---|---|
| `src/low` | below | nothing |
| `src/high` | above | `low` |
"""
SOUND = {
    "README.md": README,
    "dev": "    run) command_run ;;\n",
    "src/low/a.h": LICENCE + "#pragma once\n",
    "src/high/b.h": LICENCE + '#pragma once\n#include "low/a.h"\n',
    "src/high/b.cpp": LICENCE + '#include "high/b.h"\n',
    "ui/c.h": LICENCE + '#pragma once\n#include <QWidget>\n#include "high/b.h"\n',
}


def run(script, changes, *arguments):
    """(exit code, output) of one check over the sound tree with these files put in or replaced."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**SOUND, **changes}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        result = subprocess.run([sys.executable, "-B", HERE / script, *arguments], capture_output=True, text=True, check=False,
                                env={**os.environ, "FORKLANE_CHECKED_TREE": folder, "GIT_CEILING_DIRECTORIES": "/"})
        return result.returncode, result.stdout + result.stderr


class Sources(unittest.TestCase):
    def found(self, changes, words):
        code, output = run("check_sources.py", changes)
        self.assertEqual(code, 1, output)
        self.assertIn(words, output)

    def test_a_sound_tree_passes(self):
        self.assertEqual(run("check_sources.py", {})[0], 0)

    def test_an_include_against_the_map(self):
        self.found({"src/low/a.h": LICENCE + '#pragma once\n#include "high/b.h"\n'}, "src/low/a.h:3: low includes high/b.h")

    def test_a_link_against_the_map(self):
        self.found({"src/low/CMakeLists.txt": "target_link_libraries(forklane_low PUBLIC forklane_high)\n"}, "low links high")

    def test_a_cycle_in_the_map(self):
        self.found({"README.md": README.replace("nothing", "`high`")}, "has a cycle: high → low → high")

    def test_a_module_without_a_row(self):
        self.found({"src/new/a.h": LICENCE + "#pragma once\n"}, "no row for src/new")

    def test_qt_in_the_engine(self):
        self.found({"src/low/a.h": LICENCE + "#pragma once\n#include <QString>\n"}, "includes Qt's <QString>")
        self.found({"src/low/a.h": LICENCE + "#pragma once\nclass QWidget;\n"}, "names QWidget")

    def test_qt_in_a_comment_of_the_engine_is_allowed(self):
        self.assertEqual(run("check_sources.py", {"src/low/a.h": LICENCE + "#pragma once\n// not a QWidget\n"})[0], 0)

    def test_system_calls_in_the_window(self):
        for header in ("unistd.h", "sys/wait.h", "signal.h", "csignal"):
            self.found({"ui/c.h": LICENCE + f"#pragma once\n#include <{header}>\n"}, f"includes <{header}>")

    def test_a_source_that_includes_another_header_first(self):
        self.found({"src/high/b.cpp": LICENCE + '#include <vector>\n#include "high/b.h"\n'}, "its own header b.h comes first")

    def test_a_missing_licence_and_pragma(self):
        self.found({"src/low/a.h": "#pragma once\n"}, "SPDX")
        self.found({"src/low/a.h": LICENCE}, "#pragma once")

    def test_a_file_of_more_than_600_lines(self):
        self.found({"src/high/b.cpp": SOUND["src/high/b.cpp"] + "\n" * 600}, "602 lines")


class Readme(unittest.TestCase):
    def found(self, changes, words):
        code, output = run("check_readme.py", changes)
        self.assertEqual(code, 1, output)
        self.assertIn(words, output)

    def test_a_sound_tree_passes(self):
        self.assertEqual(run("check_readme.py", {"README.md": README + "```sh\n./dev run\n```\n"})[0], 0)

    def test_a_command_that_does_not_exist(self):
        self.found({"README.md": README + "```sh\n./dev fly\n```\n"}, "no command 'fly'")

    def test_an_example_that_fails(self):
        with tempfile.TemporaryDirectory() as build:
            program = Path(build, "forklanectl")
            program.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
            program.chmod(0o755)
            code, output = run("check_readme.py", {"README.md": README + "```sh\nbuild/release/forklanectl run x\n```\n"}, build)
        self.assertEqual(code, 1, output)
        self.assertIn("ends with 3", output)

    def test_a_picture_that_does_not_exist(self):
        self.found({"README.md": README + "![window](none.png)\n"}, "there is no none.png")

    def test_a_folder_of_one_machine(self):
        self.found({"ui/c.txt": "/ro" + "ot/x\n"}, "ui/c.txt:1: names a folder of one machine")


class Symbols(unittest.TestCase):
    def check(self, source):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["c++", "-O2", "-x", "c++", "-c", "-", "-o", "a.cpp.o"], input=source, text=True, cwd=folder, check=True)
            subprocess.run(["ar", "rcs", "library.a", "a.cpp.o"], cwd=folder, check=True)
            return subprocess.run([sys.executable, "-B", HERE / "check_symbols.py", f"{folder}/library.a", "a.cpp.o",
                                   HERE / "symbols_after_fork.txt"], capture_output=True, text=True, check=False)

    def test_an_allowed_call_passes(self):
        self.assertEqual(self.check("#include <unistd.h>\nvoid f() { _exit(1); }").returncode, 0)

    def test_a_heap_allocation_is_found(self):
        result = self.check("#include <cstdlib>\nvoid *f() { return malloc(7); }")
        self.assertEqual(result.returncode, 1)
        self.assertIn("uses malloc", result.stdout)


if __name__ == "__main__":
    unittest.main()
