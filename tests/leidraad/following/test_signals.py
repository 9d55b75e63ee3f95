"""What comes in time: computed from the dossier for who reads it and for the clock alike, told once, answered once."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.births import years_later
from cases.models import DecisionMoment, Measure, Person
from leidraad.following.facts import facts_of_batch
from leidraad.following.queries import signals_for, signals_of
from leidraad.following.signals import signals_from
from leidraad.following.tasks import tell_signals
from leidraad.models import NewCourse
from leidraad.plan.content import plan_content
from leidraad.plan.sheets import Sheet
from leidraad.since import since_last_meeting
from tests.factories import MembershipFactory, PersonFactory
from tests.leidraad.following.world import following, form_id, letters, today
from tests.leidraad.room.meeting import logged_in
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose

pytestmark = pytest.mark.django_db
STAY = "blijven"


@pytest.fixture
def world():
    return following()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def someone(world, **values) -> Person:
    return MembershipFactory(household=world.case.household, person=PersonFactory(**values)).person


def measure(world, kind, *, ends, person=None):
    person = person or someone(world)
    with as_owner():
        return Measure.objects.create(
            case=world.case, person=person, kind=kind, since=in_days(-100), until=in_days(ends)
        )


def signals(world, user=None):
    user = user or world.director
    with acting(user):
        return signals_of(world.case, principal_of(user))


def kinds(world, user=None):
    return sorted(str(signal.kind) for signal in signals(world, user))


def test_measures_are_signalled_in_time_and_detention_asks_where_to_live(world):
    measure(world, "prison", ends=80)
    measure(world, "contact_ban", ends=27)
    measure(world, "contact_ban", ends=29)
    measure(world, "probation", ends=41)
    measure(world, "probation", ends=43)
    measure(world, "prison", ends=-1)
    assert kinds(world) == ["detention", "measure", "measure"]


def test_the_weeks_can_be_set(world, settings):
    measure(world, "prison", ends=80)
    settings.ZVH_SIGNAL_WEEKS = {"prison": 4}
    assert kinds(world) == []


def test_a_release_is_signalled(world):
    with as_owner():
        DecisionMoment.objects.create(case=world.case, kind="release", on=in_days(30))
        DecisionMoment.objects.create(case=world.case, kind="hearing", on=in_days(30))
    assert kinds(world) == ["release"]


def test_a_child_that_comes_of_age_is_signalled_also_when_only_the_year_is_known(world):
    soon = years_later(in_days(60), -18)
    someone(world, born_earliest=soon, born_latest=soon)
    someone(world, born_earliest=soon - timedelta(days=100), born_latest=soon + timedelta(days=200))
    someone(world, born_earliest=years_later(soon, 4), born_latest=years_later(soon, 4))
    assert kinds(world) == ["eighteen", "eighteen"]


def test_a_third_stay_asks_what_will_be_different_and_the_answer_is_kept(world, guide):
    for days_ago in (90, 60):
        world.hold(guide, days_ago=days_ago, outcome=STAY)
    assert kinds(world) == []
    world.hold(guide, days_ago=30, outcome=STAY)
    (asked,) = signals(world)
    assert (asked.kind, asked.asks, asked.count) == ("stays", True, 3)
    address = reverse("leidraad:course", kwargs={"case": world.case.pk})
    sent = {"new_id": form_id(), "means": ["drang", "opschalen"], "text": "Jeugdbeschermingstafel erbij"}
    for _twice in range(2):
        assert logged_in(world.director).post(address, sent).status_code == 302
    with as_owner():
        (course,) = NewCourse.objects.all()
    assert (course.text, course.means, course.about, course.author_id) == (
        "Jeugdbeschermingstafel erbij",
        ["drang", "opschalen"],
        [asked.key],
        world.director.pk,
    )
    assert [signal.asks for signal in signals(world)] == [False]
    with acting(world.director):
        assert since_last_meeting(world.case, principal_of(world.director)).courses == [course]
        (row,) = Sheet(plan_content(world.case)).courses
    assert (row["text"], row["by"], row["day"]) == (course.text, world.director.name, today())
    # After a fourth it asks again.
    world.hold(guide, days_ago=1, outcome=STAY)
    assert [signal.asks for signal in signals(world)] == [True]


def test_only_who_directs_answers(world):
    address = reverse("leidraad:course", kwargs={"case": world.case.pk})
    people = (world.casusregisseur, world.partner, world.reader)
    assert [logged_in(user).get(address).status_code for user in people] == [403, 403, 403]
    with acting(world.casusregisseur), pytest.raises(DatabaseError), transaction.atomic():
        NewCourse.objects.create(case=world.case, author_id=world.casusregisseur.pk, text="Anders")


def test_an_answer_without_words_is_refused_beside_the_field(world):
    address = reverse("leidraad:course", kwargs={"case": world.case.pk})
    answer = logged_in(world.director).post(address, {"new_id": form_id(), "means": ["dwang"], "text": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["text"]


def test_a_scale_that_does_not_fall_asks_per_question_and_in_its_own_direction(world, guide):
    for days_ago, concern, hope in ((90, [8, 8], [3, 4]), (60, [7, 9], [5, 5]), (30, [8, 8], [7, 6])):
        world.hold(
            guide,
            days_ago=days_ago,
            scores=[("schaal", "worse", concern), ("hoop", "better", hope)],
        )
    found = signals(world)
    assert [(signal.kind, signal.what) for signal in found] == [("scale", "schaal")]


def test_scores_that_are_face_down_ask_nothing(world, guide):
    for days_ago in (90, 60, 30):
        world.hold(guide, days_ago=days_ago, scores=[("schaal", "worse", [8])])
    with as_owner():
        world.case.scale_rounds.update(revealed_at=None)
    assert signals(world) == []


def everything(world, guide):
    """One signal of each kind."""
    measure(world, "prison", ends=10)
    measure(world, "contact_ban", ends=10)
    with as_owner():
        DecisionMoment.objects.create(case=world.case, kind="release", on=in_days(10))
    soon = years_later(in_days(60), -18)
    someone(world, born_earliest=soon, born_latest=soon)
    for days_ago in (90, 60, 30):
        world.hold(guide, days_ago=days_ago, outcome=STAY, scores=[("schaal", "worse", [8, 7])])


def test_the_clock_computes_what_who_directs_sees(world, guide):
    everything(world, guide)
    with acting_as(Purpose.FOLLOWING.principal_id):
        facts = facts_of_batch([world.case.pk], today=today())
    by_clock = signals_from(facts, today=today(), weeks={})
    seen = signals(world)
    assert [(signal.kind, signal.key, signal.on) for signal in by_clock] == [
        (signal.kind, signal.key, signal.on) for signal in seen
    ]
    assert len(seen) == 6


def test_who_directs_is_told_once_of_all_of_them(world, guide):
    everything(world, guide)
    assert tell_signals() == 2
    assert sorted(to for to, _subject in letters()) == sorted(
        [world.casusregisseur.email, world.director.email]
    )
    assert tell_signals() == 0
    measure(world, "isd", ends=5)
    assert tell_signals() == 2


def test_what_was_answered_before_anybody_was_told_is_not_told(world, guide):
    for days_ago in (90, 60, 30):
        world.hold(guide, days_ago=days_ago, outcome=STAY)
    address = reverse("leidraad:course", kwargs={"case": world.case.pk})
    logged_in(world.director).post(address, {"new_id": form_id(), "text": "Dwang"})
    assert tell_signals() == 0


def test_every_signal_has_words_with_who_it_is_about(world, guide):
    everything(world, guide)
    words = [signal.words for signal in signals(world)]
    assert len(set(words)) == 6
    assert all(words)


@pytest.mark.parametrize("number", [3, 300])
def test_signals_of_all_ones_cases_take_as_many_queries(guide, number):
    world = following()
    person = someone(world)
    with as_owner():
        Measure.objects.bulk_create(
            Measure(case=world.case, person=person, kind="prison", since=in_days(-9), until=in_days(9))
            for _nth in range(number)
        )
    for days_ago in (90, 60, 30):
        world.hold(guide, days_ago=days_ago, outcome=STAY, scores=[("schaal", "worse", [8, 7])])
    with acting(world.director), CaptureQueriesContext(connection) as captured:
        found = signals_for(principal_of(world.director))
    assert len(found) == number + 2
    assert {signal.case for signal in found} == {world.case}
    assert len(captured) == 8
