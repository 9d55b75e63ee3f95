"""A focusoverleg that is going on: the OM at the table in part 1, the family in part 2."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from cases.models import Case, Person, Phase
from leidraad.guide import Topic, read_guide
from leidraad.models import Conversation, GuideVersion
from leidraad.services.conversation import plan_conversation
from meetings.models import AgendaItem, AttendeeKind, MeetingState, Part, PartState, TableRole
from tests.factories import (
    AgendaItemFactory,
    AttendeeFactory,
    CaseFactory,
    MembershipFactory,
    OrganisationFactory,
    PartFactory,
    PersonFactory,
    SeatFactory,
    UserFactory,
    director_of,
    open_case,
    writer_of,
)
from tests.roles import acting, as_owner
from zvh.access.permissions import CONTRIBUTOR
from zvh.accounts.models import Organisation, Role, User


@dataclass
class Held:
    """One meeting with everybody in it."""

    case: Case
    item: AgendaItem
    conversation: Conversation
    chair: User
    typist: User
    partner: User
    prosecutor: User
    mother: Person
    father: Person
    child: Person
    with_om: Part
    with_family: Part

    def topic(self, key: str) -> Topic:
        return read_guide(self.conversation.guide).topic(self.conversation.phase, key)

    def url(self, rest: str = "") -> str:
        return f"/overleggen/{self.item.pk}/ruimte/{rest}"

    def capture_url(self, topic: str, kind: str) -> str:
        return self.url(f"onderwerp/{self.conversation.phase}/{topic}/{kind}/")

    def begin(self, part: Part) -> None:
        """As when the chair moves on to this part."""
        with as_owner():
            Part.objects.filter(item=self.item, state=PartState.RUNNING).update(state=PartState.DONE)
            Part.objects.filter(pk=part.pk).update(state=PartState.RUNNING, started_at=timezone.now())


def hold_meeting(guide: GuideVersion, *, phase: str = Phase.RISK, started: bool = True) -> Held:
    case = CaseFactory(phase=phase)
    chair, typist = director_of(case), writer_of(case)
    partner = UserFactory(name="S. de Boer", organisation=organisation("Veilig Thuis"))
    prosecutor = UserFactory(name="J. Visser", organisation=organisation("OM", is_om=True))
    for user in (partner, prosecutor):
        open_case(user, case, CONTRIBUTOR)
    mother, father, child = (
        MembershipFactory(
            household=case.household, person=PersonFactory(first_names=name), place=place
        ).person
        for name, place in (("Sanne", "moeder"), ("Mark", "vader"), ("Noor", "dochter"))
    )
    now = timezone.now()
    item = AgendaItemFactory(
        case=case,
        meeting__chair=chair,
        meeting__typist=typist,
        meeting__starts_at=now - timedelta(minutes=10),
    )
    with_om = PartFactory(item=item, position=1, steps=["vooraf", "beeldvorming", "schaalvraag"])
    with_family = PartFactory(
        item=item, position=2, with_family=True, steps=["oordeelsvorming", "besluitvorming"]
    )
    _seat(item, with_om, with_family, chair, TableRole.CHAIR)
    _seat(item, with_om, with_family, typist, TableRole.TYPIST)
    _seat(item, with_om, with_family, partner, TableRole.INVOLVED)
    _seat(item, with_om, None, prosecutor, TableRole.INVOLVED)
    family = AttendeeFactory(item=item, kind=AttendeeKind.FAMILY, user=None, person=mother)
    SeatFactory(part=with_family, attendee=family)
    with acting(chair):
        topics = [topic.key for topic in read_guide(guide).phase(phase).topics]
        conversation = plan_conversation(item=item, phase=phase, goal="Veilig de winter door", topics=topics)
    if started:
        with as_owner():
            item.meeting.state, item.meeting.started_at = MeetingState.RUNNING, now
            item.meeting.save()
            Part.objects.filter(pk=with_om.pk).update(state=PartState.RUNNING, started_at=now)
    return Held(
        case,
        item,
        conversation,
        chair,
        typist,
        partner,
        prosecutor,
        mother,
        father,
        child,
        with_om,
        with_family,
    )


def organisation(name: str, **facts) -> Organisation:
    """The same organisation for every meeting of a test: names are unique."""
    with as_owner():
        known = Organisation.objects.filter(name=name).first()
    return known or OrganisationFactory(name=name, **facts)


def _seat(item, first, second, user, role):
    attendee = AttendeeFactory(item=item, user=user, organisation=user.organisation, table_role=role)
    for part in filter(None, (first, second)):
        SeatFactory(part=part, attendee=attendee)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def seen_of(form_class, model, pk) -> str:
    """What the form behind a row holds of how the row stands now."""
    with as_owner():
        return form_class.seen_of(model.objects.get(pk=pk))


def stranger() -> User:
    return UserFactory(role=Role.PROCESREGISSEUR)
