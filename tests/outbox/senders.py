"""Every act that sends mail, in a case in which every name, place and text is a canary.

Who adds a mail template adds here the act that sends it: test_mail_canaries.py fails until then, and looks whether a
canary gets into any mail of it.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, Now

from cases.models import Case, Household, Person
from cases.services.access_requests import ask_access, decline_request, grant_request
from cases.services.break_glass import break_glass
from meetings.models import AgendaItem, Attendee, AttendeeKind, CalendarEntry, Reply
from meetings.services import ask_attendee, cancel, drop_attendee, plan_focusoverleg, reschedule
from meetings.services.calendars import tell_of_another_referral
from meetings.services.replies import Instead, answer_invitation, ask_again
from tests.access.content import fill
from tests.access.world import World, build_world
from tests.factories import OrganisationFactory, UserFactory
from tests.meetings.scenes import next_week, reload
from tests.roles import acting, as_owner
from zvh.access.models import AccessRequest
from zvh.accounts import letters
from zvh.accounts.models import Organisation, Principal, PrincipalKind, Role, User
from zvh.administration.services import users

CANARY = "Kanariepietje"
SENDERS: dict[str, tuple[Callable[[World], None], set[str]]] = {}


def sends(*templates: str):
    """Register an act: it gets the world and does what a request would do; `templates` are the mails it sends."""

    def register(act: Callable[[World], None]):
        SENDERS[act.__name__] = (act, set(templates))
        return act

    return register


def world_of_canaries() -> World:
    """Content in every table, and households, professionals and organisations whose names are canaries as well."""
    world = build_world(CANARY)
    fill(world)
    name_everybody()
    return world


def name_everybody() -> None:
    """Also who an act brought along: nobody and no household is called anything else."""
    with as_owner():
        named = Concat(Value(f"{CANARY} "), Cast("pk", CharField()))
        Organisation.objects.update(name=named, short_name=CANARY)
        User.objects.update(name=CANARY, function=CANARY)
        Principal.objects.filter(kind=PrincipalKind.USER).update(label=CANARY)
        Household.objects.update(name=CANARY)
        Person.objects.update(first_names=CANARY, last_name=CANARY)


def somebody(role: str = Role.PARTNER, **values) -> User:
    return UserFactory(
        role=role, name=CANARY, organisation=OrganisationFactory(name=f"{CANARY} {uuid4()}"), **values
    )


def case_of(world: World) -> Case:
    with as_owner():
        return Case.objects.select_related("household").get(pk=world.rows["case"])


def director_of(world: World) -> User:
    with as_owner():
        return User.objects.get(pk=world.rows["director"])


def _request(world: World) -> AccessRequest:
    with acting(somebody()):
        asked = ask_access(number=case_of(world).number, reason=CANARY)
    with as_owner():
        return AccessRequest.objects.select_related("asker").get(pk=asked)


@sends("access_asked")
def ask_for_access(world: World) -> None:
    _request(world)


# Who decides was not told yet when it was decided: then there is nothing to tell any more.
@sends("access_answered")
def give_access(world: World) -> None:
    request = _request(world)
    with acting(director_of(world)):
        grant_request(request=request, case=case_of(world), reason=CANARY, aim=CANARY)


# Who decides was not told yet when it was decided: then there is nothing to tell any more.
@sends("access_answered")
def refuse_access(world: World) -> None:
    request = _request(world)
    with acting(director_of(world)):
        decline_request(request=request, case=case_of(world), reason=CANARY)


@sends("break_glass")
def read_by_break_glass(world: World) -> None:
    with acting(somebody(Role.PRIVACY_OFFICER)):
        break_glass(number=case_of(world).number, reason=CANARY)


@sends("invitation")
def invite_a_user(world: World) -> None:
    organisation = somebody().organisation
    with acting(somebody(Role.BEHEERDER)):
        invited = users.invite(
            new_id=uuid4(),
            email="nieuw@example.org",
            name=CANARY,
            organisation=organisation,
            role=Role.PARTNER,
            function=CANARY,
        )
        users.invite_again(user=invited)


@sends("new_password")
def forget_the_password(world: World) -> None:
    with acting(None):
        letters.send_password_link(director_of(world))


@sends("no_account")
def forget_the_password_of_nobody(world: World) -> None:
    with acting(None):
        letters.send_nobody_here("niemand@example.org")


@sends("login_changed")
def change_the_way_of_logging_in(world: World) -> None:
    director = director_of(world)
    with acting(director):
        letters.send_notice_of_change(director)


def planned(world: World) -> AgendaItem:
    director = director_of(world)
    with acting(director):
        return plan_focusoverleg(
            case=case_of(world),
            chair=director,
            typist=None,
            starts_at=next_week(),
            ends_at=next_week(10, 45),
            place=CANARY,
        )


def _asked(world: World) -> Attendee:
    item = planned(world)
    with acting(director_of(world)):
        return ask_attendee(item=item, kind=AttendeeKind.PROFESSIONAL, user=somebody())


def _move(world: World, **changes) -> None:
    meeting = reload(_asked(world).item.meeting)
    when = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    with acting(director_of(world)):
        reschedule(
            **when
            | changes
            | {"meeting": meeting, "version": meeting.version, "is_online": meeting.is_online}
        )


@sends("meeting_invitation")
def plan_and_ask(world: World) -> None:
    _asked(world)


@sends("meeting_invitation", "meeting_moved")
def move_to_another_time(world: World) -> None:
    _move(world, starts_at=next_week(13), ends_at=next_week(14), place=CANARY)


@sends("meeting_invitation", "meeting_place")
def move_to_another_place(world: World) -> None:
    _move(world, place=f"{CANARY} 2")


@sends("meeting_invitation", "meeting_called_off")
def call_off(world: World) -> None:
    meeting = reload(_asked(world).item.meeting)
    with acting(director_of(world)):
        cancel(meeting=meeting, version=meeting.version)


@sends("meeting_invitation", "meeting_not_expected")
def no_longer_ask(world: World) -> None:
    attendee = _asked(world)
    with acting(director_of(world)):
        drop_attendee(attendee=attendee)


@sends("meeting_invitation", "meeting_answer", "meeting_not_expected")
def decline_and_propose_somebody(world: World) -> None:
    attendee = _asked(world)
    with acting(attendee.user):
        entry = CalendarEntry.objects.get(meeting=attendee.item.meeting, user=attendee.user)
        instead = Instead(name=CANARY, email="vervanger@example.org")
        answer_invitation(entry=entry, reply=Reply.DECLINED, note=CANARY, instead=instead)


@sends("meeting_invitation", "meeting_reminder")
def remind_who_did_not_answer(world: World) -> None:
    item = _asked(world).item
    with acting(director_of(world)):
        ask_again(item=item)


@sends("meeting_invitation", "meeting_more")
def ask_for_one_more_referral(world: World) -> None:
    attendee = _asked(world)
    with as_owner():
        CalendarEntry.objects.update(told_at=Now() - timedelta(days=1))
    with acting(director_of(world)):
        tell_of_another_referral(attendee.item.meeting, attendee.user)
