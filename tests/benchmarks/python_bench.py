# SPDX-License-Identifier: MIT
"""CPython's subprocess at the same work as ours.

Usage: python_bench.py launch COUNT BALLAST_MIB | python_bench.py communicate MIB
"""

import subprocess
import sys
import time


def launch(count, ballast_mib):
    ballast = b"\1" * (ballast_mib << 20)
    subprocess.run(["/bin/true"], check=True)
    begin = time.perf_counter()
    for _ in range(count):
        subprocess.run(["/bin/true"], check=True)
    print(f"value {(time.perf_counter() - begin) / count * 1e6:.3f}")
    del ballast


def communicate(mib):
    data = b"x" * (mib << 20)
    begin = time.perf_counter()
    output, _ = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE).communicate(data)
    spent = time.perf_counter() - begin
    if len(output) != len(data):
        sys.exit("python_bench.py: bytes were lost")
    print(f"value {spent * 1e6:.3f}")


if sys.argv[1] == "launch":
    launch(int(sys.argv[2]), int(sys.argv[3]))
else:
    communicate(int(sys.argv[2]))
