"""What the weegoverleg sees of one referral: what was written, what lacks, and which track is advised."""

from dataclasses import dataclass

from cases.models import Membership, Referral
from cases.referrals import facts_of, told_in_words
from cases.rules import Completeness, TrackAdvice, referral_completeness
from cases.services import advice_for
from meetings.models import AgendaItem, Attendee, Meeting
from meetings.services.tables import attendees_of


@dataclass(frozen=True)
class WeighingPage:
    referral: Referral
    told: str
    members: tuple[Membership, ...]
    completeness: Completeness
    advice: TrackAdvice
    attendees: tuple[Attendee, ...]


def weighing_page(item: AgendaItem, principal) -> WeighingPage:
    """A constant number of queries, whatever the size of the household."""
    referrals = Referral.objects.select_related("organisation", "referrer")
    referral = referrals.get_or_404(principal, case_id=item.case_id)
    members = Membership.objects.current().visible_to(principal).filter(household_id=item.case.household_id)
    facts = facts_of(principal, referral, item.case)
    return WeighingPage(
        referral=referral,
        told=told_in_words(referral),
        members=tuple(members.select_related("person")),
        completeness=referral_completeness(facts),
        advice=advice_for(referral, has_children=any(person.is_child for person in facts.persons)),
        attendees=tuple(attendees_of(item)),
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
