"""Writes one household's file from its content, in the order in which it happened."""

from datetime import date
from itertools import zip_longest

from cases.models import Case, CaseEnding, CaseState, Phase, Referral, ReferralAnswer
from zvh.embedded.demo import history, protection
from zvh.embedded.demo.days import moment
from zvh.embedded.demo.families import (
    add_contact_points,
    add_family_ties,
    add_household,
    add_persons,
    add_safe_channels,
    keep_names_off,
)
from zvh.embedded.demo.plans import freeze_plan
from zvh.embedded.demo.table import set_table
from zvh.embedded.demo.talk import write_talk
from zvh.embedded.demo.weighings import Sitting, stays_referred, take_up_case
from zvh.embedded.demo.world import Dossier, World


def write_dossier(world: World, told: dict, sittings: dict[str, Sitting]) -> Dossier:
    """The whole file of a household; `sittings` are the weegoverleggen around today."""
    dossier = _open(world, told)
    referral = history.add_referral(dossier)
    if "earlier" in told:
        _write_earlier_case(dossier, told["earlier"])
    _weigh(dossier, referral, sittings)
    add_family_ties(dossier)
    add_contact_points(dossier)
    add_safe_channels(dossier)
    keep_names_off(dossier)
    history.add_involvements(dossier)
    protection.add_measures(dossier)
    history.add_decision_moments(dossier)
    history.add_incidents(dossier)
    history.add_life_domains(dossier)
    _hold_meetings(dossier)
    dossier.catch_up(world.days.today)
    if "ending" in told:
        history.close_case(dossier)
    stays_referred(dossier, referral)
    return dossier


def _open(world: World, told: dict) -> Dossier:
    """The household, its persons and a case that is referred and nothing more yet."""
    case_told, days = told["case"], world.days
    household = add_household(
        world.batch,
        name=case_told["name"],
        municipality=case_told["municipality"],
        visits=told.get("staff_safety", {}).get("visits", ""),
    )
    referred_on = days.of(told["referral"])
    case = world.batch.add(
        Case(
            household=household,
            number=number(referred_on.year, case_told["seq"]),
            state=case_told.get("state", CaseState.OPEN),
            track=case_told.get("track", ""),
            referred_on=referred_on,
            ended_on=days.working_day(told["ending"]["day"]) if "ending" in told else None,
        )
    )
    return Dossier(world, told, household, case, add_persons(world, household, told["persons"]))


def number(year: int, sequence: int) -> str:
    """The form in which cases.services.rows gives numbers."""
    return f"{year}-{sequence:04d}"


def _weigh(dossier: Dossier, referral: Referral, sittings: dict[str, Sitting]) -> None:
    """In the weegoverleg told with the case, in one around today, or in one long ago that left no rows."""
    told = dossier.told
    if "weegoverleg" in told:
        Sitting(dossier.world, told["weegoverleg"]).weigh(dossier, referral, told["weegoverleg"])
    for name in ("weighed", "weighed_again"):
        if name in told:
            sittings[told[name]["sitting"]].weigh(dossier, referral, told[name])
    if "phases" in told:
        first = told["phases"][0]
        on = dossier.world.days.working_day(first["day"])
        take_up_case(dossier, referral, on=on, reason=first["reason"], phase=first["phase"])


def _hold_meetings(dossier: Dossier) -> None:
    """The meetings in their order, with what happened between them; each leaves a version of the plan."""
    days = dossier.world.days
    for change in dossier.told.get("phases", [])[1:]:
        day = days.working_day(change["day"])
        dossier.happens(day, lambda change=change, day=day: _change_phase(dossier, change, day))
    meetings = dossier.told.get("meetings", [])
    planned = {}
    for told, following in zip_longest(meetings, meetings[1:]):
        table = planned.pop(told["key"], None) or set_table(dossier, told)
        dossier.catch_up(min(table.day, days.today))
        write_talk(table)
        if following and days.of(following) >= days.today:
            planned[following["key"]] = set_table(dossier, following)
        if table.is_held:
            freeze_plan(table)


def _change_phase(dossier: Dossier, told: dict, day: date) -> None:
    history.move_phase(
        dossier, told["phase"], at=moment(day, "11:00"), reason=told["reason"], by=dossier.procesregisseur
    )


def _write_earlier_case(dossier: Dossier, told: dict) -> None:
    """An earlier stay (recidive): of this household if it was joined, else of one not recognised yet."""
    world, days = dossier.world, dossier.world.days
    household = dossier.household
    if not told.get("joined"):
        household = add_household(world.batch, name=household.name, municipality=household.municipality)
        add_persons(world, household, dossier.told["persons"])
    referred_on, ended_on = days.working_day(told["referred"]), days.working_day(told["ended"])
    director, referrer = world.users[told["procesregisseur"]], world.users[told["referrer"]]
    case = world.batch.add(
        Case(
            household=household,
            number=number(referred_on.year, told["seq"]),
            state=CaseState.CLOSED,
            track=told["track"],
            phase=Phase(told["phase"]),
            phase_since=referred_on,
            referred_on=referred_on,
            opened_on=referred_on,
            ended_on=ended_on,
        )
    )
    world.batch.add(
        Referral(
            case=case,
            organisation=referrer.organisation,
            referrer=referrer,
            reason=told["referral_reason"],
            sent={"number": case.number, "household": household.name, "persons": []},
            answer=ReferralAnswer.TAKEN_UP,
            answered_on=referred_on,
            created_at=moment(referred_on),
        )
    )
    world.batch.add(
        CaseEnding(
            case=case,
            kind=told["kind"],
            reason=told["reason"],
            handed_to=told["handed_to"],
            directs=told["directs"],
            way_back=told["way_back"],
            on=ended_on,
            principal_id=director.pk,
        )
    )
