"""`python -m zvh.embedded`: what it passes on, what it leaves behind, and how it refuses."""

import os
import signal
import subprocess
import sys

from zvh.embedded import processes
from zvh.embedded.layout import CHECKOUT, RunDirectory
from zvh.embedded.ledger import open_ledger
from zvh.embedded.locks import RunLock

ASK = """
import os, psycopg
for name in ("ZVH_DATABASE_URL", "ZVH_OWNER_URL", "ZVH_SERVING_URL"):
    with psycopg.connect(os.environ[name]) as connection:
        print(connection.execute("SELECT current_user").fetchone()[0])
raise SystemExit(3)
"""


def test_command_runs_with_a_database_of_its_own_that_is_gone_afterwards(embedded, place):
    done = embedded("postgres", "--purpose", "test", "--", sys.executable, "-c", ASK)
    assert done.stdout.split() == ["zvh_tester", "zvh_owner", "zvh_serving"]
    assert done.returncode == 3
    assert list((place / "test").glob("run-*")) == []


def test_command_that_is_missing_is_one_sentence(embedded):
    done = embedded("postgres", "--purpose", "test", "--")
    assert (done.returncode, done.stderr) == (1, "Say which command to run, after `--`.\n")


def test_killed_run_leaves_nothing_behind(place):
    """The guard stops the database and the command, and removes the directory."""
    script = "import os, sys; print(os.environ['ZVH_VAR_DIR'], os.getpid(), flush=True); sys.stdin.read()"
    wrapper = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "zvh.embedded",
            "postgres",
            "--purpose",
            "test",
            "--",
            sys.executable,
            "-c",
            script,
        ],
        cwd=CHECKOUT,
        env=os.environ | {"ZVH_VAR_DIR": str(place)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with wrapper:
        directory, _, pid = wrapper.stdout.readline().strip().rpartition(" ")
        run = RunDirectory(place / "test" / directory.rpartition("/")[2])
        assert str(run.root) == directory
        wrapper.send_signal(signal.SIGKILL)
        assert processes.wait_until(lambda: not run.root.exists(), seconds=20)
        assert processes.wait_until(lambda: processes.started_at(int(pid)) is None, seconds=5)


def test_directory_that_cannot_be_written_is_one_sentence(embedded, place):
    (place / "file").touch()
    done = embedded("demo", ZVH_VAR_DIR=str(place / "file" / "var"))
    assert done.returncode == 1
    assert done.stderr == (
        f"Cannot write in {place}/file/var/demo (Not a directory): make it writable for you, "
        "or set ZVH_VAR_DIR to a directory that is.\n"
    )


def test_second_demo_is_one_sentence(embedded, place):
    run = RunDirectory(place / "demo")
    run.make()
    lock = RunLock(run.lock)
    assert lock.take()
    for command, sentence in {
        "demo": "The demo is running already: use that one, or stop it with Ctrl-C first.\n",
        "reset": "The demo is running: stop it with Ctrl-C before starting over.\n",
    }.items():
        done = embedded(command)
        assert (done.returncode, done.stderr) == (1, sentence)
    lock.release()


def test_reset_removes_the_demo_and_what_it_left_running_and_no_more(embedded, place, bystander):
    (place / "mine").touch()
    run = RunDirectory(place / "demo")
    run.make()
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as left:
        open_ledger(run.ledger, "killed").add(name="worker", pid=left.pid, stop_signal=signal.SIGTERM)
        done = embedded("reset")
        assert left.wait(timeout=5) == -signal.SIGTERM
    assert (done.returncode, done.stdout) == (0, "The demo and all its data are removed.\n")
    assert sorted(path.name for path in place.iterdir()) == ["mine"]
