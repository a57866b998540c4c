# SPDX-License-Identifier: MIT
"""Two commands side by side: pairs of runs, interleaved, in random order within a pair; the ratio of medians with an interval.

A command's value is the number in the last line "value NUMBER" (microseconds) that it prints, or else its wall time.

Usage: compare.py [--pairs N] A… -- B…
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

PAIRS = 30
RESAMPLES = 10_000


@dataclass
class Comparison:
    ours: float      # median, microseconds
    theirs: float    # median, microseconds
    ratio: float     # ours / theirs
    low: float       # 95 % interval of the ratio, bootstrap over pairs
    high: float
    pairs: int


def run_once(command, environment=None):
    begin = time.perf_counter()
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                            env={**os.environ, **(environment or {})})
    spent = (time.perf_counter() - begin) * 1e6
    if result.returncode != 0:
        raise RuntimeError(f"{command} ended with {result.returncode}: {result.stderr.strip()}")
    for line in reversed(result.stdout.splitlines()):
        if line.startswith("value "):
            return float(line.split()[1])
    return spent


def compare(ours, theirs, pairs=PAIRS, environment=None, seed=1):
    """Runs both commands `pairs` times and compares them. One run of each comes first and is not counted."""
    dice = random.Random(seed)
    run_once(ours, environment)
    run_once(theirs, environment)
    values = []
    for _ in range(pairs):
        if dice.random() < 0.5:
            first = run_once(ours, environment)
            values.append((first, run_once(theirs, environment)))
        else:
            second = run_once(theirs, environment)
            values.append((run_once(ours, environment), second))
    return evaluate(values, dice)


def ratio_of_medians(values):
    return statistics.median(a for a, _ in values) / statistics.median(b for _, b in values)


def evaluate(values, dice):
    ratios = sorted(ratio_of_medians(dice.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return Comparison(statistics.median(a for a, _ in values), statistics.median(b for _, b in values), ratio_of_medians(values),
                      ratios[int(0.025 * RESAMPLES)], ratios[int(0.975 * RESAMPLES)], len(values))


def readable(microseconds):
    if microseconds < 10:
        return f"{microseconds * 1_000:.0f} ns"
    if microseconds < 1_000:
        return f"{microseconds:.0f} µs"
    if microseconds < 1_000_000:
        return f"{microseconds / 1_000:.1f} ms"
    return f"{microseconds / 1_000_000:.2f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("words", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if "--" not in arguments.words:
        sys.exit("compare.py: the two commands are separated by --")
    middle = arguments.words.index("--")
    result = compare(arguments.words[:middle], arguments.words[middle + 1:], arguments.pairs)
    print(f"{readable(result.ours)} against {readable(result.theirs)}: ratio {result.ratio:.2f} "
          f"[{result.low:.2f}, {result.high:.2f}], {result.pairs} pairs")


if __name__ == "__main__":
    main()
