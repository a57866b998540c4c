# SPDX-License-Identifier: MIT
"""The object of one source in a static library calls nothing that its list does not name.

Usage: check_symbols.py LIBRARY OBJECT LIST
"""

import re
import subprocess
import sys
from pathlib import Path

from project import finish, relative


def undefined_symbols(library, member):
    """The undefined symbols of one member of a static library; None when it has no such member."""
    listed = subprocess.run(["nm", "-u", library], capture_output=True, text=True, check=True).stdout
    found, inside = None, False
    for line in listed.splitlines():
        if line.endswith(".o:"):
            inside = line == f"{member}:"
            found = set() if inside else found
        elif inside and (match := re.match(r"\s+[Uwv] (\S+)", line)):
            found.add(match[1].split("@")[0])
    return found


def main():
    library, member, list_path = sys.argv[1], sys.argv[2], Path(sys.argv[3]).resolve()
    allowed = {line.split("#")[0].strip() for line in list_path.read_text(encoding="utf-8").splitlines()} - {""}
    used = undefined_symbols(library, member)
    if used is None:
        finish([f"{relative(list_path)}:1: {library} has no {member}"], 0, "symbols")
    finish([f"{relative(list_path)}:1: {member} uses {name}, which is not in the list" for name in sorted(used - allowed)],
           len(used), f"symbols of {member}")


if __name__ == "__main__":
    main()
