"""The personal link: a code given in person opens one person's own plan, and nothing else, for as long as it lives."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from cases.models import Case, CaseState, Person, SafeChannel
from clients.links import door
from clients.links.models import MOST_TRIES, PersonalLink
from clients.links.services import make_link, withdraw_link
from clients.links.tokens import ALPHABET, TOKEN_LENGTH, Token, hash_of_code, hash_of_token, new_token
from leidraad.plan.freezing import freeze
from tests.access.addresses import PATTERNS
from tests.clients import links
from tests.clients.links import CODE, follow, link_for
from tests.documents.pdf import text_of
from tests.factories import UserFactory, partner_in, writer_of
from tests.leidraad.plan.test_content import OF_FATHER, OF_MOTHER, words_in
from tests.leidraad.plan.test_documents import CANARIES
from tests.leidraad.plan.world import running_world, tell_everything
from tests.roles import acting, as_owner
from zvh.access.grants import end_because_of
from zvh.access.models import Grant
from zvh.access.principal import acting_as
from zvh.audit.models import Line
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db
PLAN = reverse("clients:link_plan")
PAPER = reverse("clients:link_paper")
LEAVE = reverse("clients:link_leave")


@pytest.fixture
def world(guide):
    return running_world()


@pytest.fixture
def told(world):
    """With everything said that could hurt, and a plan that was frozen."""
    tell_everything(world)
    with acting(world.chair):
        freeze(conversation=world.conversation)
    return world


def channel_of(world, person=None, **changes):
    return links.channel_of(world.case, person or world.family.father, **changes)


def made(world, person=None, days=14):
    return link_for(world.case, person or world.family.father, by=world.chair, days=days)


def row(new) -> PersonalLink:
    with as_owner():
        return PersonalLink.objects.get(pk=new.link.pk)


@pytest.mark.parametrize("who", ["mother", "father"])
def test_each_reads_their_own_plan_and_nobody_elses_words(told, who):
    client, answer = follow(made(told, getattr(told.family, who)))
    assert (answer.status_code, answer.url) == (302, PLAN)
    page = client.get(PLAN).content.decode()
    theirs = OF_MOTHER if who == "mother" else OF_FATHER
    paper = client.get(PAPER)
    for text in (page, text_of(paper.content)):
        assert words_in(text) & CANARIES == theirs
        assert who == "mother" or not re.search("Veerallee|8011|Zwolle|De Haven", text)
    assert paper.headers["Content-Disposition"] == 'inline; filename="document.pdf"'
    assert len(page) < 20_000


def test_what_was_shielded_since_is_gone_at_the_next_look(told):
    client, _answer = follow(made(told))
    assert "VADEREIS" in client.get(PLAN).content.decode()
    with as_owner():
        for line in told.case.bottom_lines.all():
            line.shielded_from.add(told.family.father)
    assert "VADEREIS" not in client.get(PLAN).content.decode()


def test_the_token_leaves_the_address_bar_and_enters_no_page_log_or_header(told, caplog):
    new = made(told)
    client = Client()
    answer = client.get(reverse("clients:link", kwargs={"token": new.token}))
    assert (answer.status_code, answer.url) == (302, CODE)
    cookie = answer.cookies["link"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 900)
    page = client.get(CODE)
    for response in (answer, page):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    text = page.content.decode()
    for word in (new.token.text, told.case.number, "Peter", "Huishouden", "Veiligheidshuis"):
        assert word not in text
    assert new.token.text not in caplog.text
    assert new.token.text not in repr(new)
    with as_owner():
        kept = repr(list(Line.objects.values())) + repr(list(PersonalLink.objects.values()))
    assert new.token.text not in kept
    assert new.code not in {row(new).code_hash, row(new).token_hash}


def test_every_link_that_does_not_work_gets_the_answer_of_a_wrong_code(told):
    new, ended, expired = made(told), made(told, told.family.mother), made(told)
    with acting(told.chair):
        withdraw_link(link=ended.link)
    with as_owner():
        PersonalLink.objects.filter(pk=expired.link.pk).update(expires_at=Now() - timedelta(minutes=1))
    unknown = new_token()
    wrong = "000000" if new.code != "000000" else "111111"
    answers = [follow(expired, wrong), follow(ended), follow(expired)]
    for token in (unknown, Token(""), Token("mangled")):
        client = Client()
        client.get(f"/g/{token.text or '%00x/../'}/")
        answers.append((client, client.post(CODE, {"code": "123456"})))
    bodies = {
        re.sub(r'(value|nonce)="[^"]{16,}"', "", answer.content.decode()) for _client, answer in answers
    }
    assert [answer.status_code for _client, answer in answers] == [422] * len(answers)
    assert len(bodies) == 1
    for client, _answer in answers:
        assert client.get(PLAN).url == CODE


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "1\x002345", "1" * 5000])
def test_what_is_no_code_costs_no_try(world, code):
    new = made(world)
    assert follow(new, code or " ")[1].status_code == 422
    assert row(new).tries == 0


def test_six_wrong_codes_close_the_link_also_for_the_right_one(world):
    new = made(world)
    wrong = [f"{number:06}" for number in range(6) if f"{number:06}" != new.code]
    for code in wrong[:MOST_TRIES]:
        assert follow(new, code)[1].status_code == 422
    assert row(new).tries == MOST_TRIES
    assert follow(new)[1].status_code == 422
    assert row(new).tries == MOST_TRIES


def test_a_right_code_starts_the_counting_anew_and_may_hold_spaces(world):
    new = made(world)
    wrong = "000000" if new.code != "000000" else "111111"
    follow(new, wrong)
    assert follow(new, f" {new.code[:3]} {new.code[3:]}")[1].status_code == 302
    assert row(new).tries == 0


def _withdrawn(world, new):
    with acting(world.chair):
        withdraw_link(link=new.link)


def _run_out(world, new):
    with as_owner():
        PersonalLink.objects.filter(pk=new.link.pk).update(expires_at=Now())


def _closed(world, new):
    with as_owner():
        Case.objects.filter(pk=world.case.pk).update(state=CaseState.CLOSED, ended_on=date.today())


def _grant_ended(world, new):
    with acting(world.chair):
        end_because_of(new.link.pk)


def _channel_no_longer_safe(world, new):
    with as_owner():
        SafeChannel.objects.filter(pk=new.link.channel_id).update(until=date.today())


def _another_made(world, new):
    with acting(world.chair):
        make_link(new_id=uuid.uuid4(), case=world.case, channel=new.link.channel, days=7)


def _left_the_household(world, new):
    with as_owner():
        world.case.household.memberships.filter(person_id=new.link.person_id).update(until=date.today())


def _an_hour_passed(world, new):
    with as_owner():
        PersonalLink.objects.filter(pk=new.link.pk).update(session_until=Now())


def _confirmed_elsewhere(world, new):
    assert follow(new)[1].status_code == 302


ENDS = [
    _withdrawn,
    _run_out,
    _closed,
    _grant_ended,
    _channel_no_longer_safe,
    _another_made,
    _left_the_household,
    _an_hour_passed,
    _confirmed_elsewhere,
]


def test_it_ends_at_once_for_who_is_reading(told):
    for end in ENDS:
        with as_owner():
            Case.objects.filter(pk=told.case.pk).update(state=CaseState.OPEN, ended_on=None)
            told.case.household.memberships.update(until=None)
        new = made(told)
        client, _answer = follow(new)
        assert client.get(PLAN).status_code == 200, end.__name__
        end(told, new)
        assert [client.get(page).url for page in (PLAN, PAPER)] == [CODE, CODE], end.__name__


def test_leaving_ends_the_session_and_goes_to_a_neutral_site(told):
    client, _answer = follow(made(told))
    stolen = client.cookies["link-session"].value
    answer = client.get(LEAVE)
    assert (answer.status_code, answer.url) == (302, "https://www.buienradar.nl/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert {name: morsel.value for name, morsel in answer.cookies.items()} == {"link": "", "link-session": ""}
    client.cookies["link-session"] = stolen
    assert client.get(PLAN).url == CODE


def test_a_forged_cookie_opens_nothing(told):
    new = made(told)
    client = Client()
    for value in (new.token.text, f"{new.token.text}:x:y", str(new.link.principal_id), "", "a\x00"):
        client.cookies["link-session"] = client.cookies["link"] = value
        assert client.get(PLAN).url == CODE
        assert client.post(CODE, {"code": new.code}).status_code == 422


def test_a_link_reads_nothing_but_its_own_row(told):
    new, other = made(told), made(told, told.family.mother)
    with acting_as(new.link.principal_id):
        assert list(PersonalLink.objects.all()) == [new.link]
        assert (Case.objects.count(), Person.objects.count(), Grant.objects.count()) == (0, 0, 0)
        assert PersonalLink.objects.filter(pk=other.link.pk).update(tries=0) == 0
        assert PersonalLink.objects.filter(pk=new.link.pk).update(expires_at=Now()) == 0
        assert list(PersonalLink.objects.visible_to(new.link.principal)) == [new.link]


def test_a_link_opens_no_other_address(told):
    """At every address of the application, whoever came in with a link is nobody."""
    client, _answer = follow(made(told))
    further = []
    for name, pattern in PATTERNS.items():
        if pattern.callback.access_decision.public:
            continue
        arguments = {
            key: told.case.pk if type(converter).__name__ == "UUIDConverter" else 1
            for key, converter in pattern.pattern.converters.items()
        }
        for method in ("get", "post"):
            response = getattr(client, method)(reverse(name, kwargs=arguments))
            if response.status_code != 405 and "/inloggen/" not in response.headers.get("Location", ""):
                further.append((method, name, response.status_code))
    assert further == []


def test_only_who_keeps_the_dossier_sees_and_makes_links(world, client):
    made(world)
    address = reverse("clients:links", kwargs={"case": world.case.pk})
    answers = {}
    for name, user in {
        "chair": world.chair,
        "writer": writer_of(world.case),
        "partner": partner_in(world.case),
        "stranger": UserFactory(),
    }.items():
        client.force_login(user)
        answers[name] = client.get(address).status_code
        with acting(user):
            assert PersonalLink.objects.count() == (1 if name in {"chair", "writer"} else 0)
    assert answers == {"chair": 200, "writer": 200, "partner": 403, "stranger": 404}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"agreed_on": None}, DomainError),
        ({"until": date(2026, 1, 6)}, DomainError),
        ({"person": "child"}, DomainError),
        ({"days": 0}, DomainError),
        ({"days": 31}, DomainError),
        ({"state": CaseState.CLOSED}, Conflict),
    ],
)
def test_no_link_without_a_safe_channel_or_for_a_child(world, changes, error):
    changes = dict(changes)
    days, state = changes.pop("days", 14), changes.pop("state", CaseState.OPEN)
    person = getattr(world.family, changes.pop("person", "father"))
    channel = channel_of(world, person, **changes)
    world.case.state = state
    with acting(world.chair), pytest.raises(error):
        make_link(new_id=uuid.uuid4(), case=world.case, channel=channel, days=days)
    with as_owner():
        assert PersonalLink.objects.count() == 0


def test_the_address_and_code_are_shown_once(world, client):
    channel = channel_of(world)
    client.force_login(world.chair)
    address = reverse("clients:links", kwargs={"case": world.case.pk})
    sent = {"new_id": str(uuid.uuid4()), "channel": channel.pk, "days": "14"}
    page = client.post(address, sent).content.decode()
    token = re.search(rf"/g/([{ALPHABET}]{{{TOKEN_LENGTH}}})/", page)[1]
    code = re.search(r"(\d{3}) (\d{3})</strong>", page)
    again = client.post(address, sent, follow=True).content.decode()
    assert token not in again
    browser = Client()
    browser.get(f"/g/{token.upper()}")
    assert browser.post(CODE, {"code": code[1] + code[2]}).url == PLAN
    for refused in ({"days": "365"}, {"channel": ""}, {"channel": str(uuid.uuid4())}):
        again = sent | {"new_id": str(uuid.uuid4())} | refused
        assert client.post(address, again).status_code == 422
    assert client.post(address).status_code == 422
    withdraw = reverse("clients:link_withdraw", kwargs={"case": world.case.pk, "link": sent["new_id"]})
    assert client.post(withdraw).status_code == 302
    assert browser.get(PLAN).url == CODE


def test_ten_thousand_guesses_find_nothing_and_are_throttled(told):
    """Half of them know the address and guess the code; none comes in, and each address of a client is slowed down."""
    new = made(told)
    right = hash_of_code(new.token, new.code)
    tokens = [new.token if number % 2 else new_token() for number in range(9_800)]
    codes = [hash_of_code(token, f"{number:06}") for number, token in enumerate(tokens)]
    guesses = [
        (hash_of_token(token), code) for token, code in zip(tokens, codes, strict=True) if code != right
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(clients_confirm_link(token, code, 'x', '1 hour')) "
            "FROM unnest(%s::text[], %s::text[]) AS guess (token, code)",
            [list(each) for each in zip(*guesses, strict=True)],
        )
        hits = cursor.fetchone()[0]
    hits += sum(door.confirm(token=new_token(), code="123456")[0] is not None for _ in range(100))
    client = Client()
    client.get(reverse("clients:link", kwargs={"token": new.token}))
    answers = [client.post(CODE, {"code": f"{number:06}"}).status_code for number in range(100)]
    assert (hits, row(new).tries) == (0, MOST_TRIES)
    assert (answers.count(302), answers.count(422), answers.count(429)) == (0, 20, 80)
    assert Client(REMOTE_ADDR="192.0.2.7").post(CODE, {"code": "123456"}).status_code == 422


def test_nobody_asks_the_database_whether_a_link_lives(world):
    new = made(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege(current_user, 'clients_living_link(uuid)', 'execute')")
        assert cursor.fetchone() == (False,)
    with acting(None):
        assert list(PersonalLink.objects.all()) == []
    assert new.link.pk


def test_what_is_done_with_a_link_is_logged_on_behalf_of_the_grant_that_rests_on_it(told):
    new = made(told)
    client, _answer = follow(new)
    client.get(PLAN)
    client.get(PAPER)
    with as_owner():
        grant = Grant.objects.get(because_of=new.link.pk)
        lines = Line.objects.filter(principal_id=new.link.principal_id, case_id=told.case.pk)
        found = set(lines.values_list("act", "grant_id", "grant_reason", "subject_id"))
    assert found == {
        (act, grant.pk, "link", new.link.pk) for act in ("link.confirm", "link.read", "link.print")
    }
