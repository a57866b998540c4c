# SPDX-License-Identifier: MIT
"""The contract of `forklanectl queue`: the lecture's log, its JSON, bad input, kills, signals; and nothing left behind."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import unittest

from run_program import DEADLINE, PROGRAM, ContractTest, await_descendant, descendants_of, ends, name_of, run, start

FRUIT = ["apple", "strawberry", "lemon", "banana"]
STATES = ["queued", "assigned", "running", "done", "failed", "cancelled", "in_doubt", "poison"]
WORKER = "forklane-worker"


class QueueTest(ContractTest):
    def tasks(self, *lines):
        with open(self.path("tasks"), "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))
        return self.path("tasks")

    def lines_in(self, name):
        try:
            with open(self.path(name), encoding="utf-8") as file:
                return file.read().count("\n")
        except FileNotFoundError:
            return 0

    def result(self, *words):
        """What --json tells, and the finished run."""
        done = run("queue", "--json", self.path("queue.json"), *words)
        return self.read_result(), done

    def read_result(self):
        with open(self.path("queue.json"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.count("\n"), 1, "one line")
        told = json.loads(text)
        counts = told["counts"]
        self.assertEqual(counts["submitted"], sum(counts[state] for state in STATES) + counts["lost"])
        self.assertLessEqual(counts["run_twice"], counts["deaths"])
        return told

    def assert_refused(self, part, *words):
        done = run("queue", *words)
        self.assertEqual((done.returncode, done.stdout), (2, b""), words)
        sentence = done.stderr.decode()
        self.assertRegex(sentence, r"\Aforklanectl: [^\n]+\n\Z")
        self.assertIn(part, sentence)


class Fruit(QueueTest):
    def test_the_lectures_log(self):
        for kind, name in (("process", "Process"), ("thread", "Thread"), ("shared", "Process")):
            done = run("queue", "--workers", "2", "--kind", kind, "--seconds", "0-0.02")
            lines = done.stdout.decode().splitlines()
            self.assertEqual((done.returncode, len(lines), done.stderr), (0, 10, b""), kind)
            for fruit in FRUIT:
                began = [i for i, line in enumerate(lines) if re.fullmatch(rf"{name}-[12]: {fruit} - start", line)]
                ended = [i for i, line in enumerate(lines) if re.fullmatch(rf"{name}-[12]: {fruit} - end \(0\.0\d\d seconds\)", line)]
                self.assertEqual((len(began), len(ended)), (1, 1), lines)
                self.assertLess(began[0], ended[0])
            self.assertEqual([line for line in lines if line.endswith("DONE")],
                             sorted((f"{name}-1: DONE", f"{name}-2: DONE"), key=lines.index))

    def test_json(self):
        told, done = self.result("--workers", "3", "--seconds", "0.001", "--quiet")
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        self.assertEqual((told["schema"], told["kind"], told["workers"], told["stopped_by"]), (1, "process", 3, None))
        self.assertEqual([told["counts"][key] for key in ("submitted", "done", "lost", "deaths")], [4, 4, 0, 0])
        self.assertEqual([task["name"] for task in told["tasks"]], FRUIT)
        self.assertEqual([worker["exit_code"] for worker in told["started"]], [0, 0, 0])
        for task in told["tasks"]:
            self.assertEqual((task["state"], task["attempts"]), ("done", 1))
            self.assertGreaterEqual(task["run_ns"], 1_000_000)
            self.assertIn(task["worker"], (0, 1, 2))

    def test_json_on_stdout_is_alone_there(self):
        done = run("queue", "--seconds", "0", "--json", "-")
        self.assertEqual(json.loads(done.stdout)["counts"]["done"], 4)

    def test_a_file_of_tasks_and_a_full_queue(self):
        told, done = self.result("--tasks", self.tasks(*map(str, range(500)), "", "last"), "--capacity", "3", "--seconds", "0", "--quiet")
        self.assertEqual((done.returncode, told["counts"]["done"], told["tasks"][-1]["name"]), (0, 501, "last"))

    def test_commands(self):
        told, done = self.result("--tasks", self.tasks("exit 0", "exit 3", "kill -9 $$"), "--task", "command")
        self.assertEqual(done.returncode, 1, "not all are done")
        self.assertEqual([task["code"] for task in told["tasks"]], [0, 3, -9])
        self.assertIn(b"exit 3 - failed with 3", done.stdout)

    def test_a_flaky_task_is_tried_again(self):
        told, done = self.result("--task", "flaky", "--seconds", "0", "--tries", "3")
        self.assertEqual((done.returncode, told["counts"]["failed"], told["counts"]["retried"]), (1, 4, 8))

    def test_a_crasher_is_poison(self):
        told, done = self.result("--task", "crasher", "--seconds", "0")
        self.assertEqual((done.returncode, told["counts"]["poison"], told["counts"]["deaths"]), (1, 4, 12))
        self.assertEqual({worker["signal"] for worker in told["started"] if worker["replaced_by"]}, {"SIGSEGV"})

    def test_help_says_what_the_json_holds(self):
        self.assertIn(b"run_twice", run("queue", "--help").stdout)


class BadInput(QueueTest):
    def test_each_has_its_sentence(self):
        self.assert_refused("1 to 1000", "--workers", "0")
        self.assert_refused("1 to 1000", "--workers", "10000")
        self.assert_refused("not a whole number", "--workers", "two")
        self.assert_refused("--capacity 0 is out of range; take 1 to", "--capacity", "0")
        self.assert_refused("--capacity -5 is out of range", "--capacity", "-5")
        self.assert_refused("--workers -1 is out of range", "--workers", "-1")
        self.assert_refused("there is no task", "--tasks", self.tasks("", ""))
        self.assert_refused("No such file", "--tasks", "/nosuch/list")
        self.assert_refused("Is a directory", "--tasks", self.folder)
        self.assert_refused("process, shared, thread", "--kind", "fiber")
        self.assert_refused("--task", "--task", "dance")
        self.assert_refused("--seconds", "--seconds", "2-1")
        self.assert_refused("--in-doubt", "--in-doubt", "ask")
        self.assert_refused("--percent", "--percent", "101")
        self.assert_refused("--tries", "--tries", "0")

    def test_a_worker_that_is_started_by_hand_says_so(self):
        done = run("worker", "x")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"not by hand", done.stderr)

    def test_a_program_without_its_keeper_says_so(self):
        copy = self.path("alone")
        os.mkdir(copy)
        with open(PROGRAM, "rb") as source, open(os.path.join(copy, "forklanectl"), "wb") as target:
            target.write(source.read())
        os.chmod(target.name, 0o755)
        done = subprocess.run([target.name, "queue"], capture_output=True, check=False, timeout=DEADLINE)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"forklane-keeper belongs beside the program", done.stderr)


class Kills(QueueTest):
    def test_a_killed_workers_fruit_is_eaten_after_all(self):
        once = f"test -e {self.path('tried')} || {{ echo > {self.path('tried')}; exec sleep 3600; }}"
        process = start("queue", "--workers", "1", "--task", "command", "--tasks", self.tasks(once, "true apple"),
                        "--json", self.path("queue.json"), stdout=subprocess.PIPE)
        await_descendant(process.pid, "sleep")
        os.kill(await_descendant(process.pid, WORKER), signal.SIGKILL)
        log = process.communicate(timeout=DEADLINE)[0].decode()
        self.assertEqual(process.returncode, 0)
        self.assertIn(f"Process-1: killed by SIGKILL; {once} is in doubt and runs again", log)
        self.assertIn("Process-2: true apple - end", log)
        counts = self.read_result()["counts"]
        self.assertEqual([counts[key] for key in ("done", "lost", "run_twice", "deaths")], [2, 0, 1, 1])

    def test_in_a_shared_queue_it_is_lost(self):
        process = start("queue", "--workers", "2", "--kind", "shared", "--seconds", "2", "--json", self.path("queue.json"),
                        stdout=subprocess.PIPE, bufsize=0)
        self.line_of(process)
        self.line_of(process)  # both have begun
        os.kill(await_descendant(process.pid, WORKER), signal.SIGKILL)
        process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, 1)
        told = self.read_result()
        self.assertEqual([told["counts"][key] for key in ("done", "lost", "deaths")], [3, 1, 1])
        self.assertEqual(sorted(task["state"] for task in told["tasks"]), ["done"] * 3 + ["lost"])

    def test_the_whole_program_killed_leaves_no_worker_and_no_command(self):
        lines = [f"setsid sh -c 'echo $$ >> {self.path('pids')}; exec sleep 3600' & sleep 3600"] * 2
        process = start("queue", "--task", "command", "--tasks", self.tasks(*lines), stdout=subprocess.PIPE, bufsize=0)
        self.line_of(process)
        self.line_of(process)
        while self.lines_in("pids") < 2:
            os.sched_yield()
        family = descendants_of(process.pid)
        self.assertGreaterEqual(sum(name_of(pid) == WORKER for pid in family), 2)
        process.kill()
        process.communicate(timeout=DEADLINE)
        self.reap_lost(family)
        for pid in family:
            self.assertTrue(ends(pid))


class Signals(QueueTest):
    def began(self, *words):
        process = start("queue", "--workers", "1", "--json", self.path("queue.json"), *words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.line_of(process)
        return process

    def line_of_stderr(self, process):
        self.assertTrue(select.select([process.stderr], [], [], DEADLINE)[0])
        return os.read(process.stderr.fileno(), 4096)

    def test_sigint_drains(self):
        until = f"until test -e {self.path('release')}; do sleep 0.01; done"
        process = self.began("--task", "command", "--tasks", self.tasks(until, "true", "true", "true"))
        process.send_signal(signal.SIGINT)
        told = self.line_of_stderr(process)
        with open(self.path("release"), "w", encoding="ascii"):
            out, error = process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assertIn(b"nothing more is begun; 1 still run", told + error)
        self.assertIn(b"done - end", out)
        told = self.read_result()
        self.assertEqual((told["counts"]["done"], told["counts"]["cancelled"], told["stopped_by"]), (1, 3, "SIGINT"))

    def test_a_second_one_stops(self):
        process = self.began("--seconds", "3600")
        process.send_signal(signal.SIGTERM)
        self.assertTrue(select.select([process.stderr], [], [], DEADLINE)[0])
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=DEADLINE)
        self.assertEqual(process.returncode, -signal.SIGTERM)
        self.assertEqual(self.read_result()["counts"]["cancelled"], 4)

    def test_progress_is_for_terminals(self):
        master, terminal = pty.openpty()
        self.addCleanup(os.close, master)
        process = start("queue", "--workers", "1", "--seconds", "0.3", "--quiet", stderr=terminal, stdout=subprocess.DEVNULL)
        os.close(terminal)
        heard = b""
        while b"of 4 ended" not in heard:
            self.assertTrue(select.select([master], [], [], DEADLINE)[0], heard)
            heard += os.read(master, 4096)
        self.assertEqual(process.wait(DEADLINE), 0)


if __name__ == "__main__":
    unittest.main()
