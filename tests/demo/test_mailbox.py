"""The demo's mailbox shows every mail with its calendar entry, and never half a mail."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from tests.factories import UserFactory
from tests.roles import acting
from zvh.embedded import mailbox
from zvh.outbox.mail import send_mail
from zvh.outbox.models import Task
from zvh.outbox.services import run

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.demo.urls")]
ROOT = Path(__file__).resolve().parents[2]
ENTRY = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
METHOD:{method}
BEGIN:VEVENT
UID:overleg-1@zvh.example.org
SEQUENCE:{sequence}
DTSTAMP:20261127T080000Z
DTSTART:20261202T120000Z
DTEND:20261202T131500Z
SUMMARY:Overleg 2026-0012
LOCATION:Kamer 2
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "zvh.embedded.mailbox.MailboxBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.SITE_URL = "http://localhost:8000"
    return settings.EMAIL_FILE_PATH


def sent(*, calendar="", key="a:1", to="partner@example.org") -> None:
    with acting(UserFactory()):
        send_mail(
            to=to,
            subject="Uitnodiging 2026-0012",
            template="access_answered",
            context={"number": "2026-0012", "link": "/toegang/vragen/"},
            key=key,
            calendar=calendar,
        )
    run(Task.objects.get(key=f"mail.send:{key}").pk)


def got(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_mailbox_says_how_to_fill_it():
    assert "Nog geen post" in got("/demo/post/")


def test_a_mail_is_shown_with_links_that_can_be_followed():
    sent()
    (name,) = mailbox.names()
    assert "Uitnodiging 2026-0012" in got("/demo/post/")
    page = got(f"/demo/post/{name}/")
    assert 'href="http://localhost:8000/toegang/vragen/"' in page
    assert "partner@example.org" in page
    assert mailbox.read(name).message_id in page.replace("&lt;", "<").replace("&gt;", ">")
    assert mailbox.read(name).message_id.endswith("@localhost>")


@pytest.mark.parametrize(
    ("method", "sequence", "status", "is_cancelled"),
    [("REQUEST", 0, "Nieuw", False), ("REQUEST", 2, "Gewijzigd", False), ("CANCEL", 3, "Afgezegd", True)],
)
def test_a_calendar_entry_shows_as_a_calendar_would(method, sequence, status, is_cancelled):
    entry = ENTRY.format(method=method, sequence=sequence)
    sent(calendar=entry)
    (name,) = mailbox.names()
    (shown,) = mailbox.read(name).entries
    assert (str(shown.status), shown.is_cancelled, shown.what, shown.where, shown.change, shown.uid) == (
        status,
        is_cancelled,
        "Overleg 2026-0012",
        "Kamer 2",
        sequence,
        "overleg-1@zvh.example.org",
    )
    page = got(f"/demo/post/{name}/")
    # By the clock of Amsterdam.
    assert "wo 2 december, 13:00 – 14:15" in page
    assert status in page
    response = Client().get(f"/demo/post/{name}/overleg.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.decode() == entry


def test_a_mail_without_an_entry_has_no_calendar_file():
    sent()
    (name,) = mailbox.names()
    assert Client().get(f"/demo/post/{name}/overleg.ics").status_code == 404


@pytest.mark.parametrize("name", ["bestaat-niet", "20261127T120000000000-" + "a" * 32, "passwords"])
def test_a_name_that_no_mail_has_is_not_there(name):
    assert Client().get(f"/demo/post/{name}/").status_code == 404


def test_the_newest_stands_first_and_of_a_thousand_only_a_page_is_opened(folder, monkeypatch):
    folder.mkdir()
    for number in range(1_000):
        at = datetime.fromtimestamp(1_700_000_000 + number, UTC)
        path = folder / f"{at:%Y%m%dT%H%M%S%f}-{number:032x}.eml"
        path.write_bytes(f"Subject: Nummer {number:04}\nTo: a@example.org\n\nTekst\n".encode())
    opened = []
    monkeypatch.setattr(
        mailbox,
        "message_from_bytes",
        lambda *args, **how: opened.append(1) or message_from_bytes(*args, **how),
    )
    page = got("/demo/post/")
    assert (len(opened), page.index("Nummer 0999") < page.index("Nummer 0975")) == (25, True)
    assert "Nummer 0974" not in page
    assert "Nummer 0000" in got("/demo/post/?page=40")


def test_a_mail_that_was_being_written_when_the_power_failed_is_not_shown(folder):
    """A process writes mail after mail and is killed; whatever is there then is whole."""
    body = "Regel van een lange mail.\n" * 4_000
    script = (
        "import django; django.setup()\n"
        "from zvh.embedded.mailbox import keep\n"
        "content = b'Subject: Heel\\nTo: a@example.org\\n\\n' + b'Regel van een lange mail.\\n' * 4000\n"
        "print('ready', flush=True)\n"
        "while True: keep(content)\n"
    )
    inside = (
        "from django.conf import settings\n"
        f"import django; django.setup(); settings.EMAIL_FILE_PATH = {str(folder)!r}\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", inside + script], cwd=ROOT, stdout=subprocess.PIPE)
    assert writer.stdout.readline() == b"ready\n"
    deadline = time.monotonic() + 30
    while len(mailbox.names()) < 20 and time.monotonic() < deadline:
        writer.poll()
    writer.kill()
    writer.communicate()
    found = mailbox.names()
    assert len(found) >= 20
    assert {mailbox.read(name).text for name in found} == {body}


def test_several_in_one_go_are_kept_each(folder):
    from django.core.mail import get_connection

    mails = [EmailMultiAlternatives(f"Mail {number}", "Tekst", to=["a@example.org"]) for number in range(3)]
    assert get_connection().send_messages(mails) == 3
    assert {mailbox.read(name).subject for name in mailbox.names()} == {"Mail 0", "Mail 1", "Mail 2"}
