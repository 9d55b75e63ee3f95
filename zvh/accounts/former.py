"""What organisations and users were before: older texts call them so, and what is kept from somebody stays kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Model

from zvh.accounts.models import FormerName, MovedReference, Organisation


def former_names(bearers: Iterable[UUID]) -> Mapping[UUID, list[str]]:
    """Every name that these organisations or users had, by their id."""
    names: dict[UUID, list[str]] = defaultdict(list)
    for bearer_id, name in FormerName.objects.filter(bearer_id__in=set(bearers)).values_list(
        "bearer_id", "name"
    ):
        names[bearer_id].append(name)
    return names


def organisations_before(rows: Iterable[Model]) -> dict[UUID, Organisation]:
    """By the id of a row: the organisation it named before that one was merged into another."""
    rows = list(rows)
    if not rows:
        return {}
    moved = MovedReference.objects.filter(table=rows[0]._meta.db_table, row_id__in=[row.pk for row in rows])
    return {reference.row_id: reference.organisation for reference in moved.select_related("organisation")}
