"""What the clock does: reminds around the agreed date, tells further on along the path; each once, whoever runs it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case
from leidraad.following.tasks import escalate, remind
from leidraad.models import Action, ActionReminder, ActionStatus, Escalation
from meetings.models import Attendee
from tests.factories import UserFactory
from tests.leidraad.following.world import colleague_of, following, letters, today
from tests.leidraad.room.meeting import hold_meeting, logged_in
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.models import Grant, GrantReason
from zvh.access.permissions import CONTRIBUTOR
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.accounts.models import Principal, User
from zvh.outbox.models import Mail, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return following()


def reminded():
    with as_owner():
        rows = ActionReminder.objects.order_by("action__text", "user__email", "due_on", "kind")
        return list(rows.values_list("action__text", "user__email", "kind"))


def told():
    with as_owner():
        return list(
            Escalation.objects.order_by("action__text", "at", "duty").values_list(
                "action__text", "duty", "told"
            )
        )


def yesterday_all():
    """As if everything so far was sent a day earlier."""
    with as_owner():
        ActionReminder.objects.update(sent_on=today() - timedelta(days=1))
        Mail.objects.all().delete()
        Task.objects.all().delete()


def test_the_owner_is_reminded_before_and_after_in_one_mail(world):
    world.action("Over drie dagen", due=3)
    world.action("Gisteren", due=-1)
    world.action("Over vier dagen", due=4)
    world.action("Klaar", due=1, status=ActionStatus.DONE)
    world.action("Zonder datum")
    assert remind() == 1
    assert reminded() == [
        ("Gisteren", world.partner.email, "after"),
        ("Over drie dagen", world.partner.email, "before"),
    ]
    with as_owner():
        (mail,) = Mail.objects.all()
    assert mail.to == world.partner.email
    assert "2 acties" in mail.text
    assert "Gisteren" not in mail.text + mail.subject


def crowd(world, number: int) -> None:
    """So many people who work on the case, each with an action of tomorrow."""
    with as_owner():
        users = [
            User(name=f"Rij {nth}", email=f"{uuid4()}@example.org", organisation=world.partner.organisation)
            for nth in range(number)
        ]
        Principal.objects.bulk_create(Principal(id=user.pk, kind="user", label=user.name) for user in users)
        User.objects.bulk_create(users)
        Grant.objects.bulk_create(
            Grant(
                principal_id=user.pk,
                case_id=world.case.pk,
                permission=permission,
                reason=GrantReason.INVOLVEMENT,
                because_of=user.pk,
            )
            for user in users
            for permission in CONTRIBUTOR
        )
        Action.objects.bulk_create(
            Action(
                case=world.case,
                author_id=world.director.pk,
                text="Bellen",
                owner=user,
                due_on=today() + timedelta(days=1),
                status_since=today() - timedelta(days=5),
            )
            for user in users
        )


def test_many_people_are_reminded_in_as_many_queries_as_few(world):
    taken = []
    for number in (3, 300):
        crowd(world, number)
        with CaptureQueriesContext(connection) as captured:
            assert remind() == number
        taken.append(len(captured))
    assert taken[0] == taken[1] < 12


def test_a_second_run_reminds_of_nothing(world):
    world.action(due=2)
    assert (remind(), remind()) == (1, 0)
    yesterday_all()
    assert remind() == 0


def test_a_changed_date_begins_again(world):
    action = world.action(due=2)
    remind()
    yesterday_all()
    with as_owner():
        Action.objects.filter(pk=action.pk).update(due_on=today() + timedelta(days=3))
    assert remind() == 1


def test_nobody_gets_a_second_mail_on_one_day(world):
    world.action("Eerst", due=2)
    remind()
    world.action("Dan", due=1)
    assert remind() == 0
    yesterday_all()
    assert remind() == 1
    assert reminded()[0][0] == "Dan"


def test_what_was_agreed_or_reported_today_is_not_reminded_of_today(world):
    world.action(due=1, said_since=0)
    assert remind() == 0


def test_of_an_organisations_action_hear_those_who_work_on_the_case(world):
    colleague = colleague_of(world.partner, world.case)
    UserFactory(organisation=world.partner.organisation)
    world.action(due=1, owner_organisation=world.partner.organisation)
    assert remind() == 2
    assert sorted(email for _text, email, _kind in reminded()) == sorted(
        [world.partner.email, colleague.email]
    )


def test_what_came_up_with_the_om_is_no_reminder_for_a_colleague_who_was_not_there(world):
    world.action(due=1, owner_organisation=world.partner.organisation, from_om_part=True)
    assert remind() == 0


@pytest.mark.parametrize(
    "attended",
    [{}, {"was_present": False}, {"reply": "declined"}, {"reply": "declined", "was_present": True}],
)
def test_of_a_part_with_the_om_hears_who_sees_the_action(guide, attended):
    held = hold_meeting(guide)
    with as_owner():
        Attendee.objects.filter(user=held.partner).update(**attended)
        Action.objects.create(
            case=held.case,
            author_id=held.prosecutor.pk,
            text="Alleen voor die tafel",
            owner_organisation=held.partner.organisation,
            due_on=today() - timedelta(days=1),
            from_om_part=True,
            om_parts=[held.with_om.pk],
        )
    with acting(held.partner):
        sees = Action.objects.visible_to(principal_of(held.partner)).exists()
    assert remind() == sees


def test_who_left_and_a_case_that_ended_get_no_reminder(world):
    world.action(due=1)
    with as_owner():
        User.objects.filter(pk=world.partner.pk).update(is_active=False)
    assert remind() == 0
    with as_owner():
        User.objects.filter(pk=world.partner.pk).update(is_active=True)
        Case.objects.filter(pk=world.case.pk).update(state="closed", ended_on=today())
    assert remind() == 0


def test_the_reminder_leads_to_the_taps(world):
    action = world.action(due=1)
    remind()
    with as_owner():
        link = Mail.objects.get().text.split()[-1]
    client = logged_in(world.partner)
    page = client.get(link[link.index("/acties/") :])
    assert list(page.context["actions"]) == [action]
    address = reverse("leidraad:action_tell", kwargs={"case": action.case_id, "action": action.pk})
    client.post(address, {"status": "done"})
    assert remind() == 0


def test_an_action_that_stays_behind_goes_along_the_path(world):
    action = world.action("Blijft liggen", due=-6)
    assert escalate() == 0
    late(action, 7)
    assert escalate() == 1
    assert told() == [("Blijft liggen", "casusregisseur", world.casusregisseur.pk)]
    assert escalate() == 0
    late(action, 14)
    assert escalate() == 1
    assert told() == [
        ("Blijft liggen", "casusregisseur", world.casusregisseur.pk),
        ("Blijft liggen", "procesregisseur", world.director.pk),
    ]


def late(action, days):
    """As if it was agreed so long ago: the date itself stays the same one."""
    with as_owner():
        due_on = today() - timedelta(days=days)
        Escalation.objects.filter(action=action).update(due_on=due_on)
        Action.objects.filter(pk=action.pk).update(due_on=due_on)


def test_a_case_that_agreed_on_another_path_follows_that(world):
    address = reverse("leidraad:escalation_path", kwargs={"case": world.case.pk})
    answer = logged_in(world.casusregisseur).post(address, {"casusregisseur": 2, "procesregisseur": 30})
    assert answer.status_code == 302
    world.action("Twee dagen", due=-2)
    world.action("Twee weken", due=-14)
    escalate()
    assert [(text, duty) for text, duty, _told in told()] == [
        ("Twee dagen", "casusregisseur"),
        ("Twee weken", "casusregisseur"),
    ]


def test_a_path_the_wrong_way_round_is_refused_beside_the_field(world):
    address = reverse("leidraad:escalation_path", kwargs={"case": world.case.pk})
    answer = logged_in(world.director).post(address, {"casusregisseur": 9, "procesregisseur": 3})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["procesregisseur"]


def test_without_a_casusregisseur_or_of_their_own_action_the_procesregisseur_hears_it(world):
    world.action("Eigen actie", due=-8, owner=world.casusregisseur)
    escalate()
    assert told() == [("Eigen actie", "casusregisseur", world.director.pk)]


def test_several_actions_are_one_mail(world):
    for text in ("Een", "Twee", "Drie"):
        world.action(text, due=-8)
    assert escalate() == 1
    assert [to for to, _subject in letters()] == [world.casusregisseur.email]


def test_it_shows_on_the_action_when_and_whom_it_was_told_to(world):
    action = world.action(due=-8)
    escalate()
    page = logged_in(world.partner).get(
        reverse("leidraad:action", kwargs={"case": action.case_id, "action": action.pk})
    )
    assert [(each.duty, each.told) for each in page.context["page"].escalations] == [
        ("casusregisseur", world.casusregisseur)
    ]
    assert page.context["page"].next_telling == ("procesregisseur", today() + timedelta(days=6))


@pytest.mark.parametrize("who", ["director", "nobody", "mail"])
def test_the_functions_of_the_clock_answer_nobody_else(world, who):
    world.action(due=1)
    principal = {"director": world.director.pk, "nobody": None, "mail": Purpose.MAIL.principal_id}[who]
    calls = [
        ("SELECT * FROM leidraad_remind(%s, 3, 1)", [today()]),
        ("SELECT * FROM leidraad_escalate(%s, '{casusregisseur}', '{1}')", [today()]),
        ("SELECT leidraad_followed_cases(NULL, 10)", []),
        ("SELECT * FROM leidraad_signal_facts(%s, %s)", [[world.case.pk], today()]),
        ("SELECT * FROM leidraad_note_signals(%s, '{x}', %s)", [[world.case.pk], today()]),
    ]
    with acting_as(principal), connection.cursor() as cursor:
        for call, given in calls:
            cursor.execute(call, given)
            assert cursor.fetchall() == []
    assert reminded() == []


def test_the_purpose_itself_reads_no_action(world):
    world.action(due=1)
    with acting_as(Purpose.FOLLOWING.principal_id):
        assert not Action.objects.exists()
    with acting(None):
        assert not Action.objects.exists()
