"""Writes who is in a household, how they are related, who holds custody, and how to reach them."""

from datetime import date, timedelta

from cases.models import (
    ChannelKind,
    ContactPoint,
    Custody,
    Household,
    Membership,
    Person,
    ProfessionalKeptOff,
    Relationship,
    RelationshipKind,
    SafeChannel,
)
from cases.names import fold_name
from zvh.embedded.demo.batch import Batch
from zvh.embedded.demo.world import Dossier, World

CHILD_PLACES = {"zoon", "dochter"}
DAYS_IN_YEAR = 365.25


def add_household(batch: Batch, *, name: str, municipality: str, visits: str = "") -> Household:
    return batch.add(
        Household(name=name, name_key=fold_name(name), municipality=municipality, visiting_agreements=visits)
    )


def keep_names_off(dossier: Dossier) -> None:
    """Whose name stands on nothing that the family gets (rule 15)."""
    told = dossier.told.get("staff_safety", {})
    for key in told.get("names_off_papers", []):
        dossier.batch.add(
            ProfessionalKeptOff(
                household=dossier.household,
                user=dossier.world.users[key],
                reason=told["note"],
                since=dossier.case.referred_on,
                noted_by_id=dossier.procesregisseur.pk,
            )
        )


def add_persons(world: World, household: Household, told: list[dict]) -> dict[str, Person]:
    """The persons with their place in the household; returns them by their key."""
    persons = {}
    for position, entry in enumerate(told):
        born = _born(world, entry)
        first, last = entry["first_name"], _last_name(entry)
        persons[entry["key"]] = world.batch.add(
            Person(
                first_names=first,
                last_name=last,
                name_key=fold_name(f"{first} {last}"),
                gender=entry["gender"],
                born_earliest=born,
                born_latest=born,
                interpreter_language=entry.get("interpreter", ""),
            )
        )
        world.batch.add(
            Membership(
                household=household,
                person=persons[entry["key"]],
                place=entry["role"],
                is_child=is_child(entry),
                lives_here=entry.get("lives_here", True),
                from_earlier_relation=entry.get("earlier", False),
                position=position,
            )
        )
    return persons


def is_child(entry: dict) -> bool:
    return entry.get("child", entry["role"] in CHILD_PLACES)


def _last_name(entry: dict) -> str:
    return f"{entry.get('prefix', '')} {entry['last_name']}".strip()


def _born(world: World, entry: dict) -> date:
    """A date, a day counted from today, or an age in years, which gets a third of a year to stay true."""
    if isinstance(entry.get("born"), date):
        return entry["born"]
    if "born" in entry:
        return world.days.day(entry["born"])
    return world.days.today - timedelta(days=round(entry["age"] * DAYS_IN_YEAR) + 120 * (entry["age"] >= 1))


def add_family_ties(dossier: Dossier) -> None:
    """Relations, from the couple and its children and from what is told apart, and custody per child."""
    told = dossier.told
    ties = [(tie["of"], tie["kind"], tie["to"], tie) for tie in told.get("relations", [])]
    if couple := told.get("couple"):
        ties += _ties_of_couple(couple, told["persons"])
    for person, kind, other, tie in ties:
        dossier.batch.add(
            Relationship(
                person=dossier.persons[person],
                other=dossier.persons[other],
                kind=kind,
                since=_day(dossier, tie, "from"),
                until=_day(dossier, tie, "until"),
            )
        )
    for child, holders in told.get("custody", {}).items():
        for holder in holders:
            dossier.batch.add(
                Custody(
                    household=dossier.household, child=dossier.persons[child], holder=dossier.persons[holder]
                )
            )


def _ties_of_couple(couple: dict, persons: list[dict]) -> list[tuple[str, str, str, dict]]:
    """Their own tie, and each one's to every child; a child from an earlier relation has one parent here."""
    first, second = couple["of"]
    kind = RelationshipKind.PARTNER if couple["together"] else RelationshipKind.EX_PARTNER
    ties = [(first, kind, second, {})]
    for entry in persons:
        if is_child(entry):
            ties.append((first, RelationshipKind.PARENT, entry["key"], {}))
            other = RelationshipKind.STEP_PARENT if entry.get("earlier") else RelationshipKind.PARENT
            ties.append((second, other, entry["key"], {}))
    return ties


def add_contact_points(dossier: Dossier) -> None:
    """One row per person; what is shielded from somebody is secret."""
    for point in dossier.told.get("contact_points", []):
        for key in point["of"]:
            dossier.batch.add(
                ContactPoint(
                    household=dossier.household,
                    person=dossier.persons[key],
                    kind=point["kind"],
                    value=point["value"],
                    is_secret=bool(point.get("shielded_from")),
                    since=_day(dossier, point, "from"),
                    until=_day(dossier, point, "until"),
                )
            )


def add_safe_channels(dossier: Dossier) -> None:
    """The agreed number, and the agreed mail address where there is one (rule 4b)."""
    for channel in dossier.told.get("safe_channels", []):
        for kind, value in ((ChannelKind.PHONE, channel["phone"]), (ChannelKind.EMAIL, channel.get("mail"))):
            if value:
                dossier.batch.add(
                    SafeChannel(
                        household=dossier.household,
                        person=dossier.persons[channel["person"]],
                        kind=kind,
                        value=value,
                        safe_times=channel["times"],
                        voicemail_allowed=kind == ChannelKind.PHONE and channel["voicemail"],
                        reads_along=channel.get("reads_along", ""),
                        agreed_on=dossier.world.days.working_day(channel["day"]),
                    )
                )


def _day(dossier: Dossier, entry: dict, name: str) -> date | None:
    return dossier.world.days.day(entry[name]) if entry.get(name) is not None else None
