"""The papers of a version, printed for a test, and whether each is valid PDF/UA-1."""

from collections.abc import Callable, Iterable

from cases.models import Case, Phase
from leidraad.closing import Ending
from leidraad.models import Conversation, PlanVersion
from leidraad.plan.documents import papers_of, print_paper
from leidraad.plan.freezing import freeze
from tests.documents.pdf import ua_failures
from tests.leidraad.plan.world import World, reloaded
from tests.roles import acting, as_owner
from zvh.documents.rendering import RenderedDocument

PAPERS = {"plan", "report", "action_list", "plain_plan mother", "plain_plan father"}
TITLES = {
    Phase.SAFETY: "Veiligheidsplan",
    Phase.RISK: "Hulpverleningsplan",
    Phase.RECOVERY: "Herstelplan",
}


def frozen(world: World, ending: Ending | None = None) -> PlanVersion:
    with acting(world.chair):
        version = freeze(conversation=world.conversation, ending=ending.as_content() if ending else None)
        related = PlanVersion.objects.select_related("case__household", "conversation__guide")
        return related.get(pk=version.pk)


def printed(world: World, version: PlanVersion, only: Iterable[str] = PAPERS) -> dict[str, RenderedDocument]:
    """The papers by name, as HTML and PDF, without storing them."""
    names = {f"person:{world.family.mother.pk}": " mother", f"person:{world.family.father.pk}": " father"}
    with acting(world.chair):
        papers = {f"{paper.kind}{names.get(paper.reader.key, '')}": paper for paper in papers_of(version)}
        assert set(papers) == PAPERS
        return {name: print_paper(papers[name], papers[name].rendering)[1] for name in only}


def in_phase(world: World, phase: str) -> None:
    """The case and its meeting in this phase, as if it had been planned so."""
    with as_owner():
        Case.objects.filter(pk=world.case.pk).update(phase=phase)
        Conversation.objects.filter(pk=world.conversation.pk).update(phase=phase)
    world.conversation = reloaded(world.conversation)


def valid_papers(
    world: World, phase: str, size: Callable[[World], Ending | None]
) -> dict[str, RenderedDocument]:
    """The papers of a meeting of this size in this phase: all valid, the plan with the title of its phase.

    The two papers in plain language are one template; that of the father shows more.
    """
    in_phase(world, phase)
    papers = printed(world, frozen(world, size(world)), only=PAPERS - {"plain_plan mother"})
    assert f"<h1>{TITLES[phase]}</h1>" in papers["plan"].html
    assert {name: ua_failures(paper.pdf) for name, paper in papers.items()} == {name: [] for name in papers}
    return papers
