# SPDX-License-Identifier: MIT
"""The real window under test: started, driven with xdotool, read through AT-SPI. Nothing here sleeps: every wait looks again
when an accessibility event comes (or ten times a second, for changes that send none) until its deadline."""
import os
import shutil
import subprocess
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

DEADLINE = 60.0


class Window:
    def __init__(self, program, theme="light", size=(1280, 800)):
        self.home = tempfile.mkdtemp(prefix="forklane-gui-")
        environment = dict(os.environ, HOME=self.home, XDG_CONFIG_HOME=self.home, XDG_RUNTIME_DIR=self.home,
                           FORKLANE_THEME=theme, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_QPA_PLATFORM="xcb", LC_ALL="C.UTF-8")
        ready = os.path.join(self.home, "openbox-is-ready")
        self.manager = subprocess.Popen(["openbox", "--startup", f"touch {ready}"], stderr=subprocess.DEVNULL)
        self.process = None
        try:
            self.wait("the window manager", lambda: os.path.exists(ready))
            self.process = subprocess.Popen([program], env=environment)
            self.application = self.wait("the window's accessibility tree", self._find_application)
            self.id = self.wait("the window on the display", self._find_window)
            self.xdo("windowmove", self.id, "0", "0")
            self.xdo("windowsize", self.id, str(size[0]), str(size[1]))
            self.xdo("windowactivate", "--sync", self.id)
        except BaseException:
            self.close()
            raise

    def close(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
        self.manager.terminate()
        self.manager.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Waiting

    def wait(self, what, condition, deadline=DEADLINE):
        """Returns condition()'s first true value; fails naming `what` after `deadline` seconds. One look and the pause after it count as
        a second at most: while a virtual machine stands still the clock goes on, but neither the program nor this."""
        context = GLib.MainContext.default()
        tick = GLib.timeout_source_new(100)
        tick.set_callback(lambda *_: True)
        tick.attach(context)
        waited = 0
        begin = time.monotonic()
        try:
            while waited < deadline:
                if self.process is not None and self.process.poll() is not None:
                    raise AssertionError(f"the program ended with {self.process.returncode} while waiting for {what}")
                try:
                    found = condition()
                except GLib.Error:  # the object went away between two questions
                    found = None
                if found:
                    return found
                context.iteration(True)
                now = time.monotonic()
                waited += min(now - begin, 1)
                begin = now
        finally:
            tick.destroy()
        raise AssertionError(f"no sign of {what} within {deadline} s\n" + self.dump())

    def _find_application(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def _find_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid), "--name", "^Forklane$"], capture_output=True, text=True)
        return found.stdout.split()[-1] if found.stdout.split() else None

    # Reading

    def walk(self, root=None):
        """Every showing object, depth first."""
        todo = [root or self.application]
        while todo:
            node = todo.pop()
            yield node
            for i in reversed(range(node.get_child_count())):
                child = node.get_child_at_index(i)
                if child is not None:
                    todo.append(child)

    def find(self, name, root=None, role=None, showing=True):
        """The first object whose name is `name` (a str) or satisfies it (a function)."""
        matches = name if callable(name) else (lambda text: text == name)
        for node in self.walk(root):
            if not matches(node.get_name() or ""):
                continue
            if role is not None and node.get_role_name() != role:
                continue
            if showing and not node.get_state_set().contains(Atspi.StateType.SHOWING):
                continue
            return node
        return None

    def names(self, root):
        return [node.get_name() or "" for node in self.walk(root)]

    def text(self, node):
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))

    def dump(self):
        if not hasattr(self, "application"):
            return ""
        lines = []
        for node in self.walk():
            if node.get_name():
                lines.append(f"  {node.get_role_name()}: {node.get_name()[:120]}")
        return "\n".join(lines[:200])

    # Acting

    def xdo(self, *words):
        subprocess.run(["xdotool", *words], check=True)

    def key(self, *keys):
        self.xdo("key", "--clearmodifiers", *keys)

    def type(self, text):
        self.xdo("type", "--delay", "2", text)

    def click(self, node):
        box = node.get_extents(Atspi.CoordType.SCREEN)
        self.xdo("mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1")

    def active(self):
        found = subprocess.run(["xdotool", "getactivewindow"], capture_output=True, text=True)
        return found.stdout.strip() == self.id

    def screenshot(self, path):
        subprocess.run(["import", "-window", self.id, path], check=True)
