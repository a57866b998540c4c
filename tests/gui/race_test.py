# SPDX-License-Identifier: MIT
"""Race, end to end: the lecture's order by keys to 120 and 50 with the marked lost update, then the lock, and 70."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from window import Window  # noqa: E402

PROGRAM = sys.argv.pop(1)


class Race(unittest.TestCase):
    def setUp(self):
        self.window = Window(PROGRAM)
        self.addCleanup(self.window.close)

    def wait_for(self, name):
        return self.window.wait(f"something named {name!r}", lambda: self.window.find(name))

    def choose(self, box, key_presses):
        """Chooses another item of a combo box by keys."""
        combo = self.wait_for(box)
        self.window.click(combo)
        for key in key_presses:
            self.window.key(key)

    def test_the_lectures_order_loses_the_deposit_and_the_lock_keeps_it(self):
        window = self.window
        window.key("alt+3")
        window.click(self.wait_for("Step by step"))
        self.wait_for("balance 100")
        for step, balance in (("1", 100), ("2", 100), ("1", 120), ("2", 50)):
            window.key(step)
            self.wait_for(f"balance {balance}")
        self.wait_for("50 instead of 70. The deposit of 20 was lost: withdraw had read 100 before deposit stored 120.")
        lanes = window.names(window.find("Timeline"))
        self.assertIn("No lock: ends at 50, expected 70", lanes)
        self.assertTrue(any(lane.startswith("deposit +20") and "lost: +20 overwritten" in lane for lane in lanes), lanes)
        log = window.names(window.find("Log"))
        for line in ("deposit: balance before is 100", "withdraw: balance before is 100",
                     "deposit: balance after is 120", "withdraw: balance after is 50"):
            self.assertIn(line, log)
        self.choose("No lock", ["Down", "Return"])
        self.wait_for("balance 70")
        window.wait("the sentence", lambda: window.find(lambda name: name.startswith("70, as expected")))
        lanes = window.names(window.find("Timeline"))
        self.assertIn("Mutex: ends at 70", lanes)
        if "FORKLANE_SCREENSHOT" in os.environ:
            window.screenshot(os.environ["FORKLANE_SCREENSHOT"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
