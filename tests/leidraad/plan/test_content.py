"""The plan as one value: what it holds, that freezing keeps it, and that two readers get two plans."""

import json
import re
from uuid import uuid4

import pytest

from cases.models import ProfessionalKeptOff, Separation
from cases.services import end_keeping_off, keep_off_paper
from leidraad.audiences import Professionals, Refusal
from leidraad.models import Action, BottomLine, PlanVersion
from leidraad.plan.canonical import canonical, sha256_of
from leidraad.plan.content import plan_content
from leidraad.plan.freezing import DamagedPlanError, checked_content, freeze
from leidraad.plan.layers import widest_for
from leidraad.plan.renderings import render_for
from leidraad.plan.shielding import reader_for
from tests.leidraad.plan.world import SECRET_ADDRESS, reloaded, running_world, tell_everything
from tests.meetings.scenes import separate_persons
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(guide):
    world = running_world()
    tell_everything(world)
    return world


def words_in(content) -> set[str]:
    """The canaries: words of four or more capitals."""
    return set(re.findall(r"\b[A-Z]{4,}\b", json.dumps(content, ensure_ascii=False)))


def test_a_frozen_plan_reads_back_as_it_was(world):
    with acting(world.chair):
        content = plan_content(world.case, world.conversation)
        version = freeze(conversation=world.conversation)
        kept = PlanVersion.objects.get(pk=version.pk)
        parts = widest_for(kept, principal_of(world.chair))
        whole, for_all = checked_content(kept, parts), checked_content(kept)
    assert canonical(whole["plan"]) == canonical(content)
    assert words_in(whole) - words_in(for_all) == OF_THE_OM
    assert not [word for word in OF_THE_OM if word in json.dumps(for_all)]
    assert sha256_of(for_all) == kept.sha256
    assert (kept.number, kept.phase) == (1, "directe_veiligheid")


def test_a_frozen_plan_that_was_touched_is_not_read(world):
    with acting(world.chair):
        version = freeze(conversation=world.conversation)
    with as_owner():
        PlanVersion.objects.filter(pk=version.pk).update(content={"plan": {}})
        version.refresh_from_db()
    with pytest.raises(DamagedPlanError):
        checked_content(version)


OF_THE_OM = {"OMZORG", "OMNOOD", "OMACTIE", "OMEIS", "OMAFSPRAAK"}
OF_FATHER = {"KERN", "VADERNOOD", "VADEREIS", "VADERACTIE", "KINDACTIE", "VADERAFSPRAAK"}
OF_MOTHER = {
    "MOEDERNOOD",
    "MOEDERKRACHT",
    "MOEDEREIS",
    "MOEDERACTIE",
    "MOEDERAFSPRAAK",
    "VERHUISACTIE",
    "OPVANGACTIE",
}


def rendering_for(world, person):
    with acting(world.chair):
        return render_for(plan_content(world.case, world.conversation), reader_for(world.case, person))


def test_each_of_the_separated_gets_what_was_agreed_with_them_and_nothing_else(world):
    assert words_in(rendering_for(world, world.family.father).content) == OF_FATHER
    assert words_in(rendering_for(world, world.family.mother).content) == OF_MOTHER


def test_professionals_get_all_of_it(world):
    with acting(world.chair):
        content = render_for(plan_content(world.case, world.conversation), Professionals()).content
    assert words_in(content) >= OF_FATHER | OF_MOTHER | {"OMACTIE", "OMEIS", "OMNOOD", "STILLEACTIE"}


def test_what_is_left_out_is_told_with_the_reason(world):
    left_out = {row.text.split()[0]: row.why for row in rendering_for(world, world.family.father).left_out}
    assert left_out == {
        "OMNOOD": Refusal.OM,
        "OMACTIE": Refusal.OM,
        "OMEIS": Refusal.OM,
        "OMAFSPRAAK": Refusal.OM,
        "MOEDERNOOD": Refusal.SEPARATED,
        "MOEDERKRACHT": Refusal.SEPARATED,
        "MOEDEREIS": Refusal.SEPARATED,
        "MOEDERACTIE": Refusal.SEPARATED,
        "MOEDERAFSPRAAK": Refusal.SEPARATED,
        "VERHUISACTIE": Refusal.SEPARATED,
        "OPVANGACTIE": Refusal.SEPARATED,
        "STILLEACTIE": Refusal.AMONG_PROFESSIONALS,
    }


def test_a_separation_marked_after_freezing_narrows_what_was_frozen(guide):
    world = running_world()
    with as_owner():
        Separation.objects.all().delete()
    tell_everything(world)
    with acting(world.chair):
        frozen = freeze(conversation=world.conversation).content["plan"]
        before = words_in(render_for(frozen, reader_for(world.case, world.family.father)).content)
        separate_persons(world.family)
        after = words_in(render_for(frozen, reader_for(world.case, world.family.father)).content)
    assert "MOEDEREIS" in before
    assert after == OF_FATHER


def test_shielding_a_row_after_freezing_takes_it_out(world):
    with acting(world.chair):
        frozen = freeze(conversation=world.conversation).content["plan"]
        Action.objects.get(text__startswith="KINDACTIE").shielded_from.add(world.family.father)
        after = words_in(render_for(frozen, reader_for(world.case, world.family.father)).content)
    assert after == OF_FATHER - {"KINDACTIE"}


def test_a_row_that_is_gone_reaches_no_family_member(world):
    with acting(world.chair):
        frozen = freeze(conversation=world.conversation).content["plan"]
        with as_owner():
            BottomLine.objects.filter(text__startswith="VADEREIS").delete()
        after = words_in(render_for(frozen, reader_for(world.case, world.family.father)).content)
    assert after == OF_FATHER - {"VADEREIS"}


@pytest.mark.parametrize("reach", ["author", "chair"])
def test_rows_for_the_author_or_the_chair_are_in_no_plan(world, reach):
    with acting(world.chair):
        Action.objects.filter(text__startswith="KINDACTIE").update(reach=reach)
        assert "KINDACTIE" not in words_in(plan_content(world.case, world.conversation))


def test_a_family_member_reads_no_identifying_machinery(world):
    content = rendering_for(world, world.family.father).content
    assert {"measures", "scales", "sections", "duties", "goal"} & content.keys() == set()
    assert str(world.family.mother.pk) not in json.dumps(content)
    assert "Fatima" in json.dumps(content)  # in the agreement that he heard: not to look her up
    assert SECRET_ADDRESS.split(",")[0] not in json.dumps(content)


def test_a_professional_whose_name_is_kept_off_has_no_name_on_paper(world):
    with as_owner():
        User.objects.filter(pk=world.police.pk).update(name="K. de Wolf")
        director = User.objects.get(name="F. Jansen")
    with acting(world.chair):
        for user in (director, world.police):
            keep_off_paper(case=world.case, new_id=uuid4(), user=user, reason="Bedreigd")
    world.conversation = reloaded(world.conversation)
    world.act("KINDHULP K. de Wolf brengt Noor weg; de Wolf belt", persons=[world.family.child])
    content = rendering_for(world, world.family.father).content
    assert not re.search("Wolf|Jansen", json.dumps(content))
    action = next(row for row in content["actions"] if row["text"].startswith("KINDHULP"))
    assert action["text"] == "KINDHULP Politie Delft brengt Noor weg; Politie Delft belt"
    assert action["owner"]["name"] == "Politie Delft"
    assert content["call"]["name"] == content["call"]["organisation"]
    with acting(world.chair):
        end_keeping_off(case=world.case, row=ProfessionalKeptOff.objects.get(user=director))
    named_again = rendering_for(world, world.family.father).content
    assert named_again["call"]["name"] == "F. Jansen"
