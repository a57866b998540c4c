# SPDX-License-Identifier: MIT
"""Starts forklanectl for the tests of its contract, and waits for events with a deadline: no sleeps."""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "forklanectl"
HELPER = os.path.join(os.path.dirname(PROGRAM), "forklane-test-helper")
DEADLINE = 60
PR_SET_CHILD_SUBREAPER = 36


def run(*words, **options):
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("timeout", DEADLINE)
    return subprocess.run([PROGRAM, *words], capture_output=True, check=False, **options)


def start(*words, **options):
    return subprocess.Popen([PROGRAM, *words], **options)


def ends(pid, deadline=DEADLINE):
    """True when the process has gone before the deadline."""
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([pidfd], [], [], deadline)[0])
    finally:
        os.close(pidfd)


def children_of(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                found += [int(child) for child in file.read().split()]
    except (FileNotFoundError, ProcessLookupError):
        pass  # it or one of its threads has just ended
    return found


def descendants_of(pid):
    found = []
    for child in children_of(pid):
        found += [child, *descendants_of(child)]
    return found


def name_of(pid):
    return stat_of(pid)[0]


def state_of(pid):
    """One letter as in proc(5); "gone" when there is no such process."""
    return stat_of(pid)[1]


def stat_of(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            before, _, after = file.read().rpartition(")")
        return before.partition("(")[2], after.split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "", "gone"


def await_descendant(pid, name):
    """The first process of that name below `pid`, as soon as there is one."""
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        found = [child for child in descendants_of(pid) if name_of(child) == name]
        if found:
            return found[0]
        os.sched_yield()
    raise AssertionError(f"no {name} below {pid}")


class ContractTest(unittest.TestCase):
    """Whatever a test loses track of becomes a child of this program, and fails the test."""

    @classmethod
    def setUpClass(cls):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def tearDown(self):
        left = []
        while True:
            try:
                os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                break
            with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
                children = file.read().split()
            left += children
            for child in children:
                os.kill(int(child), signal.SIGKILL)
                os.waitpid(int(child), 0)
        self.assertEqual(left, [], "processes were left behind")

    def reap_lost(self, expected=()):
        """What a killed program has lost comes to this program, a subreaper: the guard, for as long as it takes to kill (its
        keeper, when it was the guard that was killed), and whom `expected` names. All of it is to end by itself."""
        for child in children_of(os.getpid()):
            if child in expected or name_of(child) in ("forklane-guard", "forklane-keeper", "helper"):
                self.assertTrue(ends(child))
                os.waitpid(child, 0)

    def path(self, name):
        return os.path.join(self.folder, name)

    def report(self, *words, **options):
        """What --json tells of a run, and the finished run."""
        done = run("run", "--json", self.path("report.json"), *words, **options)
        with open(self.path("report.json"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.count("\n"), 1, "one line")
        return json.loads(text), done

    def line_of(self, process):
        self.assertTrue(select.select([process.stdout], [], [], DEADLINE)[0], "nothing was said in time")
        return process.stdout.readline()
