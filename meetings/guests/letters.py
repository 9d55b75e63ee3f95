"""Mails to guests about their meeting: they are asked, it was changed, it is off. Never what it is about."""

from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import Attendee, Meeting
from zvh.access.links.tokens import Token
from zvh.outbox.mail import send_mail

INVITATION, CHANGED, CALLED_OFF = "guest_invitation", "guest_meeting_changed", "guest_meeting_off"
SUBJECTS = {
    INVITATION: _("Invitation to a meeting"),
    CHANGED: _("A meeting was changed"),
    CALLED_OFF: _("A meeting is off"),
}


def mail_link(attendee: Attendee, token: Token, *, template: str) -> None:
    """A link is in one mail only: what is kept of it makes no other."""
    link = reverse("meetings:guest_link", kwargs={"token": token})
    _send(attendee, template, key=f"guest.link:{uuid4()}", link=link)


def tell_guests_of_change(meeting: Meeting) -> None:
    """Another time or place, with a link that works from now on."""
    for attendee in _still_invited(meeting):
        mail_link(attendee, attendee.guest.take_new_link(), template=CHANGED)


def tell_guests_it_is_off(meeting: Meeting) -> None:
    for attendee in _still_invited(meeting):
        _send(attendee, CALLED_OFF, key=f"guest.off:{attendee.guest_id}")


def _still_invited(meeting: Meeting):
    invited = Attendee.objects.filter(item__meeting=meeting, guest__withdrawn_at__isnull=True)
    return invited.exclude(guest=None).select_related("guest", "item__meeting", "item__case")


def _send(attendee: Attendee, template: str, *, key: str, **more) -> None:
    said = {"number": attendee.item.case.number, "at": attendee.item.meeting.starts_at}
    send_mail(
        to=attendee.guest.email, subject=SUBJECTS[template], template=template, context=said | more, key=key
    )
