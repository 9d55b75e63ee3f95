"""The counts a manager sees. Suppression happens in the database; here they only get names and an order."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from cases.models import LifeDomain, Phase, Track
from leidraad.models import ActionAim, ActionKind

REASON = {"with": _("with a reason"), "without": _("without a reason")}


@dataclass(frozen=True)
class Count:
    """`number` is None when it rests on fewer than five households."""

    key: str
    label: str
    number: int | None


def published_counts() -> dict[str, list[Count]]:
    """All figures by name, the largest first; empty for anyone who is not a manager."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT figure, key, number FROM dashboards_published()")
        rows = cursor.fetchall()
    figures = defaultdict(list)
    for figure, key, number in rows:
        figures[figure].append(Count(key=key, label=_label(figure, key), number=number))
    return {
        figure: sorted(counts, key=lambda count: (-(count.number or 0), count.label))
        for figure, counts in figures.items()
    }


def _label(figure: str, key: str) -> str:
    figure = figure.removesuffix("_imported")
    if figure == "agreement":
        kind, aim = key.split("/")
        return f"{ActionKind(kind).label}, {ActionAim(aim).label}"
    choices = {"track": Track, "phase": Phase, "life_domain": LifeDomain}.get(figure)
    return str(choices(key).label if choices else REASON[key])
