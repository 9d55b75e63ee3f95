"""The scale question: everyone scores for themselves, and nobody's score shows before all are turned over."""

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cases.services.rows import hold_new
from leidraad.guide import Topic
from leidraad.models import Conversation, ScaleRound, ScaleScore
from leidraad.rules import SeatFacts, is_asked_to_score
from leidraad.scored import who_scored
from leidraad.services.statements import RunningTable, require_open, running_table, table_of_part
from meetings.models import Attendee, Part, PartState
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict, DomainError


def table_that_scores(conversation: Conversation, topic: Topic) -> RunningTable:
    """The table of the part that goes on; else, for who is asked beforehand, of the part this step is planned in."""
    running = running_table(conversation.item_id)
    if running.part is not None:
        return running
    parts = list(Part.objects.filter(item_id=conversation.item_id))
    planned = part_of_step(parts, topic.step)
    return table_of_part(planned) if planned else running


def part_of_step(parts: list[Part], step: str) -> Part | None:
    """The part in which a step is planned, else the first."""
    return next((part for part in parts if step in part.steps), parts[0] if parts else None)


def current_round(
    conversation: Conversation, topic: Topic, *, table: RunningTable | None = None
) -> ScaleRound | None:
    """The last round of this question at this table; None as long as nobody scored.

    What was asked with the OM is that table's alone: another one has rounds of its own (domain.md rule 3).
    """
    table = table or table_that_scores(conversation, topic)
    return (
        ScaleRound.objects.filter(conversation=conversation, question_key=topic.path, om_parts=table.om_parts)
        .order_by("-number")
        .first()
    )


@transaction.atomic
def score(
    *, conversation: Conversation, topic: Topic, attendee: Attendee, value: int, reason: str = ""
) -> ScaleScore:
    """Note somebody's score (1–10) with their reason, or change it as long as the scores are covered.

    Whose score whoever acts may enter is the database's to say: their own, or everybody's for who keeps the dossier.
    """
    require_open(conversation)
    if attendee.item_id != conversation.item_id:
        raise DomainError(_("Only who is asked for this meeting gives a score."))
    if not is_asked_to_score(SeatFacts(attendee.kind, attendee.table_role)):
        raise DomainError(_("%(name)s watches and gives no score.") % {"name": attendee.display_name})
    asked = _hold_round(conversation, topic)
    if asked.revealed_at:
        raise Conflict(_("The scores are on the table already. This one counts in the next round."))
    _require_own_hand(asked, attendee)
    given, _created = ScaleScore.objects.update_or_create(
        round=asked,
        attendee=attendee,
        defaults={"value": value, "reason": reason, "entered_by_id": current_principal_id()},
        create_defaults={
            "case_id": conversation.case_id,
            "value": value,
            "reason": reason,
            "entered_by_id": current_principal_id(),
        },
    )
    log.record("scale.score", case_id=conversation.case_id, subject_id=given.pk)
    return given


def _require_own_hand(asked: ScaleRound, attendee: Attendee) -> None:
    """A covered score is changed by who can see it: who typed it, or whose it is."""
    is_in = attendee.pk in who_scored(asked)
    if is_in and not ScaleScore.objects.filter(round=asked, attendee=attendee).exists():
        name = {"name": attendee.display_name}
        raise Conflict(_("Somebody else put in the score of %(name)s; only they can change it now.") % name)


def _hold_scores(conversation: Conversation) -> None:
    """One at a time puts in a score, turns them over or begins a round, whoever it is.

    The row of the conversation itself can be held by who keeps the dossier alone.
    """
    hold_new(conversation.pk)


def _hold_round(conversation: Conversation, topic: Topic) -> ScaleRound:
    """The round that runs, opened by its first score and held while one is added."""
    _hold_scores(conversation)
    table = table_that_scores(conversation, topic)
    return current_round(conversation, topic, table=table) or _open_round(conversation, topic, table)


def _open_round(conversation: Conversation, topic: Topic, table: RunningTable) -> ScaleRound:
    asked = ScaleRound.objects.filter(conversation=conversation, question_key=topic.path)
    last = asked.aggregate(last=Max("number"))["last"] or 0
    return ScaleRound.objects.create(
        case_id=conversation.case_id,
        conversation=conversation,
        # A part that is only planned may still be taken away.
        part=table.part if table.part and table.part.state == PartState.RUNNING else None,
        om_parts=table.om_parts,
        question_key=topic.path,
        question=topic.question,
        higher_is=topic.scale.higher_is,
        number=last + 1,
    )


@transaction.atomic
def reveal_scores(*, round: ScaleRound) -> None:
    """Turn all scores over at once; a second click changes nothing."""
    _hold_scores(round.conversation)
    if not who_scored(round):
        raise DomainError(_("Nobody has scored yet."))
    if ScaleRound.objects.filter(pk=round.pk, revealed_at=None).update(revealed_at=Now()):
        log.record("scale.reveal", case_id=round.case_id, subject_id=round.pk)


@transaction.atomic
def start_second_round(*, conversation: Conversation, topic: Topic, after: int) -> ScaleRound:
    """Ask the same question again after the talk about round `after`; a second click changes nothing."""
    require_open(conversation)
    _hold_scores(conversation)
    table = table_that_scores(conversation, topic)
    last = current_round(conversation, topic, table=table)
    if last is None or not last.revealed_at:
        if last is not None and last.number > after:
            return last
        raise DomainError(_("Turn the scores of this round over first."))
    if last.number != after:
        return last
    log.record("scale.next_round", case_id=conversation.case_id, subject_id=conversation.pk)
    return _open_round(conversation, topic, table)
