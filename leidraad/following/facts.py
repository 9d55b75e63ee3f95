"""Gathers the facts that signals follow from: of cases that somebody may read, or of a batch for the clock.

Both give the same plain values, so that what is mailed and what is shown follow from one set of rules.
"""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import groupby
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from cases.births import Birth, birth_of
from cases.models import DecisionMoment, Measure, Membership
from leidraad.development import by_question, given_scores, guides_of, last_round
from leidraad.following.signals import (
    BirthFact,
    Facts,
    MeasureFact,
    ReleaseFact,
    ScaleFact,
    VerdictFact,
)
from leidraad.models import NewCourse, ScaleRound, ScaleScore, Verdict
from meetings.models import MeetingState


def facts_visible_to(principal, cases: QuerySet, *, today: date) -> Facts:
    """Of these cases (a queryset), as far as the principal may see; seven queries however many cases there are."""
    in_cases = {"case__in": cases}
    measures = Measure.objects.visible_to(principal).filter(**in_cases, until__gte=today)
    moments = DecisionMoment.objects.visible_to(principal).filter(
        **in_cases, kind=DecisionMoment.Kind.RELEASE, on__gte=today
    )
    scores = ScaleScore.objects.visible_to(principal).filter(
        **in_cases, round__conversation__item__meeting__state=MeetingState.CLOSED
    )
    courses = NewCourse.objects.visible_to(principal).filter(**in_cases)
    return Facts(
        measures=[
            MeasureFact(row.case_id, row.pk, row.kind, row.until, row.person.short_name)
            for row in measures.select_related("person")
        ],
        releases=[ReleaseFact(row.case_id, row.pk, row.on) for row in moments],
        births=_births(principal, cases),
        verdicts=_verdicts(principal, cases),
        scales=_scales(given_scores(scores).annotate(of_case=F("case_id"), om_parts=F("round__om_parts"))),
        answered={
            (case_id, key) for case_id, keys in courses.values_list("case_id", "about") for key in keys
        },
    )


def _births(principal, cases: QuerySet) -> list[BirthFact]:
    members = (
        Membership.objects.visible_to(principal)
        .filter(
            household__cases__in=cases,
            until__isnull=True,
            person__died_on__isnull=True,
            person__born_earliest__isnull=False,
        )
        .annotate(of_case=F("household__cases__id"))
        .select_related("person")
    )
    return [
        BirthFact(member.of_case, member.person_id, birth_of(member.person), member.person.short_name)
        for member in members
    ]


def _verdicts(principal, cases: QuerySet) -> list[VerdictFact]:
    given = Verdict.objects.visible_to(principal).filter(
        ~Q(outcome=""), case__in=cases, conversation__item__meeting__state=MeetingState.CLOSED
    )
    return [
        VerdictFact(*row)
        for row in given.values_list(
            "case_id", "conversation_id", "outcome", "conversation__item__meeting__starts_at"
        )
    ]


def facts_of_batch(case_ids: list[UUID], *, today: date) -> Facts:
    """Of these cases whoever may read them, for the clock alone: one query, and one for guides."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, sort, facts FROM leidraad_signal_facts(%s, %s)", [case_ids, today])
        rows = [
            (case_id, sort, json.loads(told) if isinstance(told, str) else told)
            for case_id, sort, told in cursor.fetchall()
        ]
    told = {sort: [(case_id, row) for case_id, each, row in rows if each == sort] for sort in _SORTS}
    return Facts(
        measures=[
            MeasureFact(case_id, UUID(row["id"]), row["kind"], date.fromisoformat(row["until"]))
            for case_id, row in told["measure"]
        ],
        releases=[
            ReleaseFact(case_id, UUID(row["id"]), date.fromisoformat(row["on"]))
            for case_id, row in told["release"]
        ],
        births=[
            BirthFact(
                case_id,
                UUID(row["id"]),
                Birth(date.fromisoformat(row["earliest"]), date.fromisoformat(row["latest"])),
            )
            for case_id, row in told["birth"]
        ],
        verdicts=[
            VerdictFact(case_id, UUID(row["id"]), row["outcome"], _moment(row["at"]))
            for case_id, row in told["verdict"]
        ],
        scales=_scales(
            {
                **row,
                "of_case": case_id,
                "meeting": UUID(row["meeting"]),
                "guide": UUID(row["guide"]),
                "om_parts": [UUID(part) for part in row["om_parts"]],
                "on": _moment(row["on"]),
            }
            for case_id, row in told["score"]
        ),
        answered={(case_id, key) for case_id, row in told["course"] for key in row["about"]},
    )


_SORTS = ("measure", "release", "birth", "verdict", "score", "course")


def _moment(epoch: float) -> datetime:
    return datetime.fromtimestamp(epoch, tz=UTC)


def _scales(given: Iterable[dict]) -> list[ScaleFact]:
    """Per case and question; questions are never compared with each other."""
    rows = sorted(given, key=lambda row: (str(row["of_case"]), row["on"], row["number"], row["value"]))
    guides = guides_of({row["guide"] for row in rows})
    found = []
    for case_id, scored in groupby(rows, key=lambda row: row["of_case"]):
        asked = by_question(scored, known=guides)
        found += [_scale(case_id, question, meetings) for question, meetings in asked.items()]
    return found


def _scale(case_id: UUID, question: tuple, meetings: dict[UUID, list[dict]]) -> ScaleFact:
    means = []
    for meeting, rows in meetings.items():
        values = last_round(rows)
        means.append((meeting, Fraction(sum(values), len(values))))
    parts = {part for rows in meetings.values() for row in rows for part in row["om_parts"]}
    return ScaleFact(
        case_id=case_id,
        question=question,
        words=question[1],
        higher_is_better=question[2] == ScaleRound.Better.HIGHER,
        meetings=tuple(means),
        om_parts=frozenset(parts),
    )
