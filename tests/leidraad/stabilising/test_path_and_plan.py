"""The fourth and fifth stage on the path of a case, and the next call in the plan of whom it concerns."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from cases.frame import case_frame
from cases.models import EvaluationMoment
from leidraad.audiences import FamilyMember
from leidraad.plan.content import plan_content
from leidraad.plan.renderings import own_call, render_for
from leidraad.stabilising.answering import reopen
from tests.leidraad.stabilising.scene import TODAY
from tests.leidraad.stabilising.test_following import complete
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of


def path_of(scene, user) -> list[tuple[int, str]]:
    request = RequestFactory().get("/")
    request.user, request.principal = user, principal_of(user)
    with acting(user):
        frame = case_frame(request, scene.reloaded())["frame"]
    return [(step.number, step.state.value) for step in frame.path.steps]


FIRST_TWO = [(1, "to_come"), (2, "been")]


def test_from_recovery_on_the_path_shows_all_five_stages(scene):
    assert path_of(scene, scene.director) == [*FIRST_TWO, (3, "now"), (4, "to_come"), (5, "to_come")]
    scene.enter()
    assert path_of(scene, scene.director) == [*FIRST_TWO, (3, "been"), (4, "now"), (5, "to_come")]
    complete(scene)
    assert path_of(scene, scene.director) == [*FIRST_TWO, (3, "been"), (4, "been"), (5, "now")]


def test_who_was_followed_and_is_back_in_recovery_shows_that(followed):
    moment = followed.has_bad_sign()
    with acting(followed.director):
        reopen(moment=moment, phase="herstelgerichte_zorg", reason="Weer in gesprek.")
    assert path_of(followed, followed.director) == [*FIRST_TWO, (3, "now"), (4, "been"), (5, "to_come")]


def rendered(scene, person, **reader) -> dict | None:
    with acting(scene.director):
        content = plan_content(scene.reloaded())
        return render_for(content, FamilyMember(str(person.pk), **reader)).content["next_call"]


def first_day(scene) -> str:
    return scene.first.planned_on.isoformat()


@pytest.fixture
def with_guide(guide, followed):
    return followed


def test_a_plan_tells_its_reader_when_they_are_called_and_by_whom(with_guide):
    organisation = with_guide.contact.organisation.label
    own = {"on": first_day(with_guide), "name": "F. Jansen", "organisation": organisation}
    assert rendered(with_guide, with_guide.mother) == own
    with as_owner():
        EvaluationMoment.objects.filter(person=with_guide.mother).delete()
    assert rendered(with_guide, with_guide.mother) is None
    assert rendered(with_guide, with_guide.father) == own


def test_a_name_that_stays_off_paper_is_the_organisations(with_guide):
    kept_off = (("F. Jansen", "Gemeente Delft"),)
    assert rendered(with_guide, with_guide.mother, kept_off=kept_off)["name"] == "Gemeente Delft"


def test_whoever_helps_only_the_other_is_not_named(with_guide):
    helps = frozenset({str(with_guide.contact.organisation_id)})
    call = rendered(with_guide, with_guide.mother, organisations_of_separated=helps)
    assert (call["name"], call["organisation"]) == ("", "")


def test_a_call_that_was_moved_or_made_since_is_told_no_more(with_guide):
    with acting(with_guide.director):
        calls = plan_content(with_guide.reloaded())["next_calls"]
    reader = FamilyMember(str(with_guide.mother.pk))
    moment = with_guide.first
    with as_owner():
        EvaluationMoment.objects.filter(pk=moment.pk).update(planned_on=TODAY() + timedelta(days=5))
    with acting(with_guide.director):
        assert own_call(calls, reader) is None
        assert own_call([], reader) is None
