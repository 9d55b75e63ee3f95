"""What the room's forms offer to choose from: who is there, who helps, what an action can be because of."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from cases.models import Involvement, Reach
from leidraad.models import BottomLine, Finding, FindingKind, Idea, IdeaOutcome
from leidraad.plan.facts import with_facts
from leidraad.rules import propose_due
from meetings.models import AgendaItem, AttendeeKind, MeetingKind, MeetingState

REASON_KINDS = (FindingKind.JOINT_CONCERN, FindingKind.NEED, FindingKind.RISK, FindingKind.CONCERN)
MOST_REASONS = 40
MOST_CONCERNS = 30
# What was proposed to the chair alone is not chosen from.
ON_TABLE = (Reach.TABLE, Reach.PLAN)


class Offers:
    """Part of `Room`; each answer is one query, asked only by the forms that need it."""

    @property
    def organisations(self) -> dict[UUID, str]:
        """Organisations at the table that is shown, by what people call them."""
        seated = (seat.attendee for seat in self.seated_in(self.part))
        return {
            attendee.organisation_id: attendee.organisation.label
            for attendee in seated
            if attendee.organisation_id
        }

    @property
    def professionals(self) -> dict[UUID, str]:
        """Professionals asked for this meeting, whichever part they sit in."""
        attendees = {seat.attendee_id: seat.attendee for seat in self.seats}.values()
        return {
            attendee.user_id: f"{attendee.display_name}, {attendee.organisation.label}"
            for attendee in attendees
            if attendee.kind == AttendeeKind.PROFESSIONAL and attendee.organisation_id
        }

    @cached_property
    def involvements(self) -> list[Involvement]:
        return list(
            self.of_case(Involvement.objects)
            .filter(until__isnull=True)
            .select_related("organisation", "user")
            .prefetch_related("persons")
        )

    @property
    def helping_organisations(self) -> dict[UUID, str]:
        return {row.organisation_id: row.organisation.label for row in self.involvements} | self.organisations

    @cached_property
    def ideas(self) -> list[Idea]:
        """The ideas of this meeting, in the order in which they came."""
        return list(
            with_facts(self.shown(Idea.objects.filter(conversation=self.conversation))).select_related(
                "source_person"
            )
        )

    @property
    def idea_heads(self) -> list[Idea]:
        """Those that stand under no other that may be on this screen: a group goes by its first."""
        shown = {idea.pk for idea in self.ideas}
        return [idea for idea in self.ideas if idea.under_id not in shown]

    @property
    def chosen_ideas(self) -> list[Idea]:
        """Those that may become an action."""
        return [idea for idea in self.ideas if idea.outcome != IdeaOutcome.NOT_CHOSEN]

    def on_table(self, kinds: Iterable[str]) -> QuerySet[Finding]:
        """Current findings of these kinds that the whole table has."""
        found = Finding.objects.current().of_kinds(kinds).filter(case=self.case, reach__in=ON_TABLE)
        return self.shown(found)

    @cached_property
    def concerns(self) -> list[Finding]:
        """The concerns that each brought, the newest first."""
        found = self.on_table([FindingKind.CONCERN]).select_related("source_person", "source_organisation")
        return list(found.order_by("-created_at")[:MOST_CONCERNS])

    @cached_property
    def involved_organisations(self) -> frozenset[UUID]:
        """Whose help runs now."""
        running = self.of_case(Involvement.objects).filter(until__isnull=True)
        return frozenset(running.values_list("organisation_id", flat=True))

    @cached_property
    def reasons(self) -> list[Finding]:
        """What an action can be because of, the newest first within each kind."""
        found = self.on_table(REASON_KINDS)
        newest = found.order_by("-created_at")[:MOST_REASONS]
        return sorted(newest, key=lambda finding: REASON_KINDS.index(finding.kind))

    @cached_property
    def bottom_lines(self) -> list[BottomLine]:
        """The bodemeisen that hold now."""
        return list(with_facts(self.shown(BottomLine.objects.filter(case=self.case, ended_on__isnull=True))))

    @cached_property
    def minimum_needs(self) -> list[Finding]:
        """Needs that were marked as a bodemeis and have not become one yet."""
        return list(self.on_table([FindingKind.NEED]).filter(is_minimum=True, bottom_lines__isnull=True))

    @cached_property
    def proposed_due(self) -> date:
        """A date for a new action: before the next meeting of this case."""
        upcoming = (
            self.of_case(AgendaItem.objects)
            .filter(
                meeting__kind=MeetingKind.FOCUSOVERLEG,
                meeting__state=MeetingState.PLANNED,
                meeting__starts_at__gt=timezone.now(),
            )
            .exclude(pk=self.item.pk)
            .order_by("meeting__starts_at")
            .values_list("meeting__starts_at", flat=True)
            .first()
        )
        today = timezone.localdate()
        return propose_due(today=today, next_meeting=upcoming and timezone.localdate(upcoming))
