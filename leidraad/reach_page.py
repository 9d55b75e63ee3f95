"""What the page about one row's reach shows: who gets it, what was decided about that, what can be decided."""

from dataclasses import dataclass
from functools import cached_property

from cases.models import Person, Statement
from leidraad.forms.reach import AgreeForm, EndForm, KeepFromForm, ReleaseForm
from leidraad.models import ClosingPlan, ReachDecision, Release, Ruling
from leidraad.models.reach import subject_name
from leidraad.reach import CaseReach, PersonReach, RowReach
from leidraad.services.reach import who_may_agree
from zvh.access.permissions import CasePermission
from zvh.access.querysets import permissions_on


@dataclass(frozen=True)
class Decided:
    """A decision that holds; without a row when it was taken over from what the row rests on."""

    person: Person
    row: ReachDecision | None = None


class ReachPage:
    """Of one row for one professional; `refused` holds the form that came back, under its name."""

    def __init__(self, request, row: Statement, **refused):
        self.principal = request.principal
        self.row = row
        self.refused = refused
        self.case_reach = CaseReach(row.case)

    @cached_property
    def permissions(self) -> frozenset[str]:
        return permissions_on(self.principal, self.row.case_id)

    @property
    def sort(self) -> str:
        return subject_name(self.row)

    @property
    def words(self) -> str:
        return self.row.signals if isinstance(self.row, ClosingPlan) else self.row.text

    @property
    def may_decide(self) -> bool:
        return CasePermission.WRITE in self.permissions

    @cached_property
    def reach(self) -> RowReach:
        return self.case_reach.of(self.row)

    @property
    def persons(self) -> tuple[PersonReach, ...]:
        return self.reach.persons

    @cached_property
    def members(self) -> list[Person]:
        return [row.person for row in self.case_reach.household.memberships]

    @cached_property
    def decisions(self) -> list[ReachDecision]:
        rows = ReachDecision.objects.visible_to(self.principal).about(self.row)
        return list(rows.select_related("person", "teller", "decided_by", "ended_by"))

    @property
    def kept_from(self) -> list[Decided]:
        """From whom it is kept now, with the decision when there is one."""
        running = {each.person_id: each for each in self.decisions if self._runs(each, Ruling.KEPT_FROM)}
        return [Decided(person, running.get(person.pk)) for person in self.row.shielded_from.all()]

    @property
    def agreed(self) -> list[ReachDecision]:
        return [each for each in self.decisions if self._runs(each, Ruling.MAY_HEAR)]

    @property
    def ended(self) -> list[ReachDecision]:
        return [each for each in self.decisions if each.ended_at]

    @cached_property
    def releases(self) -> list[Release]:
        rows = Release.objects.visible_to(self.principal).about(self.row)
        return list(
            rows.select_related("released", "consent_of__user", "consent_of__organisation", "released_by")
        )

    @property
    def tellers(self) -> list[Person]:
        """Whose words are in it, their sources' included."""
        words_of = self.case_reach.facts(self.row).words_of
        return [person for person in self.members if str(person.pk) in words_of]

    @cached_property
    def attendees(self):
        return who_may_agree(self.row)

    def keep_form(self, data=None) -> KeepFromForm:
        return KeepFromForm(data, persons=self.members)

    def agree_form(self, data=None) -> AgreeForm:
        return AgreeForm(data, tellers=self.tellers, persons=self.members)

    def release_form(self, data=None) -> ReleaseForm:
        return ReleaseForm(data, persons=self.members, attendees=self.attendees)

    def context(self) -> dict:
        return {
            "page": self,
            "row": self.row,
            "reach": self.reach,
            "keep_form": self.refused.get("keep_form") or self.keep_form(),
            "agree_form": self.refused.get("agree_form") or (self.agree_form() if self.tellers else None),
            "release_form": self.refused.get("release_form")
            or (self.release_form() if self.attendees else None),
            "end_form": self.refused.get("end_form") or EndForm(auto_id=False),
            "problem": self.refused.get("end_form"),
        }

    @staticmethod
    def _runs(decision: ReachDecision, ruling: str) -> bool:
        return decision.ruling == ruling and decision.ended_at is None
