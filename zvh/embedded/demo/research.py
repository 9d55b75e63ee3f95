"""Writes the ten research households. They count as imported: agreements may lack a reason or a date."""

from datetime import timedelta

from cases.models import (
    Case,
    CaseEnding,
    CaseState,
    Certainty,
    Incident,
    IncidentPart,
    IncidentRole,
    Involvement,
    LifeDomainEntry,
    LifeDomainState,
    Measure,
    PhaseChange,
    Referral,
    ReferralAnswer,
    TrackChange,
)
from leidraad.models import Action, ActionStatus, Conversation, Origin
from meetings.models import (
    AgendaItem,
    Attendee,
    AttendeeKind,
    Meeting,
    MeetingKind,
    MeetingState,
    Part,
    PartState,
    Reply,
    Seat,
)
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.families import add_family_ties, add_household, add_persons
from zvh.embedded.demo.spending import add_stretches
from zvh.embedded.demo.table import STEPS
from zvh.embedded.demo.world import Dossier, World

DIRECTOR = "van_leeuwen"
REFERRERS = {"politie": "hendriks", "veilig_thuis": "de_boer"}
WEIGHED_AFTER = timedelta(days=7)
ROLES = {
    "used": IncidentPart.USED,
    "underwent": IncidentPart.UNDERWENT,
    "witnessed": IncidentPart.WITNESSED,
}


def write_research_household(world: World, found: dict) -> Dossier:
    """One household with its closed case and all that the figures count."""
    told = _as_told(found)
    household = add_household(world.batch, name=found["name"], municipality=found["municipality"])
    persons = add_persons(world, household, told["persons"])
    dossier = Dossier(world, told, household, _add_case(world, household, found), persons)
    add_family_ties(dossier)
    _add_referral_and_ending(dossier, found)
    _add_involvements(dossier, found)
    _add_measures(dossier, found)
    _add_incidents(dossier, found)
    _add_life_domains(dossier, found)
    for meeting in found["meetings"]:
        _add_meeting(dossier, meeting)
    return dossier


def _as_told(found: dict) -> dict:
    """The family in the words of the other content files."""
    persons = [
        {
            "key": person["key"],
            "first_name": person["first"],
            "last_name": person["last"],
            "gender": person["gender"],
            "born": person["born"],
            "role": person["place"],
            "child": person.get("child", False),
            "lives_here": person.get("home", True),
            "earlier": person.get("earlier", False),
        }
        for person in found["persons"]
    ]
    parents = [person["key"] for person in persons if not person["child"]]
    told = {"case": {"procesregisseur": DIRECTOR}, "persons": persons, "custody": found.get("custody", {})}
    if found["couple"] == "single":
        children = [person["key"] for person in persons if person["child"]]
        return told | {"relations": [{"kind": "parent", "of": parents[0], "to": child} for child in children]}
    return told | {"couple": {"of": parents, "together": found["couple"] == "together"}}


def _add_case(world: World, household, found: dict) -> Case:
    last = found["meetings"][-1]
    return world.batch.add(
        Case(
            household=household,
            number=found["number"],
            state=CaseState.CLOSED,
            track=found["track"],
            phase=last["phase"],
            phase_since=last["held_on"],
            referred_on=found["referred_on"],
            opened_on=found["referred_on"] + WEIGHED_AFTER,
            ended_on=found["ended"]["date"],
        )
    )


def _add_referral_and_ending(dossier: Dossier, found: dict) -> None:
    world, case, ended = dossier.world, dossier.case, found["ended"]
    referrer = world.users[REFERRERS[found["referred_by"]]]
    dossier.batch.add(
        Referral(
            case=case,
            organisation=referrer.organisation,
            referrer=referrer,
            reason=found["reason"],
            sent={"number": case.number, "household": dossier.household.name, "persons": []},
            answer=ReferralAnswer.TAKEN_UP,
            answered_on=case.opened_on,
            created_at=moment(case.referred_on),
        )
    )
    changed = found.get("track_change")
    first_track = changed["from"] if changed else found["track"]
    dossier.batch.add(TrackChange(case=case, to_track=first_track, on=case.opened_on, reason=found["reason"]))
    if changed:
        dossier.batch.add(
            TrackChange(
                case=case,
                from_track=first_track,
                to_track=found["track"],
                on=changed["date"],
                reason=changed["reason"],
            )
        )
    dossier.batch.add(
        CaseEnding(
            case=case,
            kind=ended["kind"],
            reason=ended["reason"],
            handed_to=ended["handed_to"],
            directs=ended["directs"],
            way_back=ended["way_back"],
            on=ended["date"],
            principal_id=dossier.procesregisseur.pk,
        )
    )
    _add_phases(dossier, found)


def _add_phases(dossier: Dossier, found: dict) -> None:
    phase = ""
    for meeting in found["meetings"]:
        if meeting["phase"] != phase:
            on = dossier.case.opened_on if not phase else meeting["held_on"]
            dossier.batch.add(
                PhaseChange(
                    case=dossier.case,
                    from_phase=phase,
                    to_phase=meeting["phase"],
                    on=on,
                    principal_id=dossier.procesregisseur.pk,
                    created_at=moment(on),
                )
            )
            phase = meeting["phase"]


def _add_involvements(dossier: Dossier, found: dict) -> None:
    """From the first meeting at which the organisation was until the end of the case."""
    for key, aim in found["involved"].items():
        since = next(meeting["held_on"] for meeting in found["meetings"] if key in meeting["partners"])
        dossier.batch.add(
            Involvement(
                case=dossier.case,
                organisation=dossier.world.organisations[key],
                aim=aim,
                since=since,
                until=dossier.case.ended_on,
            )
        )


def _add_measures(dossier: Dossier, found: dict) -> None:
    for told in found["measures"]:
        measure = dossier.batch.add(
            Measure(
                case=dossier.case,
                person=dossier.persons[told["person"]],
                kind=told["kind"],
                conditions=told["note"],
                since=told["since"],
                until=told.get("until"),
            )
        )
        dossier.batch.link(measure, "protects", dossier.people(told.get("protects", [])))


def _add_incidents(dossier: Dossier, found: dict) -> None:
    source = dossier.world.organisations[found["referred_by"]]
    for told in found["incidents"]:
        incident = dossier.batch.add(
            Incident(
                case=dossier.case,
                text=told["what"],
                kinds=told["kinds"],
                happened_earliest=told.get("earliest"),
                happened_latest=told.get("latest", told.get("earliest")),
                when_words=told.get("when", ""),
                mark=told.get("mark", ""),
                certainty=Certainty.REPORTED,
                source_organisation=source,
                author_id=dossier.procesregisseur.pk,
            ),
            at=moment(found["meetings"][0]["held_on"]),
        )
        for name, part in ROLES.items():
            for key in told.get(name, []):
                dossier.batch.add(
                    IncidentRole(case=dossier.case, incident=incident, person=dossier.persons[key], part=part)
                )


def _add_life_domains(dossier: Dossier, found: dict) -> None:
    for domain, note in found["domains"].items():
        dossier.batch.add(
            LifeDomainEntry(
                case=dossier.case,
                domain=domain,
                state=LifeDomainState.PROBLEM,
                note=note,
                noted_on=found["meetings"][0]["held_on"],
            )
        )


def _add_meeting(dossier: Dossier, told: dict) -> None:
    """One part without family; the partners came as organisations, without a name."""
    case, batch = dossier.case, dossier.batch
    starts_at = moment(told["held_on"], "09:30")
    ends_at = starts_at + timedelta(minutes=90)
    meeting = batch.add(
        Meeting(
            kind=MeetingKind.FOCUSOVERLEG,
            state=MeetingState.CLOSED,
            starts_at=starts_at,
            ends_at=ends_at,
            chair=dossier.procesregisseur,
            started_at=starts_at,
            closed_at=ends_at,
        )
    )
    item = batch.add(AgendaItem(meeting=meeting, case=case))
    part = batch.add(
        Part(case=case, item=item, steps=STEPS, state=PartState.DONE, started_at=starts_at, ended_at=ends_at)
    )
    conversation = batch.add(
        Conversation(
            case=case,
            item=item,
            guide=dossier.world.guide_version,
            goal=told["goal"],
            phase=told["phase"],
            planned_phase=told["phase"],
        )
    )
    add_stretches(dossier.world, conversation, [part])
    for key in told["partners"]:
        organisation = dossier.world.organisations[key]
        attendee = batch.add(
            Attendee(
                case=case,
                item=item,
                kind=AttendeeKind.GUEST,
                name=organisation.label,
                organisation=organisation,
                reply=Reply.ACCEPTED,
                was_present=True,
            )
        )
        batch.add(Seat(case=case, part=part, attendee=attendee))
    om_was_there = any(dossier.world.organisations[key].is_om for key in told["partners"])
    for position, agreement in enumerate(told["agreements"], start=1):
        batch.add(
            Action(
                case=case,
                conversation=conversation,
                part=part,
                from_om_part=om_was_there,
                om_parts=[part.pk] if om_was_there else [],
                phase=told["phase"],
                text=agreement["what"],
                owner_organisation=dossier.world.organisations[agreement["owner"]],
                due_on=agreement["due"],
                reason=agreement.get("why", ""),
                kind=agreement["kind"],
                aim=agreement["aim"],
                status=ActionStatus.DONE,
                status_since=dossier.case.ended_on,
                origin=Origin.IMPORTED,
                position=position,
                author_id=dossier.procesregisseur.pk,
            ),
            at=ends_at,
        )
