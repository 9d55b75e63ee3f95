"""Which papers of a version somebody finds on a page, and where they open."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, CaseState, Person
from leidraad.models import PlanVersion
from leidraad.plan.documents import ACTION_LIST, PLAN, REPORT, readers_of
from zvh.access.permissions import CasePermission
from zvh.access.querysets import may


@dataclass(frozen=True)
class PaperLink:
    label: str
    url: str


@dataclass(frozen=True)
class PapersOnPage:
    """For professionals, and per family member the page that shows what they get before it is printed."""

    professionals: tuple[PaperLink, ...]
    family: tuple[PaperLink, ...]


def papers_for_page(principal, version: PlanVersion) -> PapersOnPage:
    """A plan for the family is handed over by who keeps the dossier; others see no link to it."""
    labels = {
        PLAN: version.content["plan"]["phase"]["plan"],
        REPORT: _("Report"),
        ACTION_LIST: _("Action list"),
    }
    keeps = may_print_for_family(principal, version.case)
    return PapersOnPage(
        professionals=tuple(
            PaperLink(label, address(version, "leidraad:paper", kind=kind)) for kind, label in labels.items()
        ),
        family=tuple(_family_link(version, person) for person in readers_of(version)) if keeps else (),
    )


def may_print_for_family(principal, case: Case) -> bool:
    """Who keeps the dossier; of a case that ended, who reads on to bring it to a good end."""
    permission = CasePermission.VIEW if case.state == CaseState.CLOSED else CasePermission.WRITE
    return may(principal, permission, case.pk)


def _family_link(version: PlanVersion, person: Person) -> PaperLink:
    label = _("Plan for %(name)s") % {"name": person.full_name}
    return PaperLink(label, address(version, "leidraad:family_plan", person=person.pk))


def address(version: PlanVersion, view: str, **kwargs) -> str:
    return reverse(view, kwargs={"case": version.case_id, "number": version.number, **kwargs})
