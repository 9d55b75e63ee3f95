"""Who has and had access to a case, why and until when, and what of it waits for a decision."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from cases.models import Appointment, Case, Duty, Involvement
from cases.services import can_be_ended
from cases.services.reviews import UNUSED_FOR
from meetings.models import Attendee
from zvh.access.models import AccessRequest, BreakGlassAlert, Grant, GrantReason
from zvh.access.permissions import CasePermission
from zvh.accounts.models import Role, User
from zvh.ui.dates import short_day

MOST_ENDED = 50
MOST_ON_HOME = 10


@dataclass(frozen=True)
class Holding:
    """One person's access for one reason, which may be several permissions and periods."""

    grant_id: UUID
    because_of: UUID
    principal_id: UUID
    name: str
    organisation: str
    why: str
    since: datetime
    until: datetime | None
    may: str
    last_used: datetime | None
    can_be_ended: bool
    is_break_glass: bool


def holdings(case: Case, *, with_use: bool) -> tuple[list[Holding], list[Holding]]:
    """Access now, and access that has ended, latest first. `with_use` also tells when each was last in the case."""
    of_case = Grant.objects.filter(case_id=case.pk).select_related("principal")
    valid = list(of_case.valid())
    is_valid = {grant.pk for grant in valid}
    gone = [grant for grant in of_case.order_by("-valid_until") if grant.pk not in is_valid]
    words = _Words(case, [*valid, *gone])
    used = last_used(case.pk) if with_use else {}
    now = [words.holding(found, used, is_open=True) for found in _grouped(valid)]
    open_still = {(holding.principal_id, holding.because_of) for holding in now}
    ended = [words.holding(found, used, is_open=False) for found in _grouped(gone)]
    return (
        sorted(now, key=lambda holding: (not holding.is_break_glass, holding.name, holding.since)),
        [one for one in ended if (one.principal_id, one.because_of) not in open_still][:MOST_ENDED],
    )


def holding_of(case: Case, grant: Grant) -> Holding:
    """One person's access for the reason behind this grant."""
    same = Grant.objects.valid().filter(
        case_id=case.pk, principal_id=grant.principal_id, because_of=grant.because_of
    )
    found = list(same.select_related("principal"))
    return _Words(case, found).holding(found, last_used(case.pk), is_open=True)


def _grouped(grants: Iterable[Grant]) -> list[list[Grant]]:
    groups = defaultdict(list)
    for grant in grants:
        groups[grant.principal_id, grant.because_of].append(grant)
    return list(groups.values())


def last_used(case_id: UUID) -> dict[UUID, datetime]:
    """Per principal when the log last saw them in this case; empty for who does not direct it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT principal_id, at FROM pages_last_used(%s)", [case_id])
        return dict(cursor.fetchall())


class _Words:
    """Says who somebody is and what their access rests on; each kind of reason is asked for once."""

    def __init__(self, case: Case, grants: list[Grant]):
        users = User.objects.filter(pk__in={grant.principal_id for grant in grants})
        self._organisations = {
            user.pk: user.organisation.label for user in users.select_related("organisation")
        }
        self._reasons: dict[UUID, str] = {}
        # A case always has a procesregisseur: that duty is handed over, not ended.
        self._handed_over: set[UUID] = set()
        reasons = {grant.reason for grant in grants}
        if GrantReason.INVOLVEMENT in reasons:
            self._reasons |= {one.pk: one.aim for one in Involvement.objects.filter(case=case)}
        if GrantReason.APPOINTMENT in reasons:
            duties = list(Appointment.objects.filter(case=case))
            self._reasons |= {one.pk: one.get_duty_display() for one in duties}
            self._handed_over = {one.pk for one in duties if one.duty == Duty.PROCESREGISSEUR}
        if reasons & {GrantReason.INVITATION, GrantReason.CHAIR}:
            asked = Attendee.objects.filter(case=case, user__isnull=False).select_related("item__meeting")
            self._reasons |= {one.pk: _meeting_in_words(one.item.meeting) for one in asked}

    def holding(self, grants: list[Grant], used: dict[UUID, datetime], *, is_open: bool) -> Holding:
        first = grants[0]
        ends = [grant.valid_until for grant in grants]
        return Holding(
            grant_id=first.pk,
            because_of=first.because_of,
            principal_id=first.principal_id,
            name=first.principal.label,
            organisation=self._organisations.get(first.principal_id, ""),
            why=self._why(first),
            since=min(grant.valid_from for grant in grants),
            until=None if None in ends else max(ends),
            may=_may_in_words({grant.permission for grant in grants}),
            last_used=used.get(first.principal_id),
            can_be_ended=is_open and can_be_ended(first.reason) and first.because_of not in self._handed_over,
            is_break_glass=first.reason == GrantReason.BREAK_GLASS,
        )

    def _why(self, grant: Grant) -> str:
        more = self._reasons.get(grant.because_of, "")
        reason = grant.get_reason_display()
        return _("%(reason)s: %(more)s") % {"reason": reason, "more": more} if more else reason


def _may_in_words(permissions: set[str]) -> str:
    """The most that somebody may do; it holds the rest."""
    if CasePermission.DIRECT in permissions:
        return _("direct and decide")
    if CasePermission.WRITE in permissions:
        return _("keep the dossier")
    if CasePermission.VIEW not in permissions:
        return _("add to their own referral")
    return _("read and contribute") if CasePermission.CONTRIBUTE in permissions else _("read")


def _meeting_in_words(meeting) -> str:
    return f"{meeting.get_kind_display()} {short_day(meeting.starts_at)}"


@dataclass(frozen=True)
class Unused:
    """Access that nobody used for 90 days, to be kept or ended."""

    grant_id: UUID
    case: Case
    name: str
    organisation: str
    why: str
    since: datetime


def unused_grants(*, of_case: UUID | None = None) -> list[tuple[UUID, UUID, UUID, datetime]]:
    """Grant, case, principal and since when, of the cases that whoever acts directs; the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT grant_id, case_id, principal_id, since FROM pages_unused_access(%s) "
            "WHERE %s::uuid IS NULL OR case_id = %s",
            [UNUSED_FOR.days, of_case, of_case],
        )
        return cursor.fetchall()


def in_words(principal, rows: list[tuple[UUID, UUID, UUID, datetime]]) -> list[Unused]:
    """One page of what `unused_grants` found, with names."""
    cases = Case.objects.visible_to(principal).select_related("household")
    by_case = cases.in_bulk({case_id for _grant, case_id, _holder, _since in rows})
    grants = Grant.objects.in_bulk([grant_id for grant_id, _case, _holder, _since in rows])
    users = User.objects.select_related("organisation").in_bulk({holder for _g, _c, holder, _s in rows})
    return [
        Unused(
            grant_id=grant_id,
            case=by_case[case_id],
            name=users[holder].name,
            organisation=users[holder].organisation.label,
            why=grants[grant_id].get_reason_display(),
            since=since,
        )
        for grant_id, case_id, holder, since in rows
    ]


def requests_to_decide(principal) -> list[AccessRequest]:
    """What waits for the decision of whoever directs, the oldest first."""
    waiting = AccessRequest.objects.visible_to(principal).decided_by(principal).waiting()
    case_id = Case.objects.visible_to(principal).filter(number=OuterRef("number")).values("pk")
    found = waiting.exclude(asker_id=principal.pk).select_related("asker")
    return list(found.annotate(case_id=Subquery(case_id)).order_by("asked_at")[:MOST_ON_HOME])


def alerts_to_see(principal) -> list[BreakGlassAlert]:
    """Break-glass that this person was told about and did not answer yet, the newest first."""
    unseen = BreakGlassAlert.objects.visible_to(principal).unseen()
    shown = unseen.select_related("break_glass__principal").order_by("-break_glass__opened_at")
    return list(shown[:MOST_ON_HOME])


def decisions(request) -> dict[str, object]:
    """What waits for whoever opens their first page: alerts for anyone, requests and reviews for who directs."""
    waiting: dict[str, object] = {"alerts": alerts_to_see(request.principal)}
    if request.user.role == Role.PROCESREGISSEUR:
        waiting |= {"requests": requests_to_decide(request.principal), "unused": len(unused_grants())}
    return waiting
