# SPDX-License-Identifier: MIT
"""The contract of `forklanectl model`: JSON, replay, lists, bad input."""

import json
import os
import unittest

from run_program import ContractTest, run

RIGHT = ["mutex", "fetch-add", "cas", "spinlock", "shared-mutex", "semaphore", "ticket"]
WRONG = ["none", "volatile", "atomic-load-store", "lock-read-only", "lock-read-and-write-apart", "one-thread-locks", "two-locks",
         "shared-lock", "sleep", "check-then-act"]
KEYS = ["schema", "schedules", "classes", "outcomes", "deadlocks", "lost_updates", "threads", "method", "sampled",
        "deadlock_cycles", "livelock", "orders", "replay"]


def model(*words):
    """What --json - tells."""
    done = run("model", "--scenario", "account", *words, "--json", "-")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(b"\n") == 1, "one line"
    return json.loads(done.stdout)


class Facts(ContractTest):
    def test_load_store_has_six_schedules(self):
        report = model("--steps", "load-store", "--policy", "none")
        self.assertEqual(list(report), KEYS)
        expected = {"schema": 1, "schedules": "6", "classes": "4", "outcomes": {"50": "2", "70": "2", "120": "2"}, "deadlocks": "0",
                    "lost_updates": {"0": "2", "1": "4"}, "threads": [["load", "store"], ["load", "store"]]}
        self.assertEqual({key: report[key] for key in expected}, expected)
        self.assertEqual(list(report["outcomes"]), ["50", "70", "120"])

    def test_load_compute_store_has_twenty(self):
        report = model("--steps", "load-compute-store", "--policy", "none")
        self.assertEqual((report["schedules"], report["outcomes"]["70"]), ("20", "2"))
        self.assertEqual(report["threads"][0], ["load", "compute", "store"])

    def test_ten_updates_each_are_counted(self):
        report = model("--updates", "10")
        self.assertEqual(report["schedules"], "137846528820")
        self.assertEqual(sum(int(count) for count in report["outcomes"].values()), 137846528820)
        self.assertEqual(sum(int(count) for count in report["lost_updates"].values()), 137846528820)

    def test_right_policies_leave_the_right_balance_alone(self):
        for policy in RIGHT:
            self.assertEqual(list(model("--policy", policy)["outcomes"]), ["70"], policy)

    def test_wrong_ones_do_not(self):
        for policy in WRONG:
            self.assertEqual(list(model("--policy", policy)["outcomes"]), ["50", "70", "120"], policy)

    def test_acquiring_and_releasing_are_steps(self):
        report = model("--policy", "mutex")
        self.assertEqual(report["threads"], [["acquire", "load", "store", "release"]] * 2)
        self.assertEqual(report["schedules"], "2")

    def test_preemptions_are_bounded(self):
        self.assertEqual(model("--preemptions", "0")["outcomes"], {"70": "2"})
        self.assertEqual(model("--preemptions", "1")["schedules"], "4")

    def test_amounts_tell_how_many_threads_there_are(self):
        report = model("--amounts", "1,-2,3")
        self.assertEqual(len(report["threads"]), 3)
        self.assertEqual(report["schedules"], "90")
        self.assertEqual(model("--amounts", "5", "--threads", "2")["outcomes"], {"105": "4", "110": "2"})

    def test_beyond_128_bits_schedules_are_drawn_and_it_is_said(self):
        done = run("model", "--updates", "100", "--samples", "50", "--json", self.path("report"))
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"128 bits", done.stderr)
        with open(self.path("report"), encoding="utf-8") as file:
            report = json.load(file)
        self.assertEqual(list(report), KEYS)
        self.assertIsNone(report["schedules"])
        self.assertIsNone(report["outcomes"])
        self.assertEqual(report["sampled"]["samples"], "50")
        self.assertTrue(report["sampled"]["uniform"])


class Orders(ContractTest):
    def test_replay_prints_the_lectures_lines(self):
        done = run("model", "--replay", "1212")
        self.assertEqual(done.stdout.decode().splitlines()[:5],
                         ["deposit: balance before is 100", "withdraw: balance before is 100", "deposit: balance after is 120",
                          "withdraw: balance after is 50", "ends at 50, expected 70"])
        self.assertIn(b"had read 100 before", done.stdout)

    def test_replay_under_a_lock(self):
        done = run("model", "--policy", "mutex", "--replay", "11112222")
        self.assertEqual(done.stdout.decode().splitlines(),
                         ["deposit: balance before is 100", "deposit: balance after is 120", "withdraw: balance before is 120",
                          "withdraw: balance after is 70", "ends at 70, expected 70"])

    def test_replays_steps_are_in_the_json(self):
        replay = model("--replay", "1221")["replay"]
        self.assertEqual((replay["schedule"], replay["end"], replay["expected"], replay["complete"]), ("1221", 120, 70, True))
        self.assertEqual([step["balance"] for step in replay["steps"]], [100, 100, 50, 120])
        self.assertEqual(replay["lost_updates"], [{"store": 3, "overwritten_by": 4, "load": 1, "change": -50}])

    def test_a_schedule_may_stop_early(self):
        done = run("model", "--replay", "112")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"not ended: the balance is 120", done.stdout)

    def test_list_tells_every_order(self):
        orders = model("--list")["orders"]
        self.assertEqual([order["schedule"] for order in orders], ["1122", "1212", "1221", "2112", "2121", "2211"])
        self.assertEqual([order["end"] for order in orders], [70, 50, 120, 50, 120, 70])
        self.assertEqual(len({order["class"] for order in orders}), 4)
        self.assertIn(b"1212 50 lost 1\n", run("model", "--list").stdout)

    def test_what_is_not_listed_is_null(self):
        report = model()
        self.assertIsNone(report["orders"])
        self.assertIsNone(report["replay"])


class BadInput(ContractTest):
    def refuse(self, sentence, *words):
        done = run("model", *words)
        self.assertEqual((done.returncode, done.stdout), (2, b""), words)
        self.assertIn(sentence, done.stderr.decode())
        self.assertEqual(done.stderr.count(b"\n"), 1, "one sentence")

    def test_illegal_schedules_are_refused_with_place_and_reason(self):
        self.refuse("step 3: thread 2 (withdraw) waits for the lock that deposit holds", "--policy", "mutex", "--replay", "1122")
        self.refuse("step 3: thread 1 (deposit) has already made all its steps", "--replay", "1112")
        self.refuse("character 2: \"3\" is no thread", "--replay", "13")

    def test_numbers_out_of_range_are_refused(self):
        self.refuse("1 to 16 can be run", "--threads", "0")
        self.refuse("1 to 16 can be run", "--threads", "17")
        self.refuse("1 to 1000 updates", "--updates", "0")
        self.refuse("1 to 1000 updates", "--updates", "1001")
        self.refuse("amounts lie between", "--amounts", "20,1000001")
        self.refuse("out of range", "--amounts", "99999999999999999999")
        self.refuse("does not fit into 32 bits", "--amounts", "1000000", "--threads", "16", "--updates", "1000")
        self.refuse("--preemptions -1 is out of range", "--preemptions", "-1")
        self.refuse("--samples 0 is out of range", "--samples", "0")

    def test_what_is_no_number_is_refused(self):
        self.refuse("not a whole number", "--threads", "two")
        self.refuse("not a whole number", "--amounts", "20,,5")
        self.refuse("not a whole number", "--updates", "1.5")

    def test_unknown_names_are_refused_with_the_known_ones(self):
        self.refuse("check-then-act", "--policy", "magic")
        self.refuse("load-compute-store", "--steps", "tiny")
        self.refuse("the only one is account", "--scenario", "philosophers")

    def test_amounts_for_threads_that_are_not_there_are_refused(self):
        self.refuse("3 numbers for 2 threads", "--amounts", "1,2,3", "--threads", "2")

    def test_a_file_that_cannot_be_written_is_told(self):
        done = run("model", "--json", os.path.join(self.folder, "no", "folder"))
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"No such file or directory", done.stderr)


if __name__ == "__main__":
    unittest.main()
