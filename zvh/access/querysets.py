"""Rows through `visible_to`: the only way a view gets them. Each app derives its querysets from these."""

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from zvh.access.permissions import CasePermission
from zvh.access.touched import note


class VisibleQuerySet(models.QuerySet):
    """A queryset that knows which of its rows a principal may see; subclasses say how."""

    def visible_to(self, principal):
        raise NotImplementedError(f"{type(self).__name__} does not say who may see its rows.")

    def get_or_404(self, principal, **lookup):
        """The row if the principal may see it, else a 404 like any other 404."""
        try:
            row = self.visible_to(principal).get(**lookup)
        except self.model.DoesNotExist:
            raise Http404 from None
        note(row)
        return row


class CaseContentQuerySet(VisibleQuerySet):
    """Rows that belong to a case; `case_path` is how they reach it."""

    case_path = "case_id"

    def visible_to(self, principal):
        return self.filter(**{f"{self.case_path}__in": cases_open_to(principal, CasePermission.VIEW)})


def cases_open_to(principal, permission: str):
    """A subquery with the ids of the cases on which the principal holds `permission` now; empty for nobody."""
    if principal is None:
        return _grants().none().values("case_id")
    return _grants().valid().of(principal).cases(permission)


def may(principal, permission: str, case_id) -> bool:
    """Whether the principal holds `permission` on the case at this moment."""
    return cases_open_to(principal, permission).filter(case_id=case_id).exists()


def permissions_on(principal, case_id) -> frozenset[str]:
    """Everything the principal holds on the case at this moment, in one query; empty for nobody."""
    if principal is None:
        return frozenset()
    held = _grants().valid().of(principal).filter(case_id=case_id)
    return frozenset(held.values_list("permission", flat=True))


def can_view(principal, row) -> bool:
    """Whether the principal may see the row: by definition, whether `visible_to` holds it."""
    return type(row).objects.visible_to(principal).filter(pk=row.pk).exists()


def require(principal, permission: str, case_id) -> None:
    """Raise PermissionDenied (a 403) for a reader who wants to do more than read."""
    if not may(principal, permission, case_id):
        raise PermissionDenied


def _grants():
    # Asked when needed: models of this app build on the querysets above.
    return apps.get_model("access", "Grant").objects.all()
