"""A household in recovery that can be followed: a couple with a child, who directs it, goals and a toekomstplan."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from cases.models import Case, EvaluationMoment, Person, SafeChannel, Stabilisation
from cases.services import appoint, change_phase, involve
from leidraad.models import BottomLine, ClosingPlan, Finding
from leidraad.stabilising.evaluating import Evaluation, evaluate
from leidraad.stabilising.planning import enter
from tests.cases.world import taken_up
from tests.factories import MembershipFactory, PersonFactory, UserFactory
from tests.roles import acting, as_owner
from zvh.accounts.models import Role, User

TODAY = timezone.localdate
SIGNS = "Hij drinkt weer\nZij slaapt slecht\nRuzie over geld"


@dataclass
class Scene:
    case: Case
    director: User
    contact: User
    partner: User
    mother: Person
    father: Person
    child: Person
    need: Finding
    line: BottomLine
    plan: ClosingPlan

    @property
    def moments(self) -> list[EvaluationMoment]:
        with as_owner():
            rows = EvaluationMoment.objects.select_related(
                "case__household", "stabilisation", "caller", "person"
            )
            return list(rows.filter(case=self.case).order_by("planned_on", "person__first_names"))

    @property
    def first(self) -> EvaluationMoment:
        """The first call to the mother."""
        return next(moment for moment in self.moments if moment.person_id == self.mother.pk)

    def reloaded(self) -> Case:
        with as_owner():
            return Case.objects.select_related("household").get(pk=self.case.pk)

    def followed(self) -> Stabilisation:
        with as_owner():
            return Stabilisation.objects.get(case=self.case)

    def enter(self) -> Stabilisation:
        with acting(self.director):
            return enter(case=self.case, reason="Al een halfjaar rust.")

    def evaluate(self, moment: EvaluationMoment, *, by: User | None = None, **values) -> None:
        values = {"done_on": TODAY(), "outcome": "fine"} | values
        with acting(by or self.contact):
            evaluate(moment=moment, evaluation=Evaluation(**values), version=moment.version)

    def has_bad_sign(self, **values) -> EvaluationMoment:
        self.evaluate(self.first, **{"outcome": "bad"} | values)
        return self.first

    def only_first_to_come(self) -> EvaluationMoment:
        """All calls but the first to the mother are gone."""
        first = self.first
        with as_owner():
            EvaluationMoment.objects.filter(case=self.case).exclude(pk=first.pk).delete()
        return first


def in_recovery() -> Scene:
    case, director = taken_up(phase="risicogestuurde_zorg")
    contact = UserFactory(role=Role.CASUSREGISSEUR, name="F. Jansen")
    partner = UserFactory(role=Role.PARTNER, name="S. de Boer")
    with as_owner():
        case = Case.objects.select_related("household").get(pk=case.pk)
        Person.objects.filter(memberships__household=case.household).update(
            born_earliest=date(1988, 4, 2), born_latest=date(1988, 4, 2)
        )
    people = {
        name: MembershipFactory(
            household=case.household,
            is_child=age < 18,
            person=PersonFactory(first_names=name, last_name="de Wit", **_born(age)),
        ).person
        for name, age in (("Bas", 40), ("Roos", 9))
    }
    with as_owner():
        mother, child = (
            Person.objects.get(first_names=name, memberships__household=case.household)
            for name in ("Samira", "Noor")
        )
        Person.objects.filter(pk=child.pk).update(**_born(11))
    with acting(director):
        change_phase(case=case, to="herstelgerichte_zorg", reason="Geen geweld meer.")
        appoint(case=case, user=contact, duty="casusregisseur", director_kind="external")
        involve(case=case, organisation=partner.organisation, user=partner, aim="Helpt", persons=[mother])
    with as_owner():
        rows = _goals(case, director, mother)
        SafeChannel.objects.filter(person=mother).update(agreed_on=TODAY())
    return Scene(case, director, contact, partner, mother, people["Bas"], child, *rows)


def _born(age: int) -> dict[str, date]:
    day = TODAY() - timedelta(days=366 * age)
    return {"born_earliest": day, "born_latest": day}


def _goals(case: Case, director: User, mother: Person) -> tuple[Finding, BottomLine, ClosingPlan]:
    said = {"case": case, "author_id": director.pk}
    need = Finding.objects.create(
        **said, kind="need", phase="herstelgerichte_zorg", text="Samen eten", how_we_know="Drie keer per week"
    )
    line = BottomLine.objects.create(**said, phase="risicogestuurde_zorg", text="Geen drank in huis")
    line.persons.set([mother])
    plan = ClosingPlan.objects.create(
        **said, signals=SIGNS, first_heard_by="De buurvrouw", what_then="Bel het wijkteam"
    )
    return need, line, plan
