# SPDX-License-Identifier: MIT
"""The window of a test that runs examples from the gallery. FORKLANE_THEME, FORKLANE_SIZE (1280x800) and FORKLANE_SCREENSHOTS (a
folder) are for looking at it by hand; with FORKLANE_PICTURES=resources/pictures the cards' pictures are made anew from these runs."""
import os
import unittest

from window import Window

# Every example of the lecture, by its id, with its title.
EXAMPLES = {
    "origins": "Where processes come from", "call": "Wait for a program", "args-shell": "One string or a list",
    "shell-danger": "Why not user input in a shell string", "check-call": "Failure as an error", "check-output": "Take the output",
    "async": "Go on while it runs", "communicate": "Read the output through a pipe", "three-pipes": "stdin, stdout and stderr",
    "pipe": "Pipe programs together", "sigpipe": "The reader has gone", "signals": "Signals, and what the status tells",
    "legacy": "The old calls, and what replaces them", "motivation": "Keep the window awake",
    "fruit-threads": "Start three threads", "race": "Lose money in an account", "lock": "Lock the account",
    "gil": "Share one global lock", "main-guard": "What a worker process is", "garbled": "Print from five threads",
    "processes": "Print from five processes", "queue": "Feed two workers", "queue-threads": "Feed two threads"}


class GalleryTest(unittest.TestCase):
    program = None  # the path of forklane

    def setUp(self):
        self.window = Window(self.program, theme=os.environ.get("FORKLANE_THEME", "light"),
                             size=tuple(int(n) for n in os.environ.get("FORKLANE_SIZE", "1280x800").split("x")))
        self.addCleanup(self.window.close)

    def wait_for(self, name, role=None):
        return self.window.wait(f"something named {name!r}", lambda: self.window.find(name, role=role))

    def run_example(self, title):
        """One click on the card's button Run; the search field brings the card into sight, and moves it as long as one types."""
        self.window.key("alt+1")
        search = self.wait_for("Search examples")
        self.window.click(search)
        self.window.key("ctrl+a")
        self.window.type(title)
        self.window.wait(f"the search for {title!r}", lambda: self.window.text(search) == title)
        self.window.click(self.wait_for(f"Run, {title}"))

    def shoot(self, name):
        if "FORKLANE_SCREENSHOTS" in os.environ:
            self.window.screenshot(os.path.join(os.environ["FORKLANE_SCREENSHOTS"], name + ".png"))
