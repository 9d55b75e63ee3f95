"""Who gives a score, from where and typed by whom: rules on plain values, no database."""

from meetings.models import Reply


def is_away(*, reply: str, was_present: bool | None) -> bool:
    """Whether somebody does not sit there: as was noted in the meeting, else as they answered beforehand."""
    return was_present is False or (was_present is None and reply == Reply.DECLINED)


def is_typed_for(*, only_typist_types: bool, has_account: bool, is_away: bool) -> bool:
    """Whether who keeps the dossier enters this score: from a card, or for who does not do it on a screen here."""
    return only_typist_types or is_away or not has_account


def may_count_from_afar(*, is_family_side: bool, is_om: bool, om_is_here: bool, family_is_here: bool) -> bool:
    """Whether a score that was asked beforehand may lie on this table, without its giver.

    What the family tells is not for the OM, nor for others of the family, unless they agreed (domain.md rules 3, 4a);
    what the OM says is not for the family (rule 3).
    """
    if is_family_side:
        return not (om_is_here or family_is_here)
    return not (is_om and family_is_here)


def is_shown_here(*, is_family_side: bool, gave_it_here: bool, family_is_here: bool) -> bool:
    """Whether a score that was turned over is on this screen: before the family only that of family who sits there."""
    return gave_it_here or not (is_family_side and family_is_here)
