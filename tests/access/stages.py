"""Two cases with everything in them, and who works on the first: before its meeting, and while it goes on.

`theirs` is another household's, of which nobody here may see or change anything.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.test import Client
from django.utils import timezone

from cases.models import Case, Involvement, Membership, Person, SafeChannel
from clients.models import ChildVoice, ChildVoiceHearing
from leidraad.guide import read_guide
from leidraad.models import (
    Action,
    BottomLine,
    Conversation,
    CopyPermission,
    Finding,
    FindingKind,
    FindingReview,
    Idea,
    IdeaOutcome,
    PlanVersion,
    ScaleScore,
)
from meetings.models import (
    AgendaItem,
    Attendee,
    AttendeeKind,
    Meeting,
    MeetingKind,
    MeetingState,
    Part,
    PartState,
    TableRole,
)
from tests.access.content import fill
from tests.access.matrix.worlds import waiting_referral
from tests.access.rows import Rows, all_rows, written
from tests.access.world import CANARY, World, build_world
from tests.factories import (
    AgendaItemFactory,
    AttendeeFactory,
    MembershipFactory,
    OrganisationFactory,
    PartFactory,
    PersonFactory,
    SeatFactory,
    UserFactory,
    open_case,
)
from tests.roles import as_owner
from zvh.access.models import AccessRequest, BreakGlass, BreakGlassAlert, Grant, GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, WRITER
from zvh.accounts.models import Role, User

THEIRS = "Kanarieblauw"
PLANNED, RUNNING = "planned", "running"
# Together they hold what each address asks, whatever that is.
PEOPLE = ("director", "typist", "partner", "prosecutor", "referrer", "officer", "beheerder")
AT_THE_TABLE = {
    "director": TableRole.CHAIR,
    "typist": TableRole.TYPIST,
    "partner": TableRole.INVOLVED,
    "prosecutor": TableRole.INVOLVED,
}


@dataclass
class Stage:
    """`referral` holds the rows of addresses that are about a referral; `rows_of_theirs` all that is not `mine`."""

    mine: World
    theirs: World
    rows_of_theirs: Rows
    people: dict[str, User]
    referral: dict[str, object]
    clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self):
        for who, user in self.people.items():
            self.clients[who] = Client(raise_request_exception=False)
            self.clients[who].force_login(user)

    def ask(self, who: str, method: str, address: str, data=None, **headers):
        """The answer; what it changed is the caller's to undo."""
        client = self.clients[who]
        cookies = dict(client.cookies.items())
        response = getattr(client, method)(address, data or {}, **headers)
        client.cookies.clear()
        client.cookies.update(cookies)
        return response

    def go(self, state: str) -> None:
        """Meeting and sitting of `mine` are still to come, or go on with the first part."""
        running = state == RUNNING
        with as_owner():
            Meeting.objects.filter(pk__in=[self.mine.rows["meeting"], self.referral["meeting"]]).update(
                state=MeetingState.RUNNING if running else MeetingState.PLANNED,
                started_at=timezone.now() if running else None,
            )
            Part.objects.filter(pk=self.mine.rows["part"]).update(
                state=PartState.RUNNING if running else PartState.WAITING
            )


def build_stage() -> Stage:
    mine, people = _peopled(build_world())
    referral, people["referrer"] = _weighed(people["director"])
    _accounts(mine, people)
    before = all_rows()
    theirs, _others = _peopled(build_world(THEIRS))
    waiting_referral(THEIRS)
    fill(theirs)
    return Stage(mine, theirs, written(before, all_rows()), people, referral)


def _peopled(world: World) -> tuple[World, dict[str, User]]:
    """With more to choose from in every form, and people who work on the case."""
    with as_owner():
        case = Case.objects.select_related("household").get(pk=world.rows["case"])
        item = AgendaItem.objects.select_related("meeting", "case").get(pk=world.rows["item"])
        part = Part.objects.select_related("case", "item__case").get(pk=world.rows["part"])
        director = User.objects.get(pk=world.rows["director"])
    people = {"director": director} | _people(case)
    earlier = AgendaItemFactory(
        case=case,
        meeting__chair=director,
        meeting__state=MeetingState.CLOSED,
        meeting__started_at=timezone.now(),
        meeting__closed_at=timezone.now(),
    )
    with_om = PartFactory(item=earlier, title=f"{world.canary} met het OM", state=PartState.DONE)
    with_family = PartFactory(item=item, title=f"{world.canary} met het gezin", with_family=True)
    for where in ([part, with_family], [with_om]):
        _sit(where, people)
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(
            typist=people["typist"], starts_at=_noon(days=3), ends_at=_noon(days=3) + timedelta(hours=1)
        )
        father = Person.objects.get(
            memberships__household=case.household, first_names=world.canary, last_name=""
        )
    family = AttendeeFactory(item=item, kind=AttendeeKind.FAMILY, user=None, person=father)
    SeatFactory(part=with_family, attendee=family)
    with as_owner():
        _dossier(world, case, item, people)
        _earlier(world, case, earlier, with_om, people)
    return world, people


def _people(case: Case) -> dict[str, User]:
    def person(role, permissions=(), reason=GrantReason.INVOLVEMENT, **organisation):
        user = UserFactory(role=role, organisation=OrganisationFactory(**organisation))
        open_case(user, case, permissions, reason)
        return user

    return {
        "typist": person(Role.PROCESONDERSTEUNER, WRITER, GrantReason.APPOINTMENT),
        "partner": person(Role.PARTNER, CONTRIBUTOR, is_medical=True),
        "prosecutor": person(Role.PARTNER, CONTRIBUTOR, is_om=True),
        "officer": person(Role.PRIVACY_OFFICER),
        "beheerder": person(Role.BEHEERDER),
    }


def _sit(parts: list[Part], people: dict[str, User]) -> None:
    for name, role in AT_THE_TABLE.items():
        user = people[name]
        seated = AttendeeFactory(
            item=parts[0].item, user=user, organisation=user.organisation, table_role=role
        )
        for part in parts:
            if not (part.with_family and name == "prosecutor"):
                SeatFactory(part=part, attendee=seated)


def _dossier(world: World, case: Case, item: AgendaItem, people: dict[str, User]) -> None:
    """What was collected before the meeting, and what the forms about it offer."""
    conversation = Conversation.objects.select_related("guide").get(item=item)
    partner, mother_id = people["partner"], world.rows["person"]
    said = {"case": case, "text": world.canary, "phase": conversation.phase}
    from_partner = {"author_id": partner.pk, "source_organisation": partner.organisation}
    for kind in FindingKind:
        Finding.objects.create(
            **said, **from_partner, kind=kind, conversation=conversation, is_minimum=kind == FindingKind.NEED
        )
    Finding.objects.filter(pk=world.rows["finding"]).update(
        **from_partner, phase=conversation.phase, part=None, source_person_id=mother_id
    )
    FindingReview.objects.create(
        case=case,
        finding_id=world.rows["finding"],
        kind="disputed",
        principal_id=partner.pk,
        view=world.canary,
    )
    for outcome in IdeaOutcome:
        Idea.objects.create(
            case=case, conversation=conversation, text=world.canary, author_id=partner.pk, outcome=outcome
        )
    BottomLine.objects.create(**said, author_id=partner.pk, guardian_user=people["typist"])
    Action.objects.create(**said, author_id=partner.pk, owner=partner)
    ScaleScore.objects.create(
        case=case,
        round_id=world.rows["round"],
        attendee=Attendee.objects.get(item=item, user=partner),
        value=5,
        entered_by_id=partner.pk,
        reason=world.canary,
    )
    Involvement.objects.create(
        case=case,
        organisation=(helper := UserFactory()).organisation,
        user=helper,
        since=timezone.localdate(),
    )
    _household(world, case, item)
    _choose_all_topics(case, conversation)


def _household(world: World, case: Case, item: AgendaItem) -> None:
    """Adults with a safe channel, and a child who said something that its mother may hear."""
    SafeChannel.objects.filter(pk=world.rows["channel"]).update(agreed_on=timezone.localdate())
    Person.objects.filter(memberships__household=case.household).update(**_born(years=30))
    child = Person.objects.create(first_names=world.canary, **_born(years=8))
    Membership.objects.create(household=case.household, person=child, is_child=True, position=3)
    by = world.rows["director"]
    said = {"spoken_by": world.canary, "words": world.canary, "noted_by_id": by}
    voice = ChildVoice.objects.create(case=case, item=item, child=child, **said)
    hearing = ChildVoiceHearing.objects.create(
        case=case, voice=voice, person_id=world.rows["person"], reason=world.canary, decided_by_id=by
    )
    world.rows |= {"child": child.pk, "hearing": hearing.pk}


def _choose_all_topics(case: Case, conversation: Conversation) -> None:
    for phase in read_guide(conversation.guide).phases:
        for topic in phase.topics:
            conversation.topics.update_or_create(
                phase=topic.phase,
                key=topic.key,
                defaults={"case": case, "step": topic.step, "position": 1, "is_chosen": True},
            )


def _earlier(world: World, case: Case, item: AgendaItem, with_om: Part, people: dict[str, User]) -> None:
    """A meeting that is over: its frozen plan, and what was said in its part with the OM."""
    now = Conversation.objects.get(item_id=world.rows["item"])
    before = Conversation.objects.create(
        case=case, item=item, guide=now.guide, phase=now.phase, planned_phase=now.phase, goal=world.canary
    )
    PlanVersion.objects.filter(conversation=now).update(conversation=before)
    world.rows["om_finding"] = Finding.objects.create(
        case=case,
        conversation=before,
        part=with_om,
        from_om_part=True,
        om_parts=[with_om.pk],
        author_id=people["prosecutor"].pk,
        source_organisation=people["prosecutor"].organisation,
        kind=FindingKind.CONCERN,
        text=world.canary,
    ).pk
    CopyPermission.objects.create(
        case=case, finding_id=world.rows["om_finding"], given_by_id=people["prosecutor"].pk
    )


def _weighed(director: User) -> tuple[dict[str, object], User]:
    """Two referrals at a sitting that the director of `mine` chairs, and one that still has to get a place."""
    referrals = [waiting_referral() for _number in range(3)]
    with as_owner():
        User.objects.filter(pk=director.pk).update(has_intake_duty=True)
    for case, _referrer in referrals:
        open_case(director, case, DIRECTOR, GrantReason.INTAKE)
    (first, referrer), (second, _), _waits = referrals
    item = AgendaItemFactory(
        case=first,
        meeting__chair=director,
        meeting__kind=MeetingKind.WEEGOVERLEG,
        meeting__starts_at=_noon(days=4),
        position=1,
    )
    AgendaItemFactory(case=second, meeting=item.meeting, position=2)
    # Somebody of the household of `mine` by name and birth.
    known = PersonFactory(first_names=CANARY, last_name=CANARY, **_born(years=30))
    MembershipFactory(household=first.household, person=known)
    return {"case": first.pk, "item": item.pk, "meeting": item.meeting_id}, referrer


def _accounts(world: World, people: dict[str, User]) -> None:
    """Somebody who asked for access, access that nobody used, a glass that is broken, an account that is closed."""
    world.rows["closed_account"] = UserFactory(is_active=False).pk
    with as_owner():
        AccessRequest.objects.update(asker_id=people["referrer"].pk)
        long_ago = timezone.now() - timedelta(days=100)
        Grant.objects.filter(principal_id=people["partner"].pk).update(valid_from=long_ago)
        BreakGlass.objects.update(principal_id=people["officer"].pk)
        BreakGlassAlert.objects.update(principal_id=people["director"].pk)


def _born(years: int) -> dict[str, date]:
    day = timezone.localdate() - timedelta(days=365 * years)
    return {"born_earliest": day, "born_latest": day}


def _noon(days: int) -> datetime:
    return timezone.now().replace(hour=11, minute=0) + timedelta(days=days)
