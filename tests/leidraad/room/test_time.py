"""How a meeting spends its time: what is written, what the room shows of it, and who may change it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leidraad.closing import close_conversation
from leidraad.models import Conversation, ConversationTopic, PlanVersion, Stretch
from leidraad.plan.documents import REPORT, papers_of, print_paper
from leidraad.room.state import open_room
from leidraad.services.conversation import begin_part, move_step, show_topic, switch_phase
from leidraad.services.timing import go_on, pause, set_minutes
from meetings.models import Meeting, MeetingState
from tests.leidraad.room.meeting import logged_in, stranger
from tests.roles import acting, as_owner
from zvh.audit.models import Line
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
LEFT_OUT = object()


@pytest.fixture
def conversation(held):
    with acting(held.chair):
        yield the_conversation(held)


def the_conversation(held) -> Conversation:
    related = Conversation.objects.select_related("item__meeting", "case__household", "guide")
    return related.get(pk=held.conversation.pk)


def spent() -> list[tuple[str, bool, bool]]:
    """Each stretch in order: its step, whether it is a pause, whether it goes on."""
    with as_owner():
        stretches = Stretch.objects.order_by("began_at")
        return [(row.step, row.is_pause, row.ended_at is None) for row in stretches]


def write_stretches(held, *told) -> None:
    """Step, minutes ago it began, minutes ago it ended (None: goes on), and "pause"."""
    now = timezone.now()
    with as_owner():
        Stretch.objects.all().delete()
        for step, began, ended, *rest in told:
            Stretch.objects.create(
                case=held.case,
                conversation=held.conversation,
                step=step,
                is_pause=bool(rest),
                began_at=now - timedelta(minutes=began),
                ended_at=None if ended is None else now - timedelta(minutes=ended),
            )
        Conversation.objects.update(step=told[-1][0])


def ends_in(minutes: int) -> None:
    now = timezone.now()
    with as_owner():
        Meeting.objects.update(
            starts_at=now - timedelta(minutes=60),
            started_at=now - timedelta(minutes=60),
            ends_at=now + timedelta(minutes=minutes, seconds=-1),
        )


def words_of(response) -> str:
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


# ---- what is written


def test_before_the_first_move_nothing_is_written(conversation):
    assert spent() == []


def test_the_first_move_gives_what_passed_to_the_step_the_meeting_began_with(conversation):
    move_step(conversation=conversation, step="beeldvorming", version=0)
    assert spent() == [("vooraf", False, False), ("beeldvorming", False, True)]
    first = Stretch.objects.order_by("began_at").first()
    assert first.began_at == conversation.item.meeting.started_at


def test_a_first_move_within_the_first_step_begins_it_with_the_meeting(conversation, held):
    show_topic(conversation=conversation, topic=held.topic("fase"), version=0)
    assert spent() == [("vooraf", False, True)]
    assert Stretch.objects.get().began_at == conversation.item.meeting.started_at


def test_a_meeting_without_topics_before_begins_with_the_first_step_that_has_one(conversation):
    ConversationTopic.objects.filter(step="vooraf").update(is_chosen=False)
    move_step(conversation=conversation, step="schaalvraag", version=0)
    assert [step for step, _pause, _on in spent()] == ["beeldvorming", "schaalvraag"]


def test_another_topic_of_the_same_step_goes_on_with_its_stretch(conversation, held):
    show_topic(conversation=conversation, topic=held.topic("risicos"), version=0)
    show_topic(conversation=conversation, topic=held.topic("krachten"), version=1)
    assert spent() == [("vooraf", False, False), ("beeldvorming", False, True)]


def test_going_back_is_a_stretch_of_its_own(conversation):
    for version, step in enumerate(["beeldvorming", "schaalvraag", "beeldvorming"]):
        move_step(conversation=conversation, step=step, version=version)
    assert [step for step, _pause, _on in spent()] == [
        "vooraf",
        "beeldvorming",
        "schaalvraag",
        "beeldvorming",
    ]


def test_another_phase_goes_on_with_the_step(conversation):
    move_step(conversation=conversation, step="beeldvorming", version=0)
    switch_phase(conversation=conversation, phase="directe_veiligheid", version=1)
    assert spent() == [("vooraf", False, False), ("beeldvorming", False, True)]


def test_a_doubled_click_on_next_step_is_one_stretch(conversation):
    move_step(conversation=conversation, step="beeldvorming", version=0)
    with pytest.raises(Conflict):
        move_step(conversation=conversation, step="beeldvorming", version=0)
    assert len(spent()) == 2


def test_pausing_and_going_on_twice_is_once(conversation):
    move_step(conversation=conversation, step="beeldvorming", version=0)
    for verb in (pause, pause, go_on, go_on):
        verb(conversation=conversation)
    assert spent()[1:] == [
        ("beeldvorming", False, False),
        ("beeldvorming", True, False),
        ("beeldvorming", False, True),
    ]
    with as_owner():
        acts = Line.objects.filter(act__in=["conversation.pause", "conversation.go_on"])
        assert acts.count() == 2


def test_a_pause_before_the_first_move_leaves_the_time_before_to_the_first_step(conversation):
    pause(conversation=conversation)
    assert spent() == [("vooraf", False, False), ("vooraf", True, True)]


def test_moving_the_table_ends_a_pause(conversation):
    pause(conversation=conversation)
    move_step(conversation=conversation, step="beeldvorming", version=0)
    assert spent()[1:] == [("vooraf", True, False), ("beeldvorming", False, True)]


@pytest.mark.parametrize("is_paused", [False, True])
def test_what_went_on_goes_on_in_the_next_part(conversation, held, is_paused):
    move_step(conversation=conversation, step="beeldvorming", version=0)
    if is_paused:
        pause(conversation=conversation)
    begin_part(conversation=conversation, part=held.with_family, version=conversation.item.meeting.version)
    before, after = list(Stretch.objects.order_by("began_at"))[-2:]
    assert (before.part_id, before.ended_at is None) == (held.with_om.pk, False)
    assert (after.part_id, after.ended_at) == (held.with_family.pk, None)
    assert (before.step, before.is_pause) == (after.step, after.is_pause) == ("beeldvorming", is_paused)


def test_a_part_that_begins_before_the_first_move_leaves_the_time_before_to_the_first_part(
    conversation, held
):
    begin_part(conversation=conversation, part=held.with_family, version=conversation.item.meeting.version)
    stretches = Stretch.objects.order_by("began_at").values_list("step", "part_id")
    assert list(stretches) == [("vooraf", held.with_om.pk), ("vooraf", held.with_family.pk)]


@pytest.mark.parametrize("verb", [pause, go_on])
def test_a_meeting_that_is_not_going_on_does_not_pause(conversation, verb):
    with as_owner():
        Meeting.objects.update(state=MeetingState.PLANNED, started_at=None)
    conversation.item.meeting.refresh_from_db()
    with pytest.raises(DomainError):
        verb(conversation=conversation)


def test_minutes_are_kept_where_they_differ_from_the_guide(conversation):
    minutes = {"vooraf": 5, "beeldvorming": 30, "schaalvraag": 0}
    set_minutes(conversation=conversation, minutes=minutes, version=0)
    conversation.refresh_from_db()
    assert (conversation.minutes, conversation.version) == ({"beeldvorming": 30, "schaalvraag": 0}, 1)


def test_minutes_that_somebody_else_changed_meanwhile_are_not_overwritten(conversation):
    set_minutes(conversation=conversation, minutes={"beeldvorming": 30}, version=0)
    with pytest.raises(Conflict):
        set_minutes(conversation=conversation, minutes={"beeldvorming": 10}, version=0)
    conversation.refresh_from_db()
    assert conversation.minutes == {"beeldvorming": 30}


@pytest.mark.parametrize("minutes", [{"nazorg": 5}, {"vooraf": -1}, {"vooraf": 481}])
def test_minutes_that_cannot_be_are_refused(conversation, minutes):
    with pytest.raises(DomainError):
        set_minutes(conversation=conversation, minutes=minutes, version=0)


# ---- closing, and the report


def close(held) -> dict:
    with as_owner():
        version = Meeting.objects.get().version
    with acting(held.chair):
        close_conversation(conversation=the_conversation(held), version=version)
    with as_owner():
        return PlanVersion.objects.get().content["report"]["time"]


def test_closing_ends_what_went_on_and_the_report_says_how_the_time_was_spent(held):
    write_stretches(
        held,
        ("vooraf", 70, 64),
        ("beeldvorming", 64, 40),
        ("beeldvorming", 40, 33, "pause"),
        ("schaalvraag", 33, 20),
        ("beeldvorming", 20, 15),
        ("besluitvorming", 15, None),
    )
    with as_owner():
        Conversation.objects.update(minutes={"beeldvorming": 25})
    time = close(held)
    assert {step for *_rest, step in spent()} == {False}
    assert [(step["key"], step["budget"], step["minutes"], step["times_back"]) for step in time["steps"]] == [
        ("vooraf", 5, 6, 0),
        ("beeldvorming", 25, 29, 1),
        ("schaalvraag", 10, 13, 0),
        ("oordeelsvorming", 15, 0, 0),
        ("besluitvorming", 25, 15, 0),
    ]
    assert time["pauses"] == [{"step": "beeldvorming", "minutes": 7}]


def test_a_meeting_that_never_moved_was_all_spent_where_it_began(held):
    time = close(held)
    assert spent() == [("vooraf", False, False)]
    assert [step["minutes"] for step in time["steps"]] == [0, 0, 0, 0, 0]


def report_on_paper(held, **changes) -> str:
    """The report of the frozen version as it is printed, with these changes of its content."""
    with acting(held.chair):
        version = PlanVersion.objects.select_related("case__household", "conversation__guide").get()
        paper = next(paper for paper in papers_of(version) if paper.kind == REPORT)
        report = {**paper.content["report"], **changes}
        kept = {name: value for name, value in report.items() if value is not LEFT_OUT}
        vars(paper)["content"] = {**paper.content, "report": kept}
        return " ".join(print_paper(paper, paper.rendering)[1].html.split())


def test_the_paper_says_how_the_time_was_spent(held):
    write_stretches(
        held,
        ("vooraf", 50, 44),
        ("beeldvorming", 44, 20),
        ("beeldvorming", 20, 15, "pause"),
        ("vooraf", 15, 14),
        ("besluitvorming", 14, None),
    )
    close(held)
    paper = report_on_paper(held)
    for words in (
        "Hoe de tijd is besteed",
        "24 minuten",
        "5 minuten bij Beeldvorming.",
        "Eén keer teruggegaan naar Vooraf.",
    ):
        assert words in paper


@pytest.mark.parametrize("time", [None, LEFT_OUT])
def test_a_report_from_before_time_was_kept_still_prints(held, time):
    close(held)
    assert "Hoe de tijd is besteed" not in report_on_paper(held, time=time)


# ---- what the room shows


def test_the_bar_shows_what_was_used_and_what_is_to_come(held):
    write_stretches(held, ("vooraf", 20, 14), ("beeldvorming", 14, 4), ("beeldvorming", 4, None, "pause"))
    ends_in(70)
    fragment = words_of(logged_in(held.typist).get(held.url("tijd/")))
    for words in ("Vooraf 6 van 5 min", "Beeldvorming 10 van 20 min", "Pauze 4 min", "Pauze sinds"):
        assert words in fragment
    assert "Nog 70 minuten" in fragment


def test_when_all_goes_as_planned_nobody_is_nudged(held):
    write_stretches(held, ("vooraf", 10, 5), ("beeldvorming", 5, None))
    ends_in(65)
    fragment = words_of(logged_in(held.chair).get(held.url("tijd/")))
    assert 'id="time-words" role="status"></p>' in fragment
    assert "time-nudges" not in fragment


def test_a_step_that_runs_over_says_from_which_it_takes(held):
    write_stretches(held, ("beeldvorming", 26, None))
    ends_in(44)
    fragment = words_of(logged_in(held.chair).get(held.url("tijd/")))
    assert "Beeldvorming duurt langer dan gepland." in fragment
    assert "6 minuten te lang." in fragment
    assert "Daardoor is er minder tijd voor Schaalvraag." in fragment
    assert "Schaalvraag 4 in plaats van 10 min." in fragment


def test_deciding_that_has_to_begin_is_said_with_what_is_left_of_it(held):
    write_stretches(held, ("oordeelsvorming", 10, None))
    ends_in(18)
    fragment = words_of(logged_in(held.chair).get(held.url("tijd/")))
    assert "Besluitvorming moet nu beginnen." in fragment
    assert "Er zijn nog 18 van de 25 minuten voor over." in fragment


def test_the_sentences_that_are_read_aloud_do_not_change_every_minute(held):
    client = logged_in(held.chair)
    write_stretches(held, ("oordeelsvorming", 20, None))
    read = set()
    for minutes in (18, 12, 7):
        ends_in(minutes)
        fragment = words_of(client.get(held.url("tijd/")))
        read.add(fragment.partition('role="status">')[2].partition("</p>")[0])
    assert len(read) == 1


def test_after_the_planned_end_that_is_said(held):
    write_stretches(held, ("oordeelsvorming", 10, None))
    ends_in(-2)
    assert "is voorbij." in words_of(logged_in(held.chair).get(held.url("tijd/")))


def test_a_few_minutes_more_say_beforehand_what_they_take(held):
    write_stretches(held, ("beeldvorming", 10, None))
    ends_in(60)
    client = logged_in(held.chair)
    fragment = words_of(client.get(held.url("tijd/")))
    assert "5 minuten meer voor Beeldvorming" in fragment
    assert "kost 5 min van Schaalvraag" in fragment


def test_a_meeting_that_is_too_short_for_its_steps_says_so_while_it_is_planned(held):
    now = timezone.now()
    with as_owner():
        Meeting.objects.update(
            state=MeetingState.PLANNED, started_at=None, starts_at=now, ends_at=now + timedelta(minutes=60)
        )
    fragment = words_of(logged_in(held.chair).get(held.url("tijd/")))
    assert "Er is minder tijd dan gepland voor Beeldvorming." in fragment


def test_a_closed_meeting_shows_how_it_went_and_asks_nothing(held):
    write_stretches(held, ("vooraf", 60, 50), ("beeldvorming", 50, 10))
    with as_owner():
        Meeting.objects.update(state=MeetingState.CLOSED, closed_at=timezone.now())
    fragment = words_of(logged_in(held.chair).get(held.url("tijd/")))
    assert "Beeldvorming 40 van 20 min" in fragment
    assert "<form" not in fragment
    assert "time-nudges" not in fragment


def test_the_time_costs_three_queries_more_than_opening_the_room(held):
    write_stretches(held, ("vooraf", 20, 14), ("beeldvorming", 14, None))
    client = logged_in(held.typist)
    with as_owner():
        principal = held.typist.principal if hasattr(held.typist, "principal") else held.typist
    with acting(held.typist), CaptureQueriesContext(connection) as opening:
        assert open_room(principal, held.item.pk).is_at_table
    client.get(held.url("tijd/"))
    with CaptureQueriesContext(connection) as asked:
        client.get(held.url("tijd/"))
    content = [query["sql"] for query in asked if "leidraad_" in query["sql"] or "meetings_" in query["sql"]]
    opened = [query["sql"] for query in opening if "leidraad_" in query["sql"] or "meetings_" in query["sql"]]
    assert len(content) - len(opened) <= 3


# ---- who may change it


def minutes_form(version=0, **minutes) -> dict:
    guide = {"vooraf": 5, "beeldvorming": 20, "schaalvraag": 10, "oordeelsvorming": 15, "besluitvorming": 25}
    return {"version": version, **{f"step_{step}": value for step, value in (guide | minutes).items()}}


def test_the_time_is_the_chairs(held):
    for address, data in (("tijd/pauze/", {}), ("tijd/verder/", {}), ("tijd/minuten/", minutes_form())):
        for user, status in ((stranger(), 404), (held.partner, 403), (held.typist, 403), (held.chair, 302)):
            assert logged_in(user).post(held.url(address), data).status_code == status, (address, user)


def test_only_the_chair_gets_the_buttons(held):
    buttons = {
        user.pk: "data-key" in words_of(logged_in(user).get(held.url("tijd/")))
        for user in (held.chair, held.typist, held.partner)
    }
    assert buttons == {held.chair.pk: True, held.typist.pk: False, held.partner.pk: False}


def test_pausing_answers_with_the_time_and_turns_the_button(held):
    response = logged_in(held.chair).post(held.url("tijd/pauze/"), **HTMX)
    fragment = words_of(response)
    assert (response.status_code, "<html" in fragment) == (200, False)
    assert "/tijd/verder/" in fragment
    assert "Pauze sinds" in fragment


def test_the_form_for_minutes_is_folded_until_somebody_uses_it(held):
    client = logged_in(held.chair)
    assert '<details class="folded" id="time-minutes">' in words_of(client.get(held.url("tijd/")))
    response = client.post(held.url("tijd/minuten/"), minutes_form(beeldvorming=30), **HTMX)
    assert '<details class="folded" id="time-minutes" open>' in words_of(response)
    with as_owner():
        assert Conversation.objects.get().minutes == {"beeldvorming": 30}


@pytest.mark.parametrize("wrong", ["", "x", "-1", "481", "2.5", "9" * 40])
def test_minutes_that_cannot_be_are_said_beside_their_field(held, wrong):
    response = logged_in(held.chair).post(held.url("tijd/minuten/"), minutes_form(beeldvorming=wrong), **HTMX)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in words_of(response)
    with as_owner():
        assert Conversation.objects.get().minutes == {}


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_minutes_on_a_table_that_moved_come_back_with_what_was_typed(held, extra):
    client = logged_in(held.chair)
    client.post(held.url("stap/"), {"step": "beeldvorming", "version": 0})
    response = client.post(held.url("tijd/minuten/"), minutes_form(beeldvorming=33), **extra)
    assert response.status_code == 409
    fragment = words_of(response)
    assert 'value="33"' in fragment
    with as_owner():
        assert Conversation.objects.get().minutes == {}
    again = client.post(held.url("tijd/minuten/"), minutes_form(version=1, beeldvorming=33), **extra)
    assert again.status_code in (200, 302)


def test_the_chair_can_go_back_a_step_with_a_key(held):
    client = logged_in(held.chair)
    assert 'data-key="b"' not in words_of(client.get(held.url("verder/")))
    client.post(held.url("stap/"), {"step": "beeldvorming", "version": 0})
    moves = words_of(client.get(held.url("verder/")))
    assert 'data-key="b" aria-label="Terug: Vooraf"' in moves
    assert 'data-key="n">Volgende: Schaalvraag' in moves or 'data-key="n"' in moves


def test_a_step_without_topics_can_be_passed(held):
    client = logged_in(held.chair)
    with as_owner():
        ConversationTopic.objects.filter(step="beeldvorming").update(is_chosen=False)
    client.post(held.url("stap/"), {"step": "beeldvorming", "version": 0})
    moves = words_of(client.get(held.url("verder/")))
    assert 'name="step" value="schaalvraag"' in moves
    assert 'name="step" value="vooraf"' in moves
