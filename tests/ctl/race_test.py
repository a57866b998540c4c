# SPDX-License-Identifier: MIT
"""The contract of `forklanectl race`: JSON, the table, steering, bad input, stopping. No test expects a race to happen."""

import json
import os
import signal
import subprocess
import unittest

from run_program import DEADLINE, ContractTest, run, start

RIGHT = ["mutex", "fetch-add", "cas", "spinlock", "shared-mutex", "semaphore", "ticket"]
WRONG = ["none", "volatile", "atomic-load-store", "lock-read-only", "lock-read-and-write-apart", "one-thread-locks", "two-locks",
         "shared-lock", "sleep", "check-then-act"]
KEYS = ["schema", "policy", "threads", "iterations", "think_ns", "skew_ns", "runs", "recorded", "steered", "cpus", "mode", "expected",
        "outcomes", "wrong", "lost_updates", "exposed", "unrecorded", "model", "stopped", "wall_ns"]


def race(*words):
    """What --json - tells."""
    done = run("race", *words, "--json", "-")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b"\n") == 1, "one line"
    return json.loads(done.stdout)


def total(numbers):
    return sum(int(number) for number in numbers.values())


class Json(ContractTest):
    def test_has_every_key_always(self):
        for words in ([], ["--no-record"], ["--steer", "1122"], ["--threads", "3", "--iterations", "5", "--policy", "ticket"]):
            report = race("--runs", "20", *words)
            self.assertEqual(list(report), KEYS, words)
            self.assertEqual((report["schema"], report["runs"], report["stopped"]), (1, 20, False))
            self.assertEqual(total(report["outcomes"]), 20)

    def test_counts_every_run_once(self):
        report = race("--runs", "300", "--think", "50")
        self.assertEqual(total(report["outcomes"]), 300)
        self.assertEqual(total(report["lost_updates"]), 300)
        self.assertEqual(total(report["unrecorded"]["outcomes"]), 300)
        self.assertEqual(int(report["wrong"]), 300 - int(report["outcomes"].get("70", "0")))
        self.assertLessEqual(set(report["outcomes"]), {"50", "70", "120"})
        self.assertLessEqual(int(report["exposed"]), 300)
        self.assertEqual(report["model"], {"schedules": "6", "drawn": None, "outcomes": {"50": "2", "70": "2", "120": "2"}})

    def test_tells_what_was_asked(self):
        report = race("--policy", "cas", "--threads", "3", "--iterations", "2", "--think", "10", "--skew", "-20", "--runs", "5")
        self.assertEqual([report[key] for key in ("policy", "threads", "iterations", "think_ns", "skew_ns", "expected")],
                         ["cas", 3, 2, 10, -20, "80"])
        self.assertIn(report["mode"], ("spin", "sleep"))
        self.assertTrue(report["cpus"])
        self.assertGreater(report["wall_ns"], 0)

    def test_without_recording_what_needs_records_is_null(self):
        report = race("--no-record", "--runs", "10")
        self.assertEqual([report[key] for key in ("recorded", "lost_updates", "exposed", "unrecorded")], [False, None, None, None])

    def test_is_written_to_a_file_beside_the_table(self):
        done = run("race", "--runs", "10", "--json", self.path("race.json"))
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"ends at", done.stdout)
        with open(self.path("race.json"), encoding="utf-8") as file:
            self.assertEqual(list(json.load(file)), KEYS)

    def test_target_that_is_full_is_told(self):
        done = run("race", "--runs", "10", "--json", "/dev/full")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"No space left on device", done.stderr)


class Policies(ContractTest):
    def test_right_ones_leave_the_right_balance_alone(self):
        for policy in RIGHT:
            report = race("--policy", policy, "--runs", "100")
            self.assertEqual(report["outcomes"], {"70": "100"}, policy)
            self.assertEqual(report["lost_updates"], {"0": "100"}, policy)
            self.assertEqual(list(report["model"]["outcomes"]), ["70"], policy)

    def test_wrong_ones_end_where_the_model_can(self):
        for policy in WRONG:
            report = race("--policy", policy, "--runs", "100")
            self.assertLessEqual(set(report["outcomes"]), {"50", "70", "120"}, policy)

    def test_locked_stays_right_with_many_threads_and_updates(self):
        report = race("--policy", "mutex", "--threads", "8", "--iterations", "100", "--runs", "20", "--no-record")
        self.assertEqual(report["outcomes"], {report["expected"]: "20"})


class Steered(ContractTest):
    def test_every_run_takes_the_named_order(self):
        for schedule, end, lost in (("1212", "50", "1"), ("1221", "120", "1"), ("1122", "70", "0"), ("2 2 1 1", "70", "0")):
            report = race("--steer", schedule, "--runs", "30")
            self.assertEqual((report["outcomes"], report["lost_updates"]), ({end: "30"}, {lost: "30"}))
            self.assertEqual(report["steered"], schedule.replace(" ", ""))
            self.assertIsNone(report["unrecorded"])

    def test_the_table_says_so(self):
        done = run("race", "--steer", "1212", "--runs", "3").stdout.decode()
        self.assertIn("steered through 1212", done)
        self.assertNotIn("this computer", done)

    def test_an_order_that_cannot_be_is_refused(self):
        for words, sentence in ((["--policy", "mutex", "--steer", "12"], "step 2: thread 2 (withdraw) waits for the lock that deposit holds"),
                                (["--steer", "121"], "it ends before all threads have; a whole order is 1212"),
                                (["--steer", "1119"], 'character 4: "9" is no thread; they are 1 to 2'),
                                (["--steer", "11122"], "step 3: thread 1 (deposit) has already made all its steps"),
                                (["--steer", "1212", "--skew", "5"], "leave the skew out"),
                                (["--steer", "1212", "--no-record"], "steered runs are recorded")):
            done = run("race", *words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)
            self.assertIn(sentence, done.stderr.decode())


class BadInput(ContractTest):
    def test_is_refused_with_the_way_out(self):
        for words, sentence in ((["--policy", "hope"], '--policy "hope" is unknown; take one of: none mutex'),
                                (["--threads", "0"], 'cannot take "0 threads": 1 to 16 can be run'),
                                (["--threads", "two"], '--threads "two" is not a whole number'),
                                (["--iterations", "1001"], "a thread makes 1 to 1000 updates"),
                                (["--think", "-1"], 'cannot take "a think time of -1 ns": it lies between 0 and 1000000 ns'),
                                (["--skew", "1000001"], "it lies between -1000000 and 1000000 ns"),
                                (["--runs", "0"], "take 1 to 1000000000"),
                                (["--runs", "1000000001"], "1 to 1000000000 can be run"),
                                (["--runs", "99999999999999999999"], "is out of range"),
                                (["--think", "1000000", "--iterations", "1000"], "take fewer threads, fewer updates or less time")):
            done = run("race", *words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)
            self.assertIn(sentence, done.stderr.decode())
            self.assertEqual(done.stderr.count(b"\n"), 1, words)


class Stopping(ContractTest):
    def test_a_signal_ends_a_long_race_with_what_there_is(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = start("race", "--runs", "1000000000", "--json", "-", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
            while "racer 1" not in self.threads_of(process):
                self.assertIsNone(process.poll())
            process.send_signal(number)
            report = json.loads(self.line_of(process))
            self.assertEqual(process.wait(DEADLINE), -number)
            process.stdout.close()
            self.assertEqual(list(report), KEYS)
            self.assertTrue(report["stopped"])
            self.assertEqual(total(report["outcomes"]), report["runs"])

    @staticmethod
    def threads_of(process):
        names = []
        folder = f"/proc/{process.pid}/task"
        for task in os.listdir(folder):
            try:
                with open(f"{folder}/{task}/comm", encoding="ascii") as file:
                    names.append(file.read().strip())
            except OSError:
                pass  # it has ended
        return names


if __name__ == "__main__":
    unittest.main()
