"""Face down is face down: as long as the chair did not turn the scores over, no answer to anybody holds one.

Reasons that occur nowhere else are put in, by their givers and by the typist, one of them changed, one typed by who
is away. Then every address that can be asked about this case is asked as everybody, and searched to the byte.
"""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from cases.models import Case
from leidraad.models import Conversation, Draft, PlanLayer, PlanVersion, ScaleRound, ScaleScore
from leidraad.plan.freezing import freeze
from leidraad.views.documents import FOR_PROFESSIONALS
from meetings.models import AgendaItem, Attendee, MeetingState, Part, PartState, Reply, TableRole
from tests.access.addresses import PATTERNS
from tests.access.world import World, build_world
from tests.factories import AttendeeFactory, OrganisationFactory, SeatFactory, UserFactory, open_case
from tests.roles import acting, as_owner
from zvh.access.history_tables import HistoryTable
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, VIEWER, WRITER
from zvh.access.registry import GuardedTable, registered
from zvh.accounts.models import Role, User

pytestmark = pytest.mark.django_db

FIRST, CHANGED, OWN, OF_OM, TYPED, ABSENT = REASONS = tuple(
    f"Zwartkop{word}" for word in ("eerst", "gewijzigd", "eigen", "aanklager", "gast", "afwezig")
)
KEYS = ("schaal", "zorgen")
# Slow to print, from what was frozen; one reader is enough.
PAPERS = re.compile(r"/plan/\d+/")


@dataclass
class Scene:
    world: World
    item: AgendaItem
    part: Part
    people: dict[str, User | None]
    at_table: tuple[str, ...]

    @property
    def topic(self) -> str:
        return f"{self.item.case.phase}/schaal"

    @property
    def scale(self) -> str:
        return f"/overleggen/{self.item.pk}/ruimte/onderwerp/{self.topic}/scale/"

    def client(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if self.people[name] is not None:
            client.force_login(self.people[name])
        return client

    def round(self) -> ScaleRound:
        with as_owner():
            return (
                ScaleRound.objects.filter(conversation__item=self.item, scores__isnull=False).distinct().get()
            )


@pytest.fixture
def scene() -> Scene:
    world = build_world()
    with as_owner():
        item = AgendaItem.objects.select_related("case", "meeting").get(pk=world.rows["item"])
        part = Part.objects.select_related("case").get(pk=world.rows["part"])
        chair = User.objects.get(pk=world.rows["director"])
        Part.objects.filter(pk=part.pk).update(state=PartState.RUNNING)
        item.meeting.state, item.meeting.started_at = MeetingState.RUNNING, item.meeting.starts_at
        item.meeting.save()
    people = _people(item.case, chair)
    seats = {
        "chair": TableRole.CHAIR,
        "typist": TableRole.TYPIST,
        "giver": TableRole.INVOLVED,
        "OM": TableRole.INVOLVED,
        "partner": TableRole.INVOLVED,
        "observer": TableRole.OBSERVER,
        "away": TableRole.INVOLVED,
    }
    for name, role in seats.items():
        user = people[name]
        reply = Reply.DECLINED if name == "away" else Reply.ACCEPTED
        seated = AttendeeFactory(
            item=item, user=user, organisation=user.organisation, table_role=role, reply=reply
        )
        SeatFactory(part=part, attendee=seated)
    with as_owner():
        guest = Attendee.objects.create(item=item, case=item.case, kind="guest", name="Mw. Gast")
    SeatFactory(part=part, attendee=guest)
    at_table = ("chair", "typist", "giver", "OM", "partner", "observer", "away")
    scene = Scene(world, item, part, people, at_table)
    _put_in(scene, guest)
    return scene


def _people(case: Case, chair: User) -> dict[str, User | None]:
    """Everybody at the table, everybody else with something on the case, and those without."""
    people: dict[str, User | None] = {"nobody": None, "chair": chair}
    holding = {
        "typist": (Role.PROCESONDERSTEUNER, WRITER, GrantReason.APPOINTMENT),
        "casusregisseur": (Role.CASUSREGISSEUR, WRITER, GrantReason.APPOINTMENT),
        "another director": (Role.PROCESREGISSEUR, DIRECTOR, GrantReason.APPOINTMENT),
        "giver": (Role.PARTNER, CONTRIBUTOR, GrantReason.INVITATION),
        "OM": (Role.PARTNER, CONTRIBUTOR, GrantReason.INVITATION),
        "partner": (Role.PARTNER, CONTRIBUTOR, GrantReason.INVITATION),
        "observer": (Role.EXPERT, CONTRIBUTOR, GrantReason.INVITATION),
        "away": (Role.PARTNER, CONTRIBUTOR, GrantReason.INVITATION),
        "partner elsewhere": (Role.PARTNER, CONTRIBUTOR, GrantReason.INVOLVEMENT),
        "by break-glass": (Role.PRIVACY_OFFICER, VIEWER, GrantReason.BREAK_GLASS),
    }
    for name, (role, permissions, reason) in holding.items():
        people[name] = UserFactory(role=role, organisation=OrganisationFactory(is_om=name == "OM"))
        open_case(people[name], case, permissions, reason)
    for role in (Role.MANAGER, Role.BEHEERDER, Role.PRIVACY_OFFICER):
        people[role] = UserFactory(role=role, organisation=OrganisationFactory())
    return people


def _put_in(scene: Scene, guest: Attendee) -> None:
    for name, value, reason in (
        ("giver", 2, FIRST),
        ("giver", 9, CHANGED),
        ("chair", 7, OWN),
        ("OM", 3, OF_OM),
    ):
        own = {"hand": "own", "value": value, "reason": reason}
        assert _send(scene, name, own).status_code == 302
    with as_owner():
        away = Attendee.objects.get(item=scene.item, user=scene.people["away"])
    typed = {f"score_{guest.pk}": 4, f"reason_{guest.pk}": TYPED}
    typed |= {f"score_{away.pk}": 8, f"reason_{away.pk}": ABSENT}
    assert _send(scene, "typist", typed).status_code == 302


def _send(scene: Scene, name: str, data: dict, **headers):
    """As a browser does it: typed first, then sent."""
    client, form = scene.client(name), str(uuid4())
    for field in data:
        saved = {"autosave_field": field, field: data[field], "new_id": form, "draft_version": 0}
        client.post(f"{scene.scale}concept/", saved, headers={"HX-Request": "true"})
    return client.post(scene.scale, {"new_id": form, "draft_version": 0, **data}, headers=headers)


def _freeze_again(scene: Scene) -> None:
    """The plan and its report as they would be handed out now."""
    with as_owner():
        PlanVersion.objects.filter(conversation__item=scene.item).delete()
    with acting(scene.people["chair"]):
        freeze(conversation=Conversation.objects.get(item=scene.item))


def addresses(scene: Scene) -> list[str]:
    """Every address of the resolver, with all there is to fill in at the scale question."""
    found = []
    for name, pattern in PATTERNS.items():
        converters = pattern.pattern.converters
        for swapped in _variants(scene, converters):
            kwargs = {key: swapped.get(key, scene.world.rows[key]) for key in converters}
            found.append(reverse(name, kwargs=kwargs))
    found += [f"{address}?onderwerp={scene.topic}" for address in found if address.endswith("/ruimte/")]
    found += [f"{scene.scale}?alles=1", f"{scene.scale}?open={scene.round().pk}"]
    words = scene.item.case.number
    found += [f"{address}?q={words}&zaak={words}" for address in ("/casussen/", "/logboek/")]
    return list(dict.fromkeys(found))


def _variants(scene: Scene, converters) -> list[dict]:
    if "row" in converters:
        return [{"key": "schaal", "kind": "scale", "row": scene.round().pk, "act": "omdraaien"}]
    if {"key", "kind"} <= set(converters):
        return [{"key": "schaal", "kind": "scale"}]
    if "key" in converters and "phase" in converters:
        return [{"key": key} for key in KEYS]
    if {"number", "kind"} <= set(converters):
        return [{"kind": kind, "number": _newest(scene)} for kind in FOR_PROFESSIONALS]
    if "number" in converters:
        return [{"number": _newest(scene)}]
    return [{}]


def _newest(scene: Scene) -> int:
    with as_owner():
        return PlanVersion.objects.filter(case=scene.item.case).order_by("-number").first().number


def answer(client: Client, method: str, address: str, **headers) -> bytes:
    """What comes back, headers and all; whatever it changed is undone, the login too."""
    cookies = dict(client.cookies.items())
    with transaction.atomic():
        response = getattr(client, method)(address, headers=headers)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    return content + str(dict(response.headers)).encode()


def found_in(content: bytes) -> set[str]:
    return {reason for reason in REASONS if reason.encode() in content}


@pytest.mark.matrix
def test_no_answer_to_anybody_holds_a_reason_that_lies_face_down(scene):
    _freeze_again(scene)
    asked, told = addresses(scene), []
    for name in scene.people:
        client = scene.client(name)
        for address in asked:
            if name != "chair" and PAPERS.search(address):
                continue
            if reasons := found_in(answer(client, "get", address)):
                told.append((name, address, reasons))
    assert len(asked) > 150
    assert told == []


def test_nor_a_fragment_or_an_answer_to_what_is_sent(scene):
    told = []
    for name in scene.people:
        client = scene.client(name)
        for address in (scene.scale, f"{scene.scale}bekend/", f"/overleggen/{scene.item.pk}/ruimte/hier/"):
            for method in ("get", "post", "options"):
                if reasons := found_in(answer(client, method, address, **{"HX-Request": "true"})):
                    told.append((name, method, address, reasons))
        if reasons := found_in(answer(client, "post", "/logboek/export/")):
            told.append((name, "export", reasons))
    assert told == []
    again = _send(scene, "giver", {"hand": "own", "value": 5, "reason": CHANGED}, **{"HX-Request": "true"})
    assert (again.status_code, found_in(again.content)) == (200, set())


def test_what_stands_there_is_the_same_whatever_was_scored(scene):
    """A score is a digit, and digits are everywhere: whoever looks gets the same bytes for 1 and for 10."""
    seen = []
    for value in (1, 10):
        with as_owner():
            ScaleScore.objects.update(value=value, reason="x" * value)
        seen.append({name: _without_tokens(scene, name) for name in scene.people})
    assert seen[0] == seen[1]


def _without_tokens(scene: Scene, name: str) -> list[str]:
    client = scene.client(name)
    pages = (
        scene.scale,
        f"{scene.scale}bekend/",
        f"/overleggen/{scene.item.pk}/ruimte/?onderwerp={scene.topic}",
        f"/casussen/{scene.item.case_id}/",
        f"/casussen/{scene.item.case_id}/plan/",
        f"/overleggen/{scene.item.pk}/sluiten/",
    )
    changing = r'(?:nonce|csrfmiddlewaretoken|new_id)"?(?: value)?="[^"]*"|"X-CSRFToken": *"[^"]*"'
    return [re.sub(changing, "", client.get(page).content.decode()) for page in pages]


def test_the_database_gives_them_to_the_hand_that_put_them_in_alone(scene):
    """Rows by raw statements, the event tables among them: what nobody's screen shows is in nobody's history either."""
    tables = [entry.table for entry in registered()[1] if isinstance(entry, GuardedTable | HistoryTable)]
    seen = {}
    for name, user in scene.people.items():
        with acting(user), connection.cursor() as cursor:
            for table in tables:
                # The names of our own tables.
                cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM \"{table}\" t")  # noqa: S608
                if reasons := found_in(cursor.fetchone()[0].encode()):
                    seen[name, table] = reasons
    assert seen == {
        ("giver", "leidraad_scalescore"): {CHANGED},
        ("chair", "leidraad_scalescore"): {OWN},
        ("OM", "leidraad_scalescore"): {OF_OM},
        ("typist", "leidraad_scalescore"): {TYPED, ABSENT},
        ("away", "leidraad_scalescore"): {ABSENT},
    }


def test_no_draft_no_paper_and_no_line_of_the_log_keeps_them(scene):
    _freeze_again(scene)
    with as_owner():
        kept = [
            *Draft.objects.values_list("fields", flat=True),
            *PlanVersion.objects.values_list("content", flat=True),
            *PlanLayer.objects.values_list("content", flat=True),
        ]
        assert found_in(str(kept).encode()) == set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(string_agg(t::text, ' '), '') FROM audit_line t")
            assert found_in(cursor.fetchone()[0].encode()) == set()


def test_turned_over_they_are_on_every_screen_of_the_table_and_on_no_other(scene):
    response = scene.client("chair").post(f"{scene.scale}{scene.round().pk}/omdraaien/")
    assert response.status_code == 302
    page = f"/overleggen/{scene.item.pk}/ruimte/?onderwerp={scene.topic}"
    shown = {
        name: [found_in(answer(scene.client(name), "get", address)) for address in (scene.scale, page)]
        for name in scene.people
    }
    on_the_table = set(REASONS) - {FIRST}
    keep_the_dossier = {"casusregisseur", "another director"}
    everything = {*scene.at_table, *keep_the_dossier}
    assert shown == {name: [on_the_table if name in everything else set()] * 2 for name in scene.people}
