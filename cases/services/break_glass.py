"""Reading a case without being involved: for the privacy officer, for hours, with a reason that others get to see."""

from enum import Enum
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zvh.access.models import BreakGlass, BreakGlassAlert
from zvh.accounts.models import Role, User
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError
from zvh.outbox.mail import send_mail

# Rule 2: nobody else; a manager, a beheerder and a superuser never read a case.
MAY_BREAK_GLASS = (Role.PRIVACY_OFFICER,)


class Broken(Enum):
    """What the database answered."""

    OPENED = "opened"
    OPEN_ALREADY = "open"
    NO_SUCH_CASE = "unknown"


@transaction.atomic
def break_glass(*, number: str, reason: str, new_id: UUID | None = None) -> Broken:
    """Open the case with this number to whoever acts, to read, for `ZVH_BREAK_GLASS_HOURS`.

    Alerts whoever directs the case and every privacy officer. A number that no case has is an answer and not an error:
    the attempt stays on record.
    """
    new_id = new_id or uuid4()
    if not reason.strip():
        raise DomainError(_("Say why you must read this case."), field="reason")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access_break_glass(%s, %s, %s, %s)",
            [new_id, number, reason, settings.ZVH_BREAK_GLASS_HOURS],
        )
        answer = cursor.fetchone()[0]
    if answer == "refused":
        raise DomainError(_("Only a privacy officer reads a case by break-glass."))
    if answer == "too_many":
        raise DomainError(_("You have used this very often today. Try again tomorrow."), field="number")
    broken = Broken(answer)
    if broken != Broken.OPEN_ALREADY:
        glass = BreakGlass.objects.get(pk=new_id)
        record("access.break_glass", case_id=glass.case_id, subject_id=glass.pk, words=f"{number}: {reason}")
        _alert(glass)
    return broken


def _alert(glass: BreakGlass) -> None:
    """Mail everyone whom the database alerted: also the one who did it, in case it was somebody else in their name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_alerted(%s)", [glass.pk])
        alerted = [principal_id for (principal_id,) in cursor.fetchall()]
    for user in User.objects.filter(pk__in=alerted):
        send_mail(
            to=user.email,
            subject=gettext_lazy("Break-glass was used for a case"),
            template="break_glass",
            context={"number": glass.number, "until": glass.until, "link": reverse("pages:home")},
            key=f"access.break_glass:{glass.pk}:{user.pk}",
        )


@transaction.atomic
def end_break_glass(*, glass: BreakGlass) -> None:
    """Close the case again before its time, by whoever opened it or whoever directs the case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_end_break_glass(%s)", [glass.pk])
        if not cursor.fetchone()[0]:
            raise Conflict(_("This access has ended already."))
    record("access.end_break_glass", case_id=glass.case_id, subject_id=glass.pk)


@transaction.atomic
def see_alert(*, alert: BreakGlassAlert) -> None:
    """Whoever was alerted says that they know; the alert leaves their pages."""
    seen = BreakGlassAlert.objects.filter(pk=alert.pk, seen_at__isnull=True).update(seen_at=Now())
    if seen:
        record("access.see_alert", case_id=alert.break_glass.case_id, subject_id=alert.break_glass_id)
