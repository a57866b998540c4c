# SPDX-License-Identifier: MIT
"""First light, end to end: type the pipeline, press Enter, see output, strip and lanes; stop a flood by its button; run an example
by one click. With FORKLANE_SCREENSHOT=FILE the window is also photographed, for README."""
import os
import select
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from window import DEADLINE, Window  # noqa: E402

PIPELINE = r"cat /usr/share/common-licenses/GPL-3 | tr ' ' '\n' | sort | uniq -c | sort -rn | head -5"
PROGRAM = sys.argv.pop(1)


def descendants_of(pid):
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
            found += [int(child) for child in file.read().split()]
    return found + [each for child in found for each in descendants_of(child)]


class RunPipeline(unittest.TestCase):
    def setUp(self):
        self.window = Window(PROGRAM)
        self.addCleanup(self.window.close)

    def run_line(self, text):
        self.window.key("ctrl+l")
        self.window.key("ctrl+a")
        self.window.type(text)
        self.window.key("Return")

    def wait_for_sentence(self, beginning):
        return self.window.wait(f"a sentence beginning with {beginning!r}",
                                lambda: self.window.find(lambda name: name.startswith(beginning))).get_name()

    def test_the_lectures_pipeline_shows_output_strip_and_lanes(self):
        window = self.window
        expected = subprocess.run(["sh", "-c", PIPELINE], capture_output=True, text=True, env=dict(os.environ, LC_ALL="C.UTF-8")).stdout
        self.run_line(PIPELINE)
        sentence = self.wait_for_sentence("Finished in")
        self.assertIn("exit 0", sentence)
        output = window.find("Output", role="text") or window.find("Output", role="entry")
        self.assertIsNotNone(output, window.dump())
        window.wait("the output's lines", lambda: expected.rstrip("\n") in window.text(output))
        strip = window.names(window.find("Pipeline"))
        for stage in ("tr ' ' '\\n'", "sort", "uniq -c", "head -5"):
            self.assertIn(f"{stage}: exit 0", strip)
        # head may be gone before sort has written its last line: both ends are right.
        self.assertTrue({"sort -rn: exit 0", "sort -rn: SIGPIPE"} & set(strip), strip)
        lanes = window.names(window.find("Timeline"))
        for stage in ("tr ", "sort ", "uniq -c ", "head -5 "):
            self.assertTrue(any(lane.startswith(stage) and "exit 0" in lane for lane in lanes), lanes)
        if "FORKLANE_SCREENSHOT" in os.environ:
            window.screenshot(os.environ["FORKLANE_SCREENSHOT"])

    def test_stop_ends_a_flood(self):
        self.run_line("yes")
        self.wait_for_sentence("Running")
        self.window.click(self.window.find("Stop", role="push button"))
        self.assertIn("SIGTERM", self.wait_for_sentence("Stopped after"))

    def test_a_missing_program_is_named_and_the_near_one_is_offered(self):
        self.run_line("printf 'b\\na\\n' | sotr")
        self.window.wait("the message", lambda: self.window.find(lambda name: name.startswith('Cannot start "sotr" (stage 2)')))
        self.window.click(self.window.find('Use "sort"'))
        self.wait_for_sentence("Finished in")

    def test_processes_hang_under_who_started_them(self):
        window = self.window
        self.run_line("sh -c 'sleep 1000 & sleep 1000; true' | cat")
        self.wait_for_sentence("Running")
        window.click(window.find("Processes", role="page tab"))

        def cells():
            tree = window.find("Processes", role="tree") or window.find("Processes", role="tree table")
            return [] if tree is None else window.names(tree)

        window.wait("both children", lambda: cells().count("sleep") == 2 and cells().count("sleeping") >= 2)
        self.assertIn("waits to read", cells())
        if "FORKLANE_SCREENSHOT" in os.environ:
            window.screenshot(os.environ["FORKLANE_SCREENSHOT"] + ".processes.png")
        window.click(window.find("sleep"))
        window.wait("whose child it is", lambda: window.find(lambda name: "started by sh -c" in name))
        window.click(window.find("Kill", role="push button"))
        window.wait("their ends", lambda: "✕ SIGKILL" in cells())
        self.assertEqual(cells().count("end not seen"), 2, cells())
        self.assertTrue(any(cell.startswith("peak ") for cell in cells()), cells())

    def test_a_replay_shows_how_it_was_and_escape_comes_back(self):
        window = self.window
        self.run_line("sleep 0.5")
        finished = self.wait_for_sentence("Finished in")
        strip = window.find("Pipeline")
        self.assertIn("sleep 0.5: exit 0", window.names(strip))
        window.click(window.find("Replay", role="push button"))
        self.assertIn("of real speed", self.wait_for_sentence("Replay, 1/"))
        if "FORKLANE_SCREENSHOT" in os.environ:
            window.screenshot(os.environ["FORKLANE_SCREENSHOT"] + ".replay.png")
        window.wait("the stage as it was", lambda: "sleep 0.5: sleeping" in window.names(strip))
        window.key("Escape")
        self.assertEqual(self.wait_for_sentence("Finished in"), finished)
        window.wait("the stage as it is", lambda: "sleep 0.5: exit 0" in window.names(strip))

    def test_a_killed_window_leaves_no_process_of_a_setsid_family(self):
        self.run_line("sh -c 'setsid sleep 1000 & setsid setsid sh -c \"sleep 1000 & wait\" & wait'")
        self.wait_for_sentence("Running")

        def family():
            try:
                names = {pid: os.readlink(f"/proc/{pid}/exe") for pid in descendants_of(self.window.process.pid)}
            except OSError:  # one came or went meanwhile
                return None
            return list(names) if sum(name.endswith("sleep") for name in names.values()) == 2 else None

        pidfds = [os.pidfd_open(pid) for pid in self.window.wait("both sleepers", family)]
        self.window.process.kill()
        self.window.process.wait()
        for pidfd in pidfds:
            self.assertTrue(select.select([pidfd], [], [], DEADLINE)[0])
            os.close(pidfd)

    def test_an_example_runs_by_one_click(self):
        self.window.click(self.window.find("Run, Pipe programs together"))
        self.wait_for_sentence("Finished in")
        output = self.window.find("Output", role="text") or self.window.find("Output", role="entry")
        self.window.wait("the cat", lambda: "the cat is drinking" in self.window.text(output))


class WithoutScreen(unittest.TestCase):
    def ask(self, *words):
        without = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=without, timeout=DEADLINE, check=False)

    def test_version_and_help_need_none(self):
        version = self.ask("--version")
        self.assertEqual((version.returncode, version.stderr), (0, ""))
        self.assertRegex(version.stdout, r"^forklane \d")
        help_text = self.ask("-h")
        self.assertEqual((help_text.returncode, help_text.stderr), (0, ""))
        self.assertIn("[FILE | -- COMMAND…]", help_text.stdout)

    def test_words_of_the_command_are_no_question(self):
        result = self.ask("--", "ls", "--version")
        self.assertEqual(result.stdout, "")
        self.assertIn("platform plugin", result.stderr)  # it went on to look for a screen


if __name__ == "__main__":
    unittest.main(verbosity=2)
