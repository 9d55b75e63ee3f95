"""The papers of a plan version: which there are, for whom, and making them once per content.

A paper for a family member is made from the frozen version and today's shielding. Its key holds the hash of
what it shows, so that what is shielded since makes another paper, and the old one is no longer handed out.
"""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from cases.models import Membership, Person
from leidraad.audiences import Professionals, Reader
from leidraad.copying import markings_today
from leidraad.covenant import UNMARKED, Markings
from leidraad.models import PlanVersion
from leidraad.plan.canonical import sha256_of
from leidraad.plan.freezing import checked_content
from leidraad.plan.layers import EVERYBODY, own_layer
from leidraad.plan.renderings import Rendering, render_for
from leidraad.plan.report_sheet import ReportSheet
from leidraad.plan.sheets import Sheet, as_date
from leidraad.plan.shielding import reader_for
from meetings.rules import is_invited_themselves
from zvh.documents import kinds
from zvh.documents.models import Document
from zvh.documents.rendering import RenderedDocument, render_document
from zvh.documents.services import store
from zvh.outbox.services import does, put

PLAN, REPORT, ACTION_LIST, PLAIN_PLAN = "plan", "report", "action_list", "plain_plan"
FOR_PROFESSIONALS = (PLAN, REPORT, ACTION_LIST)
WORK = "leidraad.papers"
PREFIX = "leidraad"


@dataclass(frozen=True)
class Paper:
    """One kind of paper of one version for one reader."""

    version: PlanVersion
    kind: str
    reader: Reader

    @cached_property
    def content(self) -> dict:
        """What was frozen, as far as its reader's table goes; of a family paper the whole is looked through."""
        if isinstance(self.reader, Professionals):
            return checked_content(self.version, self.reader.om_parts)
        return checked_content(self.version, own_layer(self.version))

    @property
    def rendering(self) -> Rendering:
        return render_for(self.content["plan"], self.reader)

    @cached_property
    def markings(self) -> Markings:
        """Whose information it is and who may copy it, as it is today; a family paper marks nothing."""
        if isinstance(self.reader, Professionals):
            return markings_today(self.content, receiver=self.reader.receiver)
        return UNMARKED

    def key(self, rendering: Rendering) -> str:
        shown = sha256_of(
            {
                "plan": rendering.sha256,
                "om_parts": sorted(self.om_parts),
                "markings": self.markings.as_content(),
            }
        )
        return f"{PREFIX}:{self.version.pk}:{self.kind}:{self.reader.key}:{shown[:32]}"

    @property
    def om_parts(self) -> frozenset[str]:
        """The parts with the OM whose words are in it."""
        return self.reader.om_parts if isinstance(self.reader, Professionals) else frozenset()


def make(paper: Paper) -> Document:
    """The stored PDF of this paper as it may be today; printed when nobody printed it before."""
    rendering = paper.rendering
    key = paper.key(rendering)
    made = Document.objects.defer("content").filter(key=key).first()
    if made:
        return made
    title, printed = print_paper(paper, rendering)
    return store(
        case_id=paper.version.case_id,
        kind=f"{PREFIX}.{paper.kind}",
        audience=paper.reader.key,
        om_parts=map(UUID, paper.om_parts),
        key=key,
        title=title,
        content=printed.pdf,
    )


def print_paper(paper: Paper, rendering: Rendering) -> tuple[str, RenderedDocument]:
    """The paper with its title, in the language of the guide it was held with."""
    version = paper.version
    language = version.conversation.guide.language
    with translation.override(language):
        sheet = Sheet(rendering.content, markings=paper.markings)
        title = title_of(paper.kind, sheet)
        context = {
            "sheet": sheet,
            "version": version.number,
            "on": sheet.on,
            "meeting_number": sheet.content["meeting"]["number"],
            "has_om": _has_om(rendering.content),
        }
        if paper.kind == REPORT:
            context["report"] = ReportSheet(paper.content["report"], sheet)
        if paper.kind == PLAIN_PLAN:
            context["reader_name"] = rendering.content["reader"]["name"]
        template = f"leidraad/pdf/{paper.kind}.html"
        return title, render_document(template=template, context=context, title=title, language=language)


def title_of(kind: str, sheet: Sheet) -> str:
    return {
        PLAN: sheet.title,
        REPORT: _("Report of the focusoverleg"),
        ACTION_LIST: _("Action list"),
        PLAIN_PLAN: _("What we agreed"),
    }[kind]


def _has_om(plan: dict) -> bool:
    rows = [*plan["bottom_lines"], *plan["actions"], *plan["cooperation"]]
    rows += [row for found in plan["findings"].values() for row in found]
    return any(row.get("facts", {}).get("from_om_part") for row in rows)


def papers_of(version: PlanVersion) -> list[Paper]:
    """All papers of a version: those for professionals, and a plan for each family member who gets one."""
    readers = [reader_for(version.case, person) for person in readers_of(version)]
    tables = {EVERYBODY, own_layer(version)}
    return [
        *(Paper(version, kind, Professionals(table)) for table in tables for kind in FOR_PROFESSIONALS),
        *(Paper(version, PLAIN_PLAN, reader) for reader in readers),
    ]


def readers_of(version: PlanVersion) -> list[Person]:
    """Who of the household gets a plan of their own: whoever is invited themselves (rule 5)."""
    memberships = Membership.objects.filter(
        household_id=version.case.household_id, until__isnull=True, person__died_on__isnull=True
    ).select_related("person")
    return [
        membership.person
        for membership in memberships.order_by("position", "id")
        if is_invited_themselves(
            born_earliest=membership.person.born_earliest,
            born_latest=membership.person.born_latest,
            is_child=membership.is_child,
            on=as_date(version.content["plan"]["meeting"]["on"]),
        )
    ]


def ask_for_papers(version: PlanVersion, *, principal_id: UUID | None = None) -> None:
    """Let the worker print everything of this version."""
    put(kind=WORK, key=f"{WORK}:{version.pk}", subject_id=version.pk, principal_id=principal_id)


@does(WORK)
def print_all(version_id: UUID) -> None:
    version = PlanVersion.objects.select_related("case__household", "conversation__guide").get(pk=version_id)
    for paper in papers_of(version):
        make(paper)


def is_as_today(document: Document) -> bool:
    """Whether a stored paper holds exactly what its reader may have today."""
    version_id = document.key.split(":")[1]
    version = PlanVersion.objects.select_related("case__household").filter(pk=version_id).first()
    if version is None:
        return False
    paper = Paper(version, document.kind.removeprefix(f"{PREFIX}."), _reader_of(document, version))
    return paper.key(paper.rendering) == document.key


def _reader_of(document: Document, version: PlanVersion) -> Reader:
    kind, _colon, whose = document.audience.partition(":")
    if kind == "professionals":
        return Professionals(frozenset(map(str, document.om_parts)), receiver=whose)
    person = Person.objects.get(pk=whose)
    return reader_for(version.case, person)


def register_kinds() -> None:
    for kind in (*FOR_PROFESSIONALS, PLAIN_PLAN):
        kinds.register(kinds.Kind(f"{PREFIX}.{kind}", may_hand_out=is_as_today))
