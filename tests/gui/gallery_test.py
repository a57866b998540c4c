# SPDX-License-Identifier: MIT
"""The gallery, end to end: examples run by one click on their cards, and what they must show is read through AT-SPI."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from gallery_window import EXAMPLES, GalleryTest  # noqa: E402

PROGRAM = sys.argv.pop(1)


class Gallery(GalleryTest):
    program = PROGRAM

    def wait_for_start(self, start):
        return self.window.wait(f"something that begins with {start!r}",
                                lambda: self.window.find(lambda name: name.startswith(start)))

    def card(self, title):
        return self.window.find(title, role="panel") or self.window.find(lambda name: name == title)

    def test_every_example_of_the_lecture_runs_by_one_click_as_expected(self):
        for title in EXAMPLES.values():
            with self.subTest(title):
                self.run_example(title)
                self.window.key("alt+1")
                self.window.wait(f"the tick on {title!r}", lambda: "It ran here as expected." in (
                    self.card(title).get_description() or ""))

    def output(self):
        return self.window.text(self.wait_for("Output"))

    def test_lines_are_torn_when_led_and_whole_with_one_write_or_a_lock(self):
        self.run_example("Print from five threads")
        tab = self.wait_for("With a lock", role="page tab")
        self.wait_for("Lines are torn: another thread wrote in between.")
        self.shoot("garbled-led")
        text = self.output()
        self.assertTrue(text.startswith("".join(f"worker number {i}" for i in range(5)) + "↵"), text)
        for name in ("One write", "With a lock"):
            self.window.click(self.wait_for(name, role="page tab"))
            self.wait_for("Every line is whole.")
            lines = sorted(self.output().split("\n"))
            self.assertEqual([line for line in lines if line], [f"worker number {i}↵" for i in range(5)])
            self.shoot("garbled-" + name.lower().replace(" ", "-"))
        self.assertTrue(tab)
        lanes = self.window.names(self.window.find("Timeline"))
        self.assertTrue(any(lane.startswith("thread 5") for lane in lanes), lanes)

    def test_processes_write_whole_lines(self):
        self.run_example("Print from five processes")
        self.wait_for("Every line is whole.")
        lanes = self.window.names(self.window.find("Timeline"))
        self.assertEqual(sum(lane.startswith("process ") for lane in lanes), 5, lanes)
        self.shoot("processes")

    def test_one_global_lock_stops_computing_but_not_waiting(self):
        self.run_example("Share one global lock")
        self.wait_for("I/O: Processes", role="page tab")
        for name in ("CPU: One lock", "I/O: One lock"):
            self.window.click(self.wait_for(name, role="page tab"))
            self.wait_for_start("4 threads took ")
            chart = self.wait_for("Speed-up")
            self.assertIn(f"{name}: 1 workers: ", chart.get_description())
            lanes = self.window.names(self.window.find("Timeline"))
            self.assertTrue(any(lane.startswith("thread 4") for lane in lanes), lanes)
            self.shoot("gil-" + name.replace(": ", "-").replace("/", "").replace(" ", "-").lower())

    def test_the_real_python_races_beside_ours_and_its_code_is_shown(self):
        self.run_example("Share one global lock")
        self.window.click(self.wait_for("Python: race", role="page tab"))
        self.wait_for("The real python3: two threads add to one balance; between load and store: a call")
        self.wait_for_start("Python 3.")
        self.wait_for("a call", role="combo box")
        lanes = self.window.names(self.window.find("Timeline"))
        for lane in ("python3", "thread 2"):
            self.assertTrue(any(name.startswith(lane) for name in lanes), lanes)
        self.window.click(self.wait_for("Code", role="page tab"))
        self.window.wait("the script", lambda: "before = balance" in self.window.text(self.wait_for("Code", role="text")))
        self.shoot("gil-python-race")

    def test_a_single_row_of_the_old_calls_runs_by_its_button(self):
        self.run_example("The old calls, and what replaces them")
        last = "commands.getstatusoutput('echo out; exit 3'): output and status"
        self.window.wait("the last run", lambda: self.window.find(lambda name: name.startswith(f"✕ {last}")))
        self.window.click(self.wait_for("Runs", role="page tab"))
        self.shoot("legacy-rows")
        self.window.click(self.wait_for("Run, os.spawnlp(os.P_WAIT, 'echo', 'echo', 'x')"))
        self.window.click(self.wait_for("Output", role="page tab"))
        self.window.wait("the output", lambda: self.output().split() == ["x"])

    def test_launches_are_measured_beside_touched_memory(self):
        self.run_example("Where processes come from")
        self.window.click(self.wait_for("256 MiB", role="page tab"))
        self.wait_for_start("With 256 MiB fork took ")
        chart = self.wait_for("Launch time beside touched memory")
        for way in ("fork", "clone (vfork)", "posix_spawn"):
            self.assertRegex(chart.get_description(), re.escape(way) + r": 0 MiB: .*; 64 MiB: .*; 128 MiB: .*; 256 MiB: ")
        lanes = self.window.names(self.window.find("Timeline"))
        for lane in ("caller", "fork", "clone (vfork)", "posix_spawn"):
            self.assertTrue(any(name.startswith(lane) for name in lanes), lanes)
        self.wait_for("Memory touched by the launching process", role="slider")
        self.shoot("origins")

    def test_long_waits_can_be_shortened_and_the_run_says_so(self):
        waits = self.wait_for("Full waits", role="combo box")
        self.window.click(waits)
        for key in ("End", "Return"):
            self.window.key(key)
        self.shoot("waits")
        self.run_example("Read the output through a pipe")
        self.wait_for("Waits are 20 times shorter than in the lecture.")
        self.wait_for_start("Finished in ")
        self.assertEqual(self.output().split(), ["output:", "before", "output:", "after"])
        self.shoot("waits-shortened")

    def test_the_parents_copy_of_a_pipe_is_a_switch(self):
        self.run_example("The reader has gone")
        self.wait_for_start("Stopped after ")  # its second run, in which the parent keeps it
        self.window.click(self.wait_for("Parent keeps its copy", role="check box"))
        self.wait_for_start("Finished in ")
        self.window.click(self.wait_for("Parent keeps its copy", role="check box"))
        self.wait_for_start("Stopped after ")
        self.shoot("sigpipe-switch")

    def test_fruit_from_a_queue_by_processes_and_threads(self):
        self.run_example("What a worker process is")
        tree = self.window.wait("the tree of processes", lambda: self.window.find(lambda name: "forklanectl worker (pid" in name))
        self.assertEqual(tree.get_name().count("forklanectl worker (pid"), 2)
        self.shoot("main-guard")
        self.wait_for_start("Finished in ")
        self.shoot("main-guard-end")
        self.run_example("Feed two workers")
        self.wait_for_start("Running ")
        self.wait_for_start("Finished in ")
        lanes = self.window.names(self.window.find("Timeline"))
        for worker in ("Process-1", "Process-2"):
            self.assertTrue(any(lane.startswith(worker) for lane in lanes), lanes)
        self.run_example("Feed two threads")
        self.wait_for_start("Running ")
        self.wait_for_start("Finished in ")
        self.shoot("queue-threads")
        lanes = self.window.names(self.window.find("Timeline"))
        for worker in ("Thread-1", "Process-1"):
            self.assertTrue(any(lane.startswith(worker) for lane in lanes), lanes)

    def test_a_slow_job_stops_the_window_only_on_its_own_thread(self):
        self.run_example("Keep the window awake")
        self.wait_for("CPU: No lock", role="page tab")
        self.window.click(self.wait_for("On the UI's thread", role="page tab"))
        self.wait_for_start("The user interface stopped while the job ran.")
        self.shoot("motivation-stopped")
        self.window.click(self.wait_for("On a worker", role="page tab"))
        self.wait_for_start("The user interface went on while the job ran.")
        lanes = self.window.names(self.window.find("Timeline"))
        self.assertTrue(any(lane.startswith("user interface") for lane in lanes), lanes)
        self.shoot("motivation-worker")

    def test_three_threads_print_a_fruit_each(self):
        self.run_example("Start three threads")
        self.wait_for("Every line is whole.")
        lines = sorted(line for line in self.output().split("\n") if line)
        self.assertEqual(lines, ["fruit is banana↵", "fruit is melon↵", "fruit is orange↵"])
        self.shoot("fruit-threads")
        self.window.click(self.wait_for("Back to the Gallery"))
        self.wait_for("Run, Start three threads")


if __name__ == "__main__":
    unittest.main(verbosity=2)
