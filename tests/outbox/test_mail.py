"""Mail says that there is something to see, never what; it is sent once, and forgotten when it is sent."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail as sent_mail
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories import UserFactory
from tests.roles import acting, as_owner
from zvh import environment
from zvh.outbox.mail import (
    MAY_SAY,
    Letter,
    TooMuchToSayError,
    forget_unsent,
    send_mail,
    send_mails,
    text_of,
)
from zvh.outbox.models import Mail, Task
from zvh.outbox.services import run

SAID = {
    "number": "2026-0012",
    "at": datetime(2026, 11, 26, 9, 30),
    "until": datetime(2026, 11, 29, 9, 30),
    "link": "/ergens/",
    "count": 3,
    "late": 1,
    "moved": 2,
    "code": "482 913",
}
INVITATION = """\
U heeft toegang gekregen tot ZVH Casusoverleg.

Kies een wachtwoord en een tweede stap om in te loggen. De link werkt één keer, tot zo 29 november, 9:30:

https://zvh.example.org/ergens/

Verwachtte u deze mail niet? Dan hoeft u niets te doen.
"""
TEXTS = {
    "invitation": INVITATION,
    "bad_sign": """\
In de nazorg van casus 2026-0012 is iets gezien dat om een beslissing vraagt:

https://zvh.example.org/ergens/
""",
    "call_late": """\
Een belmoment in de nazorg van casus 2026-0012 was gepland op 26 november en is twee weken te laat. \
U bent verantwoordelijk voor deze casus:

https://zvh.example.org/ergens/
""",
    "call_nobody": """\
In de nazorg van casus 2026-0012 is een belmoment gepland op 26 november, maar wie zou bellen is er niet meer. \
Kies iemand anders:

https://zvh.example.org/ergens/
""",
    "call_soon": """\
Op 26 november belt u een gezinslid van casus 2026-0012 om te horen hoe het gaat. \
Hier ziet u hoe dat veilig kan en wat u vraagt:

https://zvh.example.org/ergens/
""",
    "call_today": """\
Vandaag belt u een gezinslid van casus 2026-0012 om te horen hoe het gaat. \
Hier ziet u hoe dat veilig kan en wat u vraagt:

https://zvh.example.org/ergens/
""",
    "case_reopened": """\
Casus 2026-0012 is weer open. Wat nu als eerste komt, ziet u hier:

https://zvh.example.org/ergens/
""",
    "referred_again": """\
Aanmelding 2026-0012 gaat over een huishouden dat na een afgeronde casus werd gevolgd. Bekijk deze vandaag:

https://zvh.example.org/ergens/
""",
    "guest_code": """\
Uw code is 482 913. Hij werkt één keer, tien minuten lang.

Vertel hem aan niemand: wij vragen er nooit om. Hebt u niet om een code gevraagd? Dan hoeft u niets te doen.
""",
    "guest_meeting_changed": """\
Het overleg met nummer 2026-0012 is gewijzigd. Het is op do 26 november, 9:30. De rest vindt u met deze link:

https://zvh.example.org/ergens/

De link in een eerdere mail werkt niet meer. Uw nummer blijft hetzelfde.
""",
    "guest_meeting_off": """\
Het overleg van do 26 november, 9:30 (nummer 2026-0012) gaat niet door. U hoeft niets te doen; uw link werkt niet meer.
""",
    "guest_invitation": """\
U bent uitgenodigd voor een overleg op do 26 november, 9:30 (nummer 2026-0012).

Met deze link leest u meer en laat u weten of u komt. De link is alleen voor u, en alleen voor dit overleg:

https://zvh.example.org/ergens/

Om binnen te komen hebt u ook een nummer nodig. Wie u uitnodigt, vertelt u dat door de telefoon.

Verwachtte u deze mail niet? Dan hoeft u niets te doen.
""",
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
    "action_escalated": """\
3 acties blijven achter of wachten, en u bent de volgende op het afgesproken pad.

https://zvh.example.org/ergens/
""",
    "action_moved": """\
Een actie in casus 2026-0012 is vanaf nu van u.

https://zvh.example.org/ergens/
""",
    "action_reminder": """\
De afgesproken datum van 3 acties van u komt eraan of is voorbij.

Zeg met één tik hoe het ervoor staat:
https://zvh.example.org/ergens/
""",
    "bottom_line_broken": """\
In casus 2026-0012 is iets gemeld dat niet kan wachten. Kijk er vandaag naar.

https://zvh.example.org/ergens/
""",
    "meeting_closed": """\
Het overleg van do 26 november, 9:30 over casus 2026-0012 is gesloten.

Wat van u is staat vooraan, daarna wat er besloten is en wanneer we elkaar weer spreken:
https://zvh.example.org/ergens/
""",
    "signals": """\
In uw casussen komen 3 dingen eraan die aandacht vragen.

https://zvh.example.org/ergens/
""",
    "digest": """\
3 acties zijn van u. 1 is te laat.
In 2 van uw casussen is iets veranderd.

Waar het over gaat, leest u hier:
https://zvh.example.org/ergens/

Hoe vaak u deze mail krijgt, kiest u zelf: Mijn account, Samenvatting per mail.
""",
    "login_changed": """\
De manier waarop u inlogt bij ZVH Casusoverleg is veranderd: uw wachtwoord, uw tweede stap of uw herstelcodes.

Wat er nu is ingesteld, ziet u op https://zvh.example.org/ergens/

Was u dit niet? Bel meteen de functioneel beheerder.
""",
    "meeting_answer": """\
Overleg 2026-0012
do 26 november, 9:30

Iemand die u vroeg, kan niet komen of stelt een vervanger voor. U ziet het en beslist hier:
https://zvh.example.org/ergens/
""",
    "meeting_called_off": """\
Overleg 2026-0012
do 26 november, 9:30

Dit overleg gaat niet door. Het kan uit uw agenda; de afspraak bij deze mail regelt dat.
""",
    "meeting_invitation": """\
Overleg 2026-0012
do 26 november, 9:30

U wordt gevraagd voor dit overleg. Laat vóór zo 29 november, 9:30 weten of u komt:
https://zvh.example.org/ergens/

Waar het is, staat daar; niet in deze mail en niet in uw agenda.
""",
    "meeting_more": """\
Overleg 2026-0012
do 26 november, 9:30

U wordt voor nog een aanmelding in dit overleg gevraagd. Welke, ziet u hier:
https://zvh.example.org/ergens/
""",
    "meeting_moved": """\
Overleg 2026-0012
do 26 november, 9:30

Dit overleg is verplaatst; hierboven staat de nieuwe tijd.
Laat vóór zo 29 november, 9:30 weten of u dan komt, ook als u al eerder antwoord gaf:
https://zvh.example.org/ergens/
""",
    "meeting_not_expected": """\
Overleg 2026-0012
do 26 november, 9:30

U wordt niet bij dit overleg verwacht. Het kan uit uw agenda; de afspraak bij deze mail regelt dat.
Alles over uw uitnodiging:
https://zvh.example.org/ergens/
""",
    "meeting_place": """\
Overleg 2026-0012
do 26 november, 9:30

Dit overleg is nu ergens anders, of online. De tijd blijft, en uw antwoord ook. Waar het is, leest u hier:
https://zvh.example.org/ergens/
""",
    "meeting_reminder": """\
Overleg 2026-0012
do 26 november, 9:30

U liet nog niet weten of u komt. U kunt dat doen tot zo 29 november, 9:30:
https://zvh.example.org/ergens/
""",
    "prepare": """\
Wilt u het overleg van do 26 november, 9:30 over casus 2026-0012 voorbereiden?
Het kost een paar minuten, ook op uw telefoon:

https://zvh.example.org/ergens/
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
@pytest.mark.parametrize("number", [3, 300])
def test_mails_to_many_take_as_many_queries_and_each_key_is_sent_once(number):
    letters = [Letter(f"u{nth}@example.org", f"a:{nth}", {"count": nth}) for nth in range(number)]
    with acting(UserFactory()), CaptureQueriesContext(connection) as captured:
        assert send_mails(subject="Acties", template="action_reminder", letters=letters) == number
    assert len(captured) == 5
    with acting(UserFactory()):
        assert send_mails(subject="Acties", template="action_reminder", letters=letters) == 0
    assert kept() == Task.objects.count() == number
    with pytest.raises(TooMuchToSayError, match="name"):
        send_mails(subject="x", template="invitation", letters=[Letter("u@example.org", "b", {"name": "J"})])


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
