"""Grants, and what surrounds them: requests for access, reviews, and reading by break-glass."""

from zvh.access.models.grant import Grant, GrantQuerySet, GrantReason
from zvh.access.models.oversight import (
    AccessRequest,
    BreakGlass,
    BreakGlassAlert,
    GrantReview,
    RequestAnswer,
    ReviewOutcome,
)

__all__ = [
    "AccessRequest",
    "BreakGlass",
    "BreakGlassAlert",
    "Grant",
    "GrantQuerySet",
    "GrantReason",
    "GrantReview",
    "RequestAnswer",
    "ReviewOutcome",
]
