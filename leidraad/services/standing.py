"""Rows that several people edit: how they stand at the moment that somebody's change arrives."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zvh.errors import Conflict


def hold_standing(rows: QuerySet, row):
    """The row as it stands now, held until the transaction ends; of a finding that was corrected, the newer one.

    `rows` are those that whoever acts may change. Raises Conflict when it is no longer one of them.
    """
    held = _held(row, row.pk)
    while held is not None and getattr(held, "replaced_by_id", None):
        held = _held(row, held.replaced_by_id)
    if held is None or not rows.filter(pk=held.pk).exists():
        raise Conflict(_("This was changed meanwhile, and you cannot change it any more."))
    return held


def _held(row, pk):
    return type(row).objects.select_for_update().filter(pk=pk).first()
