"""Rooms that go on: in each a chair, a typist and ten others at one table, everybody logged in."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from cases.models import Case, CaseState, Household, Membership, Person, Phase, Track
from leidraad.guide import read_guide
from leidraad.models import Conversation, Finding, FindingKind, GuideVersion
from leidraad.services.conversation import plan_conversation, show_topic
from meetings.models import (
    AgendaItem,
    Attendee,
    AttendeeKind,
    Meeting,
    MeetingKind,
    MeetingState,
    Part,
    PartState,
    Seat,
)
from tools.bench.data import user_named
from tools.bench.database import as_owner
from tools.bench.login import logged_in
from zvh.access.models import Grant, GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, WRITER
from zvh.access.principal import acting_as

PHASE, TOPIC = Phase.SAFETY, "zorgen"
FINDINGS = 6
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True)
class Reader:
    """One browser: its cookies, and the token for its forms where it is the chair's."""

    cookies: str
    token: str


@dataclass(frozen=True)
class LiveRoom:
    item_id: UUID
    finding_id: UUID
    readers: tuple[Reader, ...]


def make_rooms(guide: GuideVersion, *, rooms: int, streams: int) -> list[LiveRoom]:
    """So many rooms with so many people in each; the first of them is the chair."""
    return [_room(guide, number, streams) for number in range(rooms)]


def _room(guide: GuideVersion, number: int, streams: int) -> LiveRoom:
    with as_owner():
        people = [user_named(f"live-{number}-{place}") for place in range(streams)]
        chair, typist = people[:2]
        case = _case(number)
        for user in people:
            bundle = DIRECTOR if user == chair else WRITER if user == typist else CONTRIBUTOR
            _open(case, user, bundle)
        item, part = _meeting(case, people)
    with acting_as(chair.pk):
        item = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
        topics = [topic.key for topic in read_guide(guide).phase(PHASE).topics]
        plan_conversation(item=item, phase=PHASE, goal="Meten", topics=topics)
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(
            state=MeetingState.RUNNING, started_at=timezone.now()
        )
        Part.objects.filter(pk=part.pk).update(state=PartState.RUNNING, started_at=timezone.now())
    with acting_as(chair.pk):
        conversation = Conversation.objects.select_related("item__meeting", "guide", "case").get(item=item)
        topic = read_guide(guide).topic(PHASE, TOPIC)
        show_topic(conversation=conversation, topic=topic, version=conversation.version)
        findings = [
            Finding.objects.create(
                case_id=case.pk,
                conversation=conversation,
                part=part,
                author_id=chair.pk,
                phase=PHASE,
                topic_key=TOPIC,
                kind=FindingKind.CONCERN,
                text=f"Zorg {place} van ruimte {number}.",
            )
            for place in range(FINDINGS)
        ]
    readers = tuple(_reader(user, is_chair=user == chair) for user in people)
    return LiveRoom(item.pk, findings[-1].pk, readers)


def _case(number: int) -> Case:
    household = Household.objects.create(name=f"Ruimte {number}", municipality="Delft")
    for place in range(4):
        person = Person.objects.create(first_names=f"Naam{place}", last_name=f"Ruimte{number}")
        Membership.objects.create(household=household, person=person, position=place, is_child=place > 1)
    today = date.today()
    return Case.objects.create(
        household=household,
        number=f"L-{number}",
        state=CaseState.OPEN,
        track=Track.MDA,
        phase=PHASE,
        phase_since=today,
        referred_on=today - timedelta(days=40),
        opened_on=today - timedelta(days=30),
    )


def _open(case: Case, user, permissions) -> None:
    Grant.objects.bulk_create(
        [
            Grant(
                principal_id=user.pk,
                case_id=case.pk,
                permission=permission,
                reason=GrantReason.INVITATION,
                because_of=case.pk,
                valid_from=timezone.now() - timedelta(days=1),
            )
            for permission in permissions
        ]
    )


def _meeting(case: Case, people: list) -> tuple[AgendaItem, Part]:
    starts_at = timezone.now() - timedelta(minutes=5)
    meeting = Meeting.objects.create(
        kind=MeetingKind.FOCUSOVERLEG,
        chair=people[0],
        typist=people[1],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )
    item = AgendaItem.objects.create(meeting=meeting, case=case)
    part = Part.objects.create(case=case, item=item, position=1)
    for user in people:
        role = "chair" if user == people[0] else "typist" if user == people[1] else "involved"
        attendee = Attendee.objects.create(
            case=case,
            item=item,
            kind=AttendeeKind.PROFESSIONAL,
            user=user,
            organisation=user.organisation,
            table_role=role,
        )
        Seat.objects.create(case=case, part=part, attendee=attendee)
    return item, part


def _reader(user, *, is_chair: bool) -> Reader:
    client = logged_in(user)
    page = client.get("/mijn-account/").content.decode()
    token = TOKEN.search(page)[1] if is_chair else ""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return Reader(cookies, token)
