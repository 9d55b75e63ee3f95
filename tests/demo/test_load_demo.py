"""The demo as it stands in the database: something in every list of every role, whenever it is started."""

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from cases.models import Case, CaseState, ContactPoint, Household, Person, PhaseChange, Separation
from leidraad.models import OPEN_STATUSES, Action, ActionStatus, Conversation, PlanVersion
from leidraad.plan.renderings import render_for
from leidraad.plan.shielding import reader_for
from meetings.models import AgendaItem, Meeting, MeetingKind, MeetingState
from meetings.services.tables import check_table
from tests.roles import as_owner
from zvh.access.principal import acting_as
from zvh.accounts.models import Principal, Role, User
from zvh.embedded.demo.current import keep_demo_current
from zvh.embedded.demo.days import Days
from zvh.embedded.demo.loading import load_demo
from zvh.embedded.demo.people import demo_people
from zvh.errors import Conflict
from zvh.pages.queries import actions_for_list, agenda_for_list, cases_for_list

# Access ends by the database's clock, so the demo is loaded around days that have just been.
WEDNESDAY, SATURDAY, SUNDAY = (Days(date.today()).last_weekday(0, day) for day in ("wo", "za", "zo"))
NO_CASES = {Role.MANAGER, Role.BEHEERDER, Role.PRIVACY_OFFICER}


@pytest.mark.parametrize("today", [WEDNESDAY, SATURDAY, SUNDAY], ids=["wednesday", "saturday", "sunday"])
def test_around_today_every_list_has_something_in_it(db, today):
    with as_owner():
        load_demo(today=today)
        _check_meetings_around(today)
        _check_states_and_actions(today)
        _check_separations_and_recidive()
        _check_time_spent()
        assert keep_demo_current(today=today) == 0
    _check_lists()


def _check_lists():
    for user in User.objects.filter(email__in=demo_people()):
        with acting_as(user.pk):
            principal = Principal(id=user.pk)
            found = (
                cases_for_list(principal).count(),
                agenda_for_list(principal).count(),
                agenda_for_list(principal, past=True).count(),
                actions_for_list(principal, user).count(),
            )
            assert all(found) is (user.role not in NO_CASES), (user.name, found)


def _check_time_spent():
    """Every meeting that was held says how its time went, from beginning to end, and its report repeats it."""
    held = Conversation.objects.filter(item__meeting__state=MeetingState.CLOSED)
    for conversation in held.select_related("item").prefetch_related("stretches", "item__parts"):
        parts, stretches = list(conversation.item.parts.all()), list(conversation.stretches.all())
        assert (stretches[0].began_at, stretches[-1].ended_at) == (parts[0].started_at, parts[-1].ended_at)
        assert all(before.ended_at == after.began_at for before, after in pairwise(stretches))
    times = [version.content["report"]["time"] for version in PlanVersion.objects.all()]
    assert all(times)
    assert any(time["pauses"] for time in times)
    assert any(step["times_back"] for time in times for step in time["steps"])


def _check_meetings_around(today):
    focus = AgendaItem.objects.filter(meeting__kind=MeetingKind.FOCUSOVERLEG)
    days = sorted(
        focus.filter(meeting__state=MeetingState.PLANNED).values_list("meeting__starts_at__date", flat=True)
    )
    assert days[0] == today
    assert today < days[1] <= today + timedelta(days=7)
    assert len(days) == 11
    last = max(
        focus.filter(meeting__state=MeetingState.CLOSED).values_list("meeting__starts_at__date", flat=True)
    )
    assert today - timedelta(days=3) <= last < today
    weighing = AgendaItem.objects.filter(
        meeting__kind=MeetingKind.WEEGOVERLEG, meeting__state=MeetingState.PLANNED
    )
    assert weighing.count() == 3
    _check_that_nobody_chairs_twice_at_once()


def _check_that_nobody_chairs_twice_at_once():
    planned = Meeting.objects.filter(state=MeetingState.PLANNED).order_by("chair", "starts_at")
    for earlier, later in pairwise(planned):
        assert earlier.chair_id != later.chair_id or earlier.ends_at <= later.starts_at


def _check_states_and_actions(today):
    around = Case.objects.filter(referred_on__gte=today - timedelta(days=800))
    states = set(around.values_list("state", flat=True))
    assert states == set(CaseState.values)
    assert set(around.filter(state=CaseState.OPEN).values_list("phase", flat=True)) == {
        "directe_veiligheid",
        "risicogestuurde_zorg",
        "herstelgerichte_zorg",
    }
    assert set(around.exclude(track="").values_list("track", flat=True)) == {"regulier", "mda"}
    statuses = set(Action.objects.filter(case__in=around).values_list("status", flat=True))
    assert statuses == set(ActionStatus.values)
    late = Action.objects.filter(case__in=around, status__in=OPEN_STATUSES, due_on__lt=today)
    assert late.exists()


def _check_separations_and_recidive():
    assert Separation.objects.filter(lifted_at__isnull=True).count() == 2
    names = ["Mulder-Sahin", "Groen"]
    assert Case.objects.filter(household__name__in=names).count() == 4
    assert Household.objects.filter(name__in=names).count() == 3


def test_no_table_breaks_a_rule_and_the_told_household_holds_together(db):
    with as_owner():
        load_demo(today=WEDNESDAY)
        _check_tables()
        told = Case.objects.get(household__name="De Wit-Bakker")
        _check_told_household(told)
        _check_plans_for_the_parents(told)


def _check_tables():
    items = AgendaItem.objects.filter(meeting__kind=MeetingKind.FOCUSOVERLEG, meeting__typist__isnull=False)
    for item in items.select_related("case", "meeting"):
        checked = check_table(item)
        assert checked.blocks == ()
        if item.meeting.state == MeetingState.CLOSED:
            assert not [warning.words for warning in checked.warnings if warning.is_open]


def _check_told_household(told):
    """The shelter's address is secret, and each change of phase starts where the one before it ended."""
    secret = ContactPoint.objects.filter(household=told.household, value__startswith="Vuurdoornlaan")
    assert set(secret.values_list("is_secret", flat=True)) == {True}
    moves = list(PhaseChange.objects.filter(case=told).values_list("from_phase", "to_phase"))
    assert [to for _before, to in moves] == [
        "directe_veiligheid",
        "risicogestuurde_zorg",
        "directe_veiligheid",
        "risicogestuurde_zorg",
        "herstelgerichte_zorg",
    ]
    assert [before for before, _to in moves] == ["", *(to for _before, to in moves[:-1])]
    assert told.phase == "herstelgerichte_zorg"


def _check_plans_for_the_parents(told):
    """Five versions, of which neither parent's holds where the other was or can be reached (rule 4)."""
    versions = PlanVersion.objects.filter(case=told)
    assert sorted(versions.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    hidden = {
        "Dennis": ["Vuurdoorn", "Zoetermeer", "vrouwenopvang", "5555 0141", "sanne.bakker@"],
        "Sanne": ["Kornoelje", "Steenbreek", "dennis.dewit@"],
    }
    for first_name, words in hidden.items():
        person = Person.objects.get(first_names=first_name, memberships__household=told.household)
        for version in versions:
            shown = json.dumps(render_for(version.content["plan"], reader_for(told, person)).content)
            assert not [word for word in words if word in shown], (first_name, version.number)


def test_a_demo_of_long_ago_has_something_to_come_again(db):
    today = date.today()
    with as_owner():
        load_demo(today=today - timedelta(days=60))
        assert (
            keep_demo_current(today=today) == Meeting.objects.filter(state=MeetingState.PLANNED).count() > 0
        )
        planned = Meeting.objects.filter(state=MeetingState.PLANNED).values_list("starts_at", "ends_at")
        days = sorted({timezone.localdate(start) for start, _end in planned})
        assert today <= days[0] < today + timedelta(days=7)
        assert {timezone.localtime(start).hour for start, _end in planned} <= set(range(8, 19))
        _check_that_nobody_chairs_twice_at_once()
        assert keep_demo_current(today=today) == 0
    for user in User.objects.filter(email__in=demo_people()).exclude(role__in=NO_CASES):
        with acting_as(user.pk):
            to_come = agenda_for_list(Principal(id=user.pk)).filter(meeting__starts_at__date__gte=today)
            assert to_come.exists(), user.name
            sittings = Meeting.objects.visible_to(Principal(id=user.pk)).sittings()
            if user.has_intake_duty:
                assert sittings.filter(starts_at__date__gte=today).exists()


def test_the_demo_never_adds_to_what_is_there(db):
    with as_owner():
        load_demo(today=WEDNESDAY, people_only=True)
        with pytest.raises(Conflict):
            load_demo(today=WEDNESDAY)
        assert not Case.objects.exists()
        assert User.objects.filter(email__in=demo_people()).count() == 12
