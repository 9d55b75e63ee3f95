"""What the case page shows at a glance: the family, how the scale developed, bottom lines, open actions."""

from django.db.models import F

from cases.models import Case, Membership
from leidraad.development import developments
from leidraad.models import Action, BottomLine, ScaleScore
from zvh.ui.pictures.development import Development

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
    """One picture per question, of the scores that this principal may see."""
    return developments(ScaleScore.objects.visible_to(principal).filter(case=case))
