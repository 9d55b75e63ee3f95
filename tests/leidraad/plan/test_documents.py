"""The papers of a version: who gets which, what is on them, and that none tells what it must not."""

import pytest

from leidraad.models import PlanVersion
from leidraad.plan.documents import make, papers_of
from leidraad.plan.freezing import freeze
from tests.documents.pdf import text_of, ua_failures
from tests.leidraad.plan.test_content import OF_FATHER, OF_MOTHER, words_in
from tests.leidraad.plan.world import running_world, tell_everything
from tests.roles import acting
from zvh.documents.models import Document

pytestmark = pytest.mark.django_db
NEVER_FOR_FAMILY = {"OMACTIE", "OMEIS", "OMNOOD", "OMAFSPRAAK", "OMZORG", "STILLEACTIE"}


@pytest.fixture
def world(guide):
    world = running_world()
    tell_everything(world)
    return world


@pytest.fixture
def version(world):
    with acting(world.chair):
        frozen = freeze(conversation=world.conversation)
        return PlanVersion.objects.select_related("case__household", "conversation__guide").get(pk=frozen.pk)


def texts_of_papers(world, version) -> dict[str, str]:
    with acting(world.chair):
        for paper in papers_of(version):
            make(paper)
        papers = list(Document.objects.all())
    for paper in papers:
        assert ua_failures(bytes(paper.content)) == [], paper.kind
    names = {
        f"person:{world.family.mother.pk}": "mother",
        f"person:{world.family.father.pk}": "father",
        "professionals": "professionals",
    }
    return {f"{paper.kind} {names[paper.audience]}": text_of(bytes(paper.content)) for paper in papers}


def test_each_reader_gets_their_own_paper(world, version):
    texts = texts_of_papers(world, version)
    assert set(texts) == {
        "leidraad.plan professionals",
        "leidraad.report professionals",
        "leidraad.action_list professionals",
        "leidraad.plain_plan mother",
        "leidraad.plain_plan father",
    }
    assert (
        words_in(texts["leidraad.plain_plan mother"]) & (OF_MOTHER | OF_FATHER | NEVER_FOR_FAMILY)
        == OF_MOTHER
    )
    assert (
        words_in(texts["leidraad.plain_plan father"]) & (OF_MOTHER | OF_FATHER | NEVER_FOR_FAMILY)
        == OF_FATHER
    )
    assert "Veerallee" not in texts["leidraad.plain_plan father"]
    assert "De Haven" not in texts["leidraad.plain_plan father"]
    assert words_in(texts["leidraad.plan professionals"]) >= {"OMACTIE", "OMEIS", "VADEREIS", "MOEDEREIS"}
