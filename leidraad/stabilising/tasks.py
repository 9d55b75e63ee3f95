"""What the clock does about follow-ups: remind who calls, tell who directs when nobody did, end what ran out."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leidraad.stabilising.rules import LATE, SOON, Reminder, reminder_due
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.outbox.mail import send_mail

# Ours: what is late for longer than this was told, and stands on the page of the case.
LONGEST_LATE = LATE + timedelta(days=30)
SUBJECTS = {
    Reminder.SOON: _("In a week you call a family member"),
    Reminder.TODAY: _("Today you call a family member"),
    Reminder.LATE: _("A call is two weeks late"),
}
TEMPLATES = {Reminder.SOON: "call_soon", Reminder.TODAY: "call_today", Reminder.LATE: "call_late"}
NOBODY_CALLS = _("Nobody is there to make a call")


@shared_task
def remind() -> None:
    """Ask for each reminder that belongs to today; asked again it is the same mail, which is sent once."""
    today = timezone.localdate()
    with acting_as(Purpose.UPKEEP.principal_id), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT leidraad_end_lapsed(%s)", [today])
            cursor.execute(
                "SELECT * FROM leidraad_calls_to_remind(%s, %s)", [today - LONGEST_LATE, today + SOON]
            )
            calls = cursor.fetchall()
        for moment, case, number, planned_on, caller, director in calls:
            _remind(moment, case, number, planned_on, caller, director, today=today)


def _remind(moment: UUID, case: UUID, number: str, planned_on, caller, director, *, today) -> None:
    due = reminder_due(planned_on, today)
    if due is None:
        return
    to, subject, template = caller, SUBJECTS[due], TEMPLATES[due]
    if due is Reminder.LATE:
        to = director
    elif caller is None:
        to, subject, template = director, NOBODY_CALLS, "call_nobody"
    if to is None:
        return
    send_mail(
        to=to,
        subject=subject,
        template=template,
        context={
            "number": number,
            "at": planned_on,
            "link": reverse("leidraad:moment", kwargs={"case": case, "call": moment}),
        },
        # A moment that was put off is reminded of anew.
        key=f"{template}:{moment}:{planned_on.isoformat()}",
    )
