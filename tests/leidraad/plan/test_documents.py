"""The papers of a version: who gets which, what is on them, and that none tells what it must not."""

import re
import time

import pytest

from clients.services import note_child_voice
from leidraad.plan.documents import ask_for_papers, make, papers_of, print_paper
from tests.documents.pdf import pages_of, text_of
from tests.leidraad.plan import sizes
from tests.leidraad.plan.papers import PAPERS, frozen, printed
from tests.leidraad.plan.test_content import OF_FATHER, OF_MOTHER, words_in
from tests.leidraad.plan.world import SECRET_ADDRESS, running_world, tell_everything
from tests.roles import acting
from zvh.documents.models import Document
from zvh.outbox.models import Task
from zvh.outbox.services import run

pytestmark = pytest.mark.django_db
CANARIES = OF_MOTHER | OF_FATHER | {"OMACTIE", "OMEIS", "OMNOOD", "OMAFSPRAAK", "OMZORG", "STILLEACTIE"}


@pytest.fixture
def world(guide):
    return running_world()


def printed_plan(world):
    return printed(world, frozen(world), only=["plan"])["plan"]


def test_each_reader_gets_their_own_paper_and_nobody_elses_words(world):
    tell_everything(world)
    with acting(world.chair):
        note_child_voice(
            item=world.conversation.item, child=world.family.child, spoken_by="Juf", words="KINDERWOORD"
        )
    papers = printed(world, frozen(world))
    for reader, theirs in (("mother", OF_MOTHER), ("father", OF_FATHER)):
        for text in (papers[f"plain_plan {reader}"].html, text_of(papers[f"plain_plan {reader}"].pdf)):
            assert words_in(text) & CANARIES == theirs
            assert "KINDERWOORD" not in text
    of_father = text_of(papers["plain_plan father"].pdf)
    assert not re.search("Veerallee|8011|Zwolle|De Haven", of_father)
    assert SECRET_ADDRESS not in papers["plan"].html
    assert words_in(text_of(papers["plan"].pdf)) >= {
        "OMACTIE",
        "OMEIS",
        "VADEREIS",
        "MOEDEREIS",
        "KINDERWOORD",
    }
    assert words_in(text_of(papers["report"].pdf)) >= {"OMZORG", "KERN", "MOEDERKRACHT"}


def test_a_paper_says_whose_it_is_which_version_and_which_page(world):
    tell_everything(world)
    document = printed_plan(world)
    text = text_of(document.pdf)
    assert f"Pagina 1 van {pages_of(document.pdf)}" in text
    assert "Versie 1" in text
    assert world.case.number in text
    assert "in een ander dossier worden overgenomen" in text
    assert "uit het deel met het OM" in text


def test_what_was_decided_without_the_family_is_marked_as_a_proposal(world):
    world.bottom_line("EISZONDERGEZIN")
    text = text_of(printed_plan(world).pdf)
    assert re.search("EISZONDERGEZIN.{0,4}voorstel: nog met het gezin te bespreken", text)


def test_four_pages_are_printed_in_under_a_second(world):
    """Time of this process, the best of at most five: neighbours on the machine slow a processor down."""
    sizes.evening(world)
    version = frozen(world)
    with acting(world.chair):
        paper = papers_of(version)[0]
        rendering = paper.rendering
        _, document = print_paper(paper, rendering)
        best = float("inf")
        for _attempt in range(5):
            started = time.process_time()
            print_paper(paper, rendering)
            best = min(best, time.process_time() - started)
            if best < 1:
                break
    assert pages_of(document.pdf) >= 4
    assert best < 1


def test_the_worker_prints_all_papers_once(world):
    tell_everything(world)
    version = frozen(world)
    with acting(world.chair):
        ask_for_papers(version)
        ask_for_papers(version)
    task = Task.objects.get()
    assert run(task.pk) is True
    with acting(world.chair):
        # Those for professionals twice: for everybody of the case, and for who sat with the OM.
        assert Document.objects.count() == len(PAPERS) + 3
        for paper in papers_of(version):
            make(paper)
        assert Document.objects.count() == len(PAPERS) + 3
