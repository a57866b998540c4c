# SPDX-License-Identifier: MIT
"""forklanectl in a hostile world: signals, closed descriptors, limits, slow readers."""

import contextlib
import os
import resource
import select
import shutil
import signal
import socket
import subprocess
import time
import unittest

from run_program import DEADLINE, HELPER, PROGRAM, ContractTest, await_descendant, descendants_of, ends, run, start


def limited(which, value):
    return lambda: resource.setrlimit(which, (value, value))


@contextlib.contextmanager
def delegated_cgroup(user):
    """Where this user may make cgroups below, as in a desktop's session. None: not on this machine."""
    with open("/proc/self/cgroup", encoding="ascii") as file:
        place = [line[3:].strip() for line in file if line.startswith("0::")]
    mounts = [path for path in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified") if os.path.exists(f"{path}/cgroup.procs")]
    if not place or not mounts:
        yield None
        return
    folder = f"{mounts[0]}{place[0].rstrip('/')}/delegated-{os.getpid()}"
    try:
        os.mkdir(folder)
    except OSError:
        yield None
        return
    try:
        for path in (folder, f"{folder}/cgroup.procs"):
            os.chown(path, user, user)
        yield folder if os.path.exists(f"{folder}/cgroup.kill") else None
    finally:
        os.rmdir(folder)  # nobody has left anything in it


class Surroundings(ContractTest):
    def test_statuses_are_seen_when_started_with_sigchld_ignored(self):
        def ignore():  # not by a shell: dash does not hand it on
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)

        ignored = subprocess.run(["grep", "SigIgn", "/proc/self/status"], preexec_fn=ignore, capture_output=True, check=True).stdout
        self.assertTrue(int(ignored.split()[1], 16) >> (signal.SIGCHLD - 1) & 1)
        for words in (["run", "sh -c 'exit 7'"], ["run", "--capture", "true | sh -c 'exit 7'"]):
            self.assertEqual(run(*words, preexec_fn=ignore).returncode, 7)
        self.assertEqual(run("batch", input=b"exit 7\n", stdin=None, preexec_fn=ignore).returncode, 1)

    def test_runs_with_all_standard_descriptors_closed(self):
        command = '"$0" run --json "$1" "true | sh -c \'exit 5\'" 0<&- 1>&- 2>&-'
        done = subprocess.run(["sh", "-c", command, PROGRAM, self.path("report")], check=False, timeout=DEADLINE)
        self.assertEqual(done.returncode, 5)
        self.assertTrue(os.path.getsize(self.path("report")))

    def test_a_child_finds_closed_descriptors_closed(self):
        command = '"$0" run "$1 fds" 2>&-'
        done = subprocess.run(["sh", "-c", command, PROGRAM, HELPER], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
        self.assertEqual(done.stdout, b"0 1\n")

    def test_closed_descriptors_of_our_own_are_told(self):
        for command, code, sentence in (
                ("batch 0<&-", 255, b'cannot read the commands from "stdin": Bad file descriptor'),
                ("batch < list 1>&-", 255, b'cannot write "standard output": Bad file descriptor'),
                ("run --json - true 1>&-", 2, b'cannot write "standard output": Bad file descriptor'),
                ("queue --seconds 0 1>&-", 2, b'cannot write "standard output": Bad file descriptor'),
                ("doctor 1>&-", 2, b'cannot write "standard output": Bad file descriptor')):
            with open(self.path("list"), "w", encoding="ascii") as file:
                file.write("echo lost\n")
            done = subprocess.run(["sh", "-c", f'"$0" {command}', PROGRAM], cwd=self.folder, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=DEADLINE, check=False)
            self.assertEqual((done.returncode, done.stderr.count(b"\n")), (code, 1), command)
            self.assertIn(sentence, done.stderr)

    def test_a_full_standard_output_is_told(self):
        for words in (["--help"], ["--version"], ["run", "--help"], ["doctor"], ["demo", "--list"], ["demo", "call"],
                      ["demo", "queue", "--time-scale", "100"], ["queue"], ["model"], ["model", "--list", "--updates", "5"],
                      ["race", "--runs", "10"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE,
                                      timeout=DEADLINE, check=False)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(b'forklanectl: cannot write "standard output": No space left on device\n', done.stderr, words)

    def test_a_standard_error_that_cannot_be_written_changes_nothing(self):
        for words, code in ((["run", "nosuch"], 127), (["nosuch"], 2), (["demo", "call"], 0), (["run"], 2)):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=full,
                                      timeout=DEADLINE, check=False)
            self.assertEqual(done.returncode, code, words)

    def test_who_writes_to_a_reader_who_has_gone_ends_by_sigpipe(self):
        for words in (["--help"], ["doctor"], ["demo", "--list"], ["demo", "call"], ["demo", "queue"], ["queue"], ["model"],
                      ["race", "--runs", "10"], ["run", "--json", "-", "true"], ["batch"]):
            for ignored in (False, True):
                read_end, write_end = os.pipe()
                os.close(read_end)
                done = subprocess.run([PROGRAM, *words], input=b"echo ran\n", stdout=write_end, stderr=subprocess.DEVNULL,
                                      restore_signals=not ignored, timeout=DEADLINE, check=False)
                os.close(write_end)
                self.assertEqual(done.returncode, -signal.SIGPIPE, words)

    @unittest.skipIf("SANITIZED" in os.environ, "the sanitizers need descriptors of their own")
    def test_a_start_short_of_descriptors_ends_by_itself_and_says_so(self):
        for limit in range(4, 20):
            done = run("run", "true | true", preexec_fn=limited(resource.RLIMIT_NOFILE, limit))
            self.assertIn(done.returncode, (0, 2, 126, 127), limit)
            if done.returncode != 0:
                self.assertIn("too many open files", done.stderr.decode().lower(), limit)
                self.assertIn("(ulimit -n)", done.stderr.decode(), limit)

    def start_as_user(self, *words, processes=None, cgroup=None, **options):
        """An ordinary user's run. The build folder may be closed to others: the programs go where everybody may look."""
        def become():
            if cgroup is not None:
                with open(f"{cgroup}/cgroup.procs", "w", encoding="ascii") as file:
                    file.write("0")
            if processes is not None:
                resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
            os.setgroups([])
            os.setresgid(61234, 61234, 61234)
            os.setresuid(61234, 61234, 61234)
        os.chmod(self.folder, 0o755)
        for name in ("forklanectl", "forklane-keeper"):
            if not os.path.exists(self.path(name)):
                shutil.copy(os.path.join(os.path.dirname(PROGRAM), name), self.path(name))
        return subprocess.Popen([self.path("forklanectl"), *words], cwd="/", preexec_fn=become, **options)

    def run_as_user(self, *words, **options):
        process = self.start_as_user(*words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        output, errors = process.communicate(timeout=DEADLINE)
        return subprocess.CompletedProcess(words, process.returncode, output, errors)

    @unittest.skipIf("SANITIZED" in os.environ, "the sanitizers need threads and processes of their own")
    @unittest.skipUnless(os.geteuid() == 0, "needs a user to become")
    def test_a_start_short_of_processes_ends_by_itself_and_says_so(self):
        for limit in (1, 3, 4, 5, 6, 7):
            done = self.run_as_user("run", "--capture", "true | true", processes=limit)
            self.assertIn(done.returncode, (0, 2, 126), limit)
            if done.returncode != 0:
                self.assertRegex(done.stderr.decode().lower(), "resource temporarily unavailable|no more process", limit)
                self.assertIn(b"(ulimit -u)", done.stderr, limit)
        for words, code in ((["run", "true"], 2), (["batch"], 255), (["queue"], 2), (["demo", "call"], 2)):
            done = self.run_as_user(*words, processes=1)
            self.assertEqual(done.returncode, code, words)
            self.assertRegex(done.stderr, rb"forklanectl: cannot start .*Resource temporarily unavailable; the limit of processes "
                                          rb"and threads is reached \(ulimit -u\)\n", words)

    @unittest.skipUnless(os.geteuid() == 0, "needs a user to become")
    def test_an_unreadable_input_file_is_named(self):
        with open(self.path("secret"), "w", encoding="ascii") as file:
            file.write("x")
        os.chmod(self.path("secret"), 0)
        done = self.run_as_user("run", "--stdin", self.path("secret"), "cat")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f'Cannot read "{self.path("secret")}" (stage 1): permission denied', done.stderr.decode())

    @unittest.skipIf("SANITIZED" in os.environ, "the copies of the programs need more than an ordinary user's address space")
    @unittest.skipUnless(os.geteuid() == 0, "needs a user to become, and a set-uid program")
    def test_a_set_uid_program_below_a_stage_that_may_not_be_signalled_does_not_keep_us(self):
        helper = shutil.copy(HELPER, self.path("helper"))
        os.chmod(helper, 0o4755)
        for text in (f"{helper} become-root; true", f"exec 3<&0; {helper} become-root <&3 & wait"):
            read_end, write_end = os.pipe()
            process = self.start_as_user("run", "--shell", text, stdin=read_end, stdout=subprocess.PIPE)
            os.close(read_end)
            if self.line_of(process) == b"not set-uid\n":
                self.skipTest("the file system of the test's folder ignores set-uid")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(DEADLINE), -signal.SIGTERM)
            process.stdout.close()
            os.close(write_end)  # now it ends by itself
            self.reap_lost()

    @unittest.skipIf("SANITIZED" in os.environ, "the copies of the programs need more than an ordinary user's address space")
    @unittest.skipUnless(os.geteuid() == 0, "needs a user to become, and a set-uid program")
    def test_a_stage_that_became_another_users_is_let_go_and_named(self):
        helper = shutil.copy(HELPER, self.path("helper"))
        os.chmod(helper, 0o4755)
        read_end, write_end = os.pipe()
        process = self.start_as_user("run", f"{helper} become-root", stdin=read_end, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(read_end)
        if self.line_of(process) == b"not set-uid\n":
            self.skipTest("the file system of the test's folder ignores set-uid")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(DEADLINE), -signal.SIGTERM)
        errors = os.read(process.stderr.fileno(), 4096)  # who goes on has it open, so there is no end of file
        self.assertRegex(errors.decode().lower(), 'cannot stop ".*become-root": .* runs as another user and goes on')
        os.close(write_end)  # now it ends by itself
        process.stdout.close()
        process.stderr.close()
        self.reap_lost()

    @unittest.skipIf("SANITIZED" in os.environ, "the copies of the programs need more than an ordinary user's address space")
    @unittest.skipUnless(os.geteuid() == 0, "needs a user to become, and a set-uid program")
    def test_a_set_uid_program_ends_too_where_a_cgroup_can_be_made(self):
        helper = shutil.copy(HELPER, self.path("helper"))
        os.chmod(helper, 0o4755)
        for words in (["run", f"{helper} become-root"], ["run", "--shell", f"{helper} become-root; true"],
                      ["run", "--shell", f"exec 3<&0; {helper} become-root <&3 & wait"]):
            with self.subTest(words), delegated_cgroup(61234) as group:
                if group is None:
                    self.skipTest("no cgroup can be made here")
                read_end, write_end = os.pipe()
                process = self.start_as_user(*words, cgroup=group, stdin=read_end, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                os.close(read_end)
                if self.line_of(process) == b"not set-uid\n":
                    self.skipTest("the file system of the test's folder ignores set-uid")
                process.send_signal(signal.SIGTERM)
                errors = process.communicate(timeout=DEADLINE)[1]  # an end of file: nobody is left who holds it
                self.assertEqual(process.returncode, -signal.SIGTERM)
                self.assertNotIn(b"goes on", errors)
                os.close(write_end)

    def test_descriptors_that_we_share_stay_as_they_were(self):
        for words in (["run", f"{HELPER} non-blocking"], ["run", "--capture", f"{HELPER} non-blocking"]):
            ends_of = [os.pipe() for _ in range(3)]
            mine = [ends_of[0][0], ends_of[1][1], ends_of[2][1]]
            process = start(*words, stdin=mine[0], stdout=mine[1], stderr=mine[2])
            self.assertEqual(process.wait(DEADLINE), 0)
            self.assertEqual([os.get_blocking(fd) for fd in mine], [True] * 3)
            self.assertEqual(os.read(ends_of[1][0], 100), b"non-blocking:\n")
            for pair in ends_of:
                os.close(pair[0])
                os.close(pair[1])

    def test_a_line_of_a_megabyte_passes_whole(self):
        for capture in ([], ["--capture"]):
            done = run("run", *capture, "cat", stdin=None, input=b"x" * 1_000_000)
            self.assertEqual(len(done.stdout), 1_000_000)

    def test_long_arguments_pass(self):
        done = run("run", "--", "echo", "x" * 131_000, "y")
        self.assertEqual(done.returncode, 0)


class Sentences(ContractTest):
    """Each failure ends in a sentence with its name, and in a shell's exit status."""

    def make(self, name, text, mode=0o755):
        with open(self.path(name), "w", encoding="ascii") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def test_of_a_program_that_cannot_be_started(self):
        os.mkdir(self.path("folder"))
        for text, code, sentence in (
                ("nosuch-program", 127, 'Cannot start "nosuch-program" (stage 1): no such program in PATH.'),
                (self.path("absent"), 127, "no such file or directory."),
                (self.path("folder"), 126, "is a folder, not a program."),
                (self.make("plain", "x", 0o644), 126, "may not be executed: chmod +x"),
                (self.make("no-mark", "echo x\n"), 126, "nor begins with #!"),
                (self.make("no-interpreter", "#!/nonexistent/sh\n"), 127, "the interpreter named in its first line")):
            for mode in ("fork", "vfork", "spawn"):
                done = run("run", "--launch", mode, text)
                self.assertEqual(done.returncode, code, text)
                self.assertIn(sentence, done.stderr.decode())
                self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_of_a_redirection_that_cannot_be_made(self):
        for text, sentence in ((f"cat < {self.path('absent')}", f'Cannot read "{self.path("absent")}" (stage 1): no such file'),
                               (f"true | echo > {self.folder}", f'Cannot write to "{self.folder}" (stage 2): is a directory.'),
                               ("cat <&77", "it is not open.")):
            done = run("run", text)
            self.assertEqual(done.returncode, 1, text)
            self.assertIn(sentence, done.stderr.decode())

    def test_of_words_that_are_not_utf8(self):
        done = run("run", b"nos\xffuch")
        self.assertEqual(done.returncode, 127)
        self.assertIn(b'Cannot start "nos\xffuch" (stage 1): no such program', done.stderr)

    def test_of_a_killed_keeper_which_leaves_no_process_of_a_setsid_family(self):
        for victims in (["forklane-keeper"], ["forklane-guard"], ["forklane-guard", "forklane-keeper"]):
            process = start("run", f"cat | {HELPER} family 0", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)
            self.line_of(process)
            family = descendants_of(process.pid)
            for victim in [await_descendant(process.pid, name) for name in victims]:
                os.kill(victim, signal.SIGKILL)
            process.stdout.close()
            self.assertEqual(process.wait(DEADLINE), 2)
            self.assertIn("its keeper (forklane-keeper) was killed; its programs were killed too", process.stderr.read())
            process.stderr.close()
            process.stdin.close()
            for pid in family:
                self.assertTrue(ends(pid), pid)
            self.reap_lost(family)


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
        self.reap_lost()

    def test_our_sigkill_ends_a_keeper_that_is_stopped(self):
        process = start("run", f"{HELPER} family 4", stdout=subprocess.PIPE, text=True)
        descendant = int(self.line_of(process).split()[1])
        guard = await_descendant(process.pid, "forklane-guard")
        keeper = await_descendant(guard, "forklane-keeper")
        os.kill(keeper, signal.SIGSTOP)
        process.kill()
        process.wait(DEADLINE)
        process.stdout.close()
        for pid in (descendant, keeper, guard):
            self.assertTrue(ends(pid))
        self.reap_lost()

    def test_our_sigkill_ends_who_opens_a_fifo(self):
        os.mkfifo(self.path("fifo"))
        process = start("run", f"{HELPER} fds | cat < {self.path('fifo')} | cat < {self.path('fifo')}", stdout=subprocess.PIPE, text=True)
        guard = await_descendant(process.pid, "forklane-guard")
        keeper = await_descendant(guard, "forklane-keeper")
        opener = await_descendant(keeper, "forklane-opener")
        process.kill()
        process.wait(DEADLINE)
        process.stdout.close()
        self.assertTrue(ends(guard))
        self.assertTrue(ends(keeper))
        self.assertTrue(ends(opener))
        self.reap_lost()

    def test_a_reader_who_does_not_read_does_not_keep_us_from_ending(self):
        def descriptors_of_sockets():
            ours, theirs = socket.socketpair()
            return ours.detach(), theirs.detach()

        for make in (os.pipe, descriptors_of_sockets, os.openpty):
            with self.subTest(make.__name__):
                read_end, write_end = make()
                process = start("run", "--capture", "yes", stdout=write_end)
                poller = select.poll()  # until nothing more fits: what is written then waits for a reader
                poller.register(write_end, select.POLLOUT)
                select.select([read_end], [], [], DEADLINE)
                enough = time.monotonic() + 2  # a terminal can say that there is room to all but the writer that waits for it
                while poller.poll(0) and time.monotonic() < enough:
                    os.sched_yield()
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(DEADLINE), -signal.SIGTERM)
                os.close(read_end)
                os.close(write_end)


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
