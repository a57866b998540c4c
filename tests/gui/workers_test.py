# SPDX-License-Identifier: MIT
"""Workers, end to end: the lecture's fruit on two processes, one of them killed by its button; none of the four is lost. What is
in doubt is decided by a button, beside it the lecture's shared queue loses a task; who looks elsewhere is notified."""
import os
import sys
import unittest

from gi.repository import Gio, GLib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from window import Window  # noqa: E402

PROGRAM = sys.argv.pop(1)
NOTIFICATIONS = """<node><interface name="org.freedesktop.Notifications"><method name="Notify">
<arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method><signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal></interface></node>"""


class NotificationServer:
    """Stands in for the desktop's on the session bus, and keeps what it was told."""

    def __init__(self):
        self.told = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        interface = Gio.DBusNodeInfo.new_for_xml(NOTIFICATIONS).interfaces[0]
        self.object = self.bus.register_object("/org/freedesktop/Notifications", interface, self._called)
        self.owned = False
        self.name = Gio.bus_own_name_on_connection(self.bus, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, self._own, None)

    def _own(self, *_):
        self.owned = True

    def _called(self, _bus, _sender, _path, _interface, _method, words, invocation):
        self.told.append(words.unpack())
        invocation.return_value(GLib.Variant("(u)", (7,)))

    def click(self):
        self.bus.emit_signal(None, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked", GLib.Variant("(us)", (7, "default")))

    def close(self):
        Gio.bus_unown_name(self.name)
        self.bus.unregister_object(self.object)


class Workers(unittest.TestCase):
    def setUp(self):
        self.window = Window(PROGRAM)
        self.addCleanup(self.window.close)
        self.window.key("alt+4")
        self.wait_for("Choose tasks and press Start.")
        self.line = self.window.find(lambda name: " submitted = " in name)
        self.workers = self.window.find("Workers", role="table").get_parent()

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
        window.click(self.wait_for("Fruit (the lecture)"))
        window.key("Down", "Down", "Return")  # Sleep: 1,000 tasks, more than ten seconds of work
        window.click(self.wait_for("Chaos"))
        window.click(self.wait_for("Start"))
        window.wait("two deaths", lambda: any(f"deaths {n}" in self.account() for n in range(2, 9)))
        self.assertIn("lost 0", self.account())
        window.click(window.find("Stop", role="push button"))
        window.wait("the end", lambda: " 0 running" in self.account() and " 0 queued" in self.account())
        self.assertIn("lost 0", self.account())

    def choose(self, now, downs):
        """In a box that shows `now`: the entry so many places below it."""
        self.window.click(self.window.wait(f"a box that shows {now!r}", lambda: self.window.find(now, role="combo box")))
        self.window.key(*["Down"] * downs, "Return")

    def sleepers(self):
        """Tasks that go on until they are stopped: two workers, and both have one in hand."""
        self.choose("Fruit (the lecture)", 2)
        window = self.window
        longest = window.find("Takes at most", role="spin button")
        for field in (longest, window.find("Takes at least", role="spin button")):
            window.click(field)
            window.key("ctrl+a")
            window.type("1000000")
            window.key("Tab")

    def kill_one_at_work(self, downs):
        """Of two workers with a task in hand each; what is in doubt is treated as the policy so far below `retry` says."""
        window = self.window
        window.click(self.wait_for("Options"))
        self.wait_for("Compare with a shared queue")
        self.choose("retry", downs)
        self.sleepers()
        window.click(self.wait_for("Start"))
        window.click(window.wait("a worker that runs a task", lambda: " 2 running" in self.account() and window.find("Kill −9, Process-1", self.workers)))

    def test_what_is_in_doubt_is_decided_by_a_button(self):
        window = self.window
        self.kill_one_at_work(2)  # ask
        window.wait("doubt", lambda: "1 in doubt" in self.account())
        other = window.wait("the other worker", lambda: window.find("Kill −9, Process-2", self.workers))
        window.click(other)
        window.wait("more doubt", lambda: "2 in doubt" in self.account())
        window.click(self.wait_for("Do not repeat"))
        window.wait("the decision", lambda: "1 in doubt" in self.account() and "1 failed" in self.account())
        window.click(window.wait("the other question", lambda: window.find("Repeat")))
        window.wait("the other decision", lambda: "0 in doubt" in self.account() and "1 failed" in self.account())
        window.click(window.find("Stop", role="push button"))
        window.wait("the end", lambda: " 0 running" in self.account() and " 0 queued" in self.account())
        self.assertIn("lost 0", self.account())

    def test_what_is_in_doubt_may_count_as_failed(self):
        window = self.window
        self.kill_one_at_work(1)  # fail
        window.wait("a failure", lambda: "1 failed" in self.account())
        window.wait("words for it", lambda: window.find(lambda name: "is in doubt and counts as failed." in name))
        self.assertIn("0 in doubt", self.account())
        self.assertIn("lost 0", self.account())
        if "FORKLANE_SCREENSHOT" in os.environ:
            window.screenshot(os.environ["FORKLANE_SCREENSHOT"])
        window.click(window.find("Stop", role="push button"))
        window.wait("the end", lambda: " 0 running" in self.account() and " 0 queued" in self.account())
        self.assertIn("lost 0", self.account())

    def test_beside_it_the_shared_queue_loses_a_task(self):
        window = self.window
        window.xdo("windowsize", window.id, "1280", "880")  # room for the workers of both
        window.click(self.wait_for("Options"))
        window.click(self.wait_for("Compare with a shared queue"))
        self.sleepers()
        window.click(self.wait_for("Start"))
        lines = lambda: [name for name in window.names(window.application) if " submitted = " in name]
        window.wait("two groups at work", lambda: len([line for line in lines() if " 2 running" in line]) == 2)
        for deaths in (1, 2):  # the first one's message moves the second one's button
            name = "Kill −9, Process-1" if deaths == 1 else "Kill −9, Shared queue: Process-1"
            window.click(window.wait(name, lambda: window.find(name, self.workers)))
            window.wait("a death", lambda: len([line for line in lines() if "deaths 1" in line]) == deaths)
        self.assertEqual(sorted("lost 1" in line for line in lines()), [False, True], lines())
        window.click(window.find("Stop", role="push button"))
        window.wait("the end", lambda: len([line for line in lines() if " 0 running" in line]) == 2)
        if "FORKLANE_SCREENSHOT" in os.environ:
            window.screenshot(os.environ["FORKLANE_SCREENSHOT"])

    def test_who_looks_elsewhere_is_notified_and_comes_back_by_a_click(self):
        window = self.window
        server = NotificationServer()
        self.addCleanup(server.close)
        window.wait("the notification server", lambda: server.owned)
        window.click(self.wait_for("Start"))
        window.xdo("windowminimize", window.id)
        window.wait("a notification", lambda: server.told)
        name, _, icon, title, sentence, actions, hints, _ = server.told[0]
        self.assertEqual((name, icon, title, actions[0]), ("Forklane", "forklane", "The tasks have ended", "default"))
        self.assertIn("4 of 4 done, none lost", sentence)
        self.assertEqual(hints["desktop-entry"], "forklane")
        server.click()
        window.wait("the window", lambda: window.active())


if __name__ == "__main__":
    unittest.main(verbosity=2)
