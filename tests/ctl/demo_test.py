# SPDX-License-Identifier: MIT
"""forklanectl demo from outside: signals end an example of each kind, and nothing is left behind."""

import signal
import subprocess
import unittest

from run_program import DEADLINE, ContractTest, await_descendant, descendants_of, ends, start


class Stopping(ContractTest):
    def start(self, *words):
        return start("demo", *words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def assert_ends_by(self, number, process):
        process.send_signal(number)
        told = process.communicate(timeout=DEADLINE)[1]
        self.assertEqual(process.returncode, -number, told)
        self.assertNotIn(b"cannot be", told)

    def test_a_signal_stops_what_an_example_runs(self):
        for example in ("communicate", "async", "signals"):
            for number in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(example, number=number):
                    process = self.start(example)
                    stage = await_descendant(process.pid, "sleep")
                    self.assert_ends_by(number, process)
                    self.assertTrue(ends(stage, 0))

    def test_an_example_of_several_runs_ends_with_the_one_that_runs(self):
        process = self.start("legacy", "--time-scale", "1")
        await_descendant(process.pid, "forklane-keeper")
        self.assert_ends_by(signal.SIGINT, process)

    def test_a_signal_stops_workers(self):
        for example in ("queue", "queue-threads", "main-guard"):
            with self.subTest(example):
                process = self.start(example)
                process.stderr.readline()  # its title
                family = descendants_of(process.pid)
                self.assert_ends_by(signal.SIGTERM, process)
                for worker in family:
                    self.assertTrue(ends(worker, 0))

    def test_a_signal_stops_threads(self):
        for example in ("gil", "motivation", "origins", "race"):
            with self.subTest(example):
                process = self.start(example)
                process.stderr.readline()
                self.assert_ends_by(signal.SIGINT, process)

    def test_a_second_signal_ends_it_at_once(self):
        process = self.start("communicate")
        stage = await_descendant(process.pid, "sleep")
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=DEADLINE)
        self.assertIn(process.returncode, (-signal.SIGTERM, -signal.SIGINT))  # of two that come together INT is the first
        self.assertTrue(ends(stage))
        self.reap_lost()


if __name__ == "__main__":
    unittest.main()
