"""Ideas: broad first, then grouped, weighed by three lenses, chosen or not. An idea is not a decision."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from leidraad.guide import Topic
from leidraad.models import Conversation, Idea, IdeaHorizon, IdeaOutcome
from leidraad.services.drafts import drop_draft
from leidraad.services.statements import NOT_SAID, Source, added_before, require_open, running_table, stated
from zvh.audit import log
from zvh.errors import DomainError


@transaction.atomic
def add_idea(
    *, new_id: UUID, conversation: Conversation, topic: Topic, text: str, source: Source = NOT_SAID
) -> Idea:
    """Write down an idea, without judging it. Sent twice, it is added once."""
    require_open(conversation)
    if already := added_before(Idea, new_id, conversation):
        return already
    idea = Idea.objects.create(
        id=new_id, text=text, **stated(conversation, running_table(conversation.item_id), source)
    )
    drop_draft(conversation=conversation, topic=topic, capture="idea")
    log.record("idea.add", case_id=idea.case_id, subject_id=idea.pk)
    return idea


@transaction.atomic
def weigh_idea(
    *,
    idea: Idea,
    family_weight: int | None,
    expert_weight: int | None,
    bearable_weight: int | None,
    horizon: str = "",
    outcome: str = IdeaOutcome.OPEN,
    outcome_reason: str = "",
) -> None:
    """Weigh an idea by the three lenses (0 no … 3 very) and say whether it is chosen.

    One that is not chosen keeps its reason for the follow-up talk (rule 5); what lacks is listed at closing.
    """
    require_open(idea.conversation)
    Idea.objects.filter(pk=idea.pk).update(
        family_weight=family_weight,
        expert_weight=expert_weight,
        bearable_weight=bearable_weight,
        horizon=IdeaHorizon(horizon) if horizon else "",
        outcome=IdeaOutcome(outcome),
        outcome_reason=outcome_reason if outcome == IdeaOutcome.NOT_CHOSEN else "",
    )
    log.record("idea.weigh", case_id=idea.case_id, subject_id=idea.pk)


@transaction.atomic
def show_names(*, conversation: Conversation) -> None:
    """Let the table read whose idea each one is. What is thought up later comes without a name again."""
    require_open(conversation)
    unnamed = Idea.objects.filter(conversation=conversation, named_at=None)
    if unnamed.update(named_at=Now()):
        log.record("idea.show_names", case_id=conversation.case_id, subject_id=conversation.pk)


@transaction.atomic
def group_idea(*, idea: Idea, under: Idea | None) -> None:
    """Say with which idea it belongs; None takes it out of its group.

    A group is one level deep: what stood under the idea goes along, and in a group it comes under the first.
    Raises DomainError for an idea of another meeting, and for one that would stand under itself.
    """
    require_open(idea.conversation)
    of_meeting = Idea.objects.select_for_update().filter(conversation_id=idea.conversation_id).order_by("pk")
    heads = dict(of_meeting.values_list("pk", "under_id"))
    first = _first_of(heads, under) if under else None
    if first == idea.pk:
        raise DomainError(_("The other idea stands under this one already."), field="under")
    moved = Q(pk=idea.pk) | Q(under=idea) if first else Q(pk=idea.pk)
    Idea.objects.filter(moved, conversation_id=idea.conversation_id).update(under=first)
    log.record("idea.group", case_id=idea.case_id, subject_id=idea.pk)


def _first_of(heads: dict[UUID, UUID | None], idea: Idea) -> UUID:
    if idea.pk not in heads:
        raise DomainError(_("That idea is not of this meeting."), field="under")
    return heads[idea.pk] or idea.pk
