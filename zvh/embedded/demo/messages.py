"""Messages that the procesregisseur had sent yesterday: one that left, and one to an address with a mistake in it."""

from datetime import timedelta
from uuid import uuid4

from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from zvh.access.purposes import Purpose
from zvh.accounts.models import User
from zvh.embedded.demo.world import World
from zvh.outbox.delivery import Trouble
from zvh.outbox.mail import WORK, text_of
from zvh.outbox.models import Mail, Message, Task

HOUSEHOLD = "De Wit-Bakker"
TEMPLATE = "access_answered"
# Where a letter is missing, nobody lives.
MISTAKEN = "s.deboer@veiligthius.example.org"


def write_messages(world: World) -> None:
    """After the households were written: a mail says the number of a case, and nothing else of it."""
    number = Case.objects.get(household__name=HOUSEHOLD).number
    asker = world.users["aydin"]
    done = {"done_at": Now() - timedelta(hours=19), "created_at": Now() - timedelta(hours=19, minutes=1)}
    failed = {"failed_at": Now() - timedelta(hours=18), "error": Trouble.WRONG_ADDRESS}
    _write(world, asker, to=world.users["hendriks"].email, **done)
    key = _write(world, asker, to=MISTAKEN, created_at=Now() - timedelta(hours=18), **failed)
    text = text_of(TEMPLATE, {"number": number, "link": reverse("pages:access_ask")})
    world.batch.add(Mail(pk=key, key=f"demo:{key}", to=MISTAKEN, subject=_subject(), text=text))


def _write(world: World, asker: User, *, to: str, **how_it_went):
    """The rows that stay when the text is gone; returns their key."""
    key = uuid4()
    task = Task(
        kind=WORK,
        key=f"{WORK}:demo:{key}",
        subject_id=key,
        principal_id=Purpose.MAIL.principal_id,
        attempts=1,
        **how_it_went,
    )
    world.batch.add(task)
    world.batch.add(
        Message(pk=key, task=task, to=to, subject=_subject(), template=TEMPLATE, asked_by_id=asker.pk)
    )
    return key


def _subject() -> str:
    return _("Your request for access was answered")
