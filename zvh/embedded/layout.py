"""Where everything the embedded system keeps has its place, below `var/`."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zvh.embedded.errors import StartError

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def var_directory() -> Path:
    """`var/` in the checkout, unless ZVH_VAR_DIR says otherwise."""
    return Path(os.environ.get("ZVH_VAR_DIR") or CHECKOUT / "var").resolve()


@dataclass(frozen=True)
class RunDirectory:
    """All files of one run: of the demo (kept) or of one test run (removed afterwards).

    One directory holds it all, so starting over is removing exactly that directory.
    """

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def broker(self) -> Path:
        return self.root / "broker"

    @property
    def beat(self) -> Path:
        return self.root / "beat"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.json"

    @property
    def secret_key(self) -> Path:
        return self.root / "secret-key"

    def make(self) -> None:
        """Make the directories; raises StartError when that is not allowed."""
        with _saying_what_to_do(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            # PostgreSQL may run as another account (account.py), which passes through here and reads nothing.
            self.root.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for directory in (self.logs, self.broker, self.broker / "control", self.beat, self.temporary):
                directory.mkdir(mode=0o700, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root):
                pass

    def remove(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)


def demo_run() -> RunDirectory:
    return RunDirectory(var_directory() / "demo")


def purpose_directory(purpose: str) -> Path:
    """Where the runs of the tests, or of the benchmark, have their directories."""
    directory = var_directory() / purpose
    with _saying_what_to_do(directory):
        directory.mkdir(parents=True, exist_ok=True)
    return directory


def passing_run(purpose: str) -> RunDirectory:
    """A new directory for one run."""
    parent = purpose_directory(purpose)
    with _saying_what_to_do(parent):
        return RunDirectory(Path(tempfile.mkdtemp(prefix="run-", dir=parent)))


@contextmanager
def _saying_what_to_do(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StartError(
            f"Cannot write in {directory} ({error.strerror}): make it writable for you, "
            "or set ZVH_VAR_DIR to a directory that is."
        ) from error
