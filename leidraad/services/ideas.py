"""Ideas: broad first, then weighed by three lenses, then chosen or not. An idea is not a decision."""

from uuid import UUID

from django.db import transaction

from leidraad.guide import Topic
from leidraad.models import Conversation, Idea, IdeaHorizon, IdeaOutcome
from leidraad.services.drafts import drop_draft
from leidraad.services.statements import NOT_SAID, Source, added_before, require_open, running_table, stated
from zvh.audit import log


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
