"""Writes the measures on persons and the separations that follow from them (domain.md rule 4)."""

from datetime import date

from cases.models import SEPARATING_MEASURES, Measure, MeasureKind, Person, Separation
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.world import Dossier

REASONS_TO_SEPARATE = {
    MeasureKind.CONTACT_BAN: "Contact- of gebiedsverbod",
    MeasureKind.HOUSE_BAN: "Tijdelijk huisverbod",
}


def add_measures(dossier: Dossier) -> None:
    """Each on its day. Separations are marked as told, with their lifting, or else by running bans."""
    days = dossier.world.days
    for told in dossier.told.get("measures", []):
        dossier.happens(days.day(told["from"]), lambda told=told: _add_measure(dossier, told))
    for told in dossier.told.get("separations", []):
        dossier.happens(days.day(told["from"]), lambda told=told: _separate_until(dossier, told))


def _add_measure(dossier: Dossier, told: dict) -> None:
    days = dossier.world.days
    imposed_by = f"Opgelegd door: {told['imposed_by']}. " if told.get("imposed_by") else ""
    measure = dossier.batch.add(
        Measure(
            case=dossier.case,
            person=dossier.persons[told["person"]],
            kind=told["kind"],
            conditions=imposed_by + told.get("conditions", ""),
            since=days.day(told["from"]),
            until=days.day(told["until"]) if told.get("until") is not None else None,
        )
    )
    protects = dossier.people(told.get("protects", []))
    dossier.batch.link(measure, "protects", protects)
    runs_on = measure.until is None or measure.until >= days.today
    if measure.kind in SEPARATING_MEASURES and runs_on and "separations" not in dossier.told:
        for other in protects:
            _separate(dossier, measure.person, other, since=measure.since, measure=measure)


def _separate_until(dossier: Dossier, told: dict) -> None:
    days = dossier.world.days
    separation = _separate(
        dossier, *dossier.people(told["persons"]), since=days.day(told["from"]), reason=told["because"]
    )
    lifted_on = days.working_day(told["until"])
    lifted = {
        "lifted_at": moment(lifted_on, "16:20"),
        "lifted_by_id": dossier.world.users[told["unmarked_by"]].pk,
        "lift_reason": " ".join(told["unmark_reason"].split()),
    }
    dossier.happens(lifted_on, lambda: dossier.batch.change(separation, **lifted))


def _separate(
    dossier: Dossier,
    person: Person,
    other: Person,
    *,
    since: date,
    measure: Measure | None = None,
    reason: str = "",
) -> Separation:
    first, second = sorted((person, other), key=lambda one: one.pk)
    return dossier.batch.add(
        Separation(
            household=dossier.household,
            person=first,
            other=second,
            reason=reason.capitalize() or REASONS_TO_SEPARATE[measure.kind],
            measure=measure,
            marked_by_id=dossier.procesregisseur.pk,
        ),
        at=moment(since),
    )
