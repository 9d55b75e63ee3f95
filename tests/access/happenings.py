"""What may happen around one case, in any order: each by the service for it, as who does it.

What a rule, a right or the database refuses has not happened.
"""

from dataclasses import dataclass
from datetime import timedelta
from inspect import signature
from uuid import uuid4

import psycopg
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import ProgrammingError
from django.db.models import F
from django.utils import timezone

from cases import services as cases
from cases.models import (
    Case,
    CaseState,
    ChannelKind,
    ContactKind,
    DirectorKind,
    Duty,
    IncidentPart,
    Involvement,
    Person,
    Reach,
    Separation,
)
from clients.services import note_child_voice
from leidraad.models import Action, BottomLine, Cooperation, Finding, Idea, PlanVersion
from leidraad.plan.freezing import freeze
from leidraad.services.findings import review_finding
from leidraad.services.reach import keep_from, lift
from leidraad.services.scale import reveal_scores, score
from meetings import services as meetings
from meetings.models import Attendee, AttendeeKind
from tests.factories import CaseFactory, OrganisationFactory, UserFactory, director_of
from tests.leidraad.plan.world import World, running_world, tell_everything
from tests.roles import acting, as_owner
from zvh.access.models import Grant
from zvh.accounts.models import Role, User
from zvh.errors import DomainError

REFUSED = (DomainError, PermissionDenied, ObjectDoesNotExist)
SAYINGS = (Finding, Idea, Action, BottomLine, Cooperation)


@dataclass
class Course:
    """A household with a meeting that goes on, in three parts of which the first was with the OM; all said something.

    `cases` are the case, an older one of the same household and one of another; `users` who may come to know of them.
    Each method takes up to three numbers, which choose whom or what it is about.
    """

    world: World
    cases: list[Case]
    users: list[User]

    def go_to(self, part: int) -> None:
        self.world.go_to(part % 3)

    def say(self, sort: int, reach: int) -> None:
        """How far it reaches is said in no form of the room: now and then it is drawn."""
        said = (
            lambda: self.world.find("concern", "Woorden", topic="zorgen", is_proposed=reach == 1),
            lambda: self.world.idea("Woorden"),
            lambda: self.world.act("Woorden"),
            lambda: self.world.bottom_line("Woorden"),
            lambda: self.world.agree("Woorden"),
        )[sort % 5]()
        if reach > 3:
            with as_owner():
                type(said).objects.filter(pk=said.pk).update(reach=Reach.values[reach % 4])

    def tell(self, who: int, reach: int) -> None:
        with acting(self._user(who)):
            cases.add_incident(
                case=self.world.case,
                new_id=uuid4(),
                text="Woorden",
                roles=[(self.world.family.father, IncidentPart.USED)],
                reach=Reach.values[reach % 4],
            )

    def review(self, who: int, which: int) -> None:
        with acting(self._user(who)):
            finding = self._one(Finding, which)
            review_finding(finding=finding, kind="disputed", view="Woorden", new_id=uuid4())

    def give_score(self, who: int, value: int) -> None:
        with acting(self._user(who)):
            score(
                conversation=self.world.conversation,
                topic=self.world.topic("schaal"),
                attendee=self._attendee(who),
                value=value + 1,
            )

    def turn_over(self) -> None:
        with acting(self.world.chair):
            reveal_scores(round=self.world.conversation.scale_rounds.get(revealed_at=None))

    def involve(self, who: int, person: int, days: int) -> None:
        user = self._user(who)
        until = timezone.localdate() + timedelta(days=days) if days > 2 else None
        with acting(self.world.chair):
            cases.involve(
                case=self.world.case,
                organisation=user.organisation,
                user=user,
                persons=[self._person(person)],
                until=until,
            )

    def end_help(self, which: int) -> None:
        with acting(self.world.chair):
            cases.end_involvement(involvement=self._one(Involvement, which))

    def invite(self, who: int) -> None:
        with acting(self.world.chair):
            meetings.ask_attendee(
                item=self.world.conversation.item, kind=AttendeeKind.PROFESSIONAL, user=self._user(who)
            )

    def sit(self, who: int, part: int) -> None:
        with acting(self.world.chair):
            meetings.seat(part=self.world.parts[part % 3], attendee=self._attendee(who))

    def stand_up(self, who: int, part: int) -> None:
        with acting(self.world.chair):
            meetings.unseat(part=self.world.parts[part % 3], attendee=self._attendee(who))

    def stay_away(self, who: int) -> None:
        with acting(self.world.chair):
            meetings.mark_presence(attendee=self._attendee(who), was_present=False)

    def shield(self, which: int, person: int) -> None:
        with acting(self.world.chair):
            row = self._one(SAYINGS[which % 5], which)
            keep_from(new_id=uuid4(), row=row, person=self._person(person), reason="Woorden")

    def unshield(self, which: int, person: int) -> None:
        with acting(self.world.chair):
            lift(row=self._one(SAYINGS[which % 5], which), person=self._person(person), reason="Woorden")

    def keep_apart(self, one: int, other: int) -> None:
        with acting(self.world.chair):
            cases.separate(
                household=self.world.case.household,
                person=self._person(one),
                other=self._person(other),
                reason="Woorden",
                case=self.world.case,
            )

    def let_together(self, which: int) -> None:
        with acting(self.world.chair):
            separation = self._one(Separation, which)
            cases.lift_separation(separation=separation, reason="Woorden", case=self.world.case)

    def live_somewhere(self, person: int, secret: int) -> None:
        about = {"case": self.world.case, "person_id": self._person(person).pk, "value": "Ergens"}
        with acting(self.world.chair):
            cases.add_contact_point(
                **about, new_id=uuid4(), kind=ContactKind.ADDRESS, is_secret=bool(secret % 2)
            )
            cases.agree_channel(
                **about, new_id=uuid4(), kind=ChannelKind.PHONE, agreed_on=timezone.localdate()
            )

    def hear_child(self) -> None:
        child = self.world.family.child
        with acting(self.world.chair):
            note_child_voice(item=self.world.conversation.item, child=child, spoken_by="Juf", words="Woorden")

    def appoint(self, who: int, duty: int) -> None:
        with acting(self.world.chair):
            cases.appoint(
                case=self.world.case,
                user=self._user(who),
                duty=Duty.values[duty % 3],
                director_kind=DirectorKind.EXTERNAL,
            )

    def break_glass(self, who: int, which: int) -> None:
        with acting(self._user(who)):
            cases.break_glass(number=self.cases[which % 3].number, reason="Woorden")

    def freeze_plan(self) -> None:
        """As closing the meeting does, once."""
        with acting(self.world.chair):
            if PlanVersion.objects.filter(conversation=self.world.conversation).exists():
                raise DomainError("It was frozen before.")
            freeze(conversation=self.world.conversation)

    def let_time_pass(self, days: int) -> None:
        """Everything that access rests on began and ends so much earlier."""
        past = timedelta(days=days)
        with as_owner():
            Grant.objects.update(valid_from=F("valid_from") - past, valid_until=F("valid_until") - past)

    def _user(self, number: int) -> User:
        return self.users[number % len(self.users)]

    def _person(self, number: int) -> Person:
        family = self.world.family
        return (family.mother, family.father, family.child)[number % 3]

    def _attendee(self, who: int) -> Attendee:
        attendees = Attendee.objects.select_related("item", "user")
        return attendees.get(item=self.world.conversation.item, user=self._user(who))

    def _one(self, model, number: int):
        rows = model.objects.all()
        if model is not Separation:
            rows = rows.filter(case=self.world.case)
        found = list(rows.order_by("pk"))
        if not found:
            raise DomainError("There is nothing to choose from.")
        return found[number % len(found)]


STEPS = {name: method for name, method in vars(Course).items() if not name.startswith("_")}


def begin() -> Course:
    """Needs a loaded guide."""
    world = running_world()
    tell_everything(world)
    older = CaseFactory(household=world.case.household, state=CaseState.DECLINED)
    other = CaseFactory()
    for case in (older, other):
        with acting(director_of(case)):
            cases.add_incident(case=case, new_id=uuid4(), text="Woorden")
    roles = (Role.PARTNER, Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER)
    users = [UserFactory(role=role, organisation=OrganisationFactory()) for role in roles]
    users += [UserFactory(role=Role.PRIVACY_OFFICER), world.prosecutor, world.police]
    return Course(world, [world.case, older, other], users)


def happen(course: Course, step: str, *numbers: int) -> bool:
    """Whether it did; what was refused left nothing."""
    method = STEPS[step]
    try:
        method(course, *numbers[: len(signature(method).parameters) - 1])
    except REFUSED:
        return False
    except ProgrammingError as error:
        if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise
        return False
    return True
