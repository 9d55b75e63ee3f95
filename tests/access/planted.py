"""Words that stand nowhere else, in what is for few: of the OM's part, the chair's own notes, where somebody is.

Beside them one word that everybody of the case may know, so that who finds nothing else did look.
"""

from dataclasses import dataclass
from functools import partial

from django.test import Client
from django.utils import timezone

from cases.models import (
    ChannelKind,
    ContactKind,
    ContactPoint,
    Incident,
    Involvement,
    Person,
    Reach,
    SafeChannel,
)
from leidraad.guide import read_guide
from leidraad.models import (
    Action,
    BottomLine,
    Conversation,
    Cooperation,
    Draft,
    Finding,
    FindingKind,
    FindingReview,
    Idea,
)
from leidraad.models.reach import SUBJECTS
from leidraad.plan.freezing import freeze
from meetings.models import Part, PartState, TableRole
from tests.access.stages import RUNNING, Stage, build_stage
from tests.clients.links import follow, link_for
from tests.factories import AttendeeFactory, OrganisationFactory, SeatFactory, UserFactory, open_case
from tests.roles import acting, as_owner
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, VIEWER, WRITER
from zvh.accounts.models import Role, User

KNOWN, OF_OM, OF_CHAIR, MOTHER_IS, FATHER_IS = PLANTED = tuple(
    f"Zwartkop{word}" for word in ("gewoon", "aanklager", "voorzitter", "moeder", "vader")
)
WHEREABOUTS = {MOTHER_IS, FATHER_IS}
# Who may find which of them: everybody else none.
MAY_FIND = {
    "director": {*PLANTED},
    "typist": {KNOWN, OF_OM, *WHEREABOUTS},
    "casusregisseur": {KNOWN, OF_OM, *WHEREABOUTS},
    "prosecutor": {KNOWN, OF_OM},
    "helper of the mother": {KNOWN, MOTHER_IS},
    "expert in the other part": {KNOWN},
    "by break-glass": {KNOWN},
    "mother, by link": {KNOWN},
    "father, by link": {KNOWN},
}


@dataclass
class Planted:
    """`users` are those who log in; `clients` everybody, the family by their links and nobody too.

    `rows` holds, by the name that addresses use, the rows with what is for few in them.
    """

    stage: Stage
    users: dict[str, User]
    clients: dict[str, Client]
    rows: dict[str, list[dict[str, object]]]

    def let_family_in(self) -> None:
        """The part with the family goes on."""
        with as_owner():
            parts = Part.objects.filter(item_id=self.stage.mine.rows["item"])
            parts.update(state=PartState.DONE)
            parts.filter(with_family=True).update(state=PartState.RUNNING)


def plant() -> Planted:
    stage = build_stage()
    stage.go(RUNNING)
    people = {
        name: stage.people[name] for name in ("director", "typist", "prosecutor", "referrer", "beheerder")
    }
    with as_owner():
        now = Conversation.objects.select_related(
            "case__household", "guide", "item__meeting", "item__case"
        ).get(item_id=stage.mine.rows["item"])
        family = {
            "mother": Person.objects.get(pk=stage.mine.rows["person"]),
            "father": Person.objects.get(attendances__item=now.item),
        }
    people |= _others(now, family["mother"])
    with as_owner():
        _statements(now, people, OF_OM, of="prosecutor", **_from_om(stage))
        _statements(now, people, OF_CHAIR, of="director", reach=Reach.AUTHOR)
        _statements(now, people, OF_CHAIR, of="director", reach=Reach.CHAIR)
        _statements(now, people, KNOWN, of="director", reach=Reach.PLAN)
        _draft(now, people["director"])
        for words, person in ((MOTHER_IS, family["mother"]), (FATHER_IS, family["father"])):
            _whereabouts(now.case.household, person, words)
    with acting(people["director"]):
        stage.mine.rows["number"] = freeze(conversation=now).number
    clients = {name: _logged_in(user) for name, user in people.items()} | {"nobody": Client()}
    for name, person in family.items():
        clients[f"{name}, by link"] = follow(link_for(now.case, person, by=people["director"]))[0]
    with as_owner():
        return Planted(stage, people, clients, _addressed(family))


def _addressed(family: dict[str, Person]) -> dict[str, list[dict[str, object]]]:
    few = {"text__in": [OF_OM, OF_CHAIR]}
    concerns = Finding.objects.filter(**few, kind=FindingKind.CONCERN).values_list("pk", flat=True)
    of_om = {
        sort: model.objects.filter(text=OF_OM).first().pk
        for sort, model in SUBJECTS.items()
        if sort != "closing_plan"
    }
    return {
        "finding": [{"finding": pk} for pk in concerns],
        "statement": [{"sort": sort, "statement": pk} for sort, pk in of_om.items()],
        "incident": [{"incident": pk} for pk in Incident.objects.filter(**few).values_list("pk", flat=True)],
        "person": [{"person": person.pk} for person in family.values()],
        "point": [{"point": pk} for pk in _of_each(ContactPoint, family)],
        "channel": [{"channel": pk} for pk in _of_each(SafeChannel, family)],
    }


def _of_each(model, family: dict[str, Person]) -> list:
    planted = model.objects.filter(value__in=WHEREABOUTS, person__in=family.values())
    return list(planted.order_by("person_id").distinct("person_id").values_list("pk", flat=True))


def _others(now: Conversation, mother: Person) -> dict[str, User]:
    """Who works on the case without the OM's table, and who does not work on it."""

    def person(role, permissions=(), reason=GrantReason.INVOLVEMENT):
        user = UserFactory(role=role, organisation=OrganisationFactory())
        open_case(user, now.case, permissions, reason)
        return user

    people = {
        "casusregisseur": person(Role.CASUSREGISSEUR, WRITER, GrantReason.APPOINTMENT),
        "helper of the mother": person(Role.PARTNER, CONTRIBUTOR),
        "expert in the other part": person(Role.EXPERT, CONTRIBUTOR, GrantReason.INVITATION),
        "by break-glass": person(Role.PRIVACY_OFFICER, VIEWER, GrantReason.BREAK_GLASS),
        "procesregisseur of other cases": person(Role.PROCESREGISSEUR),
        "manager": person(Role.MANAGER),
        "privacy officer": person(Role.PRIVACY_OFFICER),
    }
    helper, expert = people["helper of the mother"], people["expert in the other part"]
    with as_owner():
        help_for_her = Involvement.objects.create(
            case=now.case, organisation=helper.organisation, user=helper, since=timezone.localdate()
        )
        help_for_her.persons.set([mother])
        with_family = Part.objects.select_related("case").get(item=now.item, with_family=True)
    asked = AttendeeFactory(
        item=now.item, user=expert, organisation=expert.organisation, table_role=TableRole.EXPERT
    )
    SeatFactory(part=with_family, attendee=asked)
    return people


def _logged_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _from_om(stage: Stage) -> dict:
    said = Finding.objects.get(pk=stage.mine.rows["om_finding"])
    return {"from_om_part": True, "om_parts": said.om_parts, "part_id": said.part_id}


def _statements(now: Conversation, people: dict[str, User], words: str, *, of: str, **facts) -> None:
    """One of every sort, under the first topic that asks for it."""
    said = {"case": now.case, "author_id": people[of].pk, "text": words} | facts
    in_room = said | {"conversation": now}
    topics = read_guide(now.guide).phase(now.phase).topics
    for kind in FindingKind:
        topic = next((topic.key for topic in topics if kind in topic.captures), "")
        finding = Finding.objects.create(**in_room, kind=kind, phase=now.phase, topic_key=topic)
    FindingReview.objects.create(
        case=now.case,
        finding=finding,
        kind="disputed",
        principal_id=people[of].pk,
        view=words,
        om_parts=facts.get("om_parts", []),
    )
    for model in (Idea, BottomLine, Cooperation, partial(Action, owner=people[of])):
        row = model(**in_room)
        row.save()
    Incident.objects.create(**{name: value for name, value in said.items() if name != "part_id"})


def _draft(now: Conversation, chair: User) -> None:
    fields = {"text": {"values": [OF_CHAIR], "number": 1, "seen_by": []}}
    Draft.objects.create(
        case=now.case,
        conversation=now,
        author_id=chair.pk,
        place=f"{now.phase}/zorgen/concern",
        fields=fields,
    )


def _whereabouts(household, person: Person, words: str) -> None:
    of_person = {"household": household, "person": person}
    for kind in ContactKind:
        ContactPoint.objects.create(**of_person, kind=kind, value=words)
    ContactPoint.objects.create(**of_person, kind=ContactKind.ADDRESS, value=words, is_secret=True)
    for kind in ChannelKind:
        SafeChannel.objects.create(
            **of_person,
            kind=kind,
            value=words,
            safe_times=words,
            reads_along=words,
            agreed_on=timezone.localdate(),
        )
