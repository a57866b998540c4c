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
