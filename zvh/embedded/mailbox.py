"""The demo's mailbox: a file for each mail, there as a whole or not at all, and read back for its pages."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar

# When it came, so that names sort as mails do, and something at random.
NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{32}")
SUFFIX = ".eml"


class MailboxBackend(BaseEmailBackend):
    """What the worker hands a mail to in the demo, in the place of a mail server."""

    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            # With the line ends of the network: a calendar file is particular about them.
            keep(message.message().as_bytes(linesep="\r\n"))
        return len(email_messages)


def keep(content: bytes) -> None:
    """Returns when the mail is on the disk. Killed before that, only a file that nobody reads is left."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex}"
    with NamedTemporaryFile(dir=folder, prefix="half-", delete=False) as half:
        half.write(content)
        half.flush()
        os.fsync(half.fileno())
    Path(half.name).rename(folder / f"{name}{SUFFIX}")
    _sync(folder)


def _sync(folder: Path) -> None:
    """The name of a new file is kept by its folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def names() -> list[str]:
    """Of all mails, the newest first, without opening one."""
    folder = _folder()
    if not folder.exists():
        return []
    with os.scandir(folder) as entries:
        found = [entry.name.removesuffix(SUFFIX) for entry in entries if entry.name.endswith(SUFFIX)]
    return sorted((name for name in found if NAME.fullmatch(name)), reverse=True)


def read(name: str) -> "ShownMail | None":
    """The mail with this name; None when there is none."""
    path = _folder() / f"{name}{SUFFIX}"
    if not NAME.fullmatch(name) or not path.exists():
        return None
    return ShownMail(name, message_from_bytes(path.read_bytes(), policy=policy.default))


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


@dataclass(frozen=True)
class Entry:
    """What a calendar makes of the event in a calendar file; `change` counts how often it was changed since."""

    status: Promise
    is_cancelled: bool
    what: str
    starts_at: datetime | date
    ends_at: datetime | date | None
    where: str
    change: int
    uid: str


@dataclass(frozen=True)
class ShownMail:
    """A mail as a mail program shows it."""

    name: str
    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def sender(self) -> str:
        return str(self.message["From"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"]).strip()

    @property
    def came_at(self) -> datetime:
        return datetime.strptime(self.name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return body.get_content().replace("\r\n", "\n") if body else ""

    @cached_property
    def calendar(self) -> str:
        """The calendar file that goes along; empty when there is none."""
        parts = (part for part in self.message.walk() if part.get_content_type() == "text/calendar")
        return next((part.get_payload(decode=True).decode() for part in parts), "")

    @cached_property
    def entries(self) -> Sequence[Entry]:
        if not self.calendar:
            return ()
        calendar = Calendar.from_ical(self.calendar)
        is_cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
        return tuple(_entry(event, is_cancelled) for event in calendar.walk("VEVENT"))


def _entry(event, is_cancelled: bool) -> Entry:
    is_cancelled = is_cancelled or str(event.get("STATUS", "")).upper() == "CANCELLED"
    change = int(event.get("SEQUENCE", 0))
    return Entry(
        status=_("Cancelled") if is_cancelled else _("Changed") if change else _("New"),
        is_cancelled=is_cancelled,
        what=str(event.get("SUMMARY", "")),
        starts_at=event.decoded("DTSTART"),
        ends_at=event.decoded("DTEND", None),
        where=str(event.get("LOCATION", "")),
        change=change,
        uid=str(event.get("UID", "")),
    )
