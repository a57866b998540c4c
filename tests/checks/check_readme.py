# SPDX-License-Identifier: MIT
"""What README says to type exists and works, what it links is there, and no committed file names a folder of one machine.

Usage: check_readme.py [BUILD-FOLDER]: where forklanectl is; README's examples of it are run as written.
"""

import re
import subprocess
import sys
from pathlib import Path

from project import ROOT, committed_files, finish, read, relative

# Spelt so that this file does not contain what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.])(?:" + "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w+/", "/tmp" + "/b-"]) + ")")
TRAILER = re.compile(r"(?i)^\s*(?:co-authored-by|generated (?:with|by)) *:?")
EXAMPLE_SECONDS = 30
PLAIN_COMMANDS = {"cmake", "ctest", "git", "cd", "sudo", "cat", "printf", "seq"}


def shell_lines(text):
    """(line number, text) of every command in README's ```sh blocks; lines joined where a backslash ends them."""
    inside, pending, start = False, "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            inside = line.strip() == "```sh"
        elif inside and line.strip() and not line.lstrip().startswith("#"):
            start = start if pending else number
            pending += line.rstrip("\\")
            if not line.endswith("\\"):
                yield start, pending.strip()
                pending = ""


def own_command(text):
    """(program, subcommand) of the part of a pipeline that is ours, or None."""
    match = re.search(r"(?:^|[\s|(])(\./dev|(?:[\w./]*/)?forklanectl|(?:[\w./]*/)?forklane)(?:\s+([\w-]+))?", text)
    return (match[1].rsplit("/", 1)[-1], match[2]) if match else None


def run_example(text, build):
    """None, or how the example failed. README names the programs in build/release; they are taken from where they are."""
    command = text.replace("build/release/", f"{build}/")
    try:
        result = subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                                timeout=EXAMPLE_SECONDS)
    except subprocess.TimeoutExpired:
        return f"is not done after {EXAMPLE_SECONDS} s"
    return f"ends with {result.returncode}: {result.stderr.strip()}" if result.returncode else None


def check_commands(build):
    dev_commands = set(re.findall(r"^    ([\w-]+)\) (?:command_|install)", read(ROOT / "dev"), re.M))
    for number, text in shell_lines(read(ROOT / "README.md")):
        own = own_command(text)
        where = f"README.md:{number}"
        if own is None:
            if text.split()[0] not in PLAIN_COMMANDS:
                yield f"{where}: '{text.split()[0]}' is neither ours nor a plain command"
        elif own[0] == "dev" and own[1] not in dev_commands:
            yield f"{where}: ./dev has no command '{own[1]}'"
        elif own[0] == "forklanectl" and build and (build / "forklanectl").is_file():
            failure = run_example(text, build)
            if failure:
                yield f"{where}: {text}: {failure}"


def check_links():
    for number, line in enumerate(read(ROOT / "README.md").splitlines(), 1):
        for target in re.findall(r"\]\(([^)#]+)\)", line):
            if "://" not in target and not (ROOT / target).exists():
                yield f"README.md:{number}: there is no {target}"


def check_committed(files):
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATH.search(line):
                yield f"{relative(path)}:{number}: names a folder of one machine: {line.strip()[:80]}"
            if TRAILER.match(line):
                yield f"{relative(path)}:{number}: says who or what wrote it: {line.strip()[:80]}"


def main():
    build = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    files = committed_files()
    failures = [*check_commands(build), *check_links(), *check_committed(files)]
    finish(failures, len(files) + len(list(shell_lines(read(ROOT / "README.md")))), "files and README's commands")


if __name__ == "__main__":
    main()
