"""What the page about help and measures shows of a case."""

from datetime import date, timedelta

from django.utils import timezone

from cases.models import (
    Appointment,
    Case,
    CaseEnding,
    DecisionMoment,
    Incident,
    Involvement,
    LifeDomain,
    LifeDomainEntry,
    LifeDomainState,
    Measure,
    ProfessionalKeptOff,
    TrackChange,
)

# Ends within this time are signalled, so that housing is not arranged after a release.
ENDS_WITHIN = timedelta(days=42)


def dossier_of_case(principal, case: Case) -> dict:
    """All parts, each visible to the principal; a fixed number of queries."""

    def of_case(model):
        return model.objects.visible_to(principal).filter(case=case)

    today = timezone.localdate()
    involvements = of_case(Involvement).select_related("organisation", "user").prefetch_related("persons")
    measures = of_case(Measure).select_related("person").prefetch_related("protects").order_by("-since")
    return {
        "involvements": [one for one in involvements if one.is_current],
        "involvements_ended": [one for one in involvements if not one.is_current],
        "measures": [_with_warning(measure, today) for measure in measures],
        "appointments": of_case(Appointment).select_related("user__organisation").order_by("until", "duty"),
        "moments": of_case(DecisionMoment),
        "track_changes": of_case(TrackChange),
        "domains": life_domains(of_case(LifeDomainEntry)),
        "incidents": of_case(Incident).prefetch_related("roles__person").order_by("-happened_earliest"),
        "kept_off": _kept_off(principal, case),
        "ending": of_case(CaseEnding).first(),
        "today": today,
    }


def _kept_off(principal, case: Case):
    """Whose name stays off the family's papers today (rule 15)."""
    rows = ProfessionalKeptOff.objects.visible_to(principal).filter(household_id=case.household_id).current()
    return rows.select_related("user__organisation", "organisation")


def _with_warning(measure: Measure, today: date) -> dict:
    return {
        "measure": measure,
        "is_over": bool(measure.until and measure.until < today),
        "ends_soon": bool(measure.until and today <= measure.until <= today + ENDS_WITHIN),
    }


def life_domains(entries) -> list[dict]:
    """The fourteen domains in the order of the guide, each with its newest entry of the household and per person."""
    newest: dict[str, dict] = {domain: {} for domain in LifeDomain.values}
    for entry in entries.select_related("person", "source_organisation").order_by("noted_on", "pk"):
        newest[entry.domain][entry.person_id] = entry
    return [
        {
            "label": LifeDomain(domain).label,
            "entries": list(found.values()),
            "is_problem": any(one.state == LifeDomainState.PROBLEM for one in found.values()),
        }
        for domain, found in newest.items()
    ]
