# SPDX-License-Identifier: MIT
"""Runs the benchmarks and prints README's tables in Markdown.

Each comparison is ≥ 30 interleaved pairs (compare.py). A row whose programs are not built is named and left out.

Usage: bench.py --build FOLDER [--pairs N] [NAME…]
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from compare import PAIRS, compare, readable

HERE = Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
PIPELINE = "head -c 4G /dev/zero | cat > /dev/null"
GOOGLE_BENCHMARKS = ("trace_bench", "timeline_bench", "model_bench", "race_bench")
LINE = ("0123456789" * 8)[1:]  # 80 columns with its newline
CAPTURED = [("4 GiB of newlines", "head -c 4G /dev/zero | tr '\\0' '\\n'"), ("1 GiB of `yes`", "yes | head -c 1G"),
            ("1 GiB of 80-column lines", f"yes {LINE} | head -c 1G")]
IN_THE_WINDOW = [("flood", "flood_bench", "10"), ("rounds", "rounds_bench", "1000000"),
                 ("tasks", "tasks_bench", "1000000")]  # seconds, rounds, tasks


def launch_rows(build):
    """(name, what, ours, beside, theirs) for a launch and its wait, without and with 1 GiB of touched memory."""
    bench, qprocess = build / "launch_bench", build / "qprocess_bench"
    for mib, memory in ((0, "small parent"), (1024, "1 GiB parent")):
        def ours(mode, count):
            return [bench, mode, str(count), str(mib)]

        bare = ours("posix_spawn", 200)
        yield "launch", f"launch + wait, vfork mode, {memory}", ours("vfork", 200), "posix_spawn", bare
        yield "launch", f"launch + wait, spawn mode, {memory}", ours("spawn", 200), "posix_spawn", bare
        yield "launch", f"launch + wait, fork mode, {memory}", ours("fork", 20 if mib else 200), "posix_spawn", bare
        yield "launch", f"launch + wait, vfork mode, {memory}", ours("vfork", 200), "QProcess", [qprocess, "20" if mib else "200", str(mib)]
        yield ("launch", f"launch + wait, vfork mode, {memory}", ours("vfork", 200), "CPython subprocess",
               [PYTHON, HERE / "python_bench.py", "launch", "100", str(mib)])


def batch(program, count, line="true"):
    """As many lines for a program that runs a command for each; what GNU parallel is given as an argument does no harm to `true`."""
    return ["sh", "-c", f"yes '{line}' | head -n {count} | {program} > /dev/null"]


def rows(build):
    yield from launch_rows(build)
    for stock, what in (("reused", "whole job, keeper from stock"), ("fresh", "whole job, new engine and keeper")):
        yield "job", f"{what}", [build / "job_bench", stock, "200"], "posix_spawn", [build / "launch_bench", "posix_spawn", "200", "0"]
    through_cat = [build / "communicate_bench", "ours", "256"]
    cpython = [PYTHON, HERE / "python_bench.py", "communicate", "256"]
    yield "communicate", "256 MiB through cat and back", through_cat, "CPython communicate", cpython
    yield "communicate", "256 MiB through cat and back, input kept", [build / "communicate_bench", "copied", "256"], "CPython communicate", cpython
    yield "communicate", "256 MiB through cat and back", through_cat, "a bare poll loop", [build / "communicate_bench", "bare", "256"]
    yield "pipeline", f"`{PIPELINE}`", [build / "forklanectl", "run", PIPELINE], "bash", ["bash", "-c", PIPELINE]
    for what, line in CAPTURED:
        capture = build / "capture_bench"
        yield "capture", f"{what} kept as a job's output", [capture, "job", line], "a loop of 64-KiB reads", [capture, "plain", line]
    yield ("model", "a million states of the model", [build / "model_states"], "SPIN",
           [PYTHON, HERE / "spin_bench.py", build / "spin_account"])
    tasks = [build / "worker_bench", "tasks", "200000"]
    yield "workers", "a 64-byte task through 2 worker processes", tasks, "multiprocessing.Queue", [PYTHON, HERE / "python_bench.py", "queue", "20000"]
    yield ("workers", "a 64-byte task through 2 worker processes", tasks, "ProcessPoolExecutor.submit",
           [PYTHON, HERE / "python_bench.py", "executor", "4000"])
    numbers = [build / "thread_queue_bench", "ours", "2000000"]
    yield "threads", "a number from 1 to 2 threads", numbers, "queue.Queue", [PYTHON, HERE / "python_bench.py", "threads", "100000"]
    yield "threads", "a number from 1 to 2 threads", numbers, "oneTBB concurrent_bounded_queue", [build / "thread_queue_bench", "tbb", "200000"]
    ours = f"{build / 'forklanectl'} batch -j 2"
    for count, beside in ((2000, "xargs -P 2 -n 1"), (300, "parallel -j 2")):
        yield "batch", f"{count} × `true`, 2 at a time", batch(ours, count), beside, batch(f"{beside} true", count)
    yield ("batch", "1000 × `/bin/true`, no shell needed", batch(ours, 1000, "/bin/true"),
           "the same through a shell", batch(ours, 1000, "/bin/true;"))
    yield "paint", "start to first paint", [build / "forklane"], "an empty QMainWindow", [build / "empty_window"]
    yield "paint", "start until the gallery's cards stand", [build / "cards_bench"], "an empty QMainWindow", [build / "empty_window"]


def missing_program(*commands):
    for command in commands:
        for word in command:
            if isinstance(word, Path) and not word.exists():
                return word.name
    return None


def print_machine():
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    print(f"{model}, {os.cpu_count()} cores, Linux {platform.release()}, {subprocess.getoutput('g++ --version').splitlines()[0]}\n")


def print_comparisons(build, pairs, names):
    print("| what | Forklane | beside | its time | ratio of medians [95 % interval] |\n|---|---|---|---|---|", flush=True)
    left_out = []
    for name, what, ours, beside, theirs in rows(build):
        if names and name not in names:
            continue
        absent = missing_program(ours, theirs)
        if absent:
            left_out.append(f"{what} beside {beside}: {absent} is not built")
            continue
        environment = {"QT_QPA_PLATFORM": "offscreen", "FORKLANE_EXIT_AFTER_PAINT": "1"} if name == "paint" else None
        try:
            result = compare(ours, theirs, pairs, environment)
        except RuntimeError as failure:
            left_out.append(f"{what} beside {beside}: {failure}")
            continue
        print(f"| {what} | {readable(result.ours)} | {beside} | {readable(result.theirs)} | "
              f"{result.ratio:.2f} [{result.low:.2f}, {result.high:.2f}] |", flush=True)
    for reason in left_out:
        print(f"bench.py: left out: {reason}", file=sys.stderr)


def print_google_benchmarks(build, names):
    """What the engine's own programs measure, in their own counters."""
    programs = [name for name in GOOGLE_BENCHMARKS if (build / name).exists() and (not names or name in names or name.removesuffix("_bench") in names)]
    if not programs:
        return
    print("\n| measured | time | rate |\n|---|---|---|")
    for program in programs:
        command = [build / program, "--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_report_aggregates_only=true"]
        result = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        if result.returncode != 0:
            print(f"bench.py: left out: {program}: {result.stderr.strip()[-300:]}", file=sys.stderr)
            continue
        for row in json.loads(result.stdout)["benchmarks"]:
            if row.get("aggregate_name") != "median":
                continue
            unit = {"ns": 1e-3, "us": 1, "ms": 1e3, "s": 1e6}[row["time_unit"]]
            time = row["real_time"] * unit
            shown = f"{time * 1e3:.1f} ns" if time < 1 else readable(time)
            rate = ""
            if "bytes_per_second" in row:
                rate = f"{row['bytes_per_second'] / 1e9:.2f} GB/s"
            elif "items_per_second" in row:
                rate = f"{row['items_per_second'] / 1e6:.2f} M/s"
            print(f"| {program}: {row['run_name']} | {shown} | {rate} |", flush=True)


def print_window(build, names):
    """How long the window's main thread did not answer under load, on a display of its own."""
    for name, program, argument in IN_THE_WINDOW:
        if not (build / program).exists() or (names and name not in names):
            continue
        command = ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24", build / program, argument]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        print(f"\n{result.stdout.strip() or result.stderr.strip()[-300:]}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    if shutil.which(PYTHON) is None:
        sys.exit("bench.py: /usr/bin/python3 is needed")
    print_machine()
    print_comparisons(build, arguments.pairs, set(arguments.names))
    print_google_benchmarks(build, set(arguments.names))
    print_window(build, set(arguments.names))


if __name__ == "__main__":
    main()
