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
    """Measures, and the separations they mark: as told with their lifting, or else of running ones."""
    days, running = dossier.world.days, []
    for told in dossier.told.get("measures", []):
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
        running += [(measure, other) for other in protects if measure.kind in SEPARATING_MEASURES]
    if "separations" in dossier.told:
        _add_told_separations(dossier)
        return
    for measure, other in running:
        if measure.until is None or measure.until >= days.today:
            _separate(dossier, measure.person, other, since=measure.since, measure=measure)


def _add_told_separations(dossier: Dossier) -> None:
    days = dossier.world.days
    for told in dossier.told["separations"]:
        separation = _separate(
            dossier, *dossier.people(told["persons"]), since=days.day(told["from"]), reason=told["because"]
        )
        separation.lifted_at = moment(days.working_day(told["until"]), "16:20")
        separation.lifted_by_id = dossier.world.users[told["unmarked_by"]].pk
        separation.lift_reason = " ".join(told["unmark_reason"].split())


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
