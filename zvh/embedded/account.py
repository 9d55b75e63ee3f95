"""Which system account PostgreSQL runs as: it refuses root, so root's clusters get one of less power."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zvh.embedded.errors import StartError
from zvh.embedded.layout import CHECKOUT


@dataclass(frozen=True)
class Account:
    """The account a process is started under; `None` for both ids means our own."""

    uid: int | None = None
    gid: int | None = None

    def popen_arguments(self) -> dict:
        """What `subprocess` needs to start a process under this account, without root's groups."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, path: Path) -> None:
        """Give this account a directory that we made for it."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)

    @contextmanager
    def assumed(self) -> Iterator[None]:
        """Look at the system as this account: in a container, root may not see where its processes work."""
        if self.uid is None:
            yield
            return
        os.setegid(self.gid)
        os.seteuid(self.uid)
        try:
            yield
        finally:
            os.seteuid(0)
            os.setegid(0)


def for_data_in(data: Path) -> Account:
    """The account for a data directory: its owner when it has one, else the checkout's owner, else nobody.

    A checkout made by a user and started once with sudo so stays usable by that user.
    """
    if os.geteuid() != 0:
        _refuse_data_of_another_account(data)
        return Account()
    candidates = [path.stat().st_uid for path in (data, CHECKOUT) if path.exists()]
    for uid in candidates:
        if uid != 0 and _has_a_name(uid):
            entry = pwd.getpwuid(uid)
            return Account(entry.pw_uid, entry.pw_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def _refuse_data_of_another_account(data: Path) -> None:
    if data.exists() and data.stat().st_uid != os.geteuid():
        raise StartError(
            f"The database in {data} belongs to another account: start it as that account or as root, "
            "or run `sudo make demo-reset` to begin anew."
        )


def _has_a_name(uid: int) -> bool:
    # initdb looks its own account up and stops when it has no name.
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
