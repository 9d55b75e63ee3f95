"""What is known of the household outside a meeting: incidents, life domains, decisions elsewhere, visits."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import (
    Case,
    Certainty,
    DecisionMoment,
    Incident,
    IncidentRole,
    LifeDomainEntry,
    Person,
    Reach,
)
from cases.services.rows import constraints_in_words, hold, hold_new
from zvh.access.principal import current_principal_id
from zvh.accounts.models import Organisation
from zvh.audit.log import record
from zvh.errors import DomainError


@transaction.atomic
def add_incident(
    *,
    case: Case,
    new_id: UUID,
    text: str,
    kinds: Iterable[str] = (),
    happened_earliest: date | None = None,
    happened_latest: date | None = None,
    when_words: str = "",
    mark: str = "",
    roles: Iterable[tuple[Person, str]] = (),
    source_organisation: Organisation | None = None,
    source_person: Person | None = None,
    certainty: str = Certainty.REPORTED,
    reach: str = Reach.TABLE,
    from_om_part: bool = False,
    om_parts: Iterable[UUID] = (),
    shielded_from: Iterable[Person] = (),
) -> Incident:
    """Something that happened, with each person's part in it (rule 11). A mark moves here from whichever had it."""
    hold_new(new_id)
    if found := Incident.objects.filter(pk=new_id).first():
        return found
    if not text.strip():
        raise DomainError(_("Write what happened."), field="text")
    if happened_earliest and happened_earliest > timezone.localdate():
        raise DomainError(_("This lies in the future."), field="happened_earliest")
    if happened_earliest and happened_latest and happened_latest < happened_earliest:
        raise DomainError(_("The latest day lies before the earliest."), field="happened_latest")
    if mark:
        Incident.objects.filter(case=case, mark=mark).update(mark="")
    marked_already = _(
        "Somebody else marked another incident like this; only they or the procesregisseur can change it."
    )
    with constraints_in_words(Incident, field="mark", otherwise=marked_already):
        incident = Incident.objects.create(
            id=new_id,
            case=case,
            author_id=current_principal_id(),
            text=text,
            kinds=list(kinds),
            happened_earliest=happened_earliest,
            happened_latest=happened_latest,
            when_words=when_words,
            mark=mark,
            source_organisation=source_organisation,
            source_person=source_person,
            certainty=certainty,
            reach=reach,
            from_om_part=from_om_part,
            om_parts=list(om_parts),
        )
    incident.shielded_from.set(shielded_from)
    IncidentRole.objects.bulk_create(
        IncidentRole(case=case, incident=incident, person=person, part=part) for person, part in roles
    )
    record("incident.add", case_id=case.pk, subject_id=incident.pk)
    return incident


@transaction.atomic
def note_life_domain(
    *,
    case: Case,
    domain: str,
    state: str,
    person: Person | None = None,
    weight: int | None = None,
    note: str = "",
    since_words: str = "",
    source_organisation: Organisation | None = None,
    new_id: UUID | None = None,
) -> LifeDomainEntry:
    """How it stands now with one life domain, of the household or of one person; earlier days stay as noted."""
    if weight is not None and not 1 <= weight <= 3:
        raise DomainError(_("Choose a weight from 1 to 3."), field="weight")
    today = timezone.localdate()
    hold_new(new_id or case.pk)
    values = {
        "state": state,
        "weight": weight,
        "note": note,
        "since_words": since_words,
        "source_organisation": source_organisation,
    }
    key = {"case": case, "domain": domain, "person": person, "noted_on": today}
    entry = LifeDomainEntry.objects.filter(**key).first()
    if entry is None:
        entry = LifeDomainEntry.objects.create(**({"id": new_id} if new_id else {}), **key, **values)
    else:
        hold(entry)
        LifeDomainEntry.objects.filter(pk=entry.pk).update(**values)
    record("life_domain.note", case_id=case.pk, subject_id=entry.pk)
    return entry


@transaction.atomic
def add_decision_moment(*, case: Case, new_id: UUID, kind: str, on: date, note: str = "") -> DecisionMoment:
    """A dated decision elsewhere that a meeting should not miss."""
    hold_new(new_id)
    if found := DecisionMoment.objects.filter(pk=new_id).first():
        return found
    moment = DecisionMoment.objects.create(id=new_id, case=case, kind=kind, on=on, note=note)
    record("decision_moment.add", case_id=case.pk, subject_id=moment.pk)
    return moment


@transaction.atomic
def remove_decision_moment(*, moment: DecisionMoment) -> None:
    """Take it back: it was called off, or recorded by mistake."""
    hold(moment)
    case_id, moment_id = moment.case_id, moment.pk
    moment.delete()
    record("decision_moment.remove", case_id=case_id, subject_id=moment_id)


@transaction.atomic
def agree_on_visits(*, case: Case, agreements: str) -> None:
    """Who visits how, and whose name, photo and number stay off everything the family gets (rule 15)."""
    household = case.household
    hold(household)
    household.visiting_agreements = agreements
    household.save(update_fields=["visiting_agreements", "name_key"])
    record("household.visits", case_id=case.pk, subject_id=household.pk)


@transaction.atomic
def rename_household(*, case: Case, name: str, municipality: str) -> None:
    household = case.household
    hold(household)
    household.name, household.municipality = name, municipality
    household.save(update_fields=["name", "name_key", "municipality"])
    record("household.rename", case_id=case.pk, subject_id=household.pk)
