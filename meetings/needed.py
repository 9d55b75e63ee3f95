"""Who is needed now, beside those who are involved: who was missed last time, and which expertise is not at this table.

OM and mental health care are missed most often (domain.md), so they stand first; then what is known to be a problem in
this household.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.models import Case, LifeDomain, LifeDomainEntry, LifeDomainState
from meetings.models import (
    AgendaItem,
    Attendee,
    BroughtExpertise,
    Expertise,
    MeetingKind,
    MeetingState,
    Part,
    Reply,
)
from zvh.accounts.models import NEVER_IN_A_CASE, Organisation, User

MOST_OFTEN_MISSED = (Expertise.CRIMINAL_LAW, Expertise.MENTAL_HEALTH)
ASKED_FOR_BY = {
    LifeDomain.ADDICTION: Expertise.ADDICTION,
    LifeDomain.CRIME: Expertise.CRIMINAL_LAW,
    LifeDomain.DISABILITY: Expertise.MILD_DISABILITY,
    LifeDomain.FINANCES: Expertise.DEBT,
    LifeDomain.HEALTH: Expertise.FORENSIC_DOCTOR,
    LifeDomain.INTERGENERATIONAL: Expertise.TRAUMA,
    LifeDomain.MENTAL_HEALTH: Expertise.MENTAL_HEALTH,
}


@dataclass(frozen=True)
class Lack:
    """An expertise that nobody at this table brings: why it matters here, where they may sit, and whom to ask."""

    expertise: Expertise
    why: str
    where: str
    users: tuple[User, ...]
    organisations: tuple[Organisation, ...]

    @property
    def matters_here(self) -> bool:
        return bool(self.why)


@dataclass(frozen=True)
class Needed:
    """`fixed` are experts of the track of this case with what they know about."""

    missed: tuple[User, ...] = ()
    fixed: tuple[tuple[User, str], ...] = ()
    lacking: tuple[Lack, ...] = ()

    def __bool__(self):
        return bool(self.missed or self.fixed or self.lacking)

    @property
    def first(self) -> tuple[Lack, ...]:
        return tuple(lack for lack in self.lacking if lack.matters_here)

    @property
    def others(self) -> tuple[Lack, ...]:
        return tuple(lack for lack in self.lacking if not lack.matters_here)


def needed_at(item: AgendaItem, attendees: Iterable[Attendee], parts: Iterable[Part]) -> Needed:
    """For a focusoverleg, in four queries; `attendees` come with their organisations."""
    comes = [attendee for attendee in attendees if attendee.reply != Reply.DECLINED]
    asked = {attendee.user_id for attendee in attendees if attendee.user_id}
    brought = list(
        BroughtExpertise.objects.select_related("user__organisation", "organisation").order_by(
            "user__name", "organisation__name"
        )
    )
    return Needed(
        missed=tuple(_missed_last_time(item, asked)),
        fixed=tuple(_fixed(item.case, brought, asked)),
        lacking=tuple(_lacking(item.case, brought, comes, list(parts), asked)),
    )


def _missed_last_time(item: AgendaItem, asked: set) -> list[User]:
    """Who was asked for the meeting before this one and was not there."""
    before = AgendaItem.objects.filter(
        case_id=item.case_id,
        meeting__kind=MeetingKind.FOCUSOVERLEG,
        meeting__state=MeetingState.CLOSED,
        meeting__starts_at__lt=item.meeting.starts_at,
    ).order_by("-meeting__starts_at")[:1]
    absent = Attendee.objects.filter(item__in=list(before), was_present=False, user__is_active=True)
    absent = absent.exclude(user__in=asked).exclude(user__role__in=NEVER_IN_A_CASE)
    users = [attendee.user for attendee in absent.select_related("user__organisation")]
    return sorted(users, key=lambda user: user.name)


def _fixed(case: Case, brought: list[BroughtExpertise], asked: set) -> Iterable[tuple[User, str]]:
    known: dict[User, list[str]] = {}
    for row in brought:
        if row.user and row.user.is_active and row.track == case.track and row.track:
            known.setdefault(row.user, []).append(row.get_expertise_display())
    for user, about in known.items():
        if user.pk not in asked:
            yield user, ", ".join(map(str, about))


def _lacking(
    case: Case, brought: list[BroughtExpertise], comes: list[Attendee], parts: list[Part], asked: set
) -> list[Lack]:
    there = _there(brought, comes)
    problems = _problems(case)
    lacks = [
        Lack(
            expertise=expertise,
            why=_why(expertise, problems),
            where=_where(expertise, parts),
            users=tuple(
                row.user
                for row in brought
                if row.expertise == expertise and row.user and row.user.is_active and row.user_id not in asked
            ),
            organisations=tuple(
                row.organisation for row in brought if row.expertise == expertise and row.organisation
            ),
        )
        for expertise in Expertise
        if expertise not in there
    ]
    order = [*MOST_OFTEN_MISSED, *(one for one in Expertise if one not in MOST_OFTEN_MISSED)]
    return sorted(lacks, key=lambda lack: (not lack.matters_here, order.index(lack.expertise)))


def _there(brought: list[BroughtExpertise], comes: list[Attendee]) -> set[str]:
    users = {attendee.user_id for attendee in comes if attendee.user_id}
    organisations = {attendee.organisation_id for attendee in comes if attendee.organisation_id}
    there = {row.expertise for row in brought if row.user_id in users or row.organisation_id in organisations}
    if any(attendee.is_om for attendee in comes):
        there.add(Expertise.CRIMINAL_LAW)
    return there


def _problems(case: Case) -> dict[str, str]:
    """What is a problem in this household, by the expertise that knows about it."""
    entries = LifeDomainEntry.objects.filter(case=case).order_by("noted_on")
    latest = {(entry.domain, entry.person_id): entry for entry in entries}
    return {
        ASKED_FOR_BY[entry.domain]: entry.get_domain_display()
        for entry in latest.values()
        if entry.state == LifeDomainState.PROBLEM and entry.domain in ASKED_FOR_BY
    }


def _why(expertise: str, problems: dict[str, str]) -> str:
    if expertise in problems:
        return _("a problem in this household: %(domain)s") % {"domain": problems[expertise]}
    return _("missed most often") if expertise in MOST_OFTEN_MISSED else ""


def _where(expertise: str, parts: list[Part]) -> str:
    """Rule 3: the OM sits only where the family does not."""
    if expertise != Expertise.CRIMINAL_LAW:
        return ""
    without = [part.label for part in parts if not part.with_family]
    if not without:
        return _("the OM can only sit in a part without the family; there is none yet")
    return _("the OM only in %(parts)s, without the family") % {"parts": ", ".join(map(str, without))}
