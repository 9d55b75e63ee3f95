"""At which parts of meetings somebody sat: content of a part with the OM is for its table (domain.md rule 3).

Meetings stand above access, so they register who sat where. Part ids are plain UUIDs here.
"""

from collections.abc import Callable

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from zvh.access.permissions import CasePermission
from zvh.access.querysets import cases_open_to

_sat_at: list[Callable[..., models.QuerySet]] = []


def register(sat_at: Callable[..., models.QuerySet]) -> None:
    """`sat_at` gives, for a principal, a one-column query of the parts whose table they sit or sat at."""
    _sat_at[:] = [sat_at]


def parts_of(principal) -> models.QuerySet:
    """The ids of the parts whose table the principal sits or sat at."""
    (sat_at,) = _sat_at
    return sat_at(principal)


def open_in_parts(principal, name: str = "om_parts") -> models.Q:
    """Rows closed to some parts (the array `name`) that are open to who sat at each of them or keeps the dossier."""
    keeps = models.Q(case_id__in=cases_open_to(principal, CasePermission.WRITE))
    sat_there = models.Q(**{f"{name}__contained_by": ArraySubquery(parts_of(principal))})
    return keeps | (~models.Q(**{name: []}) & sat_there)


# The same by hand for the database; a property test ties the two.
def opens_in_parts(name: str = "om_parts") -> str:
    return (
        "(case_id IN (SELECT access_cases('write_case')) "
        f"OR ({name} <> '{{}}' AND {name} <@ ARRAY(SELECT meetings_own_parts())))"
    )
