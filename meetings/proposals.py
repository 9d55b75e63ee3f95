"""Whom to ask: those who are involved, who directs, the fixed experts, and a search among everybody else."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Appointment, Case, CaseState, Duty, Involvement
from meetings.models import AgendaItem, Attendee, MeetingKind, TableRole
from meetings.services.attendees import NEVER_SEES_A_HOUSEHOLD
from meetings.services.held import STILL_TO_BE_HELD
from zvh.accounts.models import Role, User

MOST_FOUND = 25
MOST_EXPERTS = 12


@dataclass(frozen=True)
class Proposal:
    """Somebody to ask, as what, and why them. `is_likely` means ticked beforehand."""

    user: User
    table_role: str
    why: str | Promise
    is_likely: bool = True


def proposals_for(item: AgendaItem) -> list[Proposal]:
    """Who directs, who is involved now and the fixed experts, as far as they were not asked."""
    proposals = {
        proposal.user.pk: proposal
        for proposal in [*_experts(), *_involved(item.case), *_directing(item.case)]
        if proposal.user.is_active and proposal.user.role not in NEVER_SEES_A_HOUSEHOLD
    }
    for user_id in Attendee.objects.filter(item=item, user__isnull=False).values_list("user_id", flat=True):
        proposals.pop(user_id, None)
    return sorted(proposals.values(), key=lambda each: (not each.is_likely, each.user.organisation.label))


def _directing(case: Case) -> list[Proposal]:
    appointments = Appointment.objects.filter(case=case, duty=Duty.CASUSREGISSEUR, until__isnull=True)
    return [
        Proposal(appointment.user, TableRole.CASUSREGISSEUR, appointment.get_duty_display())
        for appointment in appointments.select_related("user__organisation")
    ]


def _involved(case: Case) -> list[Proposal]:
    involvements = Involvement.objects.current().filter(case=case, user__isnull=False)
    return [
        Proposal(involvement.user, TableRole.INVOLVED, involvement.aim or _("involved"))
        for involvement in involvements.select_related("user__organisation")
    ]


def _experts() -> list[Proposal]:
    experts = User.objects.filter(role=Role.EXPERT, is_active=True).select_related("organisation")
    return [
        Proposal(user, TableRole.EXPERT, user.function or user.get_role_display(), is_likely=False)
        for user in experts.order_by("name")[:MOST_EXPERTS]
    ]


def role_at_table(item: AgendaItem, user: User) -> str:
    """As what somebody sits down who was not proposed: an expert advises, everybody else is involved."""
    proposed = {proposal.user.pk: proposal.table_role for proposal in proposals_for(item)}
    return proposed.get(user.pk, TableRole.EXPERT if user.role == Role.EXPERT else TableRole.INVOLVED)


def people_found(item: AgendaItem, words: str) -> list[User]:
    """Users by name or organisation who may sit at a table about a household and were not asked yet."""
    words = words.strip()
    if len(words) < 2:
        return []
    asked = Attendee.objects.filter(item=item, user=OuterRef("pk"))
    matches = Q(name__icontains=words) | Q(organisation__name__icontains=words)
    matches |= Q(organisation__short_name__icontains=words)
    users = User.objects.filter(matches, ~Exists(asked), is_active=True)
    users = users.exclude(role__in=NEVER_SEES_A_HOUSEHOLD).select_related("organisation")
    return list(users.order_by("name")[:MOST_FOUND])


def waiting_referrals(principal):
    """Referrals that the principal may put on an agenda and that stand on none, longest waiting first."""
    on_agenda = AgendaItem.objects.filter(
        case=OuterRef("pk"),
        outcome="",
        meeting__kind=MeetingKind.WEEGOVERLEG,
        meeting__state__in=STILL_TO_BE_HELD,
    )
    waiting = Case.objects.writable_by(principal).filter(~Exists(on_agenda), state=CaseState.REFERRED)
    return waiting.select_related("household", "referral__organisation").order_by("referred_on", "number")
