"""What pages of the leidraad show in more than one place."""

from django import template

from cases.models import Statement
from leidraad.reach import CaseReach

register = template.Library()


@register.inclusion_tag("leidraad/reach/_reach.html")
def reach(*, row: Statement, of: CaseReach | None):
    """Who a row may reach, in words; nothing on a screen that the family sees (`of` is None)."""
    return {"reach": of.of(row) if of else None}


@register.inclusion_tag("leidraad/reach/_reach.html")
def reach_in_plan(*, row: dict, sort: str, of: CaseReach | None):
    """The same for a row of the plan; `sort` says what it is: an action, a bottom_line …"""
    return {"reach": of.of_plan(row, sort) if of else None}
