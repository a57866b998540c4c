# SPDX-License-Identifier: MIT
"""Workers, end to end: the lecture's fruit on two processes, one of them killed by its button; none of the four is lost."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from window import Window  # noqa: E402

PROGRAM = sys.argv.pop(1)


class Workers(unittest.TestCase):
    def setUp(self):
        self.window = Window(PROGRAM)
        self.addCleanup(self.window.close)

    def wait_for(self, name):
        return self.window.wait(f"something named {name!r}", lambda: self.window.find(name))

    def account(self):
        """The accounting line, as it is read aloud."""
        return self.line.get_name()

    def kill_one(self):
        """True once a worker was killed by its button; the fruit may be done before, then it is started again."""
        kill = self.window.find(lambda name: name.startswith("Kill −9, Process-"), self.workers)
        if kill is not None:
            self.window.click(kill)
        elif "4 done" in self.account():
            self.window.key("F5")
        return "deaths 1" in self.account()

    def test_a_killed_worker_loses_no_fruit(self):
        window = self.window
        window.key("alt+4")
        self.wait_for("Choose tasks and press Start.")
        self.line = window.find(lambda name: " submitted = " in name)
        self.workers = window.find("Workers", role="table").get_parent()
        window.click(self.wait_for("Start"))
        window.wait("a run", lambda: self.account().startswith("4 submitted"))
        window.wait("a death", self.kill_one)
        window.wait("the end", lambda: window.find(lambda name: name.startswith("Finished in ") and "4 of 4 done, none lost" in name))
        account = self.account()
        self.assertTrue(account.startswith("4 submitted = 0 queued + 0 assigned + 0 running + 4 done"), account)
        self.assertIn("lost 0", account)
        self.assertIn("deaths 1", account)
        lanes = window.names(window.find("Timeline"))
        self.assertTrue(any("killed: SIGKILL" in lane for lane in lanes), lanes)
        self.assertTrue(any(lane.startswith("Process-3 ") for lane in lanes), lanes)
        if "FORKLANE_SCREENSHOT" in os.environ:
            window.screenshot(os.environ["FORKLANE_SCREENSHOT"])

    def test_chaos_kills_workers_and_nothing_is_lost(self):
        window = self.window
        window.key("alt+4")
        self.wait_for("Choose tasks and press Start.")
        self.line = window.find(lambda name: " submitted = " in name)
        window.click(self.wait_for("Fruit (the lecture)"))
        window.key("Down", "Down", "Return")  # Sleep: 1,000 tasks, more than ten seconds of work
        window.click(self.wait_for("Chaos"))
        window.click(self.wait_for("Start"))
        window.wait("two deaths", lambda: any(f"deaths {n}" in self.account() for n in range(2, 9)))
        self.assertIn("lost 0", self.account())
        window.click(window.find("Stop", role="push button"))
        window.wait("the end", lambda: " 0 running" in self.account() and " 0 queued" in self.account())
        self.assertIn("lost 0", self.account())


if __name__ == "__main__":
    unittest.main(verbosity=2)
