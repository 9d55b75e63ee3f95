"""After a focusoverleg: everybody who was there gets one mail, with a link to their own page of this meeting."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from cases.models import Appointment, Duty
from meetings.models import AgendaItem, Attendee, Reply
from zvh.access.models import Grant
from zvh.access.permissions import CasePermission
from zvh.accounts.models import User
from zvh.outbox.mail import Letter, send_mails


def tell_those_present(item: AgendaItem) -> int:
    """Mail every professional who was there, and who leads the meeting or directs the case; returns how many.

    Called in the transaction that closes the meeting. Who can no longer read the case gets no mail.
    """
    return send_mails(
        template="meeting_closed",
        subject=gettext_lazy("What came of the meeting, and what is yours"),
        letters=[
            Letter(
                to=user.email,
                key=f"following.closed:{item.pk}:{user.pk}",
                context={
                    "number": item.case.number,
                    "at": item.meeting.starts_at,
                    "link": reverse("leidraad:afterwards", kwargs={"item": item.pk}),
                },
            )
            for user in those_present(item)
        ],
    )


def those_present(item: AgendaItem) -> list[User]:
    """Professionals who were there or of whom nobody noted that they were not, the chair, typist and casusregisseur."""
    was_there = (
        Attendee.objects.filter(item=item, user__isnull=False)
        .exclude(was_present=False)
        .exclude(was_present__isnull=True, reply=Reply.DECLINED)
    )
    directs = Appointment.objects.filter(case_id=item.case_id, duty=Duty.CASUSREGISSEUR, until__isnull=True)
    reading = Grant.objects.valid().filter(case_id=item.case_id, permission=CasePermission.VIEW)
    people = User.objects.filter(
        Q(pk__in=was_there.values("user_id"))
        | Q(pk__in=directs.values("user_id"))
        | Q(pk__in=[item.meeting.chair_id, item.meeting.typist_id]),
        pk__in=reading.values("principal_id"),
        is_active=True,
    )
    return list(people.order_by("email"))
