"""What the weegoverleg sees of one referral: what was written, what lacks, and which track is advised."""

from dataclasses import dataclass

from cases.models import Custody, Membership, Referral, Relationship, SafeChannel
from cases.rules import (
    Completeness,
    PersonFacts,
    ReferralFacts,
    TrackAdvice,
    referral_completeness,
)
from cases.services.referring import advised_track
from meetings.models import AgendaItem, Attendee, Meeting
from meetings.services.tables import attendees_of


@dataclass(frozen=True)
class WeighingPage:
    item: AgendaItem
    referral: Referral | None
    members: tuple[Membership, ...]
    completeness: Completeness | None
    advice: TrackAdvice | None
    attendees: tuple[Attendee, ...]


def weighing_page(item: AgendaItem) -> WeighingPage:
    """Eight queries, whatever the size of the household."""
    referral = Referral.objects.select_related("organisation", "referrer").filter(case=item.case).first()
    members = tuple(
        Membership.objects.filter(household_id=item.case.household_id, until__isnull=True).select_related(
            "person"
        )
    )
    has_children = any(member.is_child for member in members)
    return WeighingPage(
        item=item,
        referral=referral,
        members=members,
        completeness=referral and referral_completeness(_facts(referral, members)),
        advice=referral and advised_track(referral, has_children=has_children),
        attendees=tuple(attendees_of(item)),
    )


def _facts(referral: Referral, members: tuple[Membership, ...]) -> ReferralFacts:
    persons = [member.person_id for member in members]
    reachable = set(
        SafeChannel.objects.filter(person__in=persons, until__isnull=True).values_list("person_id", flat=True)
    )
    guarded = set(
        Custody.objects.filter(child__in=persons, until__isnull=True).values_list("child_id", flat=True)
    )
    texts = ("reason", "summary", "needed", "predictive_factors", "family_view", "told_by", "not_told_reason")
    return ReferralFacts(
        persons=tuple(
            PersonFacts(
                name=member.person.full_name,
                is_child=member.is_child,
                birth_known=bool(member.person.born_earliest or member.person.birth_words),
                channel_known=member.person_id in reachable,
                custody_known=member.person_id in guarded,
            )
            for member in members
        ),
        relations=Relationship.objects.filter(person__in=persons, other__in=persons).count(),
        told=referral.family_told,
        **{name: getattr(referral, name) for name in texts},
    )


def neighbours(item: AgendaItem, principal) -> tuple[AgendaItem | None, AgendaItem | None]:
    """The items before and after this one on the agenda, as far as they are open to the principal."""
    items = list(
        AgendaItem.objects.visible_to(principal)
        .filter(meeting_id=item.meeting_id)
        .select_related("case__household")
        .order_by("position", "pk")
    )
    place = [each.pk for each in items].index(item.pk)
    before = items[place - 1] if place else None
    return before, items[place + 1] if place + 1 < len(items) else None


def next_undecided(meeting: Meeting, principal) -> AgendaItem | None:
    """Where the sitting goes on after a decision."""
    items = AgendaItem.objects.visible_to(principal).filter(meeting=meeting, outcome="")
    return items.order_by("position", "pk").first()
