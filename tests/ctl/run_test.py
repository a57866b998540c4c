# SPDX-License-Identifier: MIT
"""The contract of `forklanectl run`: words, options, exit status, JSON."""

import gzip
import json
import os
import signal
import subprocess
import unittest

from run_program import DEADLINE, PROGRAM, ContractTest, run, start

JOB_KEYS = ["exit_code", "started_at", "wall_ns", "timed_out", "held_by"]
STAGE_KEYS = ["argv", "pid", "exit_code", "signal", "start_ns", "seen_exit_ns", "user_ns", "sys_ns", "max_rss_kib",
              "stdout_bytes", "error"]


class Words(ContractTest):
    def test_words_after_the_mark_are_untouched(self):
        words = ["[a,b]", "%%", "{}", "", "--", "--json", "x", "-h", "--shell=/x", "doctor", "--help", "*"]
        self.assertEqual(run("run", "--", "printf", "%s\\n", *words).stdout.decode(), "".join(w + "\n" for w in words))

    def test_a_subcommands_name_after_the_mark_is_a_program(self):
        self.assertEqual(run("run", "--", "doctor").returncode, 127)

    def test_several_words_without_the_mark_are_refused(self):
        done = run("run", "echo", "hi")
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"several words without --", done.stderr)

    def test_no_words_are_refused(self):
        self.assertEqual(run("run").returncode, 2)
        self.assertEqual(run("run", "--").returncode, 2)

    def test_one_word_is_a_pipeline(self):
        self.assertEqual(run("run", "echo 'a  b' | tr a-z A-Z").stdout, b"A  B\n")

    def test_a_fifo_between_two_stages_opens_as_in_a_shell(self):
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        done = run("run", f"echo x > {fifo} | cat {fifo}")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"x\n", b""))

    def test_shell_never_takes_the_next_word(self):
        self.assertEqual(run("run", "--shell", "echo $((1 + 1)); exit 3").returncode, 3)
        self.assertEqual(run("run", "echo $((1 + 1))", "--shell").stdout, b"2\n")
        self.assertEqual(run("run", "--shell=/bin/bash", "echo ${BASH_VERSION:+bash}").stdout, b"bash\n")

    def test_shell_takes_exactly_one_string(self):
        done = run("run", "--shell", "echo", "hi")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"exactly one string", done.stderr)

    def test_text_that_direct_cannot_read_is_refused_with_its_column(self):
        done = run("run", "echo $HOME")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"Column 6", done.stderr)
        self.assertTrue(done.stderr.endswith(b", or use --shell.\n"), done.stderr)
        self.assertTrue(run("run", "cat <<E").stderr.endswith(b". Use --shell.\n"))

    def test_unknown_options_and_commands_are_refused(self):
        for words in (["run", "--nosuch", "true"], ["nosuch"], [], ["run", "--launch", "clone", "true"]):
            self.assertEqual(run(*words).returncode, 2, words)

    def test_help_is_everywhere_and_on_stdout(self):
        for words in ([], ["run"], ["demo"], ["doctor"]):
            done = run(*words, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, b""), words)
            self.assertIn(b"Usage", done.stdout)

    def test_help_and_errors_are_text_and_name_the_words_of_an_option(self):
        for words in ("run", "batch", "model", "race", "queue", "demo", "doctor"):
            self.assertNotRegex(run(words, "--help").stdout, rb"[\x00-\x09\x0b-\x1f]", words)
        self.assertIn(b"--launch fork|vfork|spawn", run("run", "--help").stdout)
        done = run("run", "--launch", "clone", "echo ran")
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b'--launch: "clone" is unknown; take one of: fork, vfork, spawn', done.stderr)

    def test_an_unknown_command_is_named_with_those_there_are(self):
        for words, part in ((["bogus"], b'there is no command "bogus"'), ([], b"a command is missing")):
            done = run(*words)
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            self.assertEqual(done.stderr, b"forklanectl: " + part + b"; take one of: run, demo, doctor, model, race, queue, batch\n")

    def test_an_option_without_its_value_is_named(self):
        for words in (["run", "--json"], ["run", "true", "--timeout"], ["queue", "--json"], ["model", "--replay"]):
            done = run(*words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)
            self.assertIn(f"{words[-1]} takes a value, and none is given".encode(), done.stderr)
        self.assertIn(b'"true" is the file of --json', run("run", "--json", "true").stderr)

    def test_an_empty_value_is_refused(self):
        for words in (["run", "--timeout"], ["run", "--cwd"], ["run", "--stdin"], ["run", "--json"], ["run", "--trace"],
                      ["batch", "--timeout"], ["batch", "--joblog"], ["model", "--replay"], ["race", "--steer"], ["queue", "--tasks"]):
            done = run(*words, "", *(["echo ran"] if words[0] == "run" else []))
            self.assertEqual((done.returncode, done.stdout), (255 if words[0] == "batch" else 2, b""), words)
            self.assertIn(f"{words[1]}: its value is empty".encode(), done.stderr)

    def test_two_results_in_one_file_are_refused_before_anything_runs(self):
        for json_file, trace in (("-", "-"), ("same", "same"), ("same", "./same")):
            done = run("run", "--json", json_file, "--trace", trace, "echo ran", cwd=self.folder)
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            self.assertIn(b"--json and --trace both write to", done.stderr)
            done = run("batch", "--joblog", json_file, "--trace", trace, cwd=self.folder, stdin=None, input=b"echo ran\n")
            self.assertEqual((done.returncode, done.stdout), (255, b""))
        self.assertEqual(os.listdir(self.folder), [])
        self.assertEqual(run("run", "--json", "/dev/null", "--trace", "/dev/null", "true").returncode, 0)

    def test_what_only_a_shell_knows_is_offered_one(self):
        for text in ("cd /tmp", "if true", "export A=1"):
            done = run("run", text)
            self.assertEqual(done.returncode, 127)
            self.assertTrue(done.stderr.endswith(b" is a shell's own word. Use --shell.\n"), done.stderr)
        self.assertNotIn(b"--shell", run("run", "nosuch").stderr)

    def test_doctor_tells_of_each_thing_how_it_is_learned(self):
        done = run("doctor")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        text = done.stdout.decode()
        self.assertIn(os.uname().release, text)
        self.assertRegex(text, r"RLIMIT_NOFILE +soft \d+")
        self.assertRegex(text, r"waits to read +seen +sampled")
        for line in text.splitlines():
            if line.startswith("  "):
                self.assertRegex(line, r"  (exact|sampled|not seen here)( |$)")

    def test_version_is_told(self):
        self.assertRegex(run("--version").stdout.decode(), r"^forklanectl \d+\.\d+\.\d+\n$")


class Options(ContractTest):
    def test_stdin_comes_from_a_file_or_a_text(self):
        with open(self.path("in"), "w", encoding="ascii") as file:
            file.write("from a file")
        self.assertEqual(run("run", "--stdin", self.path("in"), "cat").stdout, b"from a file")
        self.assertEqual(run("run", "--input", "a text", "cat").stdout, b"a text")
        self.assertEqual(run("run", "--input", "", "cat").stdout, b"")
        self.assertEqual(run("run", "--input", "x", "--stdin", self.path("in"), "cat").returncode, 2)

    def test_stdin_is_inherited_otherwise(self):
        self.assertEqual(run("run", "cat | cat", stdin=None, input=b"mine").stdout, b"mine")
        self.assertEqual(run("run", "--stdin", "-", "cat | cat", stdin=None, input=b"mine").stdout, b"mine")
        self.assertEqual(run("run", "--stdin", "-", "--input", "x", "cat").returncode, 2)

    def test_folder_is_the_stages(self):
        self.assertEqual(run("run", "--cwd", "/", "pwd").stdout, b"/\n")

    def test_the_last_of_equal_variables_counts_and_a_stages_own_wins(self):
        self.assertEqual(run("run", "--env", "A=1", "--env", "A=2", "--env", "B==", "printenv A B").stdout, b"2\n=\n")
        self.assertEqual(run("run", "--env", "A=1", "A=own printenv A").stdout, b"own\n")
        for bad in ("A", "=1"):
            self.assertEqual(run("run", "--env", bad, "true").returncode, 2)

    def test_timeout_ends_everything_with_124(self):
        report, done = self.report("--timeout", "0.2", "sleep 1000 | sleep 1000")
        self.assertEqual((done.returncode, report["job"]["timed_out"]), (124, True))
        self.assertEqual([stage["signal"] for stage in report["stages"]], ["SIGTERM", "SIGTERM"])
        self.assertIn(b"timed out", done.stderr)

    def test_timeout_ends_whoever_writes_on_after_the_stages_too(self):
        done = run("run", "--capture", "--timeout", "1", "--shell", "while sleep 0.05; do echo on; done & exit 0")
        self.assertEqual(done.returncode, 124)

    def test_timeouts_that_are_no_time_are_refused(self):
        for seconds in ("0", "-1", "nan", "soon"):
            self.assertEqual(run("run", "--timeout", seconds, "true").returncode, 2, seconds)
        self.assertEqual(run("run", "--timeout", "1e300", "true").returncode, 0)

    def test_pipefail_gives_the_last_failure(self):
        self.assertEqual(run("run", "sh -c 'exit 3' | true").returncode, 0)
        self.assertEqual(run("run", "--pipefail", "sh -c 'exit 3' | sh -c 'exit 4' | true").returncode, 4)

    def test_check_tells_a_failure_in_a_sentence(self):
        self.assertEqual(run("run", "false").stderr, b"")
        self.assertIn(b"exit code 1", run("run", "--check", "false").stderr)
        self.assertIn(b"SIGKILL", run("run", "--check", "--shell", "kill -9 $$").stderr)

    def test_every_launch_mode_gives_the_same(self):
        for mode in ("fork", "vfork", "spawn"):
            done = run("run", "--launch", mode, "nosuch | sh -c 'echo out; echo err >&2; exit 7'")
            self.assertEqual((done.returncode, done.stdout), (7, b"out\n"), mode)
            self.assertIn(b"err\n", done.stderr)
            self.assertIn(b'Cannot start "nosuch" (stage 1)', done.stderr)

    def test_leave_lets_live_what_stages_leave_behind(self):
        done = run("run", "--leave", "--shell", "sleep 1000 >/dev/null 2>&1 & echo $!")
        left = int(done.stdout)
        os.kill(left, 9)
        os.waitpid(left, 0)  # the test is a subreaper

    def test_what_stages_leave_behind_is_killed_otherwise(self):
        done = run("run", "--shell", "sleep 1000 >/dev/null 2>&1 & echo $!")
        with self.assertRaises(ProcessLookupError):
            os.kill(int(done.stdout), 0)

    def test_a_trace_that_would_not_be_what_its_name_says_is_refused_before_anything_runs(self):
        for name in ("trace.pftrace", "trace.xyz", "trace.gz", "trace.json.xz"):
            done = run("run", "--trace", self.path(name), "echo ran")
            self.assertEqual((done.returncode, done.stdout), (2, b""), name)
            self.assertIn(b".json.gz", done.stderr)
            self.assertFalse(os.path.exists(self.path(name)), name)
            done = run("batch", "--trace", self.path(name), stdin=None, input=b"echo ran\n")
            self.assertEqual((done.returncode, done.stdout), (255, b""), name)
            self.assertIn(b".json.gz", done.stderr)

    def test_trace_is_chromes_json(self):
        self.assertEqual(run("run", "--trace", self.path("trace.json"), "true | true").returncode, 0)
        with open(self.path("trace.json"), encoding="utf-8") as file:
            self.assertIn("traceEvents", json.load(file))
        self.assertEqual(run("run", "--trace", self.path("trace.json.gz"), "true").returncode, 0)
        with gzip.open(self.path("trace.json.gz"), "rt", encoding="utf-8") as file:
            self.assertIn("traceEvents", json.load(file))
        for stdout in ("-", "/dev/stdout"):
            self.assertIn("traceEvents", json.loads(run("run", "--trace", stdout, "true").stdout))


class ExitStatus(ContractTest):
    def test_is_a_shells(self):
        script = self.path("no-interpreter")
        for text, code in (("true", 0), ("false", 1), ("sh -c 'exit 255'", 255), ("false | true", 0), ("true | false", 1),
                           ("nosuch", 127), ("nosuch | cat", 0), ("cat /dev/null | nosuch", 127), ("/etc", 126),
                           ("/etc/passwd", 126), ("cat < /nonexistent", 1), ("echo > /nonexistent/x", 1), ("cat <&77", 1),
                           ("sh -c 'kill -TERM $$'", 143), ("yes | head -n 1", 0), (script, 127)):
            self.assertEqual(run("run", text).returncode, code, text)

    def test_other_stages_run_beside_one_that_cannot(self):
        report, done = self.report("nosuch | echo hi")
        self.assertEqual((done.returncode, done.stdout), (0, b"hi\n"))
        self.assertEqual(report["stages"][0]["error"]["errno"], "ENOENT")
        self.assertEqual(report["stages"][0]["error"]["step"], "exec")

    def test_of_a_folder_that_is_not_there_is_126_and_a_sentence(self):
        done = run("run", "--cwd", "/nonexistent", "true")
        self.assertEqual(done.returncode, 126)
        self.assertIn(b'Cannot use folder "/nonexistent"', done.stderr)

    def test_descriptors_of_the_programs_own_are_no_source(self):
        for fd in range(3, 12):
            self.assertEqual(run("run", f"cat <&{fd}").returncode, 1, fd)

    def test_a_pipeline_of_300_stages_runs(self):
        self.assertEqual(run("run", " | ".join(["cat"] * 300), stdin=None, input=b"through").stdout, b"through")


class Json(ContractTest):
    def test_has_every_key_always(self):
        for text in ("true | sh -c 'kill -9 $$'", "nosuch"):
            report, _ = self.report(text)
            self.assertEqual(list(report), ["schema", "job", "stages"])
            self.assertEqual(list(report["job"]), JOB_KEYS)
            for stage in report["stages"]:
                self.assertEqual(list(stage), STAGE_KEYS)

    def test_gives_exit_code_or_signal_never_both(self):
        report, _ = self.report("yes | head -n 1 | sh -c 'cat; exit 3'")
        self.assertEqual([(stage["exit_code"], stage["signal"]) for stage in report["stages"]],
                         [(None, "SIGPIPE"), (0, None), (3, None)])

    def test_comes_on_stdout_after_all_output(self):
        for capture in ([], ["--capture"]):
            lines = run("run", *capture, "--json", "-", "echo first").stdout.decode().splitlines()
            self.assertEqual((lines[0], json.loads(lines[1])["schema"], len(lines)), ("first", 1, 2))

    def test_counts_bytes_only_where_they_were_read(self):
        self.assertIsNone(self.report("echo 12345")[0]["stages"][0]["stdout_bytes"])
        report, _ = self.report("--capture", "echo 12345 | cat")
        self.assertEqual([stage["stdout_bytes"] for stage in report["stages"]], [None, 6])

    def test_is_valid_when_argv_is_not_utf8(self):
        report, done = self.report("--", b"printf", b"%s", b"\xff\xfe")
        self.assertEqual((done.stdout, report["stages"][0]["argv"][2]), (b"\xff\xfe", "\ufffd\ufffd"))

    def test_times_lie_in_the_job(self):
        report, _ = self.report("sh -c 'exit 0'")
        stage = report["stages"][0]
        self.assertLess(0, stage["start_ns"])
        self.assertLess(stage["start_ns"], stage["seen_exit_ns"])
        self.assertLessEqual(stage["seen_exit_ns"], report["job"]["wall_ns"])
        self.assertLess(0, stage["max_rss_kib"])

    def test_target_that_is_full_is_told(self):
        done = run("run", "--json", "/dev/full", "true")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"No space left on device", done.stderr)
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "run", "--json", "-", "true"], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"No space left on device", done.stderr)

    def test_names_who_holds_the_output(self):
        report, done = self.report("--capture", "--shell", "sleep 1000 & echo hi")
        self.assertEqual(done.stdout, b"hi\n")
        self.assertEqual([holder["name"] for holder in report["job"]["held_by"]], ["sleep"])

    def test_who_outlives_the_stages_is_named_and_killed_or_left(self):
        for capture in ([], ["--capture"]):
            done = run("run", *capture, "--shell", "sleep 1000 & echo hi")
            self.assertEqual((done.returncode, done.stdout), (0, b"hi\n"))
            self.assertRegex(done.stderr, rb"^forklanectl: still held by \w+ \(pid \d+\): killed; --leave lets it live on\.\n$")
        done = run("run", "--leave", "--shell", "sleep 1000 <&- >&- 2>&- & echo hi")
        self.assertRegex(done.stderr, rb"^forklanectl: left running: \w+ \(pid \d+\)\.\n$")
        pid = int(done.stderr.split(b"(pid ")[1].split(b")")[0])
        os.kill(pid, signal.SIGKILL)
        self.assertEqual(os.waitpid(pid, 0)[0], pid)  # this program is a subreaper

    def test_output_that_could_not_be_written_is_told(self):
        with open("/dev/full", "wb") as full:
            for words, options in ((["echo important"], {"stdout": full, "stderr": subprocess.PIPE}),
                                   (["--shell", "echo important >&2; exit 3"], {"stderr": full, "stdout": subprocess.PIPE})):
                done = subprocess.run([PROGRAM, "run", "--capture", *words], check=False, timeout=DEADLINE, **options)
                self.assertEqual(done.returncode, 2, words)
                if done.stderr is not None:
                    self.assertIn(b'cannot write "standard output"', done.stderr.lower())
                    self.assertIn(b"no space left on device", done.stderr.lower())

    def test_a_hangup_stops_the_tree_as_a_termination_does(self):
        text = f"trap 'echo told > {self.path('told')}; exit 4' TERM; echo up; while :; do sleep 0.05; done"
        with start("run", "--json", self.path("report"), "--shell", text, stdout=subprocess.PIPE) as process:
            self.assertEqual(self.line_of(process), b"up\n")
            process.send_signal(signal.SIGHUP)
            self.assertEqual(process.wait(DEADLINE), -signal.SIGHUP)
        with open(self.path("told"), encoding="ascii") as file:
            self.assertEqual(file.read(), "told\n")
        with open(self.path("report"), encoding="ascii") as file:
            self.assertEqual(json.load(file)["stages"][0]["exit_code"], 4)

    def test_names_no_holder_when_the_run_itself_was_stopped(self):
        report, _ = self.report("--capture", "--timeout", "0.1", "sleep 1000")
        self.assertEqual(report["job"]["held_by"], [])


if __name__ == "__main__":
    unittest.main()
