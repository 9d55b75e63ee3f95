"""Brings the calendars of who is expected at a meeting in line with it, each with one mail, in the same transaction."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.calendar_entries import Method, calendar_entry
from meetings.models import AgendaItem, Attendee, CalendarEntry, EntryEnded, Meeting, MeetingKind, Reply
from meetings.services.held import STILL_TO_BE_HELD
from zvh.accounts.models import User
from zvh.outbox.mail import send_mail
from zvh.ui.dates import day as day_in_words


class Change(StrEnum):
    """What became different of when and where; another time asks everyone again, another place does not."""

    TIME = "time"
    PLACE = "place"


def tell_calendars(
    meeting: Meeting, user_ids: Iterable[UUID | None] | None = None, *, change: Change | None = None
) -> None:
    """Send each of these users, or everyone whom it concerns, what their calendar does not know of this meeting yet.

    Who is expected gets an entry, once, however many referrals of a sitting they are asked for; who no longer is gets
    one that takes it out again. With a `change` everyone who is expected gets it anew. Call it before access ends, and
    with the meeting and its attendees as they became. Nobody is told of a meeting that is over.
    """
    told = None if user_ids is None else set(user_ids) - {None}
    if meeting.ends_at <= timezone.now() or told == set():
        return
    entries = {entry.user_id: entry for entry in CalendarEntry.objects.filter(meeting=meeting)}
    expected = _expected(meeting)
    concerned = {*expected, *entries} if told is None else told
    with translation.override(settings.LANGUAGE_CODE):
        letters = _Letters(meeting, expected)
        for user in User.objects.filter(pk__in=concerned, is_active=True).order_by("pk"):
            entry = entries.get(user.pk)
            if user.pk in expected:
                _expect(letters, user, entry, change)
            elif entry and not entry.ended:
                _no_longer_expect(letters, user, entry)


def tell_of_another_referral(meeting: Meeting, user: User) -> None:
    """Who was asked for one referral of a sitting before today hears once a day that there are more."""
    entry = CalendarEntry.objects.filter(meeting=meeting, user=user, ended="").first()
    today = timezone.localdate()
    if entry is None or timezone.localdate(entry.told_at) == today or not user.is_active:
        return
    with translation.override(settings.LANGUAGE_CODE):
        _Letters(meeting, {}).send("meeting_more", user, entry, key=f"more:{today}")


def _expected(meeting: Meeting) -> dict[UUID, bool]:
    """Who leads, and who is asked and does not stay away; of each whether they have said that they come."""
    if meeting.state not in STILL_TO_BE_HELD:
        return {}
    expected: dict[UUID, bool] = {}
    asked = Attendee.objects.filter(item__meeting=meeting, user__isnull=False).exclude(reply=Reply.DECLINED)
    for user_id, reply in asked.values_list("user_id", "reply"):
        expected[user_id] = expected.get(user_id, True) and reply == Reply.ACCEPTED
    leading = {meeting.chair_id, meeting.typist_id} - {None}
    return expected | dict.fromkeys(leading, True)


def _expect(letters: "_Letters", user: User, entry: CalendarEntry | None, change: Change | None) -> None:
    meeting = letters.meeting
    if entry is None:
        entry = CalendarEntry.objects.create(
            meeting=meeting, user=user, starts_at=meeting.starts_at, ends_at=meeting.ends_at
        )
    elif entry.ended or change:
        _raise(entry, starts_at=meeting.starts_at, ends_at=meeting.ends_at, ended="")
    else:
        return
    template = {Change.TIME: "meeting_moved", Change.PLACE: "meeting_place"}.get(change, "meeting_invitation")
    letters.send_entry(template, user, entry, Method.REQUEST)


def _no_longer_expect(letters: "_Letters", user: User, entry: CalendarEntry) -> None:
    meeting = letters.meeting
    if meeting.state not in STILL_TO_BE_HELD:
        ended, template = EntryEnded.CALLED_OFF, "meeting_called_off"
    elif Attendee.objects.filter(item__meeting=meeting, user=user).exists():
        ended, template = EntryEnded.DECLINED, "meeting_not_expected"
    else:
        ended, template = EntryEnded.NOT_EXPECTED, "meeting_not_expected"
    _raise(entry, ended=ended)
    letters.send_entry(template, user, entry, Method.CANCEL)


def _raise(entry: CalendarEntry, **changes) -> None:
    """Every change gets the next number: calendars keep the highest."""
    changes |= {"sequence": entry.sequence + 1}
    CalendarEntry.objects.filter(pk=entry.pk).update(told_at=Now(), **changes)
    for name, value in changes.items():
        setattr(entry, name, value)


class _Letters:
    """The mails about one meeting; its number is asked for once."""

    def __init__(self, meeting: Meeting, coming: dict[UUID, bool]):
        self.meeting = meeting
        self.coming = coming
        self._number: str | None = None

    @property
    def number(self) -> str:
        """Of the case of a focusoverleg; a sitting is about several, and says only when it is."""
        if self._number is None:
            numbers = AgendaItem.objects.filter(meeting=self.meeting).values_list("case__number", flat=True)
            is_about_one = self.meeting.kind == MeetingKind.FOCUSOVERLEG
            self._number = (numbers.first() or "") if is_about_one else ""
        return self._number

    @property
    def title(self) -> str:
        return title_of(self.number, self.meeting.starts_at)

    def send_entry(self, template: str, user: User, entry: CalendarEntry, method: Method) -> None:
        entry_text = calendar_entry(
            method=method,
            entry_id=entry.pk,
            sequence=entry.sequence,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            title=self.title,
            words=_("Where it is, and what else you need for it, is here:"),
            link=urljoin(settings.SITE_URL, link_of(entry.pk)),
            to=user.email,
            has_answered=self.coming.get(user.pk, False),
            at=timezone.now(),
        )
        self.send(template, user, entry, key=str(entry.sequence), calendar=entry_text)

    def send(self, template: str, user: User, entry: CalendarEntry, *, key: str, calendar: str = "") -> None:
        said = {"number": self.number, "at": entry.starts_at, "link": link_of(entry.pk)}
        if self.meeting.reply_until and not self.coming.get(user.pk, False):
            said["until"] = self.meeting.reply_until
        send_mail(
            to=user.email,
            subject=self.title,
            template=template,
            context=said,
            key=f"calendar:{entry.pk}:{key}",
            calendar=calendar,
        )


def title_of(number: str, at: datetime) -> str:
    """What a mail and a calendar call the meeting: its number, or else its day."""
    if number:
        return _("Meeting %(number)s") % {"number": number}
    return _("Meeting on %(day)s") % {"day": day_in_words(at)}


def link_of(entry_id: UUID) -> str:
    return reverse("meetings:invitation", kwargs={"entry": entry_id})
