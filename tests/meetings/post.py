"""The mail that was asked for, as it waits in the outbox; and what the calendar of who gets it shows."""

import re

from tests.meetings.calendars import Program, Shown
from tests.roles import as_owner
from zvh.outbox.models import Mail

METHOD = re.compile(r"^METHOD:([A-Z]+)\r$", re.MULTILINE)
SEQUENCE = re.compile(r"^SEQUENCE:(\d+)\r$", re.MULTILINE)


def mails_to(user) -> list[Mail]:
    """Those with an entry by their sequence, then the others."""
    with as_owner():
        mails = list(Mail.objects.filter(to=user.email))
    return sorted(mails, key=lambda mail: (not mail.calendar, sequence_of(mail), mail.key))


def entries_to(user) -> list[tuple[str, int]]:
    """Method and sequence of every entry that was sent."""
    return [(METHOD.search(mail.calendar)[1], sequence_of(mail)) for mail in mails_to(user) if mail.calendar]


def calendar_of(user) -> list[Shown]:
    program = Program()
    program.receive(*(mail.calendar for mail in mails_to(user) if mail.calendar))
    return program.shows


def sequence_of(mail: Mail) -> int:
    return int(SEQUENCE.search(mail.calendar)[1]) if mail.calendar else 0
