"""How the scores on each question of the scale develop over the meetings of a case."""

from collections import defaultdict
from uuid import UUID

from django.db.models import F, QuerySet

from leidraad.guide import Guide, read_guide
from leidraad.models import GuideVersion, ScaleRound, ScaleScore
from zvh.ui.dates import short_day
from zvh.ui.pictures.development import Development, Round

# What makes two rounds comparable: the question, its words, its direction, and what its ends are called.
Question = tuple[str, str, str, str, str]


def developments(
    scores: QuerySet[ScaleScore], *, known: dict[UUID, Guide] | None = None
) -> list[Development]:
    """One picture per question, the one that was asked last in front; the last round of a meeting counts.

    `scores` are those that may be shown; what is still face down is left out. `known` are guides read before. Two
    queries, one less when all guides are known.
    """
    given = list(
        scores.filter(round__revealed_at__isnull=False)
        .order_by(F("round__conversation__item__meeting__starts_at"), "round__number", "value", "pk")
        .values(
            "value",
            key=F("round__question_key"),
            words=F("round__question"),
            higher_is=F("round__higher_is"),
            number=F("round__number"),
            meeting=F("round__conversation_id"),
            guide=F("round__conversation__guide_id"),
            on=F("round__conversation__item__meeting__starts_at"),
        )
    )
    guides = _guides({row["guide"] for row in given}, known or {})
    asked: dict[Question, dict[UUID, list[dict]]] = defaultdict(lambda: defaultdict(list))
    for row in given:
        asked[_question_of(row, guides[row["guide"]])][row["meeting"]].append(row)
    latest_first = sorted(asked.items(), key=lambda each: _last(each[1])[-1]["on"], reverse=True)
    return [
        Development(
            question=question[1],
            higher_is_better=question[2] == ScaleRound.Better.HIGHER,
            rounds=tuple(_round(rows) for rows in meetings.values()),
        )
        for question, meetings in latest_first
    ]


def _last(meetings: dict[UUID, list[dict]]) -> list[dict]:
    return next(reversed(meetings.values()))


def _round(rows: list[dict]) -> Round:
    last = rows[-1]["number"]
    return Round(short_day(rows[-1]["on"]), tuple(row["value"] for row in rows if row["number"] == last))


def _question_of(row: dict, guide: Guide) -> Question:
    topic = guide.topic(*row["key"].split("/", 1))
    ends = (topic.scale.low, topic.scale.high) if topic and topic.scale else ("", "")
    return (row["key"], row["words"], row["higher_is"], *ends)


def _guides(wanted: set[UUID], known: dict[UUID, Guide]) -> dict[UUID, Guide]:
    unread = wanted - known.keys()
    versions = GuideVersion.objects.in_bulk(unread) if unread else {}
    return known | {key: read_guide(version) for key, version in versions.items()}
