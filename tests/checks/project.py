# SPDX-License-Identifier: MIT
"""What the checks share: the project's files, README's map of modules, and one way to report."""

import os
import re
import subprocess
import sys
from pathlib import Path

# checks_test.py points the checks at small trees of its own.
ROOT = Path(os.environ.get("FORKLANE_CHECKED_TREE", Path(__file__).resolve().parents[2]))

MAP_ROW = re.compile(r"^\| `src/(\w+)` \| .* \| (.+) \|$")


def code_files(*folders):
    """Every .h and .cpp below these folders of the project, in a fixed order."""
    found = []
    for folder in folders:
        found += [path for path in (ROOT / folder).rglob("*") if path.suffix in (".h", ".cpp")]
    return sorted(found)


def committed_files():
    """Every file of the project: what git tracks, or all there is outside a repository."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    return sorted(path for path in ROOT.rglob("*") if path.is_file() and "build" not in path.relative_to(ROOT).parts[0])


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def relative(path):
    return str(path.relative_to(ROOT))


def module_map(readme=ROOT / "README.md"):
    """README's table `src/MODULE` | what | may include: {module: set of modules}."""
    graph = {}
    for line in read(readme).splitlines():
        match = MAP_ROW.match(line)
        if match:
            graph[match[1]] = set(re.findall(r"`(\w+)`", match[2]))
    return graph


def finish(failures, count, what):
    """Prints every failure as file:line: sentence and exits; the count is what ./dev test adds up."""
    for failure in failures:
        print(failure)
    if failures:
        print(f"{len(failures)} failures in {count} {what}")
        sys.exit(1)
    print(f"OK: {count} checks ({what})")
    sys.exit(0)
