"""Mail: a row and a task in the transaction of its reason, sent by the worker, and then forgotten.

A mail says that there is something to see, never what: a number, a moment, a link. `send_mail` refuses everything else.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.outbox.models import Mail, Task
from zvh.outbox.services import does, put

WORK = "mail.send"
# What a template may be given. Texts that people write and names of a household are not among them.
MAY_SAY = frozenset({"number", "at", "until", "link", "count"})
METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
CALENDAR_FILE = "overleg.ics"
# Every link in a mail has run out by then.
KEPT_FOR = timedelta(days=7)


class TooMuchToSayError(Exception):
    """A mail was asked to hold more than a number, a moment, how many, and a link."""


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

    `context` holds only what `MAY_SAY` names: `at` and `until` are moments, `count` says how many, a `link` is a path
    of this site. `calendar` is an iCalendar object that goes along. Who gets the mail may read another language than
    who causes it, so it is in the language of the installation.
    """
    if too_much := context.keys() - MAY_SAY:
        raise TooMuchToSayError(", ".join(sorted(too_much)))
    if Task.objects.filter(key=_key(key)).exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        mail = Mail(to=to, subject=str(subject), text=text_of(template, context), key=key, calendar=calendar)
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    put(kind=WORK, key=_key(key), subject_id=mail.pk, principal_id=Purpose.MAIL.principal_id)


def text_of(template: str, context: Mapping[str, object]) -> str:
    """The text of a mail, with its link as an address of this site."""
    said = dict(context)
    if "link" in said:
        said["link"] = urljoin(settings.SITE_URL, str(said["link"]))
    return render_to_string(f"mail/{template}.txt", said).strip() + "\n"


@does(WORK)
def send(mail_id: UUID) -> None:
    """Hand a mail to the mail server and forget it."""
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is None:
        return
    message_of(mail).send()
    mail.delete()


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """As it leaves: a calendar entry stands beside the text, where calendars look for it, and as a file."""
    message = EmailMultiAlternatives(subject=mail.subject, body=mail.text, to=[mail.to])
    if mail.calendar:
        method = METHOD.search(mail.calendar)[1]
        message.attach_alternative(mail.calendar, f"text/calendar; method={method}")
        message.attach(CALENDAR_FILE, mail.calendar, "text/calendar")
    return message


def forget_unsent() -> int:
    """Remove what could not be sent and would no longer be of use; returns how many."""
    with acting_as(Purpose.MAIL.principal_id):
        return Mail.objects.filter(asked_at__lt=Now() - KEPT_FOR).delete()[0]


def _key(key: str) -> str:
    return f"{WORK}:{key}"
