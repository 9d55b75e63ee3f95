"""No name, address or case content gets into a mail, its subject, headers or calendar entry: over every template.

In a case in which every text is a canary, every act that sends mail (senders*.py) is done; what leaves is searched.
"""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail as sent_mail
from django.core.mail import EmailMultiAlternatives

from tests.outbox import (  # noqa: F401 - they register their acts
    senders_following,
    senders_guests,
    senders_stabilising,
)
from tests.outbox.senders import CANARY, SENDERS, world_of_canaries
from tests.roles import as_owner
from zvh.outbox.models import Mail, Message, Task
from zvh.outbox.services import run


@pytest.fixture(scope="module")
def world(lasting):
    return world_of_canaries()


def everything_in(message: EmailMultiAlternatives) -> str:
    """As it leaves, and as its reader gets it: every header and part decoded, no line folded."""
    raw = message.message().as_bytes()
    texts = [raw.decode(errors="replace")]
    for part in message_from_bytes(raw, policy=policy.default).walk():
        texts += [f"{name}: {value}" for name, value in part.items()]
        if not part.is_multipart():
            texts.append(part.get_payload(decode=True).decode(errors="replace"))
    text = "\n".join(texts).replace("\r\n", "\n")
    return text + text.replace("\n ", "").replace("\n\t", "")


def work_off() -> None:
    """Everything that waits, and what that asks for."""
    while waiting := _waiting():
        for task in waiting:
            assert run(task)


def _waiting() -> list:
    with as_owner():
        return list(Task.objects.filter(done_at=None, failed_at=None).values_list("pk", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("name", SENDERS)
def test_no_canary_gets_into_what_an_act_sends(world, name):
    with as_owner():
        Task.objects.all().update(done_at="2026-01-01T00:00Z")
        before = set(Message.objects.values_list("pk", flat=True))
    act, templates = SENDERS[name]
    act(world)
    work_off()
    with as_owner():
        sent = Message.objects.exclude(pk__in=before)
        assert set(sent.values_list("template", flat=True)) == templates
        assert len(sent_mail.outbox) == sent.count()
        # What is told of them on the page of messages.
        rows = " ".join(f"{message.to} {message.subject} {message.template}" for message in sent)
        assert not Mail.objects.exists()
    found = [
        message.subject for message in sent_mail.outbox if CANARY.lower() in everything_in(message).lower()
    ]
    assert (found, CANARY in rows) == ([], False)


def test_every_template_is_sent_by_an_act():
    """Who adds one adds its act to senders.py."""
    folders = [Path(config.path) / "templates" / "mail" for config in apps.get_app_configs()]
    templates = {path.stem for folder in folders for path in folder.glob("*.txt")}
    assert set().union(*(sent for _act, sent in SENDERS.values())) == templates


FOLDED = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Overleg met Kana\r\n riepietje\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    "message",
    [
        EmailMultiAlternatives("Overleg", f"Met {CANARY}."),
        EmailMultiAlternatives(f"Overleg met {CANARY} én anderen, zoals altijd op een lange dag", "Tekst"),
        # Long lines and other letters than English ones: sent in another coding.
        EmailMultiAlternatives("Overleg", f"Één {'lange ' * 300} regel: {CANARY}"),
        EmailMultiAlternatives("Overleg", "Tekst", attachments=[("overleg.ics", FOLDED, "text/calendar")]),
        EmailMultiAlternatives("Overleg", "Tekst", attachments=[("x.bin", CANARY.encode(), "application/x")]),
        EmailMultiAlternatives("Overleg", "Tekst", attachments=[(f"{CANARY}.ics", "x", "text/calendar")]),
        EmailMultiAlternatives("Overleg", "Tekst", headers={"X-Case": CANARY}),
    ],
)
def test_a_canary_is_found_wherever_it_hides(message):
    assert CANARY.lower() in everything_in(message).lower()
