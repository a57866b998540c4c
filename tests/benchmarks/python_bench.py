# SPDX-License-Identifier: MIT
"""CPython's subprocess, multiprocessing and concurrent.futures at the same work as ours.

Usage: python_bench.py launch COUNT BALLAST_MIB | communicate MIB | queue COUNT | executor COUNT | threads COUNT
"""

import concurrent.futures
import multiprocessing
import queue as queue_module
import subprocess
import sys
import threading
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


TASK = b"x" * 64


def serve(tasks, results):
    for task in iter(tasks.get, None):
        results.put(task)


def queue(count):
    """64-byte tasks through one queue to two processes, and 64-byte results through another one back."""
    tasks, results = multiprocessing.Queue(), multiprocessing.Queue()
    workers = [multiprocessing.Process(target=serve, args=(tasks, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
        tasks.put(TASK)
    for _ in workers:
        results.get()  # they are there
    begin = time.perf_counter()
    for _ in range(count):
        tasks.put(TASK)
    for _ in range(count):
        results.get()
    print(f"value {(time.perf_counter() - begin) / count * 1e6:.3f}")
    for _ in workers:
        tasks.put(None)
    for worker in workers:
        worker.join()


def same(task):
    return task


def executor(count):
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for done in [pool.submit(same, TASK) for _ in range(2)]:
            done.result()
        begin = time.perf_counter()
        for done in [pool.submit(same, TASK) for _ in range(count)]:
            done.result()
        print(f"value {(time.perf_counter() - begin) / count * 1e6:.3f}")


def threads(count):
    """Numbers from one thread through a bounded queue to two others."""
    numbers = queue_module.Queue(1000)
    taken = []

    def consume():
        taken.append(sum(iter(numbers.get, -1)))

    consumers = [threading.Thread(target=consume) for _ in range(2)]
    begin = time.perf_counter()
    for consumer in consumers:
        consumer.start()
    for number in range(count):
        numbers.put(number)
    for _ in consumers:
        numbers.put(-1)
    for consumer in consumers:
        consumer.join()
    if sum(taken) != count * (count - 1) // 2:
        sys.exit("python_bench.py: numbers were lost")
    print(f"value {(time.perf_counter() - begin) / count * 1e6:.4f}")


if __name__ == "__main__":
    {"launch": launch, "communicate": communicate, "queue": queue, "executor": executor,
     "threads": threads}[sys.argv[1]](*map(int, sys.argv[2:]))
