# SPDX-License-Identifier: MIT
"""Runs a verifier that SPIN made. The value is microseconds for a million states, as the verifier itself tells them.

Usage: spin_bench.py VERIFIER
"""

import re
import subprocess
import sys


def main():
    result = subprocess.run([sys.argv[1], "-m1000", "-w22", "-n"], capture_output=True, text=True, check=True)
    states = int(re.search(r"(\d+) states, stored", result.stdout).group(1))
    seconds = float(re.search(r"elapsed time ([\d.]+) seconds", result.stdout).group(1))
    print(f"{states} states")
    print(f"value {seconds * 1e12 / states:.1f}")


if __name__ == "__main__":
    main()
