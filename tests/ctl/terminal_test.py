# SPDX-License-Identifier: MIT
"""forklanectl on a terminal: alone, and as a job of an interactive shell."""

import json
import os
import pty
import re
import select
import signal
import time
import unittest

from run_program import (DEADLINE, HELPER, PROGRAM, ContractTest, await_descendant, descendants_of, ends, name_of,
                         state_of)

PROMPT = b"ready> "


class Terminal:
    """A program as the leader of a session whose terminal we hold the other end of."""

    def __init__(self, words, environment=None, prepare=None):
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            if prepare:
                prepare()
            os.execve(words[0], words, environment or dict(os.environ))
        self.heard = b""

    def type(self, text):
        os.write(self.master, text)

    def hear(self, until):
        """Everything up to and with that text; what follows is kept for the next time."""
        while until not in self.heard:
            if not select.select([self.master], [], [], DEADLINE)[0]:
                raise AssertionError(f"not heard: {until!r} in {self.heard!r}")
            try:
                self.heard += os.read(self.master, 4096)
            except OSError as error:  # EIO: nobody has the terminal any more
                raise AssertionError(f"never to be heard: {until!r} in {self.heard!r}") from error
        before, self.heard = self.heard.split(until, 1)
        return before + until

    def end(self):
        """Its wait status as an exit code; negative for a signal."""
        if not ends(self.pid):
            raise AssertionError(f"still runs after {self.heard!r}")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    @property
    def is_open(self):
        return self.master is not None

    def close(self):
        """Hangs up."""
        if self.is_open:
            os.close(self.master)
            self.master = None


class Alone(ContractTest):
    def start(self, *words, **options):
        terminal = Terminal([PROGRAM, *words], **options)
        self.addCleanup(terminal.close)
        return terminal

    def test_stages_read_from_the_terminal(self):
        terminal = self.start("run", "tr a-z A-Z")
        terminal.type(b"typed\n\x04")
        terminal.hear(b"TYPED")
        self.assertEqual(terminal.end(), 0)

    def test_control_c_reaches_the_stages_and_ends_us_by_sigint(self):
        text = "trap 'echo interrupted' INT; trap 'exit 0' TERM; echo up; while :; do sleep 0.1; done"
        terminal = self.start("run", "--shell", text)
        terminal.hear(b"up")
        terminal.type(b"\x03")
        terminal.hear(b"interrupted")
        self.assertEqual(terminal.end(), -signal.SIGINT)

    def test_control_c_ends_an_example(self):
        for example, heard in (("communicate", b"$ "), ("gil", b"times"), ("queue", b"start")):
            terminal = self.start("demo", example)
            terminal.hear(heard)
            terminal.type(b"\x03")
            self.assertEqual(terminal.end(), -signal.SIGINT, example)

    def test_an_ignored_control_c_is_ignored_by_us_and_does_not_reach_the_stages(self):
        terminal = self.start("run", f"sh -c 'echo up; exec cat'",
                              prepare=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
        terminal.hear(b"up")
        stage = next(pid for pid in descendants_of(terminal.pid) if name_of(pid) in ("sh", "cat"))
        os.kill(terminal.pid, signal.SIGINT)
        terminal.type(b"\x03")
        terminal.hear(b"^C")  # the terminal has sent it
        os.kill(stage, signal.SIGUSR1)
        self.assertEqual(terminal.end(), 128 + signal.SIGUSR1)


class InAShell(ContractTest):
    def setUp(self):
        super().setUp()
        environment = {**os.environ, "PS1": PROMPT.decode(), "TERM": "dumb", "HISTFILE": "", "P": PROGRAM, "H": HELPER}
        self.shell = Terminal(["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"], environment)
        self.shell.hear(PROMPT)

    def tearDown(self):
        try:
            if self.shell.is_open:
                self.shell.type(b"exit\n")
                self.shell.end()
            self.reap_lost()
        finally:
            self.shell.close()
            super().tearDown()

    def ask(self, command):
        """What the shell answers to a command that ends by itself."""
        self.shell.type(command + b"\n")
        self.shell.hear(b"\n")  # the echo
        return self.shell.hear(PROMPT)[:-len(PROMPT)]

    def last_code(self):
        return int(self.ask(b"echo $?"))

    def begin(self, command):
        self.shell.type(command + b"\n")
        self.shell.hear(b"\n")

    def job(self):
        """forklanectl and the stages below it, by name; keeper and guard apart."""
        program = await_descendant(self.shell.pid, "forklanectl")
        keepers = ("forklane-guard", "forklane-keeper")
        return program, [pid for pid in descendants_of(program) if name_of(pid) not in keepers]

    def await_states(self, pids, wanted, message):
        deadline = time.monotonic() + DEADLINE
        while not all(wanted(state_of(pid)) for pid in pids):
            self.assertLess(time.monotonic(), deadline, f"{message}: {[state_of(pid) for pid in pids]}")
            os.sched_yield()

    def test_control_c_ends_the_tree_by_sigint_and_us_too(self):
        report = self.path("report.json")
        self.begin(b'"$P" run --json ' + report.encode() + b' "$H stay | $H family 3"; echo never')
        descendant = int(re.search(rb"ready (\d+)", self.shell.hear(b"\n"))[1])
        _, stages = self.job()
        self.shell.type(b"\x03")
        heard = self.shell.hear(PROMPT)
        self.assertNotIn(b"never", heard)  # the shell gives up its list only when the program was ended by the signal
        self.assertEqual(self.last_code(), 128 + signal.SIGINT)
        for pid in [descendant, *stages]:
            self.assertTrue(ends(pid, 0), pid)
        with open(report, encoding="utf-8") as file:
            self.assertEqual([stage["signal"] for stage in json.load(file)["stages"]], ["SIGINT", "SIGINT"])

    def test_control_z_stops_the_stages_and_us_and_fg_continues_both(self):
        for capture in (b"", b"--capture "):
            self.begin(b'"$P" run ' + capture + b"'sed -u s/^/got:/ | cat'")
            self.shell.type(b"one\n")
            self.shell.hear(b"got:one")
            program, stages = self.job()
            self.assertEqual(len(stages), 2)
            for word in (b"two", b"three"):
                self.shell.type(b"\x1a")
                self.shell.hear(b"Stopped")
                self.shell.hear(PROMPT)
                self.await_states([program, *stages], lambda state: state == "T", "not all stopped")
                self.assertIn(b"forklanectl", self.ask(b"jobs -l").replace(b"$P", b"forklanectl"))  # the shell is usable
                self.begin(b"fg")
                self.await_states([program, *stages], lambda state: state != "T", "not all continued")
                self.shell.type(word + b"\n")
                self.shell.hear(b"got:" + word)
            self.shell.type(b"\x04")
            self.shell.hear(PROMPT)
            self.assertEqual(self.last_code(), 0)

    def test_a_stopped_job_that_is_killed_leaves_nothing(self):
        self.begin(b'"$P" run "$H family 3"')
        descendant = int(re.search(rb"ready (\d+)", self.shell.hear(b"\n"))[1])
        program, _ = self.job()
        self.shell.type(b"\x1a")
        self.shell.hear(b"Stopped")
        self.shell.hear(PROMPT)
        os.kill(program, signal.SIGKILL)
        self.assertTrue(ends(descendant))
        self.assertTrue(ends(program))  # or the shell would say at its exit that there are stopped jobs

    def test_control_backslash_ends_us_and_leaves_nothing(self):
        self.ask(b"ulimit -c 0")
        self.begin(b'"$P" run "$H family 3"')
        descendant = int(re.search(rb"ready (\d+)", self.shell.hear(b"\n"))[1])
        self.shell.type(b"\x1c")
        self.shell.hear(b"Quit")
        self.assertTrue(ends(descendant))
        self.shell.hear(PROMPT)

    def test_a_password_is_asked_on_the_terminal_without_echo(self):
        for run in (b'"$P" run "$H ask-password | cat"', b'"$P" run --capture "$H ask-password" < /dev/null',
                    b'"$P" run "true | $H ask-password" 2> /dev/null'):
            self.begin(run)
            self.shell.hear(b"Password: ")
            self.shell.type(b"secret\n")
            heard = self.shell.hear(b"the password is ")
            self.assertNotIn(b"secret", heard)
            self.shell.hear(b"secret")
            self.shell.hear(PROMPT)
            self.assertEqual(self.last_code(), 0)

    def test_in_the_background_a_password_is_refused_instead_of_stopping_the_job(self):
        self.begin(b'"$P" run "$H ask-password" & wait')
        self.shell.hear(b"no terminal: ENXIO")
        self.shell.hear(PROMPT)

    def test_in_the_background_nothing_typed_is_taken_away_from_the_shell(self):
        self.begin(b'"$P" run --shell "cat; echo read-\\$((1 + 1))" & wait')
        self.shell.hear(b"read-2")
        self.shell.hear(PROMPT)
        self.assertEqual(self.last_code(), 0)

    def test_stages_outlive_the_terminal_when_we_ignore_its_end(self):
        os.mkfifo(self.path("go"))
        go = os.open(self.path("go"), os.O_RDWR)  # blocks nobody
        self.addCleanup(os.close, go)
        stage = f"echo up; read x < {self.path('go')}; echo $x > {self.path('result')}"
        self.begin(b"(trap '' HUP; exec \"$P\" run --shell '" + stage.encode() + b"')")  # as nohup(1) does
        self.shell.hear(b"up")
        program, _ = self.job()
        self.shell.close()
        self.assertEqual(self.shell.end(), -signal.SIGHUP)  # so its foreground group has been told, too
        os.write(go, b"on\n")
        self.assertTrue(ends(program))
        self.assertEqual(os.waitpid(program, 0)[1], 0)
        with open(self.path("result"), encoding="ascii") as result:
            self.assertEqual(result.read(), "on\n")

    def test_ctrl_c_ends_the_wait_for_a_fifo_as_below_a_shell(self):
        os.mkfifo(self.path("nobody"))
        self.begin(f'"$P" run "cat < {self.path("nobody")} | $H stay"'.encode())
        program, _ = self.job()
        opener = await_descendant(program, "forklane-opener")
        self.assertEqual(os.getpgid(opener), os.getpgid(program))
        self.shell.type(b"\x03")
        self.shell.hear(PROMPT)
        self.assertTrue(ends(opener))
        self.assertEqual(self.last_code(), 130)

    def test_an_own_shell_inside_gets_the_terminal_and_gives_it_back(self):
        self.begin(b'PS1="inner> " "$P" run "bash --norc --noprofile --noediting -i"')
        self.shell.hear(b"inner> ")
        self.shell.type(b"cat\n")
        await_descendant(self.shell.pid, "cat")  # before that the inner shell itself would be interrupted
        self.shell.type(b"\x03")
        self.shell.hear(b"inner> ")
        self.shell.type(b"exit 5\n")
        self.shell.hear(PROMPT)
        self.assertEqual(self.last_code(), 5)


if __name__ == "__main__":
    unittest.main()
