# SPDX-License-Identifier: MIT
"""Explain, end to end: each example is run by one click, and its numbered steps are ticked by what really happened."""
import glob
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from gallery_window import EXAMPLES, GalleryTest  # noqa: E402

PROGRAM = sys.argv.pop(1)
HELP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "help")


def steps_of(example):
    with open(os.path.join(HELP, example + ".json"), encoding="utf-8") as file:
        return json.load(file)["steps"]


class Explain(GalleryTest):
    program = PROGRAM

    def steps_shown(self):
        steps = self.window.find("Steps", role="list")
        return self.window.names(steps)[1:] if steps else []

    def missing(self, steps):
        """What must be ticked in every run and is not."""
        shown = self.steps_shown()
        wanted = [f"{number}. {step['text']} done" for number, step in enumerate(steps, 1) if not step.get("optional")]
        return [text for text in wanted if text not in shown] if len(shown) == len(steps) else ["other steps: " + repr(shown)]

    def test_each_example_ticks_the_steps_that_happen_in_every_run(self):
        only = os.environ.get("FORKLANE_EXAMPLES", "").split()
        for example, title in EXAMPLES.items():
            if only and example not in only:
                continue
            with self.subTest(example):
                steps = steps_of(example)
                self.run_example(title)
                try:
                    self.window.wait(f"the steps of {example}", lambda: not self.missing(steps))
                except Exception:  # what is missing says more than that something is
                    self.shoot("explain-" + example)
                    self.fail(f"{example}: not ticked: {self.missing(steps)}")
                self.shoot("explain-" + example)

    def test_every_example_has_its_file(self):
        names = {os.path.splitext(os.path.basename(path))[0] for path in glob.glob(os.path.join(HELP, "*.json"))}
        self.assertEqual(set(EXAMPLES) - names, set())

    def test_a_click_on_a_step_shows_its_instant_and_takes_back_what_comes_later(self):
        self.run_example(EXAMPLES["pipe"])
        steps = steps_of("pipe")
        self.window.wait("all steps", lambda: not self.missing(steps))
        self.window.click(self.wait_for(f"1. {steps[0]['text']} done"))
        self.wait_for(f"{len(steps)}. {steps[-1]['text']} not seen")
        self.shoot("explain-click")


if __name__ == "__main__":
    unittest.main(verbosity=2)
