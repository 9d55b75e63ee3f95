"""What a link opens: the newest plan of its person, by what may reach them today. A named purpose makes its papers."""

from dataclasses import dataclass

from clients.links.models import PersonalLink
from leidraad.models import PlanVersion
from leidraad.plan.documents import PLAIN_PLAN, Paper, make, readers_of
from leidraad.plan.sheets import Sheet
from leidraad.plan.shielding import reader_for
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.documents.services import checked_content


@dataclass(frozen=True)
class OwnPlan:
    """The plan as plain values: nothing is asked of the database any more."""

    sheet: Sheet
    language: str

    @property
    def name(self) -> str:
        return self.sheet.content["reader"]["name"]


def own_plan(link: PersonalLink) -> OwnPlan | None:
    """None as long as nothing was agreed in a meeting."""
    with acting_as(Purpose.PAPERS.principal_id):
        paper = _paper(link)
        if paper is None:
            return None
        return OwnPlan(Sheet(paper.rendering.content), paper.version.conversation.guide.language)


def own_paper(link: PersonalLink) -> bytes | None:
    """The same plan as PDF."""
    with acting_as(Purpose.PAPERS.principal_id):
        paper = _paper(link)
        return checked_content(make(paper)) if paper else None


def _paper(link: PersonalLink) -> Paper | None:
    versions = PlanVersion.objects.visible_to(Purpose.PAPERS.principal).filter(case_id=link.case_id)
    version = versions.select_related("case__household", "conversation__guide").order_by("-number").first()
    if version is None:
        return None
    person = next((each for each in readers_of(version) if each.pk == link.person_id), None)
    return Paper(version, PLAIN_PLAN, reader_for(version.case, person)) if person else None
