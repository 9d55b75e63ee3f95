"""A PostgreSQL of our own, made by initdb and reached through a socket in a closed directory."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from zvh.embedded import binaries, passwords, processes, roles
from zvh.embedded.account import for_data_in
from zvh.embedded.errors import StartError, last_line
from zvh.embedded.layout import RunDirectory
from zvh.embedded.roles import SUPERUSER

PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
# The shortest limit of the systems we run on (macOS), without the closing zero.
LONGEST_SOCKET_PATH = 103
# Where the socket goes when the path of its own place is too long: in a closed directory with a new name.
SOCKETS_OUTSIDE = "/tmp"  # nosec B108
SOCKET_PREFIX = "zvh-socket-"
START_SECONDS = 60
STOP_SECONDS = 6

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",
    # The log tells what went wrong, never with whose data: no statements, no values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}
# A test's database is thrown away with its machine still running: nothing to keep safe. What tests write is rolled
# back, so statistics would say that tables are empty, and plans made for that are slow for what a test puts in.
WITHOUT_DURABILITY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class Cluster:
    """One data directory and its server, which is a child of this process with a session of its own."""

    def __init__(self, run: RunDirectory, *, durable: bool = True) -> None:
        self.run = run
        self.durable = durable
        self.log = run.logs / "postgres.log"
        self.socket_directory: Path | None = None
        self.server: subprocess.Popen | None = None
        self.account = for_data_in(run.postgres / "data")
        self.home = self._home(run.postgres)
        self.data = self.home / "data"
        self.programs = binaries.programs_for(self.account)
        self.passwords = passwords.load_or_make(self.home / "passwords.json", needed_by=self.data)

    @staticmethod
    def places(run: RunDirectory) -> list[Path]:
        """Where a run's cluster may be."""
        return [run.postgres, binaries.outside(run.postgres)]

    def _home(self, wished: Path) -> Path:
        self._make_home(wished)
        if binaries.can_enter(wished, self.account):
            return wished
        # No directory that isn't ours gets other permissions: ours goes where the account can follow.
        home = binaries.outside(wished)
        self._make_home(home)
        return home

    def _make_home(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700 if self.account.uid is None else 0o711)
        if home.parent == binaries.OUTSIDE:
            home.parent.chmod(0o755)

    def create(self) -> None:
        """Make the data directory unless it is there; it appears whole or not at all."""
        if self.data.exists():
            return
        draft = self.home / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.account.take(draft)
        try:
            self._initdb(draft)
        except subprocess.CalledProcessError as error:
            reason = last_line(error.stderr)
            raise StartError(f"PostgreSQL could not make its data directory: {reason}.") from error
        draft.rename(self.data)

    def _initdb(self, directory: Path) -> None:
        password_file = self.home / "superuser-password"
        passwords.write_secret(password_file, self.passwords[SUPERUSER])
        self.account.take(password_file)
        command = [
            self.programs.initdb,
            f"--pgdata={directory}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
        ]
        if not self.durable:
            command.append("--no-sync")
        try:
            subprocess.run(
                command,
                cwd="/",
                check=True,
                capture_output=True,
                text=True,
                # Out of Ctrl-C's reach: a data directory is made whole or not at all.
                start_new_session=True,
                **self.account.popen_arguments(),
            )
        finally:
            password_file.unlink()

    def start(self) -> None:
        """Start the server, after whatever a killed one left behind; returns before it answers."""
        self._stop_remains()
        # A server that is started again keeps its address: others hold it already.
        self.socket_directory = self.socket_directory or self._make_socket_directory()
        for file in self.socket_directory.iterdir():
            file.unlink()
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_directory)}
        if not self.durable:
            settings |= WITHOUT_DURABILITY
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [self.programs.postgres, "-D", str(self.data), *options],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.account.popen_arguments(),
            )

    def wait_until_it_answers(self) -> None:
        """Wait for `SELECT 1`; raises StartError with PostgreSQL's own last words when it gives up."""
        if not processes.wait_until(lambda: self.answers() or not self.is_running(), seconds=START_SECONDS):
            raise StartError(f"PostgreSQL does not answer after {START_SECONDS} seconds: see {self.log}.")
        if not self.is_running():
            last_words = last_line(self.log.read_text(errors="replace"))
            raise StartError(f"PostgreSQL did not start: {last_words} (see {self.log}).")

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def is_running(self) -> bool:
        return self.server is not None and self.server.poll() is None

    def stop(self) -> None:
        """Stop the server: connections are ended, work that was committed is on disk."""
        if self.server is not None and self.is_running():
            self.server.send_signal(signal.SIGINT)
            if not processes.wait_until(lambda: not self.is_running(), seconds=STOP_SECONDS):
                self.server.send_signal(signal.SIGQUIT)
                self.server.wait()
        directory, self.socket_directory = self.socket_directory, None
        self._remove_socket_directory(directory)

    def url(self, role: str, database: str) -> str:
        """The address of a database for one role, as ZVH_DATABASE_URL takes it."""
        query = urlencode({"host": str(self.socket_directory), "port": PORT})
        return f"postgresql://{role}:{quote(self.passwords[role], safe='')}@/{database}?{query}"

    def prepare(self, *, with_tester: bool = False) -> None:
        """Bring roles and database to what they should be, the test-suite's role among them if asked."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            roles.ensure_roles(connection, self.passwords)
            roles.ensure_database(connection)
            if with_tester:
                roles.ensure_tester(connection, self.passwords)
        for database in (roles.DATABASE, "template1"):
            with psycopg.connect(self.url(SUPERUSER, database), autocommit=True) as connection:
                roles.close_to_the_public(connection)

    def directories_to_remove(self) -> list[Path]:
        """What lies outside the run's own directory and has no use after it: the socket's, perhaps."""
        directory = self.socket_directory
        return [directory] if directory is not None and directory.parent != self.home else []

    def find_running(self) -> bool:
        """Whether a server of another process runs here; if so, `url` leads to it."""
        lines = self._pid_file_lines()
        if len(lines) < 5 or not self._remains():
            return False
        self.socket_directory = Path(lines[4])
        return self.answers()

    def _stop_remains(self) -> None:
        """Stop what still works in our data directory, and remove what makes PostgreSQL think that it runs.

        After `kill -9` the server's own children may hold the directory for a while; and the number in the
        pid file may meanwhile belong to a stranger, whom PostgreSQL would take for itself.
        """
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            for pid in self._remains():
                processes.send(pid, number)
            if processes.wait_until(lambda: not self._remains(), seconds=STOP_SECONDS):
                break
        else:
            raise StartError(f"An earlier PostgreSQL in {self.data} can't be stopped: restart the machine.")
        lines = self._pid_file_lines()
        if len(lines) >= 5:
            self._remove_socket_directory(Path(lines[4]))
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _remains(self) -> list[int]:
        with self.account.assumed():
            return processes.working_in(self.data)

    def _pid_file_lines(self) -> list[str]:
        pid_file = self.data / "postmaster.pid"
        return pid_file.read_text().splitlines() if pid_file.exists() else []

    def _make_socket_directory(self) -> Path:
        directory = self.home / "socket"
        if len(os.fsencode(directory / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
            # A new name each time: in a directory that all may write to, nobody can have prepared it for us.
            directory = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=SOCKETS_OUTSIDE))
        directory.mkdir(mode=0o700, exist_ok=True)
        self.account.take(directory)
        return directory

    def _remove_socket_directory(self, directory: Path | None) -> None:
        if directory is None or directory == self.socket_directory:
            return
        if directory.name.startswith(SOCKET_PREFIX):
            shutil.rmtree(directory, ignore_errors=True)
