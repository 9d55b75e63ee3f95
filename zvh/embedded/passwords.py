"""The random passwords of the embedded database's roles, in one file that only we can read."""

import json
import os
import secrets
from pathlib import Path

from zvh.embedded.errors import StartError
from zvh.embedded.roles import BACKUP, OWNER, SERVING, SUPERUSER, TESTER

ROLES = (SUPERUSER, OWNER, SERVING, BACKUP, TESTER)


def load_or_make(path: Path, *, needed_by: Path) -> dict[str, str]:
    """The passwords by role. They are made once: without them, data that exists can't be opened any more."""
    kept = json.loads(path.read_text()) if path.exists() else {}
    if kept.keys() >= set(ROLES):
        return kept
    if kept:
        # A role that came later; the others keep what they have.
        return _write(path, _new() | kept)
    if needed_by.exists():
        raise StartError(
            f"The passwords in {path} are gone: put them back, or begin anew with `make demo-reset`."
        )
    return _write(path, _new())


def _new() -> dict[str, str]:
    return {role: secrets.token_urlsafe(32) for role in ROLES}


def _write(path: Path, passwords: dict[str, str]) -> dict[str, str]:
    write_secret(path, json.dumps(passwords, indent=1))
    return passwords


def load_or_make_key(path: Path) -> str:
    """The secret key of this run's web pages; kept, so that a restart logs nobody out."""
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(64))
    return path.read_text()


def write_secret(path: Path, content: str) -> None:
    """Write a file that nobody else can read at any moment, whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
