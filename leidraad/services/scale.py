"""The scale question: everyone scores for themselves, and nobody's score shows before all are turned over."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from leidraad.guide import Topic
from leidraad.models import Conversation, ScaleRound, ScaleScore
from leidraad.rules import SeatFacts, is_asked_to_score
from leidraad.scored import who_scored
from leidraad.services.statements import require_open, running_table
from meetings.models import Attendee
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict, DomainError


def current_round(conversation: Conversation, topic: Topic) -> ScaleRound | None:
    """The last round of this question in this meeting; None as long as nobody scored."""
    return (
        ScaleRound.objects.filter(conversation=conversation, question_key=topic.path)
        .order_by("-number")
        .first()
    )


@transaction.atomic
def score(
    *, conversation: Conversation, topic: Topic, attendee: Attendee, value: int, reason: str = ""
) -> ScaleScore:
    """Note somebody's score (1–10) with their reason, or change it as long as the scores are covered."""
    require_open(conversation)
    if attendee.item_id != conversation.item_id:
        raise DomainError(_("Only who is asked for this meeting gives a score."))
    if not is_asked_to_score(SeatFacts(attendee.kind, attendee.table_role)):
        raise DomainError(_("%(name)s watches and gives no score.") % {"name": attendee.display_name})
    asked = _hold_round(conversation, topic)
    if asked.revealed_at:
        raise Conflict(_("The scores are on the table already; start a second round."))
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


def _hold_round(conversation: Conversation, topic: Topic) -> ScaleRound:
    """The round that runs, opened by its first score and held while one is added."""
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    running = current_round(conversation, topic)
    # What was asked with the OM is not the family's: their table begins its own (domain.md rule 3).
    if running and running.om_parts and running_table(conversation.item_id).with_family:
        return _open_round(conversation, topic, number=running.number + 1)
    return running or _open_round(conversation, topic, number=1)


def _open_round(conversation: Conversation, topic: Topic, *, number: int) -> ScaleRound:
    table = running_table(conversation.item_id)
    return ScaleRound.objects.create(
        case_id=conversation.case_id,
        conversation=conversation,
        part=table.part,
        om_parts=table.om_parts,
        question_key=topic.path,
        question=topic.question,
        higher_is=topic.scale.higher_is,
        number=number,
    )


@transaction.atomic
def reveal_scores(*, round: ScaleRound) -> None:
    """Turn all scores over at once; a second click changes nothing."""
    if not who_scored(round):
        raise DomainError(_("Nobody has scored yet."))
    if ScaleRound.objects.filter(pk=round.pk, revealed_at=None).update(revealed_at=Now()):
        log.record("scale.reveal", case_id=round.case_id, subject_id=round.pk)


@transaction.atomic
def start_second_round(*, conversation: Conversation, topic: Topic, after: int) -> ScaleRound:
    """Ask the same question again after the talk about round `after`; a second click changes nothing."""
    require_open(conversation)
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    last = current_round(conversation, topic)
    if last is None or not last.revealed_at:
        if last is not None and last.number == after + 1:
            return last
        raise DomainError(_("Turn the scores of this round over first."))
    if last.number != after:
        return last
    log.record("scale.next_round", case_id=conversation.case_id, subject_id=conversation.pk)
    return _open_round(conversation, topic, number=last.number + 1)
