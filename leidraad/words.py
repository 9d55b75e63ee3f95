"""What a statement says about itself in words: who said it, how sure, how old, who disputes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Certainty, Statement
from leidraad.models import Finding, FindingReview, ReviewKind
from leidraad.rules import is_stale
from zvh.ui.dates import age


def source_in_words(statement: Statement) -> str:
    """Who said it and how sure they are (domain.md rule 10)."""
    if statement.source_person_id:
        return _("told by %(name)s") % {"name": statement.source_person.short_name}
    if not statement.source_organisation_id:
        return str(statement.get_certainty_display()) if statement.certainty else _("source not noted")
    templates = {
        Certainty.OBSERVED: _("seen by %(name)s"),
        Certainty.REPORTED: _("heard by %(name)s"),
        Certainty.SUSPECTED: _("suspected by %(name)s"),
        "": _("said by %(name)s"),
    }
    return templates[statement.certainty] % {"name": statement.source_organisation.label}


@dataclass(frozen=True)
class Dispute:
    """Somebody's other view of a finding; it stands beside it."""

    by: str
    view: str
    on: date


def open_disputes(reviews: Iterable[FindingReview]) -> list[Dispute]:
    """The disputes that were not settled since, one per person or organisation: their last words."""
    disputes: dict[object, Dispute] = {}
    for review in sorted(reviews, key=lambda review: review.at):
        if review.kind == ReviewKind.SETTLED:
            disputes.clear()
        elif review.kind == ReviewKind.DISPUTED:
            key = review.person_id or review.organisation_id or review.principal_id
            disputes[key] = Dispute(reviewer_in_words(review), review.view, timezone.localdate(review.at))
    return list(disputes.values())


def reviewer_in_words(review: FindingReview) -> str:
    if review.person_id:
        return review.person.short_name
    if review.organisation_id:
        return review.organisation.label
    return review.principal.label


def confirmations(finding: Finding) -> list[datetime]:
    """Every time that somebody said that it holds."""
    moments = [review.at for review in finding.reviews.all() if review.kind == ReviewKind.CONFIRMED]
    return [*moments, finding.confirmed_at] if finding.confirmed_at else moments


def last_confirmed(finding: Finding) -> date:
    """When somebody last said that it holds; what was never confirmed dates from when it was written."""
    return timezone.localdate(max(confirmations(finding), default=finding.created_at))


def age_in_words(finding: Finding, today: date) -> str:
    """How old it is: last confirmed, or said and never confirmed since."""
    last = last_confirmed(finding)
    words = {"age": age(last, today)}
    if confirmations(finding):
        return (
            _("last confirmed %(age)s") % words if is_stale(last, today) else _("confirmed %(age)s") % words
        )
    return _("said %(age)s, never confirmed") % words if is_stale(last, today) else _("said %(age)s") % words
