"""What a digest counts is what its reader sees by `visible_to`, whatever happened around the case."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.models import PhaseChange
from leidraad.models import OPEN_STATUSES, Action, BottomLine, Finding, Verdict
from leidraad.services.guide import load_guide
from meetings.models import AgendaItem, Attendee, Meeting
from tests.access.happenings import STEPS, begin, happen
from tests.factories import AgendaItemFactory
from tests.leidraad.paths import SHIPPED_GUIDE
from tests.roles import acting, as_owner
from zvh.access.grants import principal_of
from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.accounts.models import User
from zvh.pages.digests.moved import KINDS, moved_cases
from zvh.pages.digests.sending import Counts, counts_for

number = st.integers(0, 7)
happenings = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), number, number, number), max_size=14)
# What is dated how: the field that a digest looks at.
DATED = {
    Finding: "created_at",
    Action: "created_at",
    BottomLine: "created_at",
    Verdict: "at",
    PhaseChange: "created_at",
    AgendaItem: "decided_at",
}
DAYS = 6
days = st.integers(0, DAYS)
ages = st.lists(st.tuples(st.sampled_from(list(DATED)), number, days), max_size=20)
actions = st.lists(
    st.tuples(number, number, st.sampled_from(["agreed", "done", "stuck"]), days, days), max_size=6
)
replies = st.lists(st.tuples(number, st.sampled_from(["accepted", "declined"])), max_size=4)
# Everything was long ago, unless it is drawn that it was lately.
LONG_AGO = timedelta(days=60)


class CountsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        with acting(None):
            load_guide(SHIPPED_GUIDE)
        cls.course = begin()
        for case in cls.course.cases:
            AgendaItemFactory(case=case, meeting__kind="weegoverleg")
        with as_owner():
            for case in cls.course.cases:
                PhaseChange.objects.create(
                    case=case,
                    to_phase="directe_veiligheid",
                    on=timezone.localdate(),
                    principal_id=cls.course.world.chair.pk,
                )
            Verdict.objects.create(
                case=cls.course.world.case,
                conversation=cls.course.world.conversation,
                outcome="blijven",
                from_phase="directe_veiligheid",
                principal_id=cls.course.world.chair.pk,
            )

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(happenings, ages, actions, replies, st.lists(days, min_size=9, max_size=9), st.booleans())
    def test_counts_are_what_each_of_them_sees(self, steps, ages, actions, replies, looked_back, is_closed):
        for step in steps:
            happen(self.course, *step)
        now = timezone.now()
        with as_owner():
            self.date_rows(ages, actions, now, is_closed)
            for place, reply in replies:
                _one(Attendee, place).update(reply=reply)
        everybody = [*self.course.users, self.course.world.chair, *self.strangers()]
        since_of = {
            user.pk: now - timedelta(days=back) for user, back in zip(everybody, looked_back, strict=False)
        }
        with acting_as(Purpose.DIGESTS.principal_id):
            counted = counts_for(since_of, today=timezone.localdate())
        assert counted == {
            key: self.seen_by(User.objects.get(pk=key), since) for key, since in since_of.items()
        }

    def strangers(self) -> list[User]:
        """Who directs the other cases, and so sees none of this one."""
        return list(User.objects.exclude(pk__in=[user.pk for user in self.course.users])[:2])

    def date_rows(self, ages, actions, now, is_closed) -> None:
        for model, field in DATED.items():
            dated = model.objects.exclude(**{field: None})
            dated.update(**{field: now - LONG_AGO})
        for model, place, back in ages:
            _one(model, place).update(**{DATED[model]: now - timedelta(days=back)})
        users = self.course.users
        for place, owner, status, back, due in actions:
            today = timezone.localdate()
            _one(Action, place).update(
                owner=users[owner % len(users)],
                status=status,
                status_since=today - timedelta(days=back),
                due_on=today + timedelta(days=due - DAYS // 2),
            )
        if is_closed:
            ended = now - timedelta(days=DAYS // 2)
            Meeting.objects.filter(kind="focusoverleg").update(state="closed", closed_at=ended)

    def seen_by(self, user: User, since) -> Counts:
        """As the page counts it. As the owner: otherwise the database would narrow what the application says."""
        with as_owner():
            principal = principal_of(user)
            mine = Action.objects.visible_to(principal).filter(owner=user, status__in=OPEN_STATUSES)
            late = mine.filter(due_on__lt=timezone.localdate())
            return Counts(mine.count(), late.count(), len(moved_cases(principal, since)))

    def test_each_kind_of_news_moves_a_case_by_itself(self):
        """Otherwise what is compared above might be nothing, twice."""
        chair, since = self.course.world.chair, timezone.now() - timedelta(days=3)
        with as_owner():
            self.date_rows([], [], timezone.now(), False)
            Action.objects.update(status_since=None)
            assert moved_cases(principal_of(chair), since) == {}
            kinds = {}
            for model, field in DATED.items():
                row = model.objects.filter(case=self.course.world.case).first()
                before = getattr(row, field)
                model.objects.filter(pk=row.pk).update(**{field: timezone.now()})
                kinds[model] = self.kinds_and_count(chair, since)
                model.objects.filter(pk=row.pk).update(**{field: before})
            Action.objects.filter(pk=Action.objects.first().pk).update(status_since=timezone.localdate())
            kinds["reported"] = self.kinds_and_count(chair, since)
            Action.objects.update(status_since=None)
            Meeting.objects.filter(items__case=self.course.world.case, kind="focusoverleg").update(
                state="closed", closed_at=timezone.now()
            )
            kinds["meetings"] = self.kinds_and_count(chair, since)
        assert kinds == {
            Finding: ({"findings"}, 1),
            Action: ({"agreed"}, 1),
            BottomLine: ({"bottom_lines"}, 1),
            Verdict: ({"verdicts"}, 1),
            PhaseChange: ({"phases"}, 1),
            AgendaItem: ({"weighings"}, 1),
            "reported": ({"reported"}, 1),
            "meetings": ({"meetings"}, 1),
        }
        assert {kind.key for kind in KINDS} == set().union(*(found for found, _number in kinds.values()))

    def kinds_and_count(self, user: User, since) -> tuple[set[str], int]:
        (found,) = moved_cases(principal_of(user), since).values()
        with acting_as(Purpose.DIGESTS.principal_id):
            return set(found), counts_for({user.pk: since}, today=timezone.localdate())[user.pk].moved


def _one(model: type[models.Model], place: int) -> models.QuerySet:
    keys = sorted(model.objects.values_list("pk", flat=True), key=str)
    return model.objects.filter(pk=keys[place % len(keys)]) if keys else model.objects.none()
