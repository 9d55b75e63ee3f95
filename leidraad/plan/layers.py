"""What a frozen version shows to whom among professionals: words of a part with the OM are for its table (rule 3).

A version holds what every professional of the case may know. What a part with the OM adds is a layer of it, so
that the database itself keeps it from who sat elsewhere.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from leidraad.models import PlanLayer, PlanVersion
from leidraad.plan.canonical import sha256_of
from meetings.models import Seat
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Principal

Parts = frozenset[str]
EVERYBODY: Parts = frozenset()


def parts_in(value) -> Parts:
    """The parts with the OM that rows of this content are closed to."""
    return frozenset(part for row in _rows_in(value) for part in row.get("om_parts", ()))


def within(content: dict, parts: Parts) -> dict:
    """The content without rows of other parts with the OM, and without a trace of them."""
    gone = {row["id"] for row in _rows_in(content) if _is_closed(row, parts)}
    kept = _kept(content, parts)
    report = kept.get("report")
    if report:
        for step in report["steps"]:
            step["topics"] = [topic for topic in step["topics"] if topic["rows"]]
        report["steps"] = [step for step in report["steps"] if step["topics"]]
        report["decided"] = {
            name: [key for key in keys if key not in gone] for name, keys in report["decided"].items()
        }
        if report.get("ending"):
            report["ending"]["staying"] = [key for key in report["ending"]["staying"] if key not in gone]
    return kept


def _rows_in(value) -> Iterator[dict]:
    if isinstance(value, dict):
        if value.get("om_parts"):
            yield value
        value = value.values()
    elif not isinstance(value, list):
        return
    for each in value:
        yield from _rows_in(each)


def _is_closed(value, parts: Parts) -> bool:
    return isinstance(value, dict) and not parts.issuperset(value.get("om_parts", ()))


def _kept(value, parts: Parts):
    if isinstance(value, list):
        return [_kept(each, parts) for each in value if not _is_closed(each, parts)]
    if isinstance(value, dict):
        return {key: None if _is_closed(each, parts) else _kept(each, parts) for key, each in value.items()}
    return value


def lay(version: PlanVersion, content: dict) -> None:
    """Keep what parts with the OM add to a version: for every table that somebody sat at, and the whole."""
    parts = parts_in(content)
    tables = {frozenset(own & parts) for own in _sat_at(version.case_id).values()} | {parts}
    layers = []
    for table in sorted(filter(None, tables), key=sorted):
        of_table = within(content, table)
        layers.append(
            PlanLayer(
                case_id=version.case_id,
                version=version,
                om_parts=sorted(table),
                content=of_table,
                sha256=sha256_of(of_table),
            )
        )
    PlanLayer.objects.bulk_create(layers)


def _sat_at(case_id: UUID) -> dict[UUID, set[str]]:
    """Per user the parts of the case whose table they sat at."""
    seats = Seat.objects.filter(case_id=case_id, attendee__user__isnull=False)
    sat_at: dict[UUID, set[str]] = {}
    for user_id, part_id in seats.exclude(attendee__was_present=False).values_list(
        "attendee__user_id", "part_id"
    ):
        sat_at.setdefault(user_id, set()).add(str(part_id))
    return sat_at


def widest_for(version: PlanVersion, principal: Principal | None) -> Parts:
    """The parts of the widest layer of this version that somebody may see; none when they sat elsewhere."""
    layers = PlanLayer.objects.visible_to(principal).filter(version=version)
    return max(
        (frozenset(map(str, parts)) for parts in layers.values_list("om_parts", flat=True)),
        key=lambda parts: (len(parts), sorted(parts)),
        default=EVERYBODY,
    )


def own_layer(version: PlanVersion) -> Parts:
    """The parts of the widest layer for who acts, such as the worker on behalf of who asked for papers."""
    acting = current_principal_id()
    return widest_for(version, Principal(id=acting)) if acting else EVERYBODY


def layer_of(version: PlanVersion, parts: Iterable[str]) -> PlanVersion | PlanLayer:
    """The row that holds this version for who sat at these parts; DoesNotExist for who may not see it."""
    parts = sorted(UUID(part) for part in parts)
    return PlanLayer.objects.get(version=version, om_parts=parts) if parts else version
