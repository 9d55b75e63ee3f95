from leidraad.guide.content import from_content
from leidraad.guide.schema import parse
from tests.leidraad.guide.small import SMALL_GUIDE
from tests.leidraad.paths import SHIPPED_GUIDE


def small():
    return from_content(parse(SMALL_GUIDE.encode()))


def test_topics_are_found_by_phase_and_key():
    topic = small().topic("directe_veiligheid", "schaal")
    assert (topic.path, topic.step, topic.scale.high, topic.captures) == (
        "directe_veiligheid/schaal",
        "wegen",
        "heel veel zorgen",
        ("scale",),
    )
    assert small().topic("directe_veiligheid", "herstel") is None
    assert small().topic("nazorg", "herstel") is None


def test_steps_follow_each_other():
    guide = small()
    assert [guide.step_after(key) and guide.step_after(key).key for key in ("", "delen", "wegen")] == [
        "delen",
        "wegen",
        None,
    ]


def test_a_topic_without_a_title_is_listed_by_its_key():
    guide = from_content(parse(SHIPPED_GUIDE.read_bytes()))
    phase = guide.phase("risicogestuurde_zorg")
    assert [topic.title for topic in phase.topics_of("beeldvorming")] == [
        "Stand van de veiligheid",
        "Risico's en patronen",
        "Eerdere inzet",
        "Krachten",
        "Wat weten we nog niet",
    ]
