"""Writes on what basis medical organisations shared, and what police and OM could not share yet (domain.md rule 8)."""

from datetime import timedelta

from leidraad.models import BasisKind, Finding, SharingBasis
from meetings.models import Attendee, HeldBack
from zvh.accounts.models import Organisation
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.table import Table, seat_key

ASKED_BEFORE = timedelta(days=1)


def add_bases(table: Table) -> None:
    """Of whoever is told to have had consent for this whole meeting."""
    for seat in table.told["seats"]:
        if "medical_basis" in seat:
            attendee = table.attendees[seat_key(seat)]
            _add_basis(table, seat, attendee.organisation, attendee=attendee)


def add_basis_of(table: Table, finding: Finding, entry: dict) -> None:
    """Of one finding, when that is told."""
    if "medical_basis" in entry:
        _add_basis(table, entry, finding.source_organisation, finding=finding)


def _add_basis(
    table: Table,
    told: dict,
    organisation: Organisation,
    *,
    attendee: Attendee | None = None,
    finding: Finding | None = None,
) -> None:
    today = table.dossier.world.days.today
    table.dossier.batch.add(
        SharingBasis(
            case=table.dossier.case,
            conversation=table.conversation,
            organisation=organisation,
            attendee=attendee,
            finding=finding,
            kind=BasisKind.CONSENT,
            of_whom=table.dossier.persons[told["consent_of"]],
            given_on=min(table.day, today) - ASKED_BEFORE,
            explanation=told["medical_basis"],
            noted_by_id=(table.meeting.typist or table.meeting.chair).pk,
        ),
        at=min(table.meeting.starts_at, moment(today)),
    )


def add_held_back(table: Table, entry: dict) -> None:
    """What could not be shared yet, until the day that it was."""
    if not entry.get("cannot_share"):
        return
    user = table.dossier.world.users[entry["source"]]
    marked = table.dossier.batch.add(
        HeldBack(
            case=table.dossier.case,
            item=table.item,
            organisation=user.organisation,
            marked_by_id=user.pk,
            marked_at=table.meeting.starts_at,
        )
    )
    if "answered" in entry:
        day = table.dossier.world.days.working_day(entry["answered"])
        taken_back = {"taken_back_at": moment(day, "11:40"), "taken_back_by_id": user.pk}
        table.dossier.happens(day, lambda: table.dossier.batch.change(marked, **taken_back))
