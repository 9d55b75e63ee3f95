"""One look at somebody's preparation of one meeting: the questions, what is known, what they typed; loaded once.

Everything here asks who prepares as a principal with an attendee, never a request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404

from cases.models import Case, Person
from leidraad.findings import persons_of
from leidraad.guide import Capture, Guide, Topic, read_guide
from leidraad.models import (
    Action,
    ActionAim,
    BottomLine,
    Conversation,
    ConversationTopic,
    Draft,
    Finding,
    FindingKind,
    Preparation,
    Silence,
)
from leidraad.preparing.rules import minutes_for, prepares, questions_of, reasons_for_silence
from leidraad.room.known import FindingCard, card_of, with_reviews
from leidraad.room.offers import ON_TABLE
from leidraad.scored import who_scored
from leidraad.scoring import is_away
from leidraad.services.drafts import place_of
from leidraad.services.scale import current_round
from meetings.models import Attendee, Meeting, MeetingState
from zvh.accounts.models import Principal

# What was typed under a question is a draft of this capture.
CAPTURE = "prepare"
# How many known findings a question shows until somebody asks for all.
FEW = 4
MOST = 60
MOST_AGREEMENTS = 12
# What of a draft says that a question was answered.
ANSWERS = ("holds-", "text", "silent", "domain-", "agreement-", "fits_phase")


@dataclass(frozen=True)
class Question:
    """One question as it is put to who prepares: its place, what is known under it, and what they typed so far."""

    topic: Topic
    number: int
    cards: tuple[FindingCard, ...] = ()
    hidden: int = 0
    draft: Draft | None = None
    is_scored: bool = False

    @property
    def is_answered(self) -> bool:
        if self.is_scored:
            return True
        typed = self.draft.fields if self.draft else {}
        return any(
            name.startswith(ANSWERS) and any(value.strip() for value in field["values"])
            for name, field in typed.items()
        )


@dataclass
class Desk:
    principal: Principal
    conversation: Conversation
    attendee: Attendee

    @property
    def case(self) -> Case:
        return self.conversation.case

    @property
    def meeting(self) -> Meeting:
        return self.conversation.item.meeting

    @property
    def is_open(self) -> bool:
        """Whether something can still be sent: until the meeting begins."""
        return self.meeting.state == MeetingState.PLANNED

    @cached_property
    def guide(self) -> Guide:
        return read_guide(self.conversation.guide)

    @cached_property
    def is_away(self) -> bool:
        """Whether they will not be there: then their score is asked beforehand."""
        return is_away(reply=self.attendee.reply, was_present=self.attendee.was_present)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The questions, in the order of the guide."""
        phase = self.guide.phase(self.conversation.planned_phase)
        chosen = set(
            ConversationTopic.objects.filter(
                conversation=self.conversation, phase=phase.key, is_chosen=True
            ).values_list("key", flat=True)
        )
        return questions_of(phase.topics, chosen, is_away=self.is_away)

    @cached_property
    def preparation(self) -> Preparation | None:
        return Preparation.objects.filter(
            conversation=self.conversation, principal_id=self.principal.pk
        ).first()

    @cached_property
    def drafts(self) -> dict[str, Draft]:
        """What they typed, by topic."""
        places = {place_of(topic, CAPTURE): topic.key for topic in self.topics}
        typed = Draft.objects.filter(
            conversation=self.conversation, author_id=self.principal.pk, place__in=list(places)
        )
        return {places[draft.place]: draft for draft in typed}

    def fresh_draft(self, topic: Topic) -> Draft | None:
        """What stands there now, after it was saved."""
        own = Draft.objects.filter(conversation=self.conversation, author_id=self.principal.pk)
        return own.filter(place=place_of(topic, CAPTURE)).first()

    @cached_property
    def persons(self) -> list[Person]:
        return persons_of(self.case, self.principal)

    @cached_property
    def agreements(self) -> dict[str, BottomLine | Action]:
        """What was agreed before and still runs, as far as they see it, by the field in which they look back on it."""
        of_case = {"case_id": self.case.pk}
        lines = BottomLine.objects.visible_to(self.principal).filter(**of_case, ended_on__isnull=True)
        actions = Action.objects.visible_to(self.principal).open().filter(**of_case, aim=ActionAim.FAMILY)
        return {f"agreement-line-{row.pk}": row for row in lines[:MOST_AGREEMENTS]} | {
            f"agreement-action-{row.pk}": row for row in actions[:MOST_AGREEMENTS]
        }

    @property
    def silences(self) -> tuple[Silence, ...]:
        organisation = self.attendee.organisation
        return reasons_for_silence(
            is_medical=bool(organisation and organisation.is_medical),
            may_hold_back=self.attendee.may_hold_back,
        )

    @property
    def minutes(self) -> int:
        return minutes_for(sum(not question.is_answered for question in self.overview))

    @cached_property
    def overview(self) -> tuple[Question, ...]:
        """All questions, without what is known under them."""
        return tuple(
            Question(topic, number, draft=self.drafts.get(topic.key), is_scored=topic.key in self.scored)
            for number, topic in enumerate(self.topics, start=1)
        )

    @cached_property
    def scored(self) -> frozenset[str]:
        """The scales of which their own score is in; what it is shows to nobody."""
        asked = [topic for topic in self.topics if Capture.SCALE in topic.captures]
        rounds = {topic.key: current_round(self.conversation, topic) for topic in asked}
        return frozenset(
            key for key, given in rounds.items() if given and self.attendee.pk in who_scored(given)
        )

    @property
    def next_question(self) -> Question | None:
        """The first that was not answered yet: where somebody goes on."""
        return next((question for question in self.overview if not question.is_answered), None)

    @property
    def has_unsent(self) -> bool:
        """Whether something was typed after it was sent."""
        sent = self.preparation.submitted_at if self.preparation else None
        return sent is not None and any(draft.saved_at > sent for draft in self.drafts.values())

    def question(self, key: str, *, everything: bool = False) -> Question:
        """One question with what is known; a 404 for one that is not asked."""
        return next(iter(self.questions([self._topic(key)], everything=everything)))

    def questions(
        self, topics: Iterable[Topic] | None = None, *, everything: bool = False
    ) -> tuple[Question, ...]:
        """These questions, or all, with what is known under each, in a constant number of queries."""
        asked = list(self.topics if topics is None else topics)
        keys = {topic.key: self._known_keys(topic) for topic in asked}
        shown = {key: self._shown(key, known, everything) for key, known in keys.items()}
        wanted = {pk for known in shown.values() for pk in known}
        rows = with_reviews(Finding.objects.filter(pk__in=wanted)).in_bulk() if wanted else {}
        return tuple(
            Question(
                topic,
                self.topics.index(topic) + 1,
                cards=tuple(card_of(rows[pk]) for pk in shown[topic.key] if pk in rows),
                hidden=len(keys[topic.key]) - len(shown[topic.key]),
                draft=self.drafts.get(topic.key),
                is_scored=topic.key in self.scored,
            )
            for topic in asked
        )

    def _topic(self, key: str) -> Topic:
        topic = next((topic for topic in self.topics if topic.key == key), None)
        if topic is None:
            raise Http404
        return topic

    @cached_property
    def _known(self) -> list[tuple[UUID, str]]:
        """What professionals know, that this one may see and that no later words replaced; the newest first."""
        kinds = {kind for topic in self.topics for kind in finding_kinds(topic)}
        found = (
            Finding.objects.visible_to(self.principal)
            .current()
            .of_kinds(kinds)
            .filter(case_id=self.case.pk, reach__in=ON_TABLE)
        )
        ranked_first = found.order_by("rank", "-created_at", "pk")
        return list(ranked_first.values_list("pk", "kind"))

    def _known_keys(self, topic: Topic) -> list[UUID]:
        kinds = finding_kinds(topic)
        return [pk for pk, kind in self._known if kind in kinds]

    def _shown(self, key: str, known: list[UUID], everything: bool) -> list[UUID]:
        """The first few, and each that something was said of already."""
        typed = self.drafts[key].fields if key in self.drafts else {}
        said_of = {name.partition("-")[2] for name in typed if name.startswith("holds-")}
        few = MOST if everything else FEW
        return [pk for place, pk in enumerate(known) if place < few or str(pk) in said_of]


def finding_kinds(topic: Topic) -> tuple[str, ...]:
    """Which findings are known under a topic, one tap each; a look back on agreements asks for those themselves."""
    return tuple(kind for kind in topic.captures if kind in FindingKind.values and kind != FindingKind.REVIEW)


def attendee_of(principal: Principal, item_id: UUID) -> Attendee | None:
    """As whom a principal was asked for this meeting, if they were to prepare it."""
    asked = (
        Attendee.objects.visible_to(principal)
        .select_related("organisation", "user")
        .filter(item_id=item_id, user_id=principal.pk)
        .first()
    )
    return asked if asked and prepares(asked.kind, asked.table_role) else None


def conversation_or_404(principal: Principal | None, item_id: UUID) -> Conversation:
    conversations = Conversation.objects.select_related("item__meeting", "case__household", "guide")
    conversation = conversations.get_or_404(principal, item_id=item_id)
    conversation.item.case = conversation.case
    return conversation


def open_desk(principal: Principal | None, item_id: UUID) -> Desk | None:
    """The preparation of who acts; None for who reads the case without being asked to prepare this meeting.

    A 404 for whoever may not see the meeting, and while no topics were chosen.
    """
    conversation = conversation_or_404(principal, item_id)
    attendee = attendee_of(principal, item_id)
    return Desk(principal, conversation, attendee) if attendee else None
