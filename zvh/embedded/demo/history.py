"""Writes what a case is outside its meetings: referral, phases, duties, help, incidents and its end."""

from datetime import date, datetime

from cases.models import (
    Appointment,
    CaseEnding,
    CaseState,
    DecisionMoment,
    DirectorKind,
    Duty,
    EndingKind,
    Incident,
    IncidentPart,
    IncidentRole,
    Involvement,
    LifeDomainEntry,
    PhaseChange,
    Referral,
    ReferralAnswer,
    TrackChange,
)
from cases.services.appointments import PERMISSIONS
from cases.services.endings import READING_AFTER_END
from cases.services.weighing import READING_AFTER_DECLINE
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, VIEWER, CasePermission
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.families import is_child
from zvh.embedded.demo.world import Dossier

ROLES = {"used": IncidentPart.USED, "suffered": IncidentPart.UNDERWENT, "witnessed": IncidentPart.WITNESSED}


def add_referral(dossier: Dossier) -> Referral:
    told, world = dossier.told["referral"], dossier.world
    referrer, day = world.users[told["by"]], world.days.of(told)
    flags = told.get("flags", [])
    return dossier.batch.add(
        Referral(
            case=dossier.case,
            organisation=referrer.organisation,
            referrer=referrer,
            reason=told["reason"],
            summary=told["summary"],
            needed=told["needed"],
            predictive_factors="\n".join(told["predictive_factors"]),
            family_view=told["family_view"],
            family_told=told["told"],
            told_by=world.users[told["told_by"]].name if "told_by" in told else "",
            not_told_reason=told.get("not_told_reason", ""),
            acute_danger="acute_danger" in flags,
            long_standing="long_standing" in flags,
            crime_or_nuisance="crime_or_nuisance" in flags,
            advised_track=told["advised_track"],
            more_asked=told.get("more_asked", ""),
            sent=_as_sent(dossier),
            created_at=moment(day, "10:40"),
        )
    )


def _as_sent(dossier: Dossier) -> dict:
    """What the referrer reads back, in the shape that cases.services.referring gives it."""
    return {
        "number": dossier.case.number,
        "household": dossier.household.name,
        "persons": [
            {
                "name": dossier.persons[entry["key"]].full_name,
                "place": entry["role"],
                "born": dossier.persons[entry["key"]].born_earliest.isoformat(),
                "child": is_child(entry),
            }
            for entry in dossier.told["persons"]
        ],
    }


def open_to_intake(dossier: Dossier, referral: Referral) -> None:
    """Until a referral is weighed, intake keeps it and the referrer reads back what they wrote."""
    world, since = dossier.world, dossier.case.referred_on
    for user in world.intake:
        world.grant(
            user, dossier.case, DIRECTOR, reason=GrantReason.INTAKE, because_of=referral.pk, since=since
        )
    world.grant(
        referral.referrer,
        dossier.case,
        (CasePermission.CONTRIBUTE,),
        reason=GrantReason.REFERRER,
        because_of=dossier.case.pk,
        since=since,
    )


def answer_referral(dossier: Dossier, referral: Referral, *, answer: str, text: str, on: date) -> None:
    dossier.batch.change(referral, answer=answer, answer_text=text, answered_on=on)


def take_up(dossier: Dossier, *, on: date, reason: str) -> None:
    """The case is opened: its track, and who directs and supports it."""
    told, batch, case = dossier.told["case"], dossier.batch, dossier.case
    batch.change(case, opened_on=on)
    batch.add(TrackChange(case=case, to_track=case.track, on=on, reason=reason))
    appoint(dossier, told["procesregisseur"], Duty.PROCESREGISSEUR, since=on)
    appoint(dossier, told["procesondersteuner"], Duty.PROCESONDERSTEUNER, since=on)
    if "casusregisseur" in told:
        since = dossier.world.days.working_day(told["casusregisseur_since"])
        appoint(dossier, told["casusregisseur"], Duty.CASUSREGISSEUR, since=since)


def appoint(dossier: Dossier, key: str, duty: str, *, since: date) -> None:
    user, until = dossier.world.users[key], dossier.case.ended_on
    kind = DirectorKind.EXTERNAL if duty == Duty.CASUSREGISSEUR else ""
    appointment = dossier.batch.add(
        Appointment(case=dossier.case, user=user, duty=duty, director_kind=kind, since=since, until=until)
    )
    dossier.world.grant(
        user,
        dossier.case,
        PERMISSIONS[duty],
        reason=GrantReason.APPOINTMENT,
        because_of=appointment.pk,
        since=since,
        until=until,
    )


def move_phase(dossier: Dossier, to_phase: str, *, at: datetime, reason: str, by) -> None:
    """The case comes into this phase, if it was not in it."""
    case = dossier.case
    if case.phase == to_phase:
        return
    dossier.batch.add(
        PhaseChange(
            case=case,
            from_phase=case.phase,
            to_phase=to_phase,
            on=at.date(),
            reason=reason,
            principal_id=by.pk,
            created_at=at,
        )
    )
    dossier.batch.change(case, phase=to_phase, phase_since=at.date())


def add_involvements(dossier: Dossier) -> None:
    world = dossier.world
    for told in dossier.told.get("involvements", []):
        user = world.users[told["who"]] if told.get("who") else None
        since = world.days.working_day(told["from"])
        until = world.days.working_day(told["until"]) if told.get("until") else dossier.case.ended_on
        involvement = dossier.batch.add(
            Involvement(
                case=dossier.case,
                organisation=world.organisations[told["org"]],
                user=user,
                aim=told["focus"],
                since=since,
                until=until,
            )
        )
        dossier.batch.link(involvement, "persons", dossier.people(told["for"]))
        if user:
            world.grant(
                user,
                dossier.case,
                CONTRIBUTOR,
                reason=GrantReason.INVOLVEMENT,
                because_of=involvement.pk,
                since=since,
                until=until,
            )


def add_decision_moments(dossier: Dossier) -> None:
    for told in dossier.told.get("decision_moments", []):
        dossier.batch.add(
            DecisionMoment(
                case=dossier.case,
                kind=told["kind"],
                on=dossier.world.days.working_day(told["day"]),
                note=told["title"],
            )
        )


def add_incidents(dossier: Dossier) -> None:
    """Each on the day it became known; those told in a meeting are written with that meeting."""
    for told in dossier.told.get("incidents", []):
        if "told_in" not in told:
            day = _became_known(dossier, told)
            dossier.happens(day, lambda told=told, day=day: add_incident(dossier, told, moment(day, "11:15")))


def _became_known(dossier: Dossier, told: dict) -> date:
    if "reported" in told:
        return dossier.world.days.day(told["reported"])
    _earliest, latest = _happened(dossier, told)
    return max(latest, min(dossier.case.referred_on, dossier.world.days.today))


def _happened(dossier: Dossier, told: dict) -> tuple[date, date]:
    days = dossier.world.days
    if "day" in told:
        return days.of(told), days.of(told)
    return days.day(told["earliest"]), days.day(told["latest"])


def add_incident(dossier: Dossier, told: dict, at: datetime) -> None:
    world, persons = dossier.world, dossier.persons
    earliest, latest = _happened(dossier, told)
    teller = told.get("told_by_family") or told["told_by"]
    writer = world.users.get(teller, world.users[dossier.told["referral"]["by"]])
    source = (
        {"source_person": persons[teller]}
        if teller in persons
        else {"source_organisation": writer.organisation}
    )
    marks = {key: mark for mark, key in dossier.told.get("incident_marks", {}).items()}
    incident = dossier.batch.add(
        Incident(
            case=dossier.case,
            text=told["what"],
            kinds=told["kinds"],
            happened_earliest=earliest,
            happened_latest=latest,
            when_words=told.get("words", ""),
            mark=told.get("mark", marks.get(told["key"], "")),
            certainty=told["certainty"],
            author_id=writer.pk,
            **source,
        ),
        at=at,
    )
    for role in told["roles"]:
        for name, part in ROLES.items():
            if role.get(name):
                dossier.batch.add(
                    IncidentRole(
                        case=dossier.case,
                        incident=incident,
                        person=dossier.persons[role["person"]],
                        part=part,
                    )
                )


def add_life_domains(dossier: Dossier) -> None:
    for told in dossier.told.get("life_domains", []):
        day = dossier.world.days.working_day(told["day"])
        dossier.happens(day, lambda told=told, day=day: _add_life_domain(dossier, told, day))


def _add_life_domain(dossier: Dossier, told: dict, day: date) -> None:
    """Of one person when it is about one, else of the household."""
    persons = dossier.people(told["about"])
    dossier.batch.add(
        LifeDomainEntry(
            case=dossier.case,
            domain=told["domain"],
            person=persons[0] if len(persons) == 1 else None,
            state=told["state"],
            weight=told.get("weight"),
            note=told["text"],
            noted_on=day,
        )
    )


def close_case(dossier: Dossier) -> None:
    """End a case that is told to have ended."""
    told = dossier.told["ending"]
    case, day = dossier.case, dossier.world.days.working_day(told["day"])
    ending = dossier.batch.add(
        CaseEnding(
            case=case,
            kind=told["kind"],
            reason=told["reason"],
            advice=told.get("text", ""),
            handed_to=told.get("handed_to", ""),
            directs=told.get("directs", ""),
            way_back=told.get("way_back", ""),
            on=day,
            principal_id=dossier.world.users[told["by"]].pk,
        )
    )
    dossier.world.grant(
        dossier.procesregisseur,
        case,
        VIEWER,
        reason=GrantReason.APPOINTMENT,
        because_of=ending.pk,
        since=day,
        until=moment(day) + READING_AFTER_END,
    )


def decline(dossier: Dossier, referral: Referral, *, on: date, reason: str, advice: str, by) -> None:
    """Declined with advice; intake and the referrer may read it back for a while."""
    case = dossier.case
    dossier.batch.change(case, state=CaseState.DECLINED, ended_on=on)
    ending = dossier.batch.add(
        CaseEnding(
            case=case, kind=EndingKind.DECLINED, reason=reason, advice=advice, on=on, principal_id=by.pk
        )
    )
    answer_referral(dossier, referral, answer=ReferralAnswer.DECLINED, text=f"{reason}\n\n{advice}", on=on)
    until = moment(on) + READING_AFTER_DECLINE
    readers = [(user, VIEWER, GrantReason.INTAKE) for user in dossier.world.intake]
    readers.append((referral.referrer, (CasePermission.CONTRIBUTE,), GrantReason.REFERRER))
    for user, permissions, reason_to_read in readers:
        dossier.world.grant(
            user, case, permissions, reason=reason_to_read, because_of=ending.pk, since=on, until=until
        )
