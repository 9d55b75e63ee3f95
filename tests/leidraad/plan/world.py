"""A dossier that could hurt: parents who are kept apart, a part with the OM, one with each of them, a child.

Each statement holds a word that stands nowhere else, to search a document for what must not be in it.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from cases.models import Appointment, Case, ContactKind, ContactPoint, Duty, Involvement, Phase
from leidraad.guide import Topic, read_guide
from leidraad.models import Conversation, Finding
from leidraad.services import agreements, findings, ideas
from leidraad.services.agreements import Owner
from leidraad.services.conversation import plan_conversation
from meetings.models import Attendee, Meeting, Part
from meetings.services import PartPlan, move_to_part, start_meeting
from tests.factories import OrganisationFactory, UserFactory
from tests.meetings.scenes import Family, ask_person, ask_user, make_family, parts_of, plan, separate_persons
from tests.roles import acting, as_owner
from zvh.accounts.models import Organisation, User

WITH_OM, WITH_MOTHER, WITH_FATHER = range(3)
PARTS = (
    PartPlan(with_family=False, title="Zonder het gezin"),
    PartPlan(with_family=True, title="Met moeder"),
    PartPlan(with_family=True, title="Met vader"),
)
SECRET_ADDRESS = "Veerallee 12, 8011 LV Zwolle"


@dataclass
class World:
    family: Family
    conversation: Conversation
    police: User
    prosecutor: User
    shelter: Organisation
    attendees: dict[str, Attendee]
    parts: list[Part]

    @property
    def case(self) -> Case:
        return self.conversation.case

    @property
    def chair(self) -> User:
        return self.family.director

    def version(self) -> int:
        with as_owner():
            return Meeting.objects.get(pk=self.conversation.item.meeting_id).version

    def go_to(self, number: int) -> None:
        version = self.version()
        with acting(self.chair):
            move_to_part(part=self.parts[number], version=version)

    def topic(self, key: str) -> Topic:
        """In the phase of the conversation, or else in the first that has it: what was said there stays known."""
        guide = read_guide(self.conversation.guide)
        phases = (guide.phase(self.conversation.phase), *guide.phases)
        return next(topic for phase in phases if (topic := phase.topic(key)))

    def find(self, kind: str, text: str, *, topic: str, **details) -> Finding:
        return self._add(findings.add_finding, topic, kind=kind, text=text, **details)

    def act(self, text: str, **details):
        details.setdefault("owner", Owner(user_id=self.police.pk))
        return self._add(agreements.add_action, "interventies", text=text, **details)

    def bottom_line(self, text: str, **details):
        return self._add(agreements.add_bottom_line, "bodemeisen", text=text, **details)

    def agree(self, text: str):
        return self._add(agreements.add_cooperation, "samenwerking", text=text)

    def idea(self, text: str, **details):
        return self._add(ideas.add_idea, "brainstorm", text=text, **details)

    def _add(self, service, topic: str, **details):
        with acting(self.chair):
            return service(
                new_id=uuid.uuid4(), conversation=self.conversation, topic=self.topic(topic), **details
            )


def running_world() -> World:
    """A focusoverleg about direct safety that has begun, in the part with the OM. Needs a loaded guide."""
    family = make_family()
    shelter = OrganisationFactory(name="Opvanghuis De Haven")
    make_dossier(family, shelter)
    separate_persons(family)
    item = plan(family, parts=PARTS)
    police = ask_user(item, family.director, name="Politie Delft", is_police=True).user
    prosecutor = ask_user(item, family.director, name="Openbaar Ministerie", is_om=True).user
    attendees = {
        "mother": ask_person(item, family.director, family.mother),
        "father": ask_person(item, family.director, family.father),
    }
    goal = "Afspreken wie waar slaapt."
    with acting(family.director):
        planned = plan_conversation(item=item, phase=Phase.SAFETY, goal=goal, topics=["zorgen"])
        start_meeting(item=item, version=Meeting.objects.get(pk=item.meeting_id).version)
    return World(
        family=family,
        conversation=reloaded(planned),
        police=police,
        prosecutor=prosecutor,
        shelter=shelter,
        attendees=attendees,
        parts=parts_of(item),
    )


def make_dossier(family: Family, shelter: Organisation) -> None:
    case, casusregisseur = family.case, UserFactory(name="F. Jansen")
    with as_owner():
        for duty, user in ((Duty.PROCESREGISSEUR, family.director), (Duty.CASUSREGISSEUR, casusregisseur)):
            Appointment.objects.create(case=case, user=user, duty=duty, since=date(2026, 1, 5))
        ContactPoint.objects.create(
            household=case.household,
            person=family.mother,
            kind=ContactKind.ADDRESS,
            value=SECRET_ADDRESS,
            is_secret=True,
        )
        help_for_mother = Involvement.objects.create(
            case=case, organisation=shelter, aim="opvang", since=date(2026, 1, 5)
        )
        help_for_mother.persons.set([family.mother])


def reloaded(conversation: Conversation) -> Conversation:
    """With everything a service reads from it, as a view would have fetched it."""
    with as_owner():
        return Conversation.objects.select_related(
            "case__household",
            "guide",
            "item__meeting__chair",
            "item__meeting__typist",
            "item__case__household",
        ).get(pk=conversation.pk)


def tell_everything(world: World) -> None:
    """One statement of every sort in every part; the words in capitals are the canaries."""
    family = world.family
    world.find("concern", "OMZORG over een vuurwapen", topic="zorgen")
    world.find("need", "OMNOOD die niemand mag weten", topic="nodig")
    world.act("OMACTIE bij vader binnenvallen", persons=[family.father])
    world.bottom_line("OMEIS zonder dat het gezin het weet")
    world.agree("OMAFSPRAAK over de aanhouding")

    world.go_to(WITH_MOTHER)
    needed = world.find("need", "MOEDERNOOD een slot op de deur", topic="nodig", how_we_know="Zij slaapt.")
    world.find("strength", "MOEDERKRACHT belt haar zus", topic="krachten", persons=[family.mother])
    world.bottom_line("MOEDEREIS de deur blijft op slot", persons=[family.mother], consequence="112.")
    world.act("MOEDERACTIE slot vervangen", persons=[family.mother], because_of=needed)
    world.act("VERHUISACTIE spullen brengen naar de Veerallee", aim="family")
    world.act("OPVANGACTIE belt elke ochtend", owner=Owner(organisation_id=world.shelter.pk), aim="family")
    world.agree("MOEDERAFSPRAAK Fatima belt op maandag")

    world.go_to(WITH_FATHER)
    world.find("joint_concern", "KERN het wordt erger als er gedronken is", topic="kern", connections="Geld.")
    world.find("need", "VADERNOOD hulp bij drank", topic="nodig", how_we_know="Drie maanden geen alcohol.")
    world.bottom_line("VADEREIS u zoekt Fatima niet op", persons=[family.father], guardian="wijkagent")
    world.act("VADERACTIE aanmelden bij verslavingszorg", owner=Owner(person_id=family.father.pk))
    world.act("KINDACTIE gesprek met Noor op school", persons=[family.child], reason="Zij is stil.")
    world.act("STILLEACTIE politie en reclassering delen wat zij weten", aim="professionals")
    world.agree("VADERAFSPRAAK bellen mag altijd")
