"""Mail says that there is something to see, never what; it is sent once, and forgotten when it is sent."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail as sent_mail
from django.db.models.functions import Now
from django.utils import translation

from tests.factories import UserFactory
from tests.roles import acting, as_owner
from zvh import environment
from zvh.outbox.mail import MAY_SAY, TooMuchToSayError, forget_unsent, send_mail, text_of
from zvh.outbox.models import Mail, Task
from zvh.outbox.services import run

SAID = {
    "number": "2026-0012",
    "at": datetime(2026, 11, 26, 9, 30),
    "until": datetime(2026, 11, 29, 9, 30),
    "link": "/ergens/",
    "count": 3,
}
INVITATION = """\
U heeft toegang gekregen tot ZVH Casusoverleg.

Kies een wachtwoord en een tweede stap om in te loggen. De link werkt één keer, tot zo 29 november, 9:30:

https://zvh.example.org/ergens/

Verwachtte u deze mail niet? Dan hoeft u niets te doen.
"""
TEXTS = {
    "invitation": INVITATION,
    "access_answered": """\
Er is een antwoord op uw verzoek om toegang tot casus 2026-0012. U leest het hier:

https://zvh.example.org/ergens/
""",
    "access_asked": """\
Iemand vraagt toegang tot casus 2026-0012. U regisseert deze casus, dus u beslist.

https://zvh.example.org/ergens/
""",
    "break_glass": """\
Iemand leest casus 2026-0012 met noodtoegang, tot uiterlijk 29 november, 09:30.

Wie en waarom staat op uw eerste pagina:
https://zvh.example.org/ergens/
""",
    "login_changed": """\
De manier waarop u inlogt bij ZVH Casusoverleg is veranderd: uw wachtwoord, uw tweede stap of uw herstelcodes.

Wat er nu is ingesteld, ziet u op https://zvh.example.org/ergens/

Was u dit niet? Bel meteen de functioneel beheerder.
""",
    "new_password": """\
Met deze link kiest u een wachtwoord voor ZVH Casusoverleg. De link werkt één keer, en een dag lang.

https://zvh.example.org/ergens/

Hebt u hier niet om gevraagd? Dan hoeft u niets te doen: uw wachtwoord blijft zoals het is.
""",
    "no_account": """\
Iemand vroeg op dit adres om een nieuw wachtwoord voor ZVH Casusoverleg. Er is geen account met dit adres.

Werkt u met ons samen? Misschien bent u op een ander adres uitgenodigd: https://zvh.example.org/ergens/

Hebt u hier niet om gevraagd? Dan hoeft u niets te doen.
""",
}


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://zvh.example.org"


def asked(**changes):
    values = {"to": "u@example.org", "subject": "Toegang", "template": "invitation", "key": "a:1"} | changes
    send_mail(**{"context": {name: SAID[name] for name in ("link", "until")}} | values)
    return Task.objects.get(key=f"mail.send:{values['key']}")


def kept():
    with as_owner():
        return Mail.objects.count()


def _templates() -> list[Path]:
    """Of every app: whoever adds a mail says here what it reads."""
    folders = [Path(config.path) / "templates" / "mail" for config in apps.get_app_configs()]
    return [path for folder in folders for path in folder.glob("*.txt")]


def test_every_template_says_exactly_this():
    with translation.override("nl"):
        texts = {path.stem: text_of(path.stem, SAID) for path in _templates()}
    assert texts == TEXTS
    assert SAID.keys() == MAY_SAY


def test_a_mail_that_would_say_more_is_refused():
    with pytest.raises(TooMuchToSayError, match="name"):
        send_mail(to="u@example.org", subject="x", template="invitation", context={"name": "Jansen"}, key="a")


@pytest.mark.django_db
def test_a_mail_is_sent_once_and_forgotten():
    with acting(UserFactory()):
        task = asked()
        assert asked() == task
    assert kept() == 1
    assert (run(task.pk), run(task.pk)) == (True, False)
    assert [(message.to, message.subject, message.body) for message in sent_mail.outbox] == [
        (["u@example.org"], "Toegang", INVITATION)
    ]
    assert kept() == 0
    with acting(None):
        asked()
    assert kept() == 0


@pytest.mark.django_db
def test_a_calendar_entry_goes_along_with_its_method():
    entry = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    with acting(UserFactory()):
        task = asked(calendar=entry)
    run(task.pk)
    parts = [
        part for part in sent_mail.outbox[0].message().walk() if part.get_content_type() == "text/calendar"
    ]
    assert [part.get_payload(decode=True).decode() for part in parts] == [entry, entry]
    assert parts[0]["Content-Type"] == 'text/calendar; method="REQUEST"; charset="utf-8"'
    assert parts[1].get_filename() == "overleg.ics"


@pytest.mark.django_db
def test_whoever_caused_a_mail_does_not_read_it_back():
    user = UserFactory()
    with acting(user):
        asked()
        assert list(Mail.objects.all()) == []
    with acting(None):
        asked(key="a:2")
        assert list(Mail.objects.all()) == []
    assert kept() == 2


@pytest.mark.django_db
def test_what_could_not_be_sent_is_forgotten_after_a_week():
    with acting(None):
        asked(key="a:1"), asked(key="a:2")
    with as_owner():
        Mail.objects.filter(key="a:1").update(asked_at=Now() - timedelta(days=8))
    assert forget_unsent() == 1
    assert kept() == 1


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("smtp://u:p%40x@mail.example.org", ("mail.example.org", 587, "u", "p@x", False, True)),
        ("smtps://mail.example.org:2465", ("mail.example.org", 2465, "", "", True, False)),
    ],
)
def test_the_mail_server_is_one_address(monkeypatch, address, answer):
    monkeypatch.setenv("ZVH_SMTP_URL", address)
    assert tuple(environment.mail_server("ZVH_SMTP_URL").values()) == answer
