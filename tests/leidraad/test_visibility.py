"""What `visible_to` answers is what the database returns, for every reach, reader and table of the app."""

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
)
from leidraad.room.state import open_room
from leidraad.services.guide import load_guide
from tests.factories import CaseFactory, UserFactory, director_of, open_case
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.leidraad.room.meeting import hold_meeting
from tests.roles import acting, as_owner
from zvh.access.grants import end_because_of, principal_of
from zvh.access.permissions import CONTRIBUTOR, VIEWER

pytestmark = pytest.mark.django_db

STATEMENTS = (Finding, Idea, Action, BottomLine, Cooperation, Incident)
row = st.tuples(
    st.sampled_from(STATEMENTS),
    st.sampled_from(Reach.values),
    st.integers(0, 4),
    st.booleans(),
    st.booleans(),
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

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(row, min_size=1, max_size=12))
    def test_visible_to_is_what_the_database_returns(self, rows):
        with as_owner():
            for model, reach, author, is_here, from_om in rows:
                case = self.held.case if is_here else self.other
                self.write(model, case, reach, self.authors[author], from_om)
        readers = (*self.authors, self.reader, self.held.prosecutor, UserFactory())
        for user in readers:
            with acting(user):
                for model in (*STATEMENTS, FindingReview, Draft, ClosingPlan):
                    told = set(model.objects.visible_to(principal_of(user)).values_list("pk", flat=True))
                    assert told == set(model.objects.values_list("pk", flat=True)), (model, user)
        for user in (self.held.chair, self.held.typist, self.held.partner, self.reader):
            self.holds_for_the_room(user)
        with acting(None):
            assert not Finding.objects.visible_to(None).exists()
            assert not Finding.objects.exists()

    def holds_for_the_room(self, user):
        with acting(user):
            room = open_room(principal_of(user), self.held.item.pk)
            for model in STATEMENTS:
                of_case = model.objects.filter(case=self.held.case).visible_to(principal_of(user))
                assert set(room.shown(model.objects.all())) == set(of_case), (model, user)

    def write(self, model, case, reach, author, from_om):
        needs = {Finding: {"kind": "risk", "part": self.held.with_om}, Action: {"owner": author}}.get(
            model, {}
        )
        if model in (Idea, Finding):
            needs["conversation"] = self.held.conversation
        said = {"case": case, "author_id": author.pk, "reach": reach, "from_om_part": from_om}
        statement = model.objects.create(**said, **needs, text="Kanariegeel")
        if model is Finding:
            FindingReview.objects.create(
                case=case, finding=statement, kind="confirmed", principal_id=author.pk
            )
            Draft.objects.create(
                case=case, conversation=self.held.conversation, author_id=author.pk, place=str(uuid4())
            )
