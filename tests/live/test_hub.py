"""Who is told what, and in which order; no network and no database."""

from uuid import UUID

from zvh.live.hub import ASK_AGAIN, EVERYTHING, MOST_WAITING, TABLE_CHANGES, Follower, Hub, Told

ROOM, OTHER_ROOM = UUID(int=1), UUID(int=2)
CHAIR, PARTNER = UUID(int=11), UUID(int=12)


class Noting(Follower):
    """A follower that writes down, for all of a test, who was told what."""

    def tell(self, told: Told) -> None:
        self.notes.append((self.name, told.topic))
        super().tell(told)


def noting(notes: list, name: str, **facts) -> Noting:
    follower = Noting(**{"room": ROOM, "principal": CHAIR} | facts)
    follower.name, follower.notes = name, notes
    return follower


def waiting(follower: Follower) -> list[str]:
    return [follower.waiting.get_nowait().topic for _each in range(follower.waiting.qsize())]


def test_the_wall_is_told_first_of_another_part_whenever_it_was_opened():
    hub, notes = Hub(), []
    for follower in (
        noting(notes, "chair"),
        noting(notes, "wall", is_wall=True),
        noting(notes, "partner", principal=PARTNER),
    ):
        hub.join(follower)
    hub.tell_room(ROOM, Told(TABLE_CHANGES))
    assert notes == [("wall", "part"), ("chair", "part"), ("partner", "part")]


def test_every_wall_comes_before_everybody_else():
    hub, notes = Hub(), []
    for name, is_wall in (("wall 1", True), ("chair", False), ("wall 2", True)):
        hub.join(noting(notes, name, is_wall=is_wall))
    hub.tell_room(ROOM, ASK_AGAIN)
    assert {name for name, _topic in notes[:2]} == {"wall 1", "wall 2"}


def test_who_follows_another_room_hears_nothing():
    hub = Hub()
    here, elsewhere = Follower(ROOM, CHAIR), Follower(OTHER_ROOM, CHAIR)
    hub.join(here)
    hub.join(elsewhere)
    hub.tell_room(ROOM, Told("risk", "7"))
    assert (waiting(here), waiting(elsewhere)) == (["risk"], [])


def test_who_waits_outside_hears_of_the_door_and_of_nothing_inside():
    outside = Follower(ROOM, PARTNER, is_outside=True)
    for topic in ("risk", "place", "spoken", TABLE_CHANGES):
        outside.tell(Told(topic))
    outside.tell(ASK_AGAIN)
    assert waiting(outside) == ["part", "ask-again"]


def test_a_change_of_access_asks_every_stream_of_that_person_again():
    hub = Hub()
    mine, also_mine, other = Follower(ROOM, CHAIR), Follower(OTHER_ROOM, CHAIR), Follower(ROOM, PARTNER)
    for follower in (mine, also_mine, other):
        hub.join(follower)
    hub.tell_principal(CHAIR, ASK_AGAIN)
    assert [waiting(each) for each in (mine, also_mine, other)] == [["ask-again"], ["ask-again"], []]


def test_who_falls_behind_is_asked_again_and_fetches_everything():
    slow = Follower(ROOM, CHAIR)
    for number in range(MOST_WAITING + 1):
        slow.tell(Told("risk", str(number)))
    assert waiting(slow) == [ASK_AGAIN.topic, EVERYTHING.topic]


def test_a_room_without_followers_is_forgotten():
    hub, follower = Hub(), Follower(ROOM, CHAIR)
    hub.join(follower)
    assert len(hub) == 1
    hub.leave(follower)
    hub.tell_room(ROOM, Told("risk"))
    assert (len(hub), waiting(follower)) == (0, [])
