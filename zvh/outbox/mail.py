"""Mail: a row and a task in the transaction of its reason, sent by the worker, and then forgotten.

A mail says that there is something to see, never what: a number, a moment, a link, a code. The rest is refused.
That it was asked for stays a while in a `Message`, without its text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zvh.access.principal import acting_as, current_principal_id
from zvh.access.purposes import Purpose
from zvh.audit.log import record
from zvh.errors import Conflict
from zvh.outbox import services
from zvh.outbox.delivery import Trouble, deliver
from zvh.outbox.models import Mail, Message, Task
from zvh.outbox.services import GaveUp, does, put_many

WORK = "mail.send"
# What a template may be given. Texts that people write and names of a household are not among them.
MAY_SAY = frozenset({"number", "at", "until", "link", "count", "late", "moved", "code"})
METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
CALENDAR_FILE = "overleg.ics"
# Every link in a mail has run out by then.
KEPT_FOR = timedelta(days=7)
# How long it can be looked up whether something was sent.
TOLD_FOR = timedelta(days=30)
# A mail server that is away comes back within a day, or somebody has to look.
PATIENCE = timedelta(days=1)


class TooMuchToSayError(Exception):
    """A mail was asked to hold more than a number, a moment, how many, a link and a code."""


def send_mail(
    *,
    to: str,
    subject: str | Promise,
    template: str,
    context: Mapping[str, object],
    key: str,
    calendar: str = "",
) -> None:
    """Have the worker send `mail/<template>.txt`; the same key twice sends it once.

    `context` holds only what `MAY_SAY` names: `at` and `until` are moments, `count`, `late` and `moved` say how many, a
    `link` is a path of this site, a `code` lets somebody in. `calendar` is an iCalendar object that goes along. Who
    gets the mail may read another language than who causes it, so it is in the language of the installation.
    """
    _send(subject, template, [Letter(to, key, context, calendar)])


@dataclass(frozen=True)
class Letter:
    """One of many mails of the same kind: to whom, under which key, and what the template may say."""

    to: str
    key: str
    context: Mapping[str, object]
    calendar: str = ""


def send_mails(*, subject: str | Promise, template: str, letters: Iterable[Letter]) -> int:
    """The same as `send_mail` for many, in five queries however many there are; returns how many are new."""
    return _send(subject, template, letters)


def _send(subject: str | Promise, template: str, letters: Iterable[Letter]) -> int:
    by_key = {_key(letter.key): letter for letter in letters}
    if too_much := {name for letter in by_key.values() for name in letter.context} - MAY_SAY:
        raise TooMuchToSayError(", ".join(sorted(too_much)))
    # What was asked for before need not be put in words.
    for key in Task.objects.filter(key__in=by_key).values_list("key", flat=True):
        del by_key[key]
    if not by_key:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        mails = {key: _mail(subject, template, letter) for key, letter in by_key.items()}
    tasks = put_many(
        kind=WORK,
        subjects={key: mail.pk for key, mail in mails.items()},
        principal_id=Purpose.MAIL.principal_id,
    )
    new = [(task, mails[key]) for key, task in tasks.items()]
    # In bulk: one by one the database would give them back, to somebody who may not read them.
    Mail.objects.bulk_create((mail for _task, mail in new), ignore_conflicts=True)
    Message.objects.bulk_create((_message(task, mail, template) for task, mail in new), ignore_conflicts=True)
    return len(new)


def _mail(subject: str | Promise, template: str, letter: Letter) -> Mail:
    return Mail(
        to=letter.to,
        subject=str(subject),
        text=text_of(template, letter.context),
        key=letter.key,
        calendar=letter.calendar,
    )


def _message(task: Task, mail: Mail, template: str) -> Message:
    return Message(
        pk=mail.pk,
        task=task,
        to=mail.to,
        subject=mail.subject,
        template=template,
        asked_by_id=current_principal_id(),
    )


def text_of(template: str, context: Mapping[str, object]) -> str:
    """The text of a mail, with its link as an address of this site."""
    said = dict(context)
    if "link" in said:
        said["link"] = urljoin(settings.SITE_URL, str(said["link"]))
    return render_to_string(f"mail/{template}.txt", said).strip() + "\n"


@does(WORK, patience=PATIENCE)
def send(mail_id: UUID) -> None:
    """Hand a mail to the mail server and forget it.

    Whoever is killed between the two has it sent again: then the reader gets it twice, with the same Message-ID.
    """
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is None:
        raise GaveUp(Trouble.TOO_LATE)
    deliver(message_of(mail))
    mail.delete()


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """As it leaves: a calendar entry stands beside the text, where calendars look for it, and as a file."""
    headers = {
        "Message-ID": f"<{mail.pk}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>",
        # RFC 3834: nobody's absence answers it.
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(subject=mail.subject, body=mail.text, to=[mail.to], headers=headers)
    if mail.calendar:
        method = METHOD.search(mail.calendar)[1]
        message.attach_alternative(mail.calendar, f"text/calendar; method={method}")
        message.attach(CALENDAR_FILE, mail.calendar, "text/calendar")
    return message


def can_be_tried_again(message: Message) -> bool:
    """Whether it was given up on, and its text is still there."""
    return message.task.failed_at is not None and message.task.created_at > timezone.now() - KEPT_FOR


@transaction.atomic
def try_again(message: Message) -> bool:
    """Send what was given up on after all; False when somebody else asked for that just now.

    To the same address: its link is for whoever was meant, so another address gets another message. Conflict when it
    waited so long that its text is gone.
    """
    if message.task.failed_at is None:
        return False
    if not can_be_tried_again(message):
        raise Conflict(_("The text of this message is gone. Do what sent it once more."))
    if not services.try_again(message.task_id):
        return False
    record("message.try_again", subject_id=message.pk)
    return True


def forget_unsent() -> int:
    """Remove what could not be sent and would no longer be of use; returns how many."""
    with acting_as(Purpose.MAIL.principal_id):
        return Mail.objects.filter(asked_at__lt=Now() - KEPT_FOR).delete()[0]


def forget_old() -> int:
    """Remove what tells of mails of long ago that were sent or given up on; returns how many."""
    with acting_as(Purpose.MAIL.principal_id):
        settled = Q(task__done_at__isnull=False) | Q(task__failed_at__isnull=False)
        return Message.objects.filter(settled, task__created_at__lt=Now() - TOLD_FOR).delete()[0]


def _key(key: str) -> str:
    return f"{WORK}:{key}"
