"""What the case page shows at a glance: the family, how the scale developed, bottom lines, open actions."""

from collections import defaultdict
from uuid import UUID

from django.db.models import F

from cases.models import Case, Membership
from leidraad.models import Action, BottomLine, ScaleRound, ScaleScore
from zvh.ui.dates import short_day
from zvh.ui.pictures.development import Development, Round

ACTIONS_SHOWN = 6


def family_of(case: Case, principal) -> list[Membership]:
    """Current members of the household, adults first."""
    return list(
        Membership.objects.visible_to(principal)
        .filter(household_id=case.household_id, until__isnull=True)
        .select_related("person")
        .order_by("is_child", "position")
    )


def open_actions(case: Case, principal) -> tuple[list[Action], int]:
    """The first open actions of the case, earliest date first, and how many there are."""
    actions = (
        Action.objects.visible_to(principal)
        .filter(case=case)
        .open()
        .select_related("owner", "owner_organisation", "owner_person")
        .order_by(F("due_on").asc(nulls_last=True), "created_at")
    )
    shown = list(actions[: ACTIONS_SHOWN + 1])
    return shown[:ACTIONS_SHOWN], actions.count() if len(shown) > ACTIONS_SHOWN else len(shown)


def bottom_lines(case: Case, principal) -> list[BottomLine]:
    return list(BottomLine.objects.visible_to(principal).filter(case=case, ended_on__isnull=True))


def scale_developments(case: Case, principal) -> list[Development]:
    """One picture per question, only of revealed rounds; the last round of a meeting counts."""
    rounds = (
        ScaleRound.objects.visible_to(principal)
        .filter(case=case, revealed_at__isnull=False)
        .annotate(on=F("conversation__item__meeting__starts_at"))
        .order_by("on", "number")
    )
    last = {(found.question_key, found.conversation_id): found for found in rounds}
    scores = _scores_by_round([found.pk for found in last.values()], principal)
    by_question = defaultdict(list)
    for found in last.values():
        by_question[found.question_key].append(found)
    return [
        Development(
            question=found[-1].question,
            higher_is_better=found[-1].higher_is == ScaleRound.Better.HIGHER,
            rounds=tuple(Round(short_day(each.on), tuple(scores[each.pk])) for each in found),
        )
        for found in reversed(by_question.values())
    ]


def _scores_by_round(rounds: list[UUID], principal) -> dict[UUID, list[int]]:
    scores = defaultdict(list)
    given = ScaleScore.objects.visible_to(principal).filter(round__in=rounds)
    for round_id, value in given.values_list("round_id", "value"):
        scores[round_id].append(value)
    return scores
