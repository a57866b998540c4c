# SPDX-License-Identifier: MIT
"""forklanectl in a hostile world: signals, closed descriptors, limits, slow readers."""

import os
import resource
import select
import shutil
import signal
import subprocess
import unittest

from run_program import DEADLINE, HELPER, PROGRAM, ContractTest, await_descendant, ends, run, start


def limited(which, value):
    return lambda: resource.setrlimit(which, (value, value))


class Surroundings(ContractTest):
    def test_statuses_are_seen_when_started_with_sigchld_ignored(self):
        done = subprocess.run(["sh", "-c", 'trap "" CHLD; exec "$0" run "sh -c \'exit 7\'"', PROGRAM], check=False)
        self.assertEqual(done.returncode, 7)

    def test_runs_with_all_standard_descriptors_closed(self):
        command = '"$0" run --json "$1" "true | sh -c \'exit 5\'" 0<&- 1>&- 2>&-'
        done = subprocess.run(["sh", "-c", command, PROGRAM, self.path("report")], check=False, timeout=DEADLINE)
        self.assertEqual(done.returncode, 5)
        self.assertTrue(os.path.getsize(self.path("report")))

    def test_a_child_finds_closed_descriptors_closed(self):
        command = '"$0" run "$1 fds" 2>&-'
        done = subprocess.run(["sh", "-c", command, PROGRAM, HELPER], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
        self.assertEqual(done.stdout, b"0 1\n")

    @unittest.skipIf("SANITIZED" in os.environ, "the sanitizers need descriptors of their own")
    def test_a_start_short_of_descriptors_ends_by_itself_and_says_so(self):
        for limit in range(4, 20):
            done = run("run", "true | true", preexec_fn=limited(resource.RLIMIT_NOFILE, limit))
            self.assertIn(done.returncode, (0, 2, 126, 127), limit)
            self.assertTrue(done.returncode == 0 or done.stderr, limit)

    def run_as_user(self, *words, processes=None):
        """An ordinary user's run. The build folder may be closed to others: the programs go where everybody may look."""
        def become():
            if processes is not None:
                resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
            os.setgroups([])
            os.setresgid(61234, 61234, 61234)
            os.setresuid(61234, 61234, 61234)
        os.chmod(self.folder, 0o755)
        for name in ("forklanectl", "forklane-keeper"):
            if not os.path.exists(self.path(name)):
                shutil.copy(os.path.join(os.path.dirname(PROGRAM), name), self.path(name))
        return subprocess.run([self.path("forklanectl"), *words], stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              timeout=DEADLINE, cwd="/", preexec_fn=become)

    @unittest.skipIf("SANITIZED" in os.environ, "the sanitizers need threads and processes of their own")
    @unittest.skipUnless(os.geteuid() == 0, "needs a user to become")
    def test_a_start_short_of_processes_ends_by_itself_and_says_so(self):
        for limit in (1, 3, 4, 5, 6, 7):
            done = self.run_as_user("run", "--capture", "true | true", processes=limit)
            self.assertIn(done.returncode, (0, 2, 126), limit)
            self.assertTrue(done.returncode == 0 or done.stderr, limit)

    @unittest.skipUnless(os.geteuid() == 0, "needs a user to become")
    def test_an_unreadable_input_file_is_named(self):
        with open(self.path("secret"), "w", encoding="ascii") as file:
            file.write("x")
        os.chmod(self.path("secret"), 0)
        done = self.run_as_user("run", "--stdin", self.path("secret"), "cat")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f'Cannot read "{self.path("secret")}" (stage 1): permission denied', done.stderr.decode())

    def test_a_line_of_a_megabyte_passes_whole(self):
        for capture in ([], ["--capture"]):
            done = run("run", *capture, "cat", stdin=None, input=b"x" * 1_000_000)
            self.assertEqual(len(done.stdout), 1_000_000)

    def test_long_arguments_pass(self):
        done = run("run", "--", "echo", "x" * 131_000, "y")
        self.assertEqual(done.returncode, 0)


class Stopping(ContractTest):
    def test_a_signal_stops_the_tree_and_ends_us_by_it(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            process = start("run", f"{HELPER} family 3", stdout=subprocess.PIPE, text=True)
            descendant = int(self.line_of(process).split()[1])
            process.send_signal(number)
            self.assertEqual(process.wait(DEADLINE), -number)
            process.stdout.close()
            self.assertTrue(ends(descendant))

    def test_our_sigkill_leaves_no_process_of_a_setsid_family(self):
        process = start("run", f"{HELPER} family 4", stdout=subprocess.PIPE, text=True)
        descendant = int(self.line_of(process).split()[1])
        process.kill()
        process.wait(DEADLINE)
        process.stdout.close()
        self.assertTrue(ends(descendant))
        self.reap_keepers()

    def test_our_sigkill_ends_a_keeper_that_opens_a_fifo(self):
        os.mkfifo(self.path("fifo"))
        process = start("run", f"{HELPER} fds | cat < {self.path('fifo')} | cat < {self.path('fifo')}", stdout=subprocess.PIPE, text=True)
        guard = await_descendant(process.pid, "forklane-guard")
        keeper = await_descendant(guard, "forklane-keeper")
        process.kill()
        process.wait(DEADLINE)
        process.stdout.close()
        self.assertTrue(ends(guard))
        self.assertTrue(ends(keeper))
        self.reap_keepers()

    def test_a_reader_who_does_not_read_does_not_keep_us_from_ending(self):
        read_end, write_end = os.pipe()
        process = start("run", "--capture", "yes", stdout=write_end)
        os.close(write_end)
        self.assertTrue(select.select([read_end], [], [], DEADLINE)[0])
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(DEADLINE), -signal.SIGTERM)
        os.close(read_end)


class Capture(ContractTest):
    def test_a_slow_reader_gets_every_byte(self):
        size = 3_000_000
        process = start("run", "--capture", f"{HELPER} write {size}", stdout=subprocess.PIPE)
        poller = select.poll()  # nothing is read until the program has nothing left to do but wait for us
        poller.register(process.stdout.fileno(), select.POLLIN)
        self.assertTrue(poller.poll(DEADLINE * 1000))
        self.assertIsNone(self.waits(process, 1.0))
        self.assertEqual(len(process.stdout.read()), size)
        process.stdout.close()
        self.assertEqual(process.wait(DEADLINE), 0)

    @staticmethod
    def waits(process, seconds):
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def test_ends_when_its_reader_goes(self):
        process = start("run", "--capture", "yes", stdout=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), b"y\n")
        process.stdout.close()
        self.assertEqual(process.wait(DEADLINE), 128 + signal.SIGPIPE)

    def test_memory_is_bounded_while_the_reader_waits(self):
        process = start("run", "--capture", "yes", stdout=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), b"y\n")
        self.assertIsNone(self.waits(process, 0.5))
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            rss = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        process.stdout.close()
        process.wait(DEADLINE)
        self.assertLess(rss, 400_000 if "SANITIZED" in os.environ else 40_000)

    def test_streams_go_where_they_belong(self):
        done = run("run", "--capture", "sh -c 'echo out; echo err >&2'")
        self.assertEqual((done.stdout, done.stderr), (b"out\n", b"err\n"))


if __name__ == "__main__":
    unittest.main()
