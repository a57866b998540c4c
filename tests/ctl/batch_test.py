# SPDX-License-Identifier: MIT
"""The contract of `forklanectl batch`: as GNU parallel reads its list, numbers it, groups its output and logs its ends."""

import os
import resource
import shutil
import signal
import subprocess
import unittest

from run_program import PROGRAM, DEADLINE, ContractTest, ends, run, start


def batch(commands, *options, **more):
    return run("batch", *options, stdin=None, input="".join(line + "\n" for line in commands).encode(), **more)


class Output(ContractTest):
    def test_each_commands_output_stays_together_and_each_stream_goes_to_its_own(self):
        done = batch([f"echo a{i}; echo b{i}; echo e{i} >&2" for i in range(30)], "-j", "4")
        lines = done.stdout.decode().split()
        self.assertEqual(sorted(lines), sorted(f"{word}{i}" for i in range(30) for word in "ab"))
        for first, second in zip(lines[::2], lines[1::2]):
            self.assertEqual((first[0], second), ("a", "b" + first[1:]))
        self.assertEqual(sorted(done.stderr.decode().split()), sorted(f"e{i}" for i in range(30)))

    def test_k_keeps_the_order_of_the_list(self):
        done = batch([f"test {i} -gt 3 || until test -e {self.path('last')}; do sleep 0.01; done; echo {i}; "
                      f"test {i} -lt 9 || echo > {self.path('last')}" for i in range(10)], "-j5", "-k")
        self.assertEqual(done.stdout.decode().split(), [str(i) for i in range(10)])

    def test_output_larger_than_memory_is_passed_on_whole(self):
        done = batch(["head -c 20000000 /dev/zero"])
        self.assertEqual((len(done.stdout), done.returncode), (20_000_000, 0))

    def test_a_reader_who_has_gone_stops_everything_and_ends_us_by_sigpipe(self):
        process = start("batch", "-j1", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        process.stdin.write(b"echo a\n" * 3 + b"sleep 1000\n")
        process.stdin.close()
        self.assertEqual(process.wait(DEADLINE), -signal.SIGPIPE)
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()

    def test_a_full_stdout_is_told_and_stops_everything(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "batch", "-j1"], input=b"echo a\n" * 3 + b"sleep 1000\n", stdout=full,
                                  stderr=subprocess.PIPE, timeout=DEADLINE, check=False)
        self.assertEqual(done.returncode, 255)
        self.assertIn(b'cannot write "standard output": No space left on device', done.stderr)

    def test_the_list_is_run_while_it_is_still_being_written(self):
        process = start("batch", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdin.write(b"echo first\n")
        process.stdin.flush()
        self.assertEqual(self.line_of(process), b"first\n")
        process.stdin.write(b"echo last without newline")
        process.stdin.close()
        self.assertEqual(self.line_of(process), b"last without newline\n")
        process.stdout.close()
        self.assertEqual(process.wait(DEADLINE), 0)


class Ends(ContractTest):
    def test_exit_is_the_number_of_failed_commands_up_to_101(self):
        self.assertEqual(batch(["true"] * 3).returncode, 0)
        self.assertEqual(batch(["true", "false", "kill -9 $$", "nosuchprogram", "exit 7"]).returncode, 4)
        self.assertEqual(batch(["false"] * 150).returncode, 101)
        self.assertEqual(batch([]).returncode, 0)

    def test_retries(self):
        tries = self.path("tries")
        done = batch([f"echo x >> {tries}; test $(wc -l < {tries}) -eq 3"], "--retries", "3")
        self.assertEqual(done.returncode, 0)

    def test_timeout(self):
        done = batch(["sleep 1000", "echo quick"], "--timeout", "2")
        self.assertEqual((done.returncode, done.stdout), (1, b"quick\n"))

    def test_a_line_that_is_too_long_for_the_kernel_is_named_with_the_way_out(self):
        done = batch(["echo " + "x" * 200_000, "echo next"], "-j1")
        self.assertEqual((done.returncode, done.stdout), (1, b"next\n"))
        self.assertRegex(done.stderr.decode(), r"command 1: .*Argument list too long; .* pass them through a file or stdin")

    def test_halt_now_leaves_nothing_running(self):
        done = batch([f"echo > {self.path('a')}; exec sleep 1000", f"until test -e {self.path('a')}; do sleep 0.01; done; exit 1",
                      "echo never"], "-j2", "--halt", "now,fail=1")
        self.assertEqual((done.returncode, done.stdout), (2, b""))

    def test_sigint_drains_a_second_one_stops(self):
        process = start("batch", "-j1", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write(f"mkfifo {self.path('p')}; echo go > {self.path('p')}; echo end\necho never\n".encode())
        process.stdin.flush()
        while not os.path.exists(self.path("p")):
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertIn(b"1 still run", process.stderr.readline())
        with open(self.path("p"), encoding="ascii") as pipe:
            pipe.read()
        self.assertEqual(process.stdout.read(), b"end\n")
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
        self.assertEqual(process.wait(DEADLINE), -signal.SIGINT)

    def test_a_second_sigint_stops_what_runs(self):
        process = start("batch", "-j1", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write(f"echo $$ > {self.path('t')}; mv {self.path('t')} {self.path('pid')}; exec sleep 1000\n".encode())
        process.stdin.flush()
        while not os.path.exists(self.path("pid")):
            self.assertIsNone(process.poll())
        with open(self.path("pid"), encoding="ascii") as file:
            pid = int(file.read())
        process.send_signal(signal.SIGINT)
        self.assertIn(b"1 still run", process.stderr.readline())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(DEADLINE), -signal.SIGINT)
        self.assertTrue(ends(pid))
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()


class Log(ContractTest):
    def rows(self, name="log"):
        with open(self.path(name), encoding="utf-8") as file:
            return [line.rstrip("\n").split("\t") for line in file][1:]

    def test_it_has_parallels_columns(self):
        batch(["echo abc", "exit 3", "kill -9 $$"], "--joblog", self.path("log"))
        ended = {row[0]: row for row in self.rows()}
        self.assertEqual((ended["1"][5:], ended["2"][6:], ended["3"][6:]),
                         (["4", "0", "0", "echo abc"], ["3", "0", "exit 3"], ["0", "9", "kill -9 $$"]))

    def test_a_hyphen_is_stdout(self):
        done = batch(["exit 3", "echo b"], "-j1", "--joblog", "-", cwd=self.folder)
        lines = done.stdout.decode().splitlines()
        self.assertEqual((done.returncode, len(lines), os.listdir(self.folder)), (1, 4, []))
        self.assertTrue(lines[0].startswith("Seq\tHost"))
        self.assertEqual([lines[1].split("\t")[6:], lines[2].split("\t")[6:], lines[3]], [["3", "0", "exit 3"], ["0", "0", "echo b"], "b"])
        done = batch(["echo never"], "--joblog", "-", "--resume")
        self.assertEqual((done.returncode, done.stdout), (255, b""))
        self.assertIn(b"--joblog - is stdout", done.stderr)

    def test_resume_leaves_out_what_has_ended(self):
        log = self.path("log")
        commands = [f"echo {i}; test {i} -ne 2" for i in range(1, 5)]
        self.assertEqual(batch(commands[:3], "-j1", "--joblog", log).returncode, 1)
        done = batch(commands, "-j1", "--joblog", log, "--resume")
        self.assertEqual((done.stdout, done.returncode), (b"4\n", 0))
        done = batch(commands, "-j1", "--joblog", log, "--resume-failed")
        self.assertEqual((done.stdout, done.returncode), (b"2\n", 1))

    def test_a_torn_line_runs_again(self):
        log = self.path("log")
        batch(["echo 1"], "--joblog", log)
        with open(log, "a", encoding="ascii") as file:
            file.write("2\t:\t16000")
        self.assertEqual(batch(["echo 1", "echo 2"], "--joblog", log, "--resume").stdout, b"2\n")
        done = batch(["echo 1", "echo 2"], "--joblog", log, "--resume")
        self.assertEqual((done.stdout, done.returncode), (b"", 0), "the torn line is no line of the log any more")

    def test_another_list_is_refused(self):
        log = self.path("log")
        batch(["echo 1"], "--joblog", log)
        done = batch(["echo changed"], "--joblog", log, "--resume")
        self.assertEqual((done.returncode, done.stdout), (255, b""))
        self.assertIn(b"another list", done.stderr)

    def test_killed_in_the_middle_it_goes_on_where_it_was(self):
        log = self.path("log")
        commands = ["echo 1", f"test -e {self.path('again')} || {{ echo > {self.path('here')}; exec sleep 1000; }}; echo 2", "echo 3"]
        process = start("batch", "-j1", "--joblog", log, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        process.stdin.write("".join(line + "\n" for line in commands).encode())
        process.stdin.close()
        # The log is written while the next command starts already: killed between the two, the first would rightly run again.
        while not (os.path.exists(self.path("here")) and self.rows()):
            self.assertIsNone(process.poll())
        process.kill()
        process.wait(DEADLINE)
        self.wait_for_the_killed_ones_keeper()
        with open(self.path("again"), "w", encoding="ascii"):
            pass
        done = batch(commands, "-j1", "--joblog", log, "--resume")
        self.assertEqual((done.stdout, done.returncode), (b"2\n3\n", 0))
        self.assertEqual([row[0] for row in self.rows()], ["1", "2", "3"])

    def wait_for_the_killed_ones_keeper(self):
        """It became this program's child when its own was killed; it kills what it has and ends."""
        while True:
            try:
                os.waitpid(-1, 0)
            except ChildProcessError:
                return

    def test_what_could_not_be_run_by_a_failure_of_ours_is_255_and_runs_with_resume(self):
        log = self.path("log")
        commands = [f"echo {i}" for i in range(1, 5)]
        few = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12))}
        nowhere = {"env": {**os.environ, "TMPDIR": "/nonexistent"}}
        for more, way_out in ((nowhere, b"TMPDIR"), (few, b"ulimit -n")):
            if more is few and "SANITIZED" in os.environ:
                continue  # the sanitizers need descriptors of their own
            done = batch(commands, "-j3", "--joblog", log, **more)
            self.assertEqual((done.returncode, done.stdout), (255, b""))
            self.assertIn(way_out, done.stderr)
            self.assertIn(b"it did not run, and nothing more is started", done.stderr)
            self.assertEqual(self.rows(), [])
            done = batch(commands, "-j1", "--joblog", log, "--resume")
            self.assertEqual((done.returncode, done.stdout), (0, b"1\n2\n3\n4\n"))

    @unittest.skipUnless(shutil.which("parallel"), "GNU parallel is not installed")
    def test_gnu_parallel_goes_on_from_our_log_and_we_from_its(self):
        commands = [f"echo {i}; test {i} -ne 2" for i in range(1, 5)]
        text = "".join(line + "\n" for line in commands).encode()
        ours, theirs = self.path("ours"), self.path("theirs")
        parallel = ["parallel", "--will-cite", "-j1", "--joblog"]
        environment = {**os.environ, "HOME": self.folder}

        def gnu(log, *options, data=text):
            return subprocess.run([*parallel, log, *options], input=data, capture_output=True, check=False, env=environment,
                                  timeout=DEADLINE)

        batch(commands[:3], "-j1", "--joblog", ours)
        self.assertEqual(gnu(ours, "--resume").stdout, b"4\n")
        self.assertEqual(gnu(ours, "--resume-failed").stdout, b"2\n")
        gnu(theirs, data=b"".join(line + b"\n" for line in text.splitlines()[:3]))
        self.assertEqual(batch(commands, "-j1", "--joblog", theirs, "--resume").stdout, b"4\n")
        self.assertEqual(batch(commands, "-j1", "--joblog", theirs, "--resume-failed").stdout, b"2\n")


class BadInput(ContractTest):
    def test_each_is_a_sentence_and_255(self):
        for options, word in ((["-j", "x"], b"-j"), (["-j", "100000"], b"10000"), (["--retries", "0"], b"--retries"),
                              (["--timeout", "0"], b"--timeout"), (["--halt", "later"], b"soon,fail=3"), (["--resume"], b"--joblog"),
                              (["--joblog", "/nonexistent/log"], b"/nonexistent/log")):
            done = batch(["echo never"], *options)
            self.assertEqual((done.returncode, done.stdout), (255, b""), options)
            self.assertIn(word, done.stderr)

    def test_a_log_that_is_none_is_refused(self):
        with open(self.path("log"), "w", encoding="ascii") as file:
            file.write("this is not a log\n")
        done = batch(["echo never"], "--joblog", self.path("log"), "--resume")
        self.assertEqual((done.returncode, done.stdout), (255, b""))
        self.assertIn(b"line 1", done.stderr)

    def test_a_full_disk_under_the_log_is_told_and_the_commands_run(self):
        done = batch(["echo ran"], "--joblog", "/dev/full")
        self.assertEqual((done.returncode, done.stdout), (255, b"ran\n"))
        self.assertIn(b"/dev/full", done.stderr)


if __name__ == "__main__":
    unittest.main()
