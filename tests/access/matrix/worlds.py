"""The rows behind the addresses: a case with its focusoverleg, a referral at a sitting, what the OM's part holds."""

from dataclasses import dataclass
from http import HTTPStatus

from django.test import Client

from cases.models import Case, CaseState, Referral
from clients.models import ChildVoice
from leidraad.models import Conversation, Finding, FindingKind
from meetings.models import AgendaItem, AttendeeKind, MeetingKind, Part
from tests.access.world import CANARY, build_world
from tests.clients.links import follow, link_for
from tests.factories import (
    AgendaItemFactory,
    AttendeeFactory,
    CaseFactory,
    MembershipFactory,
    OrganisationFactory,
    PartFactory,
    UserFactory,
    open_case,
)
from tests.roles import as_owner
from zvh.access.models import GrantReason
from zvh.access.permissions import DIRECTOR, CasePermission
from zvh.accounts.models import Role, User


@dataclass
class Worlds:
    """`rows` by world and by the name that addresses use; `cases` are what people can stand towards."""

    cases: list[Case]
    other_part: Part
    referrer: User
    chair: User
    # The browser of a family member who was asked for the meeting.
    linked: Client
    rows: dict[str, dict[str, object]]

    def arguments_for(self, converters, world: str) -> dict[str, object]:
        """Arguments for an address; an unknown name means: add a row for it in tests/access/world.py."""
        return {name: self.rows[world][name] for name in converters}


def build_worlds() -> Worlds:
    rows = build_world().rows
    with as_owner():
        case = Case.objects.select_related("household").get(pk=rows["case"])
        conversation = Conversation.objects.get(item_id=rows["item"])
        item = AgendaItem.objects.select_related("case__household", "meeting").get(pk=rows["item"])
        said = Finding.objects.create(
            case=case,
            conversation=conversation,
            part_id=rows["part"],
            from_om_part=True,
            author=Finding.objects.get(pk=rows["finding"]).author,
            kind=FindingKind.CONCERN,
            text=CANARY,
        )
    other_part = PartFactory(item=item, title="Met het gezin", with_family=True)
    referral, referrer = waiting_referral()
    item, chair = _sitting(referral, also_in=case)
    child = MembershipFactory(household=case.household, is_child=True).person
    with as_owner():
        ChildVoice.objects.create(
            case=case,
            item_id=rows["item"],
            child=child,
            spoken_by=CANARY,
            words=CANARY,
            noted_by_id=rows["director"],
        )
    with as_owner():
        director = User.objects.get(pk=rows["director"])
    return Worlds(
        cases=[case, referral],
        linked=_linked(case, rows["item"], by=director),
        other_part=other_part,
        referrer=referrer,
        chair=chair,
        rows={
            "case": rows | {"child": child.pk},
            # Kinds of papers are other words than kinds of findings.
            "paper": rows | {"kind": "plan"},
            "om": rows | {"finding": said.pk, "row": said.pk},
            "referral": rows | {"case": referral.pk, "item": item.pk, "meeting": item.meeting_id},
        },
    )


def _linked(case: Case, item_id, *, by: User) -> Client:
    """A family member was asked for the meeting, and came in with a personal link."""
    person = MembershipFactory(household=case.household).person
    with as_owner():
        item = AgendaItem.objects.select_related("case").get(pk=item_id)
    AttendeeFactory(item=item, kind=AttendeeKind.FAMILY, user=None, person=person)
    browser, answer = follow(link_for(case, person, by=by))
    assert answer.status_code == HTTPStatus.FOUND
    return browser


def waiting_referral(canary: str = CANARY) -> tuple[Case, User]:
    """A referral that was not weighed yet, and who sent it."""
    case = CaseFactory(state=CaseState.REFERRED, track="", phase="", phase_since=None, opened_on=None)
    referrer = UserFactory(role=Role.PARTNER, organisation=OrganisationFactory())
    because_of = open_case(referrer, case, (CasePermission.CONTRIBUTE,), GrantReason.REFERRER)
    with as_owner():
        Referral.objects.create(
            id=because_of,
            case=case,
            organisation=referrer.organisation,
            referrer=referrer,
            reason=canary,
        )
    return case, referrer


def _sitting(case: Case, *, also_in: Case):
    chair = UserFactory(role=Role.PROCESREGISSEUR, organisation=OrganisationFactory())
    for each in (case, also_in):
        open_case(chair, each, DIRECTOR, GrantReason.CHAIR)
    item = AgendaItemFactory(case=case, meeting__chair=chair, meeting__kind=MeetingKind.WEEGOVERLEG)
    return item, chair
