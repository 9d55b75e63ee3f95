"""From broad to narrow: ideas from everyone without names, grouped, weighed, and from there to an action."""

from uuid import uuid4

import pytest

from leidraad.closing.checks import ideas as ideas_missing
from leidraad.forms.captures.acts import WeighForm
from leidraad.models import Action, Draft, Finding, Idea
from leidraad.services.ideas import group_idea
from meetings.models import Attendee, TableRole
from tests.leidraad.room.meeting import hold_meeting, logged_in, seen_of, stranger
from tests.roles import acting, as_owner
from zvh.audit.models import Line
from zvh.errors import DomainError

pytestmark = pytest.mark.django_db


def send(client, address, data, **headers):
    return client.post(address, {"new_id": uuid4(), "draft_version": 0, **data}, headers=headers)


@pytest.fixture
def brainstorm(held) -> str:
    return held.capture_url("brainstorm", "idea")


def think_up(held, *texts, user=None, **facts) -> list[Idea]:
    author = user or held.typist
    with as_owner():
        said = {"case": held.case, "conversation": held.conversation, "author_id": author.pk}
        return [Idea.objects.create(**said, text=text, **facts) for text in texts]


def page(user, held, topic: str) -> str:
    return logged_in(user).get(held.url(), {"onderwerp": f"risicogestuurde_zorg/{topic}"}).content.decode()


def show_names(held, user=None):
    address = f"{held.capture_url('brainstorm', 'idea')}{held.conversation.pk}/namen/"
    return logged_in(user or held.chair).post(address)


def test_everyone_at_the_table_adds_an_idea_and_all_read_its_words(held, brainstorm):
    assert send(logged_in(held.partner), brainstorm, {"text": "Logeren bij oma"}).status_code == 302
    for user in (held.chair, held.typist, held.prosecutor):
        assert "Logeren bij oma" in page(user, held, "brainstorm")
    with as_owner():
        idea = Idea.objects.get()
    assert (idea.author_id, idea.source_organisation, idea.reach) == (
        held.partner.pk,
        held.partner.organisation,
        "table",
    )


def test_a_participant_cannot_say_that_it_is_somebody_elses(held, brainstorm):
    data = {"text": "Logeren", "said_by": f"organisation:{held.prosecutor.organisation_id}"}
    assert send(logged_in(held.partner), brainstorm, data).status_code == 302
    with as_owner():
        assert Idea.objects.get().source_organisation == held.partner.organisation


def test_who_watches_who_is_elsewhere_and_who_is_a_stranger_add_none(held, brainstorm):
    with as_owner():
        Attendee.objects.filter(user=held.partner).update(table_role=TableRole.OBSERVER)
    users = {held.partner: 403, stranger(): 404}
    held.begin(held.with_family)
    users[held.prosecutor] = 403
    assert {user: send(logged_in(user), brainstorm, {"text": "x"}).status_code for user in users} == users
    with as_owner():
        assert not Idea.objects.exists()


def test_when_only_the_typist_types_a_participant_is_told_and_nothing_is_lost(held, brainstorm):
    held.begin(held.with_family)
    client = logged_in(held.partner)
    assert send(client, brainstorm, {"text": "x"}).status_code == 403
    typed = {"autosave_field": "text", "text": "Logeren", "new_id": uuid4(), "draft_version": 0}
    response = client.post(f"{brainstorm}concept/", typed)
    assert (response.status_code, "procesondersteuner" in response.json()["message"]) == (422, True)


def test_an_idea_that_is_being_typed_stands_there_after_a_reload_for_its_writer_alone(held, brainstorm):
    typed = {"autosave_field": "text", "text": "Kanariegeel", "new_id": uuid4(), "draft_version": 0}
    client = logged_in(held.partner)
    assert client.post(f"{brainstorm}concept/", typed).status_code == 200
    shown = [user for user in (held.partner, held.chair) if "Kanariegeel" in page(user, held, "brainstorm")]
    assert shown == [held.partner]
    send(client, brainstorm, {"text": "Kanariegeel", "draft_version": 1})
    with as_owner():
        assert not Draft.objects.exists()


def test_nobody_reads_whose_idea_it_is_until_the_chair_shows_it(held):
    father = {"source_person": held.father}
    think_up(held, "Kanariegeel", **father)
    think_up(held, "Zwavelgeel", user=held.partner, source_organisation=held.partner.organisation)
    topics = ("brainstorm", "prioriteit", "interventies")
    said = ("verteld door Mark", "gezegd door Veilig Thuis", "told by", "said by", "zonder bron")
    before = {page(user, held, topic) for topic in topics for user in (held.chair, held.typist, held.partner)}
    assert [words for text in before for words in said if words in text] == []
    assert show_names(held).status_code == 302
    after = page(held.partner, held, "brainstorm")
    assert "Mark" in after
    assert "Veilig Thuis" in after.split('id="capture-idea"')[1].split("</section>")[0]


def test_the_page_about_who_may_have_an_idea_waits_for_the_names(held):
    (idea,) = think_up(held, "Logeren", source_person=held.father)
    address = f"/casussen/{held.case.pk}/bereik/idea/{idea.pk}/"
    client = logged_in(held.chair)
    assert client.get(address).status_code == 404
    show_names(held)
    assert client.get(address).status_code == 200


def test_only_who_directs_shows_the_names_and_a_double_click_shows_them_once(held):
    think_up(held, "a", "b")
    users = (stranger(), held.partner, held.typist, held.chair, held.chair)
    assert [show_names(held, user).status_code for user in users] == [404, 403, 403, 302, 302]
    with as_owner():
        assert Idea.objects.filter(named_at=None).count() == 0
        assert Line.objects.filter(act="idea.show_names").count() == 1


def test_what_is_thought_up_later_comes_without_a_name_again(held):
    think_up(held, "a")
    show_names(held)
    think_up(held, "b", source_person=held.father)
    section = page(held.chair, held, "brainstorm").split('id="capture-idea"')[1]
    assert "verteld door Mark" not in section.split("</section>")[0]


def group(held, idea, under, user=None):
    address = f"{held.capture_url('prioriteit', 'priority')}{idea.pk}/hoort-bij/"
    return logged_in(user or held.typist).post(address, {"under": under.pk if under else ""})


def heads() -> dict[str, str | None]:
    with as_owner():
        return {idea.text: idea.under and idea.under.text for idea in Idea.objects.select_related("under")}


def test_ideas_that_belong_together_stand_under_one_and_can_be_taken_apart(held):
    a, b, c = think_up(held, "a", "b", "c")
    assert [group(held, b, a).status_code, group(held, c, a).status_code] == [302, 302]
    assert heads() == {"a": None, "b": "a", "c": "a"}
    assert f'id="group-{a.pk}"' in page(held.partner, held, "prioriteit")
    assert group(held, b, None).status_code == 302
    assert heads() == {"a": None, "b": None, "c": "a"}


def test_a_group_is_one_level_deep(held):
    a, b, c = think_up(held, "a", "b", "c")
    group(held, b, a)
    group(held, a, c)
    assert heads() == {"a": "c", "b": "c", "c": None}


def test_an_idea_never_stands_under_itself(held):
    a, b = think_up(held, "a", "b")
    group(held, b, a)
    assert [group(held, a, a).status_code, group(held, a, b).status_code] == [422, 422]
    with acting(held.typist), pytest.raises(DomainError):
        group_idea(idea=a, under=b)
    assert heads() == {"a": None, "b": "a"}


def test_grouping_is_for_who_keeps_the_dossier_and_for_ideas_of_this_meeting(held, guide):
    (idea,) = think_up(held, "a")
    (elsewhere,) = think_up(hold_meeting(guide), "b")
    assert group(held, idea, None, user=held.partner).status_code == 403
    assert group(held, idea, None, user=stranger()).status_code == 404
    assert group(held, idea, elsewhere).status_code == 422
    assert group(held, elsewhere, idea).status_code == 404


def test_on_the_familys_screen_an_idea_under_one_of_the_om_stands_by_itself(held):
    (hidden,) = think_up(held, "Kanariegeel", from_om_part=True, om_parts=[held.with_om.pk])
    (shown,) = think_up(held, "Logeren")
    group(held, shown, hidden)
    held.begin(held.with_family)
    text = page(held.chair, held, "prioriteit")
    assert ("Kanariegeel" in text, "Logeren" in text, "group-" in text) == (False, True, False)


def weigh(held, idea, **data):
    address = f"{held.capture_url('prioriteit', 'priority')}{idea.pk}/wegen/"
    seen = seen_of(WeighForm, Idea, idea.pk)
    return logged_in(held.typist).post(address, {"outcome": "open", "seen": seen, **data})


def test_the_first_idea_that_was_not_weighed_is_open_and_then_the_next(held):
    a, b = think_up(held, "a", "b")
    address = held.capture_url("prioriteit", "priority")
    opened = [logged_in(held.typist).get(address).content.decode()]
    weigh(held, a, family_weight="3", outcome="chosen")
    opened.append(logged_in(held.typist).get(address).content.decode())
    assert [[f"weigh_{idea.pk}" in text for idea in (a, b)] for text in opened] == [
        [True, False],
        [False, True],
    ]


def test_an_idea_of_the_family_that_is_not_chosen_asks_why_and_is_listed_at_closing(held):
    think_up(held, "Logeren", source_person=held.mother)
    show_names(held)
    with as_owner():
        idea = Idea.objects.get()
    assert weigh(held, idea, outcome="not_chosen").status_code == 302
    assert "Waarom niet? Sanne" in page(held.typist, held, "prioriteit")
    assert lacks(held) == ["idea_answer"]
    assert weigh(held, idea, outcome="not_chosen", outcome_reason="Te ver").status_code == 302
    assert lacks(held) == []


def test_closing_does_not_tell_whose_ideas_they_are_before_the_names_were_shown(held):
    think_up(held, "a")
    think_up(held, "b", source_person=held.mother)
    assert lacks(held) == ["idea_names"]


def lacks(held) -> list[str]:
    with acting(held.chair):
        return [missing.key for missing in ideas_missing(held.conversation)]


def test_one_click_leads_from_an_idea_to_an_action_with_what_follows_from_it(held):
    held.begin(held.with_family)
    (idea,) = think_up(held, "Logeren bij oma", source_person=held.mother, horizon="long")
    show_names(held)
    with as_owner():
        concern = Finding.objects.create(
            case=held.case,
            conversation=held.conversation,
            author_id=held.chair.pk,
            kind="joint_concern",
            text="Noor schrikt van ruzie",
        )
    link = f"?onderwerp=risicogestuurde_zorg/interventies&amp;vanuit={idea.pk}#capture-action"
    assert link in page(held.typist, held, "prioriteit")
    client = logged_in(held.typist)
    form = client.get(held.capture_url("interventies", "action"), {"vanuit": idea.pk}).context["capture"][
        "form"
    ]
    assert {name: form.initial[name] for name in ("text", "idea", "persons", "because")} == {
        "text": "Logeren bij oma",
        "idea": str(idea.pk),
        "persons": [str(held.mother.pk)],
        "because": f"finding:{concern.pk}",
    }
    data = {name: form.initial[name] for name in ("text", "idea", "persons", "because")}
    send(client, held.capture_url("interventies", "action"), {**data, "owner": f"user:{held.partner.pk}"})
    with as_owner():
        action = Action.objects.get()
    assert (action.horizon, action.because_of_id, action.aim, action.is_proposal) == (
        "long",
        concern.pk,
        "family",
        False,
    )


def test_without_names_an_action_does_not_tell_whose_idea_it_was(held):
    (idea,) = think_up(held, "Logeren", source_person=held.mother)
    client = logged_in(held.typist)
    form = client.get(held.capture_url("interventies", "action"), {"vanuit": idea.pk}).context["capture"][
        "form"
    ]
    assert (form.initial["text"], "persons" in form.initial) == ("Logeren", False)


def test_what_stood_in_the_action_form_stands_beside_the_idea(held):
    (idea,) = think_up(held, "Logeren")
    client = logged_in(held.typist)
    address = held.capture_url("interventies", "action")
    typed = {"autosave_field": "text", "text": "Belt de school", "new_id": uuid4(), "draft_version": 0}
    client.post(f"{address}concept/", typed)
    text = client.get(address, {"vanuit": idea.pk}).content.decode()
    assert text.index("Logeren") < text.index("Belt de school")


def test_an_action_is_recorded_with_what_and_who_and_shows_in_the_balance(held):
    client = logged_in(held.typist)
    address = held.capture_url("interventies", "action")
    form = client.get(address).content.decode()
    assert 'data-key="a"' in form
    first = [name for name in ("text", "owner", "due_on") if f'name="{name}"' in form.split("<details")[0]]
    assert first == ["text", "owner", "due_on"]
    answer = send(
        client, address, {"text": "Belt de school", "owner": f"user:{held.partner.pk}"}, HX_Request="true"
    )
    assert "Balans van de acties: 1 " in answer.content.decode()
