"""What may be copied today: asked again whenever a page, paper or export is made (domain.md rule 7)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from leidraad.covenant import Markings, Permission
from leidraad.models import CopyPermission, Finding
from zvh.accounts.models import Organisation


def permissions_today(finding_ids: Iterable[UUID | str]) -> dict[str, Permission]:
    """Per finding, by its id as text, who may copy it now; findings without permission are absent."""
    given = defaultdict(list)
    rows = CopyPermission.objects.current().filter(finding_id__in=list(finding_ids)).select_related("to")
    for row in rows.order_by("given_at", "id"):
        given[str(row.finding_id)].append(row)
    return {key: permission_of(rows) for key, rows in given.items()}


def permission_of(rows: Iterable[CopyPermission]) -> Permission:
    """What these permissions, all of one finding and none withdrawn, allow together."""
    rows = list(rows)
    named = sorted((row.to.label, str(row.to_id)) for row in rows if row.to_id)
    return Permission(
        to_all=any(row.to_id is None for row in rows), to=tuple((key, name) for name, key in named)
    )


def markings_today(content: Mapping, *, receiver: str = "") -> Markings:
    """The markings of everything in a plan or report; `receiver` is the id of the organisation it is made for."""
    rows = list(_rows_in(content))
    reasons = {row["because_of"] for row in rows if row.get("because_of") and not row["source"]}
    unsigned = _unsigned({row["source_id"] for row in rows} - {""} | ({receiver} - {""}))
    return Markings(
        permissions=permissions_today({row["id"] for row in rows} | reasons),
        reasons=_sources_of(reasons),
        unsigned=frozenset(unsigned),
        receiver=unsigned.get(receiver, ""),
    )


def _rows_in(value) -> Iterator[Mapping]:
    """Every statement, wherever it stands."""
    if isinstance(value, Mapping):
        if "source_id" in value:
            yield value
        value = value.values()
    elif not isinstance(value, list):
        return
    for each in value:
        yield from _rows_in(each)


def _unsigned(organisations: Iterable[str]) -> dict[str, str]:
    rows = Organisation.objects.filter(pk__in=list(organisations), covenant_signed_on__isnull=True)
    return {str(row.pk): row.label for row in rows}


def _sources_of(finding_ids: Iterable[str]) -> dict[str, str]:
    rows = Finding.objects.filter(pk__in=list(finding_ids), source_organisation__isnull=False)
    return {str(row.pk): row.source_organisation.label for row in rows.select_related("source_organisation")}
