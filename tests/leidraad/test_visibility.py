"""What `visible_to` answers is what the database returns, for every reach, reader and table of the app."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.models import Incident, Reach
from leidraad.models import (
    Action,
    BottomLine,
    ClosingPlan,
    Cooperation,
    Draft,
    Finding,
    FindingReview,
    Idea,
    PlanLayer,
    PlanVersion,
    ReachDecision,
    Release,
)
from leidraad.models.reach import subject_name
from leidraad.room.state import room_seen_from_outside
from leidraad.services.guide import load_guide
from tests.factories import (
    AttendeeFactory,
    CaseFactory,
    SeatFactory,
    UserFactory,
    director_of,
    open_case,
    partner_in,
)
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.leidraad.room.meeting import hold_meeting
from tests.roles import acting, as_owner
from zvh.access.grants import end_because_of, principal_of
from zvh.access.permissions import CONTRIBUTOR, VIEWER
from zvh.documents.models import Document

pytestmark = pytest.mark.django_db

STATEMENTS = (Finding, Idea, Action, BottomLine, Cooperation, Incident)
TABLES = (*STATEMENTS, FindingReview, Draft, ClosingPlan, ReachDecision, Release, PlanLayer, Document)
# Of the rows from a part with the OM: which parts, by their place in `parts`.
parts = st.lists(st.integers(0, 1), max_size=2, unique=True)
row = st.tuples(
    st.sampled_from(STATEMENTS),
    st.sampled_from(Reach.values),
    st.integers(0, 4),
    st.integers(0, 4),
    st.booleans(),
    st.none() | parts,
)


class VisibilityTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        with acting(None):
            guide = load_guide(SHIPPED_GUIDE)
        cls.held, cls.other = hold_meeting(guide), CaseFactory()
        cls.reader, former, elsewhere = UserFactory(), UserFactory(), director_of(cls.other)
        open_case(cls.reader, cls.held.case, VIEWER)
        ended = open_case(former, cls.held.case, CONTRIBUTOR)
        with acting(cls.held.chair):
            end_because_of(ended)
        cls.authors = (cls.held.chair, cls.held.typist, cls.held.partner, former, elsewhere)
        cls.parts = (cls.held.with_om.pk, cls.held.with_family.pk)
        # Seats tell who hears what: one in the other part only, one whose chair stayed empty.
        cls.other_part, cls.absent = partner_in(cls.held.case), partner_in(cls.held.case)
        cls.sit(cls.other_part, cls.held.with_family)
        cls.sit(cls.absent, cls.held.with_om, was_present=False)
        with as_owner():
            cls.version = PlanVersion.objects.create(
                case=cls.held.case,
                conversation=cls.held.conversation,
                number=1,
                phase="directe_veiligheid",
                content={},
                sha256="",
                frozen_by_id=cls.held.chair.pk,
            )

    @classmethod
    def sit(cls, user, part, **attendee):
        attendee = AttendeeFactory(item=cls.held.item, user=user, **attendee)
        SeatFactory(part=part, attendee=attendee)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(row, min_size=1, max_size=12))
    def test_visible_to_is_what_the_database_returns(self, rows):
        with as_owner():
            for model, reach, author, owner, is_here, om_parts in rows:
                case = self.held.case if is_here else self.other
                om_parts = om_parts and [self.parts[place] for place in om_parts]
                self.write(model, case, reach, self.authors[author], self.authors[owner], om_parts)
        inside = (self.held.prosecutor, self.other_part, self.absent)
        for user in (*self.authors, *inside, self.reader, UserFactory()):
            with acting(user):
                for model in TABLES:
                    # As the owner: otherwise the database would narrow what the application says.
                    with as_owner():
                        told = set(model.objects.visible_to(principal_of(user)).values_list("pk", flat=True))
                    assert told == set(model.objects.values_list("pk", flat=True)), (model, user)
        for user in (self.held.chair, self.held.typist, self.held.partner, self.reader, *inside):
            self.holds_for_the_room(user)
        with acting(None):
            assert not Finding.objects.visible_to(None).exists()
            assert not Finding.objects.exists()

    def holds_for_the_room(self, user):
        with acting(user):
            room = room_seen_from_outside(principal_of(user), self.held.item.pk)
            for model in STATEMENTS:
                of_case = model.objects.filter(case=self.held.case).visible_to(principal_of(user))
                assert set(room.shown(model.objects.all())) == set(of_case), (model, user)

    def write(self, model, case, reach, author, owner, om_parts):
        needs = {Finding: {"kind": "risk", "part": self.held.with_om}, Action: {"owner": owner}}.get(
            model, {}
        )
        if model in (Idea, Finding):
            needs["conversation"] = self.held.conversation
        said = {"case": case, "author_id": author.pk, "reach": reach}
        said |= {"from_om_part": om_parts is not None, "om_parts": om_parts or []}
        statement = model.objects.create(**said, **needs, text="Kanariegeel")
        if model is Incident:
            return
        about = {"case": case, subject_name(statement): statement}
        by = {"reason": "Zo is het.", "decided_by_id": author.pk}
        ReachDecision.objects.create(**about, **by, ruling="kept_from", person=self.held.father)
        if model is Finding:
            self.write_around(statement, author, om_parts or [])

    def write_around(self, finding, author, om_parts):
        """What hangs on a finding, or is closed to the same parts."""
        case = finding.case
        said = {"case": case, "finding": finding, "principal_id": author.pk}
        FindingReview.objects.create(**said, kind="confirmed", om_parts=om_parts)
        Draft.objects.create(
            case=case, conversation=self.held.conversation, author_id=author.pk, place=str(uuid4())
        )
        released = Finding.objects.create(case=case, author_id=author.pk, kind="note", text="Kanariegeel")
        Release.objects.create(
            case=case,
            finding=finding,
            released=released,
            consent_of=self.held.item.attendees.first(),
            consent_on=date(2026, 1, 5),
            consent_how="Aan tafel.",
            released_by_id=author.pk,
        )
        Document.objects.create(
            case_id=case.pk,
            kind="plan",
            audience="professionals",
            om_parts=om_parts,
            key=str(uuid4()),
            title="Plan",
            sha256="",
            content=b"",
            made_by_id=author.pk,
        )
        if om_parts:
            PlanLayer.objects.bulk_create(
                [PlanLayer(case=case, version=self.version, om_parts=om_parts, content={}, sha256="")],
                ignore_conflicts=True,
            )


def test_of_the_other_part_of_the_meeting_nothing_shows():
    """The figures of domain.md rule 3 among professionals: who sat there, who keeps the dossier, who wrote it."""
    with acting(None):
        held = hold_meeting(load_guide(SHIPPED_GUIDE))
    elsewhere, owner = partner_in(held.case), partner_in(held.case)
    with as_owner():
        said = {"case": held.case, "author_id": held.prosecutor.pk, "from_om_part": True}
        action = Action.objects.create(**said, om_parts=[held.with_om.pk], text="Kanariegeel", owner=owner)
        said |= {"part": held.with_om, "kind": "risk", "text": "Kanariegeel"}
        closed = Finding.objects.create(**said, om_parts=[held.with_om.pk])
        open_to_all = Finding.objects.create(**said, om_parts=[held.with_om.pk], reach="plan")
        nowhere = Finding.objects.create(**said)
    seen = {}
    for name, user in {
        "chair": held.chair,
        "typist": held.typist,
        "partner at that table": held.partner,
        "prosecutor": held.prosecutor,
        "partner elsewhere": elsewhere,
        "owner of the action": owner,
    }.items():
        with acting(user):
            seen[name] = {*Finding.objects.all(), *Action.objects.all()}
    everything = {closed, open_to_all, nowhere, action}
    assert seen == {
        "chair": everything,
        "typist": everything,
        "partner at that table": {closed, open_to_all, action},
        "prosecutor": everything,
        "partner elsewhere": {open_to_all},
        "owner of the action": {open_to_all, action},
    }
