"""What no service would write, the database refuses too: rules that hold for one row, or for two of a household."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Appointment, Case, CaseEnding, Measure, Person, PhaseChange
from leidraad.models import Action, BottomLine, Finding, ScaleScore, Verdict
from meetings.models import AgendaItem, Meeting, MeetingState
from tests.factories import CaseFactory, director_of
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)
NOW = timezone.now()
HOUR = timedelta(hours=1)
SAFETY, RISK, RECOVERY = "directe_veiligheid", "risicogestuurde_zorg", "herstelgerichte_zorg"


def phase(start, to):
    return PhaseChange(case_id=uuid4(), from_phase=start, to_phase=to, on=TODAY, principal_id=uuid4())


def ending(**values):
    return CaseEnding(
        **{"case_id": uuid4(), "kind": "beeindigd", "on": TODAY, "principal_id": uuid4(), **values}
    )


def score(value):
    return ScaleScore(
        case_id=uuid4(), round_id=uuid4(), attendee_id=uuid4(), value=value, entered_by_id=uuid4()
    )


def meeting(**values):
    return Meeting(
        **{"kind": "focusoverleg", "starts_at": NOW, "ends_at": NOW + HOUR, "chair_id": uuid4(), **values}
    )


def case(**values):
    return Case(
        **{
            "household_id": uuid4(),
            "number": "2026-9999",
            "referred_on": TODAY,
            "state": "referred",
            **values,
        }
    )


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (phase(SAFETY, RECOVERY), "phase_skips_none"),
        (ending(reason=""), "ending_has_reason"),
        (ending(kind="overgedragen", reason="Lokaal"), "ending_handover_is_whole"),
        (score(0), "score_1_to_10"),
        (score(11), "score_1_to_10"),
        (meeting(ends_at=NOW), "meeting_ends_after_it_starts"),
        (meeting(ends_at=NOW - HOUR), "meeting_ends_after_it_starts"),
        (meeting(state=MeetingState.CLOSED), "meeting_closed_has_time"),
        (AgendaItem(meeting_id=uuid4(), case_id=uuid4(), outcome="declined"), "outcome_has_reason"),
        (case(state="open"), "case_open_has_track_and_phase"),
        (case(state="closed", track="mda", phase=SAFETY), "case_closed_has_date"),
        (case(ended_on=TODAY - timedelta(days=1)), "case_ends_after_referral"),
        (
            Appointment(
                case_id=uuid4(), user_id=uuid4(), duty="casusregisseur", since=TODAY, until=date(2026, 1, 1)
            ),
            "appointment_in_order",
        ),
        (
            Measure(case_id=uuid4(), person_id=uuid4(), kind="prison", since=TODAY, until=date(2026, 1, 1)),
            "measure_in_order",
        ),
        (Person(first_names="A", born_earliest=TODAY, born_latest=date(2026, 1, 1)), "person_birth_in_order"),
        (
            Verdict(
                case_id=uuid4(),
                conversation_id=uuid4(),
                unsafe_now=True,
                from_phase=RISK,
                to_phase=RISK,
                principal_id=uuid4(),
            ),
            "verdict_unsafe_leads_back",
        ),
        (Action(case_id=uuid4(), author_id=uuid4(), text="Bellen"), "action_has_owner"),
        (Action(case_id=uuid4(), author_id=uuid4(), text="", owner_words="oma"), "action_has_text"),
        (BottomLine(case_id=uuid4(), author_id=uuid4(), text=""), "bottom_line_has_text"),
        (Finding(case_id=uuid4(), author_id=uuid4(), kind="risk", text="x", rank=4), "finding_rank_1_to_3"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_database_refuses_what_no_rule_knows(row, constraint):
    with as_owner(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("start", "to"), [("", RECOVERY), (SAFETY, RISK), (RISK, RECOVERY), (RECOVERY, SAFETY)]
)
def test_every_step_that_the_rules_know_is_written(start, to):
    case = CaseFactory()
    change = phase(start, to)
    change.case, change.principal_id = case, director_of(case).pk
    with as_owner():
        change.save(force_insert=True)
        assert PhaseChange.objects.count() == 1


def test_a_household_has_one_case_in_hand():
    one = CaseFactory()
    with as_owner(), pytest.raises(IntegrityError, match="case_one_in_hand"), transaction.atomic():
        case(household_id=one.household_id).save(force_insert=True)
