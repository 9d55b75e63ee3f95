"""Access ends with its reason, at once: every giver takes back what it gave, and every door closes with it."""

import ast
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cases.models import Case, DecisionMoment, Involvement
from cases.services import (
    appoint,
    break_glass,
    decline,
    end_appointment,
    end_break_glass,
    end_case,
    end_involvement,
    grant_request,
    involve,
    take_up,
)
from meetings.models import Attendee, Meeting
from meetings.services import (
    add_to_agenda,
    cancel,
    close_meeting,
    drop_attendee,
    hand_over_chair,
    hand_over_typing,
    remove_from_agenda,
    start_sitting,
    withdraw_invitation,
)
from tests.access.test_requests import asked
from tests.access.world import build_world
from tests.cases.world import intake_worker, refer, taken_up
from tests.factories import CaseFactory, UserFactory, director_of, open_case, partner_in
from tests.meetings.scenes import ask_user, make_family, plan, sitting_with, waiting_referral
from tests.roles import acting, as_owner
from zvh.access.grants import give
from zvh.access.models import BreakGlass, Grant, GrantReason, GrantReview
from zvh.access.permissions import CONTRIBUTOR, VIEWER, CasePermission
from zvh.access.querysets import permissions_on
from zvh.accounts.models import Role, User
from zvh.administration.services.users import disable
from zvh.documents import kinds
from zvh.documents.models import Document
from zvh.documents.services import store
from zvh.errors import DomainError

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)


@pytest.fixture(autouse=True)
def words_of_the_source():
    with translation.override("en"):
        yield


@dataclass(frozen=True)
class Given:
    """Somebody with access for a reason, and the act that takes the reason away."""

    user: User
    case: Case
    end: Callable[[], None]
    stays: frozenset[str] = frozenset()


def _as(user: User, act: Callable[[], object]) -> Callable[[], None]:
    def end() -> None:
        with acting(user):
            act()

    return end


def _stored(model, **which):
    with as_owner():
        return model.objects.get(**which)


def intake_until_taken_up() -> Given:
    intake = intake_worker()
    case = refer(UserFactory())
    next_one = UserFactory(role=Role.PROCESREGISSEUR)
    act = _as(
        intake,
        lambda: take_up(
            case=case, track="mda", phase="directe_veiligheid", procesregisseur=next_one, reason="Yes."
        ),
    )
    return Given(intake, case, act)


def referrer_of_the_zvh_until_taken_up() -> Given:
    intake, referrer = intake_worker(), UserFactory(role=Role.PROCESONDERSTEUNER)
    case = refer(referrer)
    act = _as(
        intake,
        lambda: take_up(
            case=case,
            track="mda",
            phase="directe_veiligheid",
            procesregisseur=UserFactory(role=Role.PROCESREGISSEUR),
            reason="Yes.",
        ),
    )
    return Given(referrer, case, act)


def intake_after_declining_reads_back() -> Given:
    intake = intake_worker()
    case = refer(UserFactory())
    return Given(
        intake,
        case,
        _as(intake, lambda: decline(case=case, reason="No.", advice="")),
        frozenset({"view_case"}),
    )


def procesregisseur_until_handed_over() -> Given:
    case, director = taken_up()
    next_one = UserFactory(role=Role.PROCESREGISSEUR)
    return Given(
        director, case, _as(director, lambda: appoint(case=case, user=next_one, duty="procesregisseur"))
    )


def procesondersteuner_until_ended() -> Given:
    case, director = taken_up()
    user = UserFactory(role=Role.PROCESONDERSTEUNER)
    with acting(director):
        duty = appoint(case=case, user=user, duty="procesondersteuner")
    return Given(user, case, _as(director, lambda: end_appointment(appointment=duty)))


def involved_until_ended() -> Given:
    case, director = taken_up()
    user = UserFactory()
    with acting(director):
        made = involve(case=case, organisation=user.organisation, user=user, aim="Helps")
    return Given(user, case, _as(director, lambda: end_involvement(involvement=made)))


def involved_after_asking_until_ended() -> Given:
    case, director = taken_up()
    user = UserFactory()
    request = asked(user, case)
    with acting(director):
        made = grant_request(request=request, case=case, reason="Needed.", aim="Helps")
    return Given(user, case, _as(director, lambda: end_involvement(involvement=made)))


def everyone_until_the_case_ends() -> Given:
    case, director = taken_up()
    user = UserFactory()
    with acting(director):
        involve(case=case, organisation=user.organisation, user=user)
    return Given(user, case, _as(director, lambda: end_case(case=case, kind="beeindigd", reason="Moved.")))


def last_procesregisseur_reads_on() -> Given:
    case, director = taken_up()
    act = _as(director, lambda: end_case(case=case, kind="beeindigd", reason="Moved."))
    return Given(director, case, act, frozenset({"view_case"}))


def invited_until_dropped() -> Given:
    family = make_family()
    attendee = ask_user(plan(family), family.director)
    return Given(attendee.user, family.case, _as(family.director, lambda: drop_attendee(attendee=attendee)))


def invited_until_withdrawn_in_the_aftermath() -> Given:
    family = make_family()
    item = plan(family)
    attendee = ask_user(item, family.director)
    with as_owner():
        Meeting.objects.filter(pk=item.meeting_id).update(state="closed", closed_at=timezone.now())
    return Given(attendee.user, family.case, _as(family.director, lambda: withdraw_invitation(attendee.pk)))


def invited_until_cancelled() -> Given:
    family = make_family()
    item = plan(family)
    attendee = ask_user(item, family.director)
    return Given(
        attendee.user, family.case, _as(family.director, lambda: cancel(meeting=item.meeting, version=0))
    )


def typist_until_handed_over() -> Given:
    family = make_family()
    typist = UserFactory(role=Role.PROCESONDERSTEUNER)
    item = plan(family, typist=typist)
    act = _as(family.director, lambda: hand_over_typing(meeting=item.meeting, version=0, typist=None))
    return Given(typist, family.case, act)


def _at_a_sitting():
    intake, chair = intake_worker(), UserFactory(role=Role.PROCESREGISSEUR)
    case = waiting_referral(intake)
    meeting = sitting_with(intake, chair)
    with acting(intake):
        item = add_to_agenda(meeting=meeting, case=case)
    return intake, chair, case, meeting, item


def chair_of_a_sitting_until_it_closes() -> Given:
    _intake, chair, case, meeting, _item = _at_a_sitting()

    def hold_and_close() -> None:
        with acting(chair):
            start_sitting(meeting=meeting, version=0)
            close_meeting(meeting=meeting, version=1)

    return Given(chair, case, hold_and_close)


def partner_at_a_sitting_until_it_closes() -> Given:
    _intake, chair, case, meeting, item = _at_a_sitting()
    attendee = ask_user(item, chair)

    def hold_and_close() -> None:
        with acting(chair):
            start_sitting(meeting=meeting, version=0)
            close_meeting(meeting=meeting, version=1)

    return Given(attendee.user, case, hold_and_close)


def chair_until_off_the_agenda() -> Given:
    intake, chair, case, _meeting, item = _at_a_sitting()
    return Given(chair, case, _as(intake, lambda: remove_from_agenda(item=item)))


def chair_of_a_sitting_until_handed_over() -> Given:
    intake, chair, case, meeting, _item = _at_a_sitting()
    next_one = UserFactory(role=Role.PROCESREGISSEUR)
    act = _as(intake, lambda: hand_over_chair(meeting=meeting, version=0, chair=next_one))
    return Given(chair, case, act)


def partner_at_a_sitting_that_nobody_closes() -> Given:
    """It lets go by itself, seven days after it was to end."""
    _intake, chair, case, _meeting, item = _at_a_sitting()
    attendee = ask_user(item, chair)

    def let_time_pass() -> None:
        earlier = timedelta(days=7 + 7 + 1)
        with as_owner():
            Grant.objects.filter(because_of=attendee.pk).update(
                valid_from=F("valid_from") - earlier, valid_until=F("valid_until") - earlier
            )

    return Given(attendee.user, case, let_time_pass)


def privacy_officer_until_done() -> Given:
    case, reader = CaseFactory(), UserFactory(role=Role.PRIVACY_OFFICER)
    with acting(reader):
        break_glass(number=case.number, reason="The inspectorate asks.")
        glass = BreakGlass.objects.get()
    return Given(reader, case, _as(reader, lambda: end_break_glass(glass=glass)))


def anyone_until_disabled() -> Given:
    case = CaseFactory()
    partner, beheerder = partner_in(case), UserFactory(role=Role.BEHEERDER)
    return Given(partner, case, _as(beheerder, lambda: disable(user=partner)))


GIVERS = {
    intake_until_taken_up: GrantReason.INTAKE,
    intake_after_declining_reads_back: GrantReason.INTAKE,
    referrer_of_the_zvh_until_taken_up: GrantReason.REFERRER,
    procesregisseur_until_handed_over: GrantReason.APPOINTMENT,
    procesondersteuner_until_ended: GrantReason.APPOINTMENT,
    last_procesregisseur_reads_on: GrantReason.APPOINTMENT,
    involved_until_ended: GrantReason.INVOLVEMENT,
    involved_after_asking_until_ended: GrantReason.INVOLVEMENT,
    everyone_until_the_case_ends: GrantReason.INVOLVEMENT,
    anyone_until_disabled: GrantReason.INVOLVEMENT,
    invited_until_dropped: GrantReason.INVITATION,
    invited_until_withdrawn_in_the_aftermath: GrantReason.INVITATION,
    invited_until_cancelled: GrantReason.INVITATION,
    typist_until_handed_over: GrantReason.INVITATION,
    partner_at_a_sitting_until_it_closes: GrantReason.INVITATION,
    partner_at_a_sitting_that_nobody_closes: GrantReason.INVITATION,
    chair_of_a_sitting_until_it_closes: GrantReason.CHAIR,
    chair_of_a_sitting_until_handed_over: GrantReason.CHAIR,
    chair_until_off_the_agenda: GrantReason.CHAIR,
    privacy_officer_until_done: GrantReason.BREAK_GLASS,
}
# Given and ended with the personal link itself, see tests/clients.
ELSEWHERE = {GrantReason.LINK}


def test_every_reason_for_access_is_among_them():
    assert set(GIVERS.values()) | ELSEWHERE == set(GrantReason)


@pytest.mark.parametrize("giver", GIVERS, ids=lambda giver: giver.__name__)
def test_who_gave_access_takes_it_back(giver):
    given = giver()
    with acting(given.user):
        before = permissions_on(given.user, given.case.pk)
        reasons = set(Grant.objects.filter(principal_id=given.user.pk).values_list("reason", flat=True))
    assert (bool(before - given.stays), reasons) == (True, {GIVERS[giver]})
    given.end()
    with acting(given.user):
        assert permissions_on(given.user, given.case.pk) == given.stays
        may_read = CasePermission.VIEW in given.stays
        assert Case.objects.filter(pk=given.case.pk).exists() == may_read
        assert Case.objects.visible_to(given.user).filter(pk=given.case.pk).exists() == may_read


def test_an_invitation_to_a_focusoverleg_runs_out_by_itself_and_an_involvement_does_not():
    family = make_family()
    attendee = ask_user(plan(family), family.director)
    with acting(family.director):
        made = involve(
            case=family.case, organisation=attendee.user.organisation, user=attendee.user, aim="Helps"
        )
    with as_owner():
        ends = dict(
            Grant.objects.filter(principal_id=attendee.user_id).values_list("because_of", "valid_until")
        )
        meeting = Attendee.objects.get(pk=attendee.pk).item.meeting
    assert ends == {attendee.pk: meeting.ends_at + timedelta(days=30), made.pk: None}


def test_a_grant_that_ends_before_it_starts_is_refused_in_words():
    case = CaseFactory()
    director, user = director_of(case), UserFactory()
    with acting(director), pytest.raises(DomainError, match="end before it begins"):
        give(
            case_id=case.pk,
            principal_id=user.pk,
            permissions=VIEWER,
            reason=GrantReason.INVOLVEMENT,
            because_of=case.pk,
            until=timezone.now() - timedelta(hours=1),
        )
    with as_owner():
        assert not Grant.objects.filter(principal_id=user.pk).exists()


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_every_door_closes_at_once_also_in_a_second_browser():
    world = build_world()
    case = _stored(Case, pk=world.rows["case"])
    user = UserFactory()
    because_of = open_case(user, case, CONTRIBUTOR)
    with as_owner():
        Involvement.objects.create(
            id=because_of, case=case, organisation=user.organisation, user=user, since=timezone.localdate()
        )
        grant = Grant.objects.filter(because_of=because_of).first()
        directing = Grant.objects.filter(case_id=case.pk, permission=CasePermission.DIRECT)
        director = User.objects.get(pk__in=directing.values("principal_id"))
    doors = {
        "page": reverse("pages:case", args=[case.pk]),
        "fragment": reverse("leidraad:topic", args=[world.rows["item"], case.phase, "zorgen"]),
        "room": reverse("leidraad:room", args=[world.rows["item"]]),
        "PDF": reverse("documents:download", args=[case.pk, _printed(case, director).pk]),
    }
    first, second = browser(user), browser(user)
    assert {second.get(address).status_code for address in doors.values()} == {200}
    ended = browser(director).post(
        reverse("pages:access_decide", args=[case.pk, grant.pk]), {"outcome": "ended", "reason": "Done."}
    )
    assert ended.status_code == 302
    for client in (first, second):
        assert {client.get(address).status_code for address in doors.values()} == {404}
    written = {"kind": "hearing", "on": str(timezone.localdate()), "new_id": uuid.uuid4()}
    assert first.post(reverse("cases:moment_add", args=[case.pk]), written).status_code == 404
    with as_owner():
        assert not DecisionMoment.objects.filter(pk=written["new_id"]).exists()
        review = GrantReview.objects.get()
        assert (review.outcome, review.reason, review.principal_id) == ("ended", "Done.", user.pk)
        assert not Involvement.objects.get(pk=because_of).is_current


def _printed(case: Case, by: User) -> Document:
    kinds.register(kinds.Kind("of_this_test", may_hand_out=lambda document: True))
    with acting(by):
        return store(
            case_id=case.pk,
            kind="of_this_test",
            audience="professionals",
            key="x1",
            title="x",
            content=b"%PDF",
        )


def test_one_module_writes_grants_and_nobody_asks_guardian_to():
    """`zvh.access` alone; the loader of the demo writes what services would have given in the past."""
    writers, assigners = set(), set()
    for path in sorted(ROOT.glob("*/**/*.py")):
        place = path.relative_to(ROOT).as_posix()
        if place.startswith(("tests/", "tools/", ".venv/", "var/")) or "/migrations/" in place:
            continue
        source = path.read_text()
        if any(_writes_grants(node) for node in ast.walk(ast.parse(source))):
            writers.add(place)
        if any(name in source for name in ("assign_perm(", "bulk_assign_perm(", "remove_perm(")):
            assigners.add(place)
    assert writers == {"zvh/access/functions.py", "zvh/access/grants.py", "zvh/embedded/demo/world.py"}
    assert assigners == set()


WRITING = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "save",
}
WRITING_SQL = re.compile(r"(insert\s+into|update|delete\s+from)\s+\"?access_grant\b", re.IGNORECASE)


def _writes_grants(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(WRITING_SQL.search(node.value))
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "Grant"
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITING
        and _is_about_grants(node.func.value)
    )


def _is_about_grants(node: ast.AST) -> bool:
    """Whether a chain of calls such as `Grant.objects.valid().filter(…)` begins with the model, or may."""
    return any(isinstance(inner, ast.Name) and inner.id == "Grant" for inner in ast.walk(node))
