"""Every combination of roles, separated persons, parts, online and minors against an oracle of its own.

The oracle looks at names per part and knows nothing of the code it judges.
"""

from itertools import product
from uuid import NAMESPACE_OID, UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from meetings.rules import Key, Participant, Table, TablePart, check

PARTS = ("one", "two")
ANYWHERE = (frozenset(), frozenset({"one"}), frozenset({"two"}), frozenset(PARTS))
ONE_OR_NONE = (frozenset(), frozenset({"one"}))
PERSONS = ("mother", "father", "child", "sibling")


def identity(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)


def participants(*, online: bool, confidant_of: str) -> tuple[Participant, ...]:
    family = {"is_family_side": True, "is_online": online}
    return (
        Participant(identity("om"), "om", is_om=True),
        Participant(identity("police"), "police", is_online=online),
        *(
            Participant(identity(name), name, person_id=identity(f"person {name}"), **family)
            for name in PERSONS
        ),
        Participant(identity("confidant"), "confidant", accompanies=identity(confidant_of), **family),
    )


def table(seats: dict, *, with_family: dict, separated: set, online: bool, confidant_of: str) -> Table:
    return Table(
        participants=participants(online=online, confidant_of=confidant_of),
        parts=tuple(
            TablePart(
                identity(part),
                part,
                with_family[part],
                seated=frozenset(identity(name) for name, places in seats.items() if part in places),
            )
            for part in PARTS
        ),
        separated=frozenset(
            frozenset(identity(f"person {name}") for name in pair.split("/")) for pair in separated
        ),
    )


def breaches(seats: dict, *, with_family: dict, separated: set, confidant_of: str) -> bool:
    """The oracle: rules 3 and 4 as a lawyer would read them, part by part."""
    for part in PARTS:
        here = {name for name, places in seats.items() if part in places}
        family_is_here = bool(here & {*PERSONS, "confidant"})
        if "om" in here and (family_is_here or with_family[part]):
            return True
        if family_is_here and not with_family[part]:
            return True
        for pair in separated:
            one, other = pair.split("/")
            companion = {"confidant"} if "confidant" in here else set()
            side_of_one = ({one} & here) | (companion if confidant_of == one else set())
            side_of_other = ({other} & here) | (companion if confidant_of == other else set())
            if side_of_one and side_of_other:
                return True
    return False


def test_no_breach_is_accepted_and_no_allowed_table_is_refused():
    accepted_breaches, refused_tables, seen = [], [], 0
    for om, mother, father, police, child, confidant in product(
        ANYWHERE, ANYWHERE, ANYWHERE, ONE_OR_NONE, ONE_OR_NONE, ONE_OR_NONE
    ):
        seats = {
            "om": om,
            "mother": mother,
            "father": father,
            "police": police,
            "child": child,
            "confidant": confidant,
        }
        for one, two, online, separated in product(
            (True, False), (True, False), (True, False), (set(), {"mother/father"}, {"father/child"})
        ):
            setting = {"with_family": {"one": one, "two": two}, "separated": separated}
            blocks = check(table(seats, online=online, confidant_of="mother", **setting)).blocks
            expected = breaches(seats, confidant_of="mother", **setting)
            seen += 1
            if expected and not blocks:
                accepted_breaches.append((seats, setting))
            if blocks and not expected:
                refused_tables.append((seats, setting))
    assert (accepted_breaches, refused_tables, seen) == ([], [], 12_288)


@given(
    seats=st.fixed_dictionaries(
        {name: st.sampled_from(ANYWHERE) for name in ("om", "police", "confidant", *PERSONS)}
    ),
    with_family=st.fixed_dictionaries({part: st.booleans() for part in PARTS}),
    separated=st.sets(st.sampled_from(["mother/father", "father/child", "child/sibling", "mother/sibling"])),
    confidant_of=st.sampled_from(PERSONS),
    online=st.booleans(),
)
def test_any_table_is_judged_as_the_oracle_does(seats, with_family, separated, confidant_of, online):
    setting = {"with_family": with_family, "separated": separated, "confidant_of": confidant_of}
    checked = check(table(seats, online=online, **setting))
    assert bool(checked.blocks) == breaches(seats, **setting)
    assert {remark.key for remark in checked.blocks} <= {
        Key.OM_WITH_FAMILY,
        Key.FAMILY_IN_OTHER_PART,
        Key.SEPARATED_TOGETHER,
    }
